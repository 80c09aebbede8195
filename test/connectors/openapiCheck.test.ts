import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { createWorkerRunner } from '../../src/connectors/openapi/runJob.js';
import type { ApiSource } from '../../src/core/sources/api.js';
import { never, openSession, serveTexts } from './openapiSupport.js';

const fixtures = fileURLToPath(new URL('../fixtures/openapi/', import.meta.url));

/** Problems as `severity line: what is marked | message`. */
async function check(api: ApiSource | undefined, text: string): Promise<string[]> {
  assert.ok(api);
  const problems = await api.check(text, never);
  return problems.map(({ severity, place: { offset, length }, message }) => {
    const line = text.slice(0, offset).split('\n').length;
    const marked = text.slice(offset, offset + length).replace(/\s+/g, ' ');
    return `${severity} ${line}: ${marked} | ${message}`;
  });
}

const api = () => openSession({ specification: 'api.yaml' }).api;
const head = 'openapi: 3.0.3\ninfo: {title: T, version: "1"}\n';

describe('openapi: what is wrong with a specification', function () {
  this.timeout(20_000);

  for (const name of ['petstore.json', 'warehouse.swagger2.json']) {
    it(`finds nothing wrong with ${name}`, async () => {
      assert.deepEqual(await check(api(), await readFile(join(fixtures, name), 'utf8')), []);
    });
  }

  it('marks what the official schema does not allow, in YAML', async () => {
    const text = `${head}paths:
  /pets:
    get:
      operationid: pets
      parameters:
        - {name: a, in: path, schema: {type: string}}
        - {name: b, in: nowhere, schema: {type: string}}
        - {name: c, in: query, schema: {type: text}}
      responses:
        200: {}
`;
    assert.deepEqual(await check(api(), text), [
      'error 6: pets | "operationid" is not allowed here.',
      'error 8: {name: a, in: path, schema: {type: string}} | "required" is missing.',
      'error 9: nowhere | "in" must be one of path, query, header, cookie.',
      'error 10: text | "type" must be one of array, boolean, integer, number, object, string.',
      'error 12: {} | "description" is missing.',
    ]);
  });

  it('marks names and operations that are there twice, and versions nobody knows', async () => {
    const operation = '{operationId: pets, responses: {200: {description: all}}}';
    const text = `${head}paths:
  /pets:
    get: ${operation}
  /cats:
    get: ${operation}
  /pets:
    get: ${operation}
`;
    assert.deepEqual(await check(api(), text), [
      'warning 4: /pets | "/pets" comes again below: only the last one counts.',
      'warning 7: pets | GET /pets has the operationId "pets", too: no two operations may have the same.',
    ]);
    assert.deepEqual(await check(api(), 'openapi: 3.9.0\ninfo: {}\npaths: {}\n'), [
      'warning 1: 3.9.0 | OpenAPI 3.9.0 is newer than what is checked here: it is read as far as it is known.',
    ]);
    // Editors say it of JSON themselves; keys that merge may come as often as one likes.
    assert.deepEqual(
      await check(
        api(),
        '{"openapi": "3.0.3", "info": {"title": "T", "version": "1", "version": "2"}, "paths": {}}',
      ),
      [],
    );
    const merged = `${head}x-a: &a {b: 1}\nx-b: &b {c: 1}\nx-c: {<<: *a}\npaths: {}\n`;
    assert.deepEqual(await check(api(), merged), []);
  });

  it('marks the reference by which a document is reached that is wrong or missing', async () => {
    const answer = (ref: string) =>
      `{description: x, content: {a/json: {schema: {$ref: '${ref}'}}}}`;
    const text = `${head}paths:
  /a~b/{c}:
    parameters: [{name: c, in: path, required: true, schema: {$ref: '#/components/schemas/C'}}]
    get: {responses: {200: ${answer('missing.yaml#/A')}}}
    put: {responses: {200: ${answer('parts.yaml#/B')}}}
components: {schemas: {C: {type: string}}}
`;
    const parts = 'B: {type: object, properties: {x: {$ref: "deep.yaml#/X"}}}';
    const server = await serveTexts({ '/api.yaml': text, '/parts.yaml': parts });
    const { api: served } = openSession({ specification: `${server.url}/api.yaml` });
    const problems = await check(served, text);
    await server.stop();
    const places = problems.map((problem) => problem.replace(/ \| .*\/(\w+\.yaml)\b.*/s, ' | $1'));
    assert.deepEqual([...new Set(places)].sort(), [
      "warning 6: 'missing.yaml#/A' | missing.yaml",
      "warning 7: 'parts.yaml#/B' | deep.yaml",
    ]);
  });

  it('marks it in JSON, and in OpenAPI 3.1 and 2.0', async () => {
    const modern = `{
  "openapi": "3.1.0",
  "info": { "title": "T" },
  "paths": { "/a": { "get": { "tag": ["x"], "responses": { "200": { "description": "" } } } } }
}`;
    assert.deepEqual(await check(api(), modern), [
      'error 3: { "title": "T" } | "version" is missing.',
      'error 4: ["x"] | "tag" is not allowed here.',
    ]);
    const old = `swagger: "2.0"
info: {title: T, version: "1"}
paths:
  /a:
    get:
      parameters: [{name: q, in: query}]
      responses: {200: {description: ''}}
`;
    assert.deepEqual(await check(api(), old), [
      'error 6: {name: q, in: query} | "type" is missing.',
    ]);
    // Its types are those of another schema, which has definitions of its own.
    const types = `${old}definitions: {A: {type: odd}}\n`.replace('in: query', '$&, type: string');
    const [problem, ...more] = await check(api(), types);
    assert.deepEqual(more, []);
    assert.match(problem ?? '', /^error 8: odd \| "type" must /);
  });

  it('marks what JSON Schema does not allow, from OpenAPI 3.1 on', async () => {
    const document = (version: string, rest = '') => `openapi: ${version}
info: {title: T, version: "1"}
${rest}components:
  schemas:
    Pet:
      type: [objekt, 'null']
      required: true
      discriminator: {propertyName: kind}
      properties:
        age: {type: integer, exclusiveMinimum: true}
        tags: {items: [{type: string}]}
    Any: true
`;
    for (const version of ['3.1.1', '3.2.0']) {
      assert.deepEqual((await check(api(), document(version))).sort(), [
        'error 10: true | "exclusiveMinimum" must be of type number.',
        'error 11: [{type: string}] | "items" must be of type object, boolean.',
        'error 6: objekt | This must be one of array, boolean, integer, null, number, object, string.',
        'error 7: true | "required" must be of type array.',
      ]);
    }
    const own = document('3.1.1', 'jsonSchemaDialect: https://example.org/dialect\n');
    assert.deepEqual(
      (await check(api(), own)).filter((problem) => problem.startsWith('error')),
      [],
      'a dialect of its own has rules of its own',
    );
  });

  it('marks what the generator has no use for', async () => {
    const text = `${head}paths:
  /pets:
    get:
      responses:
        200:
          description: ''
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Pet' }
`;
    const [problem, ...more] = await check(api(), text);
    assert.deepEqual(more, []);
    assert.match(problem ?? '', /^warning 11: .*schemas\/Pet/);
    const circular = await check(api(), await readFile(join(fixtures, 'circular.json'), 'utf8'));
    assert.equal(circular.length, 5);
    assert.match(circular.join('\n'), /^warning 53: .*defined by itself alone/m);
  });

  it('marks the line that cannot be read', async () => {
    const [broken] = await check(api(), `${head}paths:\n  /a: [\n`);
    assert.match(broken ?? '', /^error 5: .*not valid JSON or YAML/);
    const [json] = await check(api(), '{\n  "openapi": "3.0.0",\n  "info": {]\n}');
    assert.match(json ?? '', /^error 3: .*\| This is not valid JSON in line 3/);
    const [other] = await check(api(), '{"name": "package"}');
    assert.match(other ?? '', /no "openapi" or "swagger" key/);
  });

  it('reads what a specification refers to, and where a pointer leads', async () => {
    const server = await serveTexts({
      '/api.yaml': `${head}paths: {}\ncomponents: {schemas: {A: {$ref: "parts.yaml#/A"}}}`,
      '/parts.yaml': '# parts\nA:\n  type: string\n',
    });
    const { api: source } = openSession({ specification: `${server.url}/api.yaml` });
    assert.ok(source);
    const root = await source.specification(never);
    assert.equal(root.uri, `${server.url}/api.yaml`);
    const parts = await source.document(`${server.url}/parts.yaml`, never);
    assert.deepEqual([parts.language, parts.uri], ['yaml', `${server.url}/parts.yaml`]);
    const place = await source.place(parts.text, '/A', never);
    assert.equal(parts.text.slice(place?.offset), 'type: string\n');
    assert.equal(await source.place(parts.text, '/B', never), undefined);
    await assert.rejects(source.document('http://127.0.0.1:1/x', never), {
      message: /another server/,
    });
    await assert.rejects(source.document('file:///etc/passwd', never), { message: /not read/ });
    await server.stop();
  });

  it('works in the bundles that the package has', async () => {
    const require = createRequire(import.meta.url);
    const { BUNDLES } = require('../../esbuild.js') as { BUNDLES: esbuild.BuildOptions[] };
    const dist = await mkdtemp(join(tmpdir(), 'openapi-check-'));
    try {
      for (const options of BUNDLES) {
        const [, file] = /^dist\/(openapi(?:Worker|Check)\.js)$/.exec(options.outfile ?? '') ?? [];
        if (file === undefined) continue;
        await esbuild.build({ ...options, outfile: join(dist, file), sourcemap: false });
      }
      assert.equal((await readdir(dist)).length, 2);
      const runJob = createWorkerRunner(dist);
      const source = openSession({ specification: 'api.yaml' }, { runJob }).api;
      assert.deepEqual(await check(source, `${head}paths: []\n`), [
        'error 3: [] | "paths" must be of type object.',
      ]);
    } finally {
      await rm(dist, { recursive: true });
    }
  });
});
