import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import js from '@eslint/js';
import { Linter } from 'eslint';
import { load } from 'js-yaml';
import * as prettier from 'prettier';
import tseslint from 'typescript-eslint';
import { emitClient, type EmittedFile } from '../../src/core/openapi/emitClient.js';
import { readModel } from '../../src/core/openapi/readModel.js';

const fixtures = new URL('../fixtures/openapi/', import.meta.url);

/** How the sources of this project are formatted; a user's own rules may be others. */
const format = { parser: 'typescript', printWidth: 100, singleQuote: true };

describe('sources of generated clients', function () {
  this.timeout(120_000);

  for (const document of readdirSync(fixtures).filter((name) => /\.(json|yaml)$/.test(name))) {
    describe(document, () => {
      let files: readonly EmittedFile[];
      before(() => {
        const address = 'https://api.example.org/openapi.json';
        const text = readFileSync(new URL(document, fixtures), 'utf8');
        const contents = new Map([[address, load(text, { json: true })]]);
        const options = { title: 'Fixture', specificationHash: 'abc123', generatorVersion: '1.0' };
        const client = emitClient(readModel({ root: address, contents }), options);
        files = client.files.filter((file) => file.path.endsWith('.ts'));
      });

      it('pass the recommended rules of ESLint and typescript-eslint', () => {
        const linter = new Linter();
        const config = [js.configs.recommended, ...tseslint.configs.recommended];
        for (const { path, text } of files) {
          const found = linter.verify(
            text,
            [{ files: ['**/*.ts'] }, ...config] as Linter.Config[],
            path,
          );
          const shown = found.map(
            (one) => `${path}:${one.line} ${one.ruleId ?? ''} ${one.message}`,
          );
          assert.deepEqual(shown, []);
        }
      });

      // No formatter makes sense of names that are longer than a line.
      if (document === 'hostile.json') return;

      it('are formatted', async () => {
        for (const { path, text } of files) {
          assert.equal(text, await prettier.format(text, format), path);
        }
      });
    });
  }
});
