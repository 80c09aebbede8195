import assert from 'node:assert/strict';
import { fingerprint, readStamp } from '../../../src/core/openapi/stamp.js';
import { emit, fileOf, modelOf, readFixture } from './support.js';

describe('emitClient', () => {
  const store = modelOf(readFixture('petstore.json'));

  it('writes the chosen operations with what they need, by name, path or tag', () => {
    for (const only of [['getPetById'], ['GET /pet/{petId}']]) {
      const client = emit(store, { only });
      const text = fileOf(client, 'client.ts');
      assert.match(text, /getPetById\(/);
      assert.doesNotMatch(text, /addPet\(/);
      assert.deepEqual(client.warnings, []);
      assert.match(fileOf(client, 'types.ts'), /interface Category /);
      assert.doesNotMatch(fileOf(client, 'types.ts'), /UploadFileResult/);
    }
    const byTag = fileOf(emit(store, { only: ['tag:store'] }), 'client.ts');
    assert.match(byTag, /getInventory\(/);
    assert.doesNotMatch(byTag, /getPetById\(/);
  });

  it('says which choice names nothing', () => {
    const { warnings } = emit(store, { only: ['lost', 'tag:lost', 'getInventory'] });
    assert.deepEqual(
      warnings.map((one) => one.message),
      ['"lost" names no operation and no tag.', '"tag:lost" names no operation and no tag.'],
    );
  });

  it('makes no empty client where nothing of what was chosen is there', () => {
    assert.throws(() => emit(store, { only: ['lost', 'tag:lost'] }), {
      code: 'NotFound',
      message: 'The specification has no operation and no tag of these: "lost", "tag:lost".',
    });
  });

  it('leaves out bodies that no GET can be sent with', () => {
    const schema = { type: 'object', properties: { word: { type: 'string' } } };
    const requestBody = (required: boolean) => ({
      required,
      content: { 'application/json': { schema } },
    });
    const client = emit(
      modelOf({
        openapi: '3.0.0',
        paths: {
          '/words': {
            get: { operationId: 'find', requestBody: requestBody(true) },
            head: { operationId: 'peek', requestBody: requestBody(false) },
            delete: { operationId: 'forget', requestBody: requestBody(true) },
          },
        },
      }),
    );
    assert.deepEqual(client.warnings, [
      {
        message: 'A GET request cannot be sent with a body; it is left out.',
        place: '#/paths/~1words/get',
      },
    ]);
    const text = fileOf(client, 'client.ts');
    assert.match(text, /\bfind\(args\?: undefined/);
    assert.match(text, /\bpeek\(args\?: undefined/);
    assert.match(text, /\bforget\(args: types\.ForgetArgs/);
  });

  it('writes types alone where nothing else is asked for', () => {
    const client = emit(store, { typesOnly: true });
    assert.equal(client.entry, 'types.ts');
    assert.deepEqual(
      client.files.map((file) => file.path),
      ['types.ts', 'README.md', 'generated.json'],
    );
  });

  it('stamps the folder with what it was made from', () => {
    const options = { source: 'https://api.example.org/openapi.json', only: ['getPetById'] };
    const client = emit(store, options);
    const stamp = readStamp(fileOf(client, 'generated.json'));
    assert.equal(stamp?.source, options.source);
    assert.equal(stamp.specification, 'abc123');
    assert.deepEqual(stamp.only, options.only);
    const others = client.files.filter((file) => file.path !== 'generated.json');
    assert.deepEqual(
      stamp.files,
      Object.fromEntries(others.map((file) => [file.path, fingerprint(file.text)])),
    );
    for (const text of ['', '{}', '[]', '{"generator": "x"}', '{"files": []}']) {
      assert.equal(readStamp(text), undefined);
    }
  });

  it('tells an edited text from one with other line ends', () => {
    assert.equal(fingerprint('a\r\nb\r\n'), fingerprint('a\nb\n'));
    assert.notEqual(fingerprint('a\nb\n'), fingerprint('a\nc\n'));
    assert.equal(
      new Set(Array.from({ length: 10_000 }, (_, n) => fingerprint(`${n}`))).size,
      10_000,
    );
  });

  describe('where types are many', () => {
    const text = { type: 'string', description: 'x'.repeat(2_000) };
    const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    const operation = (tag: string, ...names: string[]) => ({
      tags: [tag],
      responses: Object.fromEntries(
        names.map((name, index) => [
          200 + index,
          { content: { 'application/json': { schema: schema(name) } } },
        ]),
      ),
    });
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [
        `Part${index}`,
        { type: 'object', properties: { text, Both: { type: 'string' } } },
      ]),
    );
    const document = {
      openapi: '3.1.0',
      paths: {
        '/a': { get: operation('../../Con', 'A', 'Both') },
        '/b': { get: operation('b', 'B', 'Both') },
      },
      components: {
        schemas: {
          A: { type: 'object', properties: { part: schema('Part1') } },
          B: { type: 'object', properties: { part: schema('Part2'), next: schema('B') } },
          Both: { type: 'object', properties: { part: schema('Part3') } },
          ...many,
        },
      },
    };
    const client = emit(modelOf(document));
    const path = (name: string) =>
      client.files.find((file) => file.text.includes(`export interface ${name} {`))?.path;

    it('divides them by tag, and keeps together what several need', () => {
      assert.deepEqual(
        ['A', 'Part1', 'GetAResponses', 'B', 'Part2', 'Both', 'Part3', 'Part4'].map(path),
        [
          ...['types/tag-con.ts', 'types/tag-con.ts', 'types/tag-con.ts'],
          ...['types/b.ts', 'types/b.ts'],
          ...['types/shared.ts', 'types/shared.ts', 'types/shared.ts'],
        ],
      );
      assert.match(fileOf(client, 'types.ts'), /export type \* from '.\/types\/shared.js';/);
      assert.match(fileOf(client, 'types/b.ts'), /^import type { Both } from '.\/shared.js';$/m);
    });

    it('takes each type of a method straight from its own file', () => {
      const text = fileOf(client, 'client.ts');
      assert.match(text, /^import type \* as tagCon from '.\/types\/tag-con.js';$/m);
      assert.match(text, /tagCon\.GetAResponses/);
      assert.doesNotMatch(text, /[^/]types\.\w|as types /);
    });

    it('imports nothing for a property of the same name', () => {
      assert.doesNotMatch(fileOf(client, 'types/shared.ts'), /import/);
      assert.match(fileOf(client, 'types/shared.ts'), /Both\?: string;/);
    });
  });
});
