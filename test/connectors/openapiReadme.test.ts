import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { load } from 'js-yaml';
import { emitClient } from '../../src/core/openapi/emitClient.js';
import { readModel } from '../../src/core/openapi/readModel.js';
import { compile } from './openapiCompile.js';

const fixtures = new URL('../fixtures/openapi/', import.meta.url);

describe('README of generated clients', function () {
  this.timeout(120_000);

  it('has code that compiles', () => {
    const documents = readdirSync(fixtures).filter((name) => /\.(json|yaml)$/.test(name));
    const clients = documents.map((name) => [name, withReadme(name, '.js')] as const);
    assert.deepEqual(compile(new Map([...clients, ['wrong', withWrongReadme()]])), [
      "/generated/wrong/readme0.ts:2 Property 'noSuchOperation' does not exist on type 'Client'.",
    ]);
  });

  it('has code that compiles where files import each other by .ts names', () => {
    const clients = new Map([['pets', withReadme('petstore.json', '.ts')]]);
    assert.deepEqual(compile(clients, { allowImportingTsExtensions: true }), []);
  });
});

/** The client, with the code of its README in files of their own. */
function withReadme(document: string, importExtension: '.js' | '.ts') {
  const client = clientOf(document, importExtension);
  const readme = client.files.find(({ path }) => path === 'README.md')?.text ?? '';
  const blocks = [...readme.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = '']) => code);
  assert.ok(blocks.length > 0, document);
  const files = blocks.map((text, index) => ({ path: `readme${index}.ts`, text }));
  return { ...client, warnings: [], files: [...client.files, ...files] };
}

function withWrongReadme() {
  const client = clientOf('petstore.json', '.js');
  const text =
    "import { createClient } from './client.js';\nvoid createClient().noSuchOperation();\n";
  return { ...client, warnings: [], files: [...client.files, { path: 'readme0.ts', text }] };
}

function clientOf(document: string, importExtension: '.js' | '.ts') {
  const address = 'https://api.example.org/openapi.json';
  const text = readFileSync(new URL(document, fixtures), 'utf8');
  const contents = new Map([[address, load(text, { json: true })]]);
  const options = { title: 'Fixture', specificationHash: 'abc123', generatorVersion: '1.0' };
  return emitClient(readModel({ root: address, contents }), { ...options, importExtension });
}
