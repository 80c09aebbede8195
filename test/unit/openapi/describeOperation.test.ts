import assert from 'node:assert/strict';
import { describeOperation } from '../../../src/core/openapi/describe/describeOperation.js';
import type {
  OperationDescription,
  SchemaView,
} from '../../../src/core/openapi/describe/description.js';
import { isConnectorError } from '../../../src/core/errors.js';
import { hostileTexts, modelOf, readFixture } from './support.js';

const document = (operation: object, rest: object = {}, path = '/things/{id}') => ({
  openapi: '3.1.0',
  info: { title: 'T', version: '1' },
  paths: { [path]: { get: { operationId: 'getThing', responses: {}, ...operation } } },
  ...rest,
});

const describeIn = (value: unknown, name = 'getThing') => describeOperation(modelOf(value), name);

/** The view that a body of this schema gets. */
function bodyOf(schema: unknown, schemas: object = {}): [SchemaView, OperationDescription] {
  const content = { 'application/json': { schema } };
  const described = describeIn(
    document({ requestBody: { content } }, { components: { schemas } }, '/x'),
  );
  const view = described.body?.contents[0]?.schema;
  assert.ok(view);
  return [view, described];
}

describe('describeOperation', () => {
  it('gives parameters, answers, security and documentation', () => {
    const described = describeIn(
      document(
        {
          summary: 'Reads one',
          deprecated: true,
          tags: ['things'],
          externalDocs: { url: 'https://example.org/docs' },
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } },
            {
              ...{ name: 'sort', in: 'query', description: 'How' },
              schema: { type: 'string', enum: ['asc', 'desc'], default: 'asc' },
              example: 'desc',
            },
          ],
          responses: {
            200: {
              description: 'It',
              headers: { ETag: { description: 'Tag', schema: { type: 'string' } } },
              content: { 'application/json': { schema: { type: 'string' }, example: 'hello' } },
            },
            '4xx': { description: 'None' },
          },
          security: [{ key: [] }, { unknown: [] }, {}],
        },
        { components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X' } } } },
      ),
    );
    assert.deepEqual(
      described.parameters.map((one) => [one.name, one.required, one.schema.type, one.example]),
      [
        ['id', true, 'integer', undefined],
        ['sort', false, 'string', '"desc"'],
      ],
    );
    assert.deepEqual(described.parameters[0]?.schema.notes, ['at least 1']);
    assert.deepEqual(described.parameters[1]?.schema.values, ['"asc"', '"desc"']);
    assert.equal(described.parameters[1].schema.initial, '"asc"');
    assert.deepEqual(
      described.responses.map(({ status, headers, contents }) => [
        status,
        headers.map((header) => header.name),
        contents.map(({ examples }) => examples),
      ]),
      [
        ['200', ['ETag'], [[{ text: '"hello"' }]]],
        ['4XX', [], []],
      ],
    );
    assert.deepEqual(
      described.security.map((names) => names.map(({ name, type }) => `${name} ${type}`)),
      [['key apiKey'], ['unknown other'], []],
    );
    assert.equal(described.documentation, 'https://example.org/docs');
    assert.equal(described.deprecated, true);
  });

  it('tells limits in few words, and none that say nothing of the type', () => {
    const notes = (schema: object) => bodyOf(schema)[0].notes;
    const sid = { type: 'string', minLength: 34, maxLength: 34, uniqueItems: true };
    assert.deepEqual(notes(sid), ['exactly 34 characters']);
    assert.deepEqual(notes({ type: 'array', minItems: 1, maxItems: 5, uniqueItems: true }), [
      'at least 1 item',
      'at most 5 items',
      'no item twice',
    ]);
  });

  it('takes no link but one of the web', () => {
    const described = describeIn(document({ externalDocs: { url: 'command:evil' } }));
    assert.equal(described.documentation, undefined);
  });

  it('leads from a reference to a table, in which circles end', () => {
    const [view, { schemas }] = bodyOf(
      { $ref: '#/components/schemas/Node' },
      {
        Node: {
          type: 'object',
          required: ['name'],
          properties: {
            name: { type: 'string' },
            next: { $ref: '#/components/schemas/Node' },
            all: { type: 'array', items: { $ref: '#/components/schemas/Node' } },
          },
        },
      },
    );
    assert.equal(view.type, 'Node');
    assert.equal(view.more, 0);
    assert.equal(schemas.length, 1);
    assert.deepEqual(
      schemas[0]?.properties?.map(({ name, required, schema }) => [
        name,
        required,
        schema.type,
        schema.more ?? schema.items?.more,
      ]),
      [
        ['name', true, 'string', undefined],
        ['next', false, 'Node', 0],
        ['all', false, 'array of Node', 0],
      ],
    );
  });

  it('lays allOf over each other, and knows alternatives and null', () => {
    const [view, { schemas }] = bodyOf(
      {
        allOf: [
          { $ref: '#/components/schemas/Base' },
          { properties: { b: { type: ['integer', 'null'] } }, required: ['b'] },
        ],
      },
      {
        Base: {
          type: 'object',
          properties: { a: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
        },
      },
    );
    assert.equal(schemas.length, 0);
    assert.deepEqual(
      view.properties?.map(({ name, required, schema }) => [name, required, schema.nullable]),
      [
        ['a', false, true],
        ['b', true, true],
      ].sort(),
    );
    const [union] = bodyOf({ oneOf: [{ type: 'string' }, { type: 'object' }] });
    assert.deepEqual(
      union.variants?.schemas.map((one) => one.type),
      ['string', 'object'],
    );
  });

  it('knows bytes in every version', () => {
    assert.equal(bodyOf({ type: 'string', format: 'binary' })[0].kind, 'binary');
    assert.equal(bodyOf({ type: 'string', contentMediaType: 'image/png' })[0].kind, 'binary');
    assert.equal(
      bodyOf({ type: 'string', contentMediaType: 'image/png', contentEncoding: 'base64' })[0].kind,
      'string',
    );
    const upload = describeOperation(
      modelOf({
        swagger: '2.0',
        info: { title: 'T', version: '1' },
        paths: {
          '/x': {
            post: {
              operationId: 'upload',
              parameters: [{ name: 'f', in: 'formData', type: 'file', required: true }],
              responses: {
                200: {
                  description: '',
                  schema: { type: 'string' },
                  examples: { 'application/json': 'done' },
                },
              },
            },
          },
        },
      }),
      'upload',
    );
    const [content] = upload.body?.contents ?? [];
    assert.equal(content?.mediaType, 'multipart/form-data');
    assert.equal(content.schema.properties?.[0]?.schema.kind, 'binary');
    assert.equal(upload.responses[0]?.contents[0]?.examples[0]?.text, '"done"');
  });

  it('makes an example from a schema without what may not be sent', () => {
    const [, { body }] = bodyOf({
      type: 'object',
      properties: {
        id: { type: 'integer', readOnly: true },
        when: { type: 'string', format: 'date' },
        tags: { type: 'array', items: { type: 'string', enum: ['x', 'y'] } },
        ['__proto__']: { type: 'boolean' },
      },
    });
    assert.deepEqual(body?.contents[0]?.examples, [
      {
        text: '{\n  "when": "2030-01-31",\n  "tags": [\n    "x"\n  ],\n  "__proto__": true\n}',
        isMade: true,
      },
    ]);
  });

  it('prefers the examples of the document, references to them followed', () => {
    const described = describeIn(
      document(
        {
          responses: {
            200: {
              description: '',
              content: {
                'application/json': {
                  schema: { type: 'integer' },
                  examples: {
                    one: { summary: 'First', value: 1 },
                    two: { $ref: '#/components/examples/Two' },
                    lost: { $ref: '#/nowhere' },
                  },
                },
              },
            },
          },
        },
        { components: { examples: { Two: { value: 2 } } } },
      ),
    );
    assert.deepEqual(described.responses[0]?.contents[0]?.examples, [
      { text: '1', name: 'one', summary: 'First' },
      { text: '2', name: 'two' },
    ]);
  });

  it('tells what may be chosen of a server, the nearest servers first', () => {
    const rest = { servers: [{ url: 'https://root.example' }] };
    const own = [
      {
        url: 'https://{region}.example/{base}',
        variables: { region: { default: 'eu', enum: ['eu', 'us'] }, base: { default: 'v1' } },
      },
    ];
    assert.deepEqual(describeIn(document({ servers: own }, rest)).servers, [
      {
        url: 'https://{region}.example/{base}',
        variables: [
          { name: 'region', initial: 'eu', values: ['eu', 'us'] },
          { name: 'base', initial: 'v1', values: [] },
        ],
      },
    ]);
    assert.equal(describeIn(document({}, rest)).servers[0]?.url, 'https://root.example');
  });

  it('stays small whatever the document holds', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, n) => [
        `S${n}`,
        { type: 'object', properties: { p: { $ref: `#/components/schemas/S${n + 1}` } } },
      ]),
    );
    const all = {
      allOf: Object.keys(wide).map((name) => ({ $ref: `#/components/schemas/${name}` })),
    };
    const alternatives = { oneOf: all.allOf };
    let deep: object = { type: 'string' };
    for (let n = 0; n < 500; n++) deep = { type: 'object', properties: { d: deep } };
    for (const schema of [{ $ref: '#/components/schemas/S0' }, all, alternatives, deep]) {
      const [, described] = bodyOf(schema, wide);
      const size = JSON.stringify(described).length;
      assert.ok(size < 2_000_000, `${size} characters`);
    }
  });

  it('shows that a schema is not all there', () => {
    const [view] = bodyOf({ $ref: '#/components/schemas/Lost' });
    assert.deepEqual(view.notes, ['#/components/schemas/Lost leads nowhere']);
  });

  it('survives hostile names, and every operation of the fixtures', () => {
    for (const name of hostileTexts.filter((text) => text !== '')) {
      const [view] = bodyOf({
        type: 'object',
        properties: Object.fromEntries([[name, { type: name }]]),
      });
      assert.equal(view.properties?.[0]?.schema.kind, 'any');
    }
    for (const fixture of ['hostile.json', 'circular.json', 'clashes.json', 'lab.v31.yaml']) {
      const model = modelOf(readFixture(fixture));
      for (const { name } of model.operations) {
        const described = describeOperation(model, name);
        assert.deepEqual(structuredClone(described), described);
      }
    }
  });

  it('says that an operation is gone', () => {
    assert.throws(
      () => describeIn(document({}), 'other'),
      (error) => isConnectorError(error, 'NotFound'),
    );
  });
});
