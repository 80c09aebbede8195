import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { emitClient } from '../../src/core/openapi/emitClient.js';
import { readModel } from '../../src/core/openapi/readModel.js';
import { virtualFiles } from './openapiSupport.js';

/** Each with a path and a query parameter, a body, several answers and a login, as they come. */
const paths = Object.fromEntries(
  Array.from({ length: 200 }, (_, index) => [
    `/repositories/{owner}/items${index}`,
    {
      put: {
        operationId: `updateItem${index}`,
        tags: [`tag${index % 10}`],
        parameters: [
          { name: 'owner', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'page', in: 'query', schema: { type: 'array', items: { type: 'integer' } } },
        ],
        requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
        responses: {
          200: { content: { 'application/json': { schema: { type: 'object' } } } },
          404: { content: { 'application/json': { schema: { type: 'object' } } } },
        },
      },
    },
  ]),
);
const document = {
  openapi: '3.1.0',
  info: { title: 'Lab', version: '1' },
  servers: [{ url: 'https://lab.example' }],
  security: [{ token: [] }, { login: [] }],
  paths,
  components: {
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer' },
      login: { type: 'http', scheme: 'basic' },
    },
  },
};

describe('generated clients in a bundle', () => {
  const uri = 'https://lab.example/openapi.json';
  const model = readModel({ root: uri, contents: new Map([[uri, document]]) });
  const { files } = emitClient(model, { title: '', specificationHash: '', generatorVersion: '' });

  /** The bundle of a user's module, minified. */
  async function bundle(contents: string): Promise<string> {
    const { outputFiles } = await esbuild.build({
      entryPoints: ['./use.js'],
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      write: false,
      plugins: [virtualFiles([...files, { path: 'use.ts', text: contents }])],
    });
    return outputFiles[0]?.text ?? '';
  }

  it('brings one operation in 2 KB', async () => {
    const text = await bundle(
      `import { pick, updateItem7 } from './operations.js';
       export const { updateItem7: update } = pick({ updateItem7 });`,
    );
    assert.match(text, /items7"/);
    assert.doesNotMatch(text, /items8"|FormData|getReader|retry-after/);
    const size = gzipSync(text).length;
    assert.ok(size > 500 && size <= 2048, `${size} bytes`);
  });

  it('has no name of an operation twice', async () => {
    const text = await bundle(
      `import { createClient } from './client.js'; export const client = createClient();`,
    );
    assert.equal(text.match(/updateItem7\b/g)?.length, 1);
  });
});
