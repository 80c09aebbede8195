import assert from 'node:assert/strict';
import { isConnectorError } from '../../../src/core/errors.js';
import { outlineOf } from '../../../src/core/openapi/outline.js';
import { baseUrlOf } from '../../../src/core/openapi/servers.js';
import { modelOf, readFixture } from './support.js';

describe('reading a specification', () => {
  it('names operations once each, and by their own id where that is an identifier', () => {
    const { operations } = modelOf(readFixture('clashes.json'));
    assert.deepEqual(
      operations.map((one) => one.name),
      [
        ...['listPets2', 'listPets', 'listPets3'],
        ...['then_', 'constructor_', '__proto___', 'delete'],
        'patchCByIdÜ',
        ...['_2fa', 'operation', 'größe'],
      ],
    );
    assert.equal(
      operations.find((one) => one.method === 'POST' && one.path === '/a')?.name,
      'listPets',
    );
  });

  it('reads Swagger 2.0 through the same model', () => {
    const model = modelOf(readFixture('warehouse.swagger2.json'));
    assert.equal(model.servers[0]?.url, 'https://warehouse.example.org/v2');
    const [list, , , photo, login] = ['listItems', '', '', 'sendPhoto', 'login'].map((name) =>
      model.operations.find((one) => one.name === name),
    );
    assert.deepEqual(
      list?.parameters.map((one) => [one.name, one.style, one.explode]),
      [
        ['ids', 'pipeDelimited', false],
        ['tags', 'form', true],
        ['kind', 'form', false],
      ],
    );
    assert.equal(photo?.body?.contents[0].mediaType, 'multipart/form-data');
    assert.equal(login?.body?.contents[0].mediaType, 'application/x-www-form-urlencoded');
    assert.deepEqual(login.security, []);
    assert.deepEqual(list.security, [['basic']]);
  });

  it('fills server variables and resolves relative servers', () => {
    const model = modelOf(readFixture('lab.v31.yaml'));
    assert.equal(model.servers[0]?.url, 'https://eu.lab.example.org/v1');
    assert.equal(
      baseUrlOf([{ url: '/v1/' }], 'https://a.example/x/openapi.json'),
      'https://a.example/v1',
    );
    assert.equal(baseUrlOf([], 'https://a.example/x/openapi.json'), 'https://a.example');
    assert.equal(baseUrlOf([{ url: '/v1' }], 'workspace:/openapi.json'), '/v1');
    assert.equal(
      baseUrlOf([{ url: 'javascript:alert(1)' }], 'https://a.example/'),
      'javascript:alert(1)',
    );
  });

  it('groups operations by tag, the untagged last', () => {
    const operation = (tags?: string[]) => ({ responses: {}, ...(tags && { tags }) });
    const outline = outlineOf(
      modelOf({
        openapi: '3.0.0',
        tags: [{ name: 'b', description: 'B' }, { name: 'unused' }],
        paths: {
          '/1': { get: operation(['a', 'b', 'a']), put: operation() },
          '/2': { get: operation(['b']) },
        },
      }),
    );
    assert.deepEqual(outline.tags, [
      { name: 'b', description: 'B', operations: [0, 2] },
      { name: 'a', operations: [0] },
      { operations: [1] },
    ]);
    assert.deepEqual(structuredClone(outline), outline);
  });

  it('refuses what is no OpenAPI document', () => {
    for (const document of [{}, { info: {} }, [], 'text', null, { openapi: {} }]) {
      assert.throws(
        () => modelOf(document),
        (error) => isConnectorError(error, 'Invalid'),
      );
    }
    for (const document of [{ swagger: '1.2' }, { openapi: '4.0.0' }, { swaggerVersion: 1.1 }]) {
      assert.throws(
        () => modelOf(document),
        (error) => isConnectorError(error, 'Unsupported'),
      );
    }
  });

  it('costs a fault in one operation no other', () => {
    const model = modelOf({
      openapi: '3.0.0',
      paths: {
        '/bad': {
          get: 5,
          put: { parameters: [null, { $ref: '#/x' }, {}], requestBody: { $ref: '#/y' } },
        },
        '/none': null,
        '/good': { get: { operationId: 'good' } },
      },
    });
    assert.deepEqual(
      model.operations.map((one) => one.name),
      ['putBad', 'good'],
    );
    assert.equal(model.warnings.length, 6);
    assert.ok(model.warnings.every((warning) => warning.place.startsWith('#/paths/')));
  });

  it('shares parameters that say the same, but for what belongs to their places', () => {
    const limit = () => ({ name: 'limit', in: 'query', schema: { type: 'integer' } });
    const filter = () => ({ name: 'filter', in: 'query', schema: { $ref: '#/gone' } });
    const styled = () => ({ name: 'ids', in: 'query', style: 'odd', schema: { type: 'array' } });
    const { operations, warnings } = modelOf({
      openapi: '3.0.0',
      paths: {
        '/a': { get: { parameters: [limit(), filter(), styled()] } },
        '/b': { get: { parameters: [{ ...limit(), required: true }, filter(), styled()] } },
        '/c/{limit}': {
          parameters: [{ name: 'limit', in: 'path', schema: { type: 'string' } }],
          get: { parameters: [limit()] },
          put: { parameters: [{ name: 'limit', in: 'path', schema: { type: 'integer' } }] },
        },
      },
    });
    const [a, b, c, d] = operations.map((one) => one.parameters);
    assert.deepEqual(
      [a, b, c, d].map((all) => all?.map((one) => [one.in, one.argument, one.required])),
      [
        [
          ['query', 'limit', false],
          ['query', 'filter', false],
          ['query', 'ids', false],
        ],
        [
          ['query', 'limit', true],
          ['query', 'filter', false],
          ['query', 'ids', false],
        ],
        [
          ['path', 'limit', true],
          ['query', 'limit_query', false],
        ],
        [['path', 'limit', true]],
      ],
    );
    assert.deepEqual(
      [a?.[1], b?.[1]].map((one) => one?.schema.pointer),
      ['/paths/~1a/get/parameters/1/schema', '/paths/~1b/get/parameters/1/schema'],
    );
    assert.deepEqual(d?.[0]?.schema.value, { type: 'integer' });
    assert.deepEqual(
      warnings.map(({ place }) => place),
      ['#/paths/~1a/get/parameters/2', '#/paths/~1b/get/parameters/2'],
    );
  });

  it('shares answers that operations refer to, by their status', () => {
    const { operations } = modelOf({
      openapi: '3.0.0',
      paths: {
        '/a': {
          get: { responses: { '4XX': { $ref: '#/components/responses/Wrong' } } },
          put: {
            responses: {
              '4xx': { $ref: '#/components/responses/Wrong' },
              '500': { $ref: '#/components/responses/Wrong' },
              '501': { $ref: '#/components/responses/None' },
            },
          },
        },
      },
      components: { responses: { Wrong: { description: 'Wrong' } } },
    });
    const [get, put] = operations.map((one) => one.responses);
    assert.deepEqual(
      put?.map(({ status, description }) => [status, description]),
      [
        ['500', 'Wrong'],
        ['501', undefined],
        ['4XX', 'Wrong'],
      ],
    );
    assert.equal(get?.[0], put[2]);
  });
});
