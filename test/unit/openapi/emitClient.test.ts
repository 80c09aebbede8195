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
});
