import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { emit, fixtures, modelOf, readFixture } from './support.js';

/**
 * Each document in test/fixtures/openapi has its client in a folder beside it. A new document is a
 * new test; `UPDATE_FIXTURES=1` writes what the emitter gives, to be read in the diff.
 */
describe('OpenAPI fixtures', () => {
  const documents = readdirSync(fixtures).filter((name) => /\.(json|yaml)$/.test(name));

  for (const document of documents) {
    it(`writes the expected client for ${document}`, () => {
      const client = emit(modelOf(readFixture(document)));
      const folder = new URL(`${document.replace(/\.\w+$/, '')}.expected/`, fixtures);
      // The runtime is the same for all, and the stamp has a fingerprint of it.
      const own = client.files.filter(({ path }) => !/^runtime\/|\.json$/.test(path));
      const actual: Record<string, string> = {
        ...Object.fromEntries(own.map(({ path, text }) => [path, text])),
        'warnings.json': JSON.stringify(client.warnings, undefined, 2) + '\n',
      };
      if (process.env['UPDATE_FIXTURES'] !== undefined) {
        mkdirSync(folder, { recursive: true });
        for (const [name, text] of Object.entries(actual))
          writeFileSync(new URL(name, folder), text);
      }
      for (const [name, text] of Object.entries(actual)) {
        assert.equal(text, readFileSync(new URL(name, folder), 'utf8'), name);
      }
    });
  }

  it('gives equal files for equal documents', () => {
    const files = () => emit(modelOf(readFixture('petstore.json'))).files;
    assert.deepEqual(files(), files());
  });

  it('leaves the document as it is', () => {
    const freeze = (value: unknown): unknown => {
      if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
      return Object.freeze(value);
    };
    for (const document of documents) emit(modelOf(freeze(readFixture(document))));
  });
});
