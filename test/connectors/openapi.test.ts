import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { isConnectorError, type ErrorCode } from '../../src/core/errors.js';
import { openapiKind } from '../../src/connectors/openapi/kind.js';
import { createWorkerRunner } from '../../src/connectors/openapi/runJob.js';
import type { GeneratedClient } from '../../src/core/sources/api.js';
import type { Session } from '../../src/core/sources/connector.js';
import { startPetStore, type PetStoreServer } from '../servers/petstore/server.js';
import { compile } from './openapiCompile.js';
import {
  buildWorker,
  importClient,
  never,
  openSession,
  serve,
  serveTexts,
  type SessionOptions,
} from './openapiSupport.js';

type Methods = Record<string, (args?: object) => Promise<unknown>>;

async function rejects(work: Promise<unknown>, code: ErrorCode, message: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(isConnectorError(error), String(error));
    assert.match(error.message, message);
    assert.equal(error.code, code, error.message);
    return true;
  });
}

function generate(session: Session, signal = never): Promise<GeneratedClient> {
  assert.ok(session.api);
  return session.api.generate({ title: 'Pet Store' }, signal);
}

async function live(session: Session): Promise<Methods> {
  assert.ok(session.api);
  return session.api.client(never);
}

describe('OpenAPI connector', function () {
  this.timeout(60_000);

  describe('with the Pet Store', () => {
    let store: PetStoreServer;
    before(async () => {
      store = await startPetStore();
    });
    after(() => store.stop());

    const open = (form: keyof PetStoreServer['specification'], options?: SessionOptions) =>
      openSession({ specification: store.specification[form] }, options);

    for (const form of ['json', 'yaml', 'v31', 'v2'] as const) {
      it(`finds pets with the live and the generated client (${form})`, async () => {
        const session = open(form);
        assert.match(await session.test(never), /Pet Store.*: 1\d operations\.$/);
        const expected = await (
          await live(session)
        )['findPetsByStatus']?.({ status: ['available'] });
        assert.ok(Array.isArray(expected) && expected.length > 0);
        const { createClient } = await importClient(await generate(session));
        const client = (createClient as (options?: object) => Methods)();
        assert.deepEqual(await client['findPetsByStatus']?.({ status: ['available'] }), expected);
        await session.close();
      });
    }

    it('lists tags and their operations in pages', async () => {
      const session = open('json');
      const tags = await session.children([], {}, never);
      assert.deepEqual(
        tags.items.map((node) => [node.label, node.role, node.expandable]),
        ['pet', 'store', 'user'].map((tag) => [tag, 'tag', true]),
      );
      const first = await session.children(['pet'], { limit: 3 }, never);
      assert.equal(first.items.length, 3);
      assert.equal(first.items[0]?.label, 'POST /pet');
      assert.equal(first.items[0].operation, 'addPet');
      assert.equal(first.items[2]?.operation, 'findPetsByStatus');
      const second = await session.children(['pet'], { limit: 100, page: first.next ?? '' }, never);
      assert.equal(second.items[0]?.operation, 'findPetsByTags');
      assert.equal(second.next, undefined);
      await rejects(session.children(['none'], {}, never), 'NotFound', /no tag "none"/);
    });

    it('sends stored credentials with the operations that ask for them', async () => {
      const secrets = { api_key: store.apiKey };
      const session = open('json', { secrets });
      const fields = (await session.credentialFields(never)).map((field) => field.name);
      assert.ok(fields.includes('api_key') && fields.includes('basic.password'), fields.join());
      const inventory = await (await live(session))['getInventory']?.();
      assert.ok(Object.hasOwn(inventory as object, 'available'));
      await rejects(
        (await live(open('json')))['getInventory']!(),
        'Unauthorized',
        /GET \/store\/inventory.*401/,
      );
      const { createClient, ApiError } = await importClient(await generate(session));
      const create = createClient as (options?: object) => Methods;
      const keyed = create({ auth: { api_key: () => Promise.resolve(store.apiKey) } });
      assert.deepEqual(await keyed['getInventory']?.(), inventory);
      await assert.rejects(
        async () => create()['getInventory']?.(),
        (error) =>
          error instanceof (ApiError as typeof Error) && 'status' in error && error.status === 401,
      );
    });

    it('tells a missing pet, a missing argument and an unknown one apart', async () => {
      const client = await live(open('json', { secrets: { api_key: store.apiKey } }));
      await rejects(client['getPetById']!({ petId: 999_999 }), 'NotFound', /404/);
      await rejects(client['getPetById']!(), 'Invalid', /needs the argument "petId"/);
      await rejects(client['getPetById']!({ petId: 1, x: 2 }), 'Invalid', /no argument "x"/);
      await rejects(client['getPetById']!({ petId: '..' }), 'Invalid', /may not be "\.\."/);
    });

    it('works in the worker that the package has, and stops it', async () => {
      const runJob = createWorkerRunner(await buildWorker());
      const session = open('yaml', { runJob });
      assert.deepEqual(await generate(session), await generate(open('yaml')));
      const abort = new AbortController();
      const work = generate(session, abort.signal);
      setTimeout(() => abort.abort(), 30);
      await rejects(work, 'Cancelled', /Cancelled/);
      const bad = await serveTexts({ '/x': 'a: [1' });
      await rejects(
        openSession({ specification: `${bad.url}/x` }, { runJob }).test(never),
        'Invalid',
        /not valid JSON or YAML in line \d/,
      );
      await bad.stop();
    });
  });

  it('writes clients that compile under the strictest options', async () => {
    const folder = new URL('../fixtures/openapi/', import.meta.url);
    const clients = new Map<string, GeneratedClient>();
    for (const name of readdirSync(folder)) {
      if (!/\.(json|yaml)$/.test(name)) continue;
      const session = openSession(
        { specification: name },
        { readFile: (path) => Promise.resolve(readFileSync(new URL(path, folder))) },
      );
      clients.set(name, await generate(session));
    }
    assert.deepEqual(compile(clients), []);
    // And that say no to what the specification does not allow.
    const petstore = clients.get('petstore.json');
    assert.ok(petstore);
    const use = `import { createClient } from './client.js';
      const client = createClient({ auth: { api_key: async () => 'k' } });
      export const good: Promise<string> = client.findPetsByStatus({ status: ['available'] }).then((pets) => pets[0]?.name ?? '');
      export const whole: Promise<Response> = client.getPetById({ petId: 1 }, { headers: {} }).response();
      // @ts-expect-error no such status
      void client.findPetsByStatus({ status: ['lost'] });
      // @ts-expect-error the id is needed
      void client.getPetById();
      // @ts-expect-error no such argument
      void client.getPetById({ petId: 1, other: 2 });
      // @ts-expect-error the server gives the id
      void client.addPet({ body: { id: 1, name: 'x', photoUrls: [] } });`;
    const files = [...petstore.files, { path: 'use.ts', text: use }];
    assert.deepEqual(compile(new Map([['use', { ...petstore, files }]])), []);
  });

  describe('with bad input', () => {
    const specification = JSON.stringify({
      openapi: '3.0.0',
      info: { title: 'T', version: '1' },
      servers: [{ url: 'https://elsewhere.example' }],
      security: [{ key: [] }],
      paths: { '/a': { get: { operationId: 'a', responses: {} } } },
      components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
    });
    const texts: [string, string, ErrorCode, RegExp][] = [
      ['an HTML page', '<!DOCTYPE html><html></html>', 'Invalid', /HTML page/],
      [
        'broken JSON',
        '{\n  "openapi": "3.0.0",\n  "info": {]\n}',
        'Invalid',
        /not valid JSON in line 3/,
      ],
      ['broken YAML', 'openapi: 3.0.0\ninfo: [\n', 'Invalid', /not valid JSON or YAML in line/],
      ['plain text', 'hello', 'Invalid', /neither a JSON nor a YAML object/],
      ['nothing', '', 'Invalid', /empty/],
      ['another document', '{"name": "package"}', 'Invalid', /no "openapi" or "swagger" key/],
      ['an old version', '{"swaggerVersion": "1.2"}', 'Unsupported', /"1.2" is not supported/],
      ['multiplying aliases', bomb(), 'Invalid', /too large: written out/],
      ['an alias of itself', 'openapi: 3.0.0\nx: &a [*a]', 'Invalid', /contains itself/],
    ];
    for (const [name, text, code, message] of texts) {
      it(`refuses ${name}`, async () => {
        const server = await serveTexts({ '/spec': text });
        await rejects(
          openSession({ specification: `${server.url}/spec` }).test(never),
          code,
          message,
        );
        await server.stop();
      });
    }

    it('says what is wrong with an address or path', async () => {
      const server = await serve((request, response) => {
        response.statusCode = Number(request.url?.slice(1));
        response.end();
      });
      const test = (specification: string) => openSession({ specification }).test(never);
      await rejects(test(`${server.url}/404`), 'NotFound', /was not found \(404/);
      await rejects(test(`${server.url}/401`), 'Unauthorized', /needs a login/);
      await rejects(test(`${server.url}/403`), 'Forbidden', /may not be read/);
      await rejects(test(`${server.url}/500`), 'Unavailable', /500/);
      await server.stop();
      await rejects(test(`${server.url}/404`), 'Unavailable', /could not be reached: ./);
      await rejects(test('no/such/file.yaml'), 'NotFound', /"no\/such\/file.yaml" was not found/);
      await rejects(test('file:///etc/passwd'), 'Invalid', /http or https/);
      await rejects(test(''), 'Invalid', /no specification/);
    });

    it('asks for the specification login where the specification is closed', async () => {
      const server = await serve((request, response) => {
        response.statusCode = request.headers.authorization === 'Bearer t' ? 200 : 401;
        response.end(specification);
      });
      const properties = { specification: `${server.url}/` };
      assert.deepEqual(
        await openSession(properties).credentialFields(never),
        openapiKind.credentials,
      );
      const secrets = { specificationAuthorization: 'Bearer t' };
      assert.match(await openSession(properties, { secrets }).test(never), /1 operation\.$/);
      await server.stop();
    });

    it('refuses a document of more than 64 MB, announced or not', async () => {
      const size = 70 * 1024 * 1024;
      const server = await serve((request, response) => {
        if (request.url === '/announced') response.setHeader('content-length', size);
        const chunk = Buffer.alloc(1024 * 1024, 32);
        const write = () => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', write);
        write();
      });
      const test = (path: string) => openSession({ specification: server.url + path }).test(never);
      await rejects(test('/announced'), 'Invalid', /limit is 64 MB, it is 70 MB/);
      await rejects(test('/'), 'Invalid', /limit is 64 MB, it is larger/);
      const readFile = () => Promise.resolve(new Uint8Array(size));
      const file = openSession({ specification: 'big.json' }, { readFile });
      await rejects(
        file.test(never),
        'Invalid',
        /"big.json" is too large: the limit is 64 MB, it is 70 MB/,
      );
      await server.stop();
    });

    it('gives up on a server that never answers, and stops when told', async () => {
      const server = await serve(() => {});
      const session = openSession({ specification: server.url }, { timeout: 200 });
      await rejects(session.test(never), 'Timeout', /did not answer within 0.2 s/);
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 20);
      await rejects(
        openSession({ specification: server.url }).test(abort.signal),
        'Cancelled',
        /Cancelled/,
      );
      await server.stop();
    });

    it('reads references within the origin, and no others', async () => {
      const requested: (string | undefined)[] = [];
      const other = await serve((request, response) => {
        requested.push(request.url);
        response.end('{"type": "string"}');
      });
      const document = {
        openapi: '3.0.0',
        paths: {},
        components: {
          schemas: {
            Near: { $ref: 'parts/near.yaml#/Near' },
            Far: { $ref: `${other.url}/far.json` },
            File: { $ref: 'file:///etc/passwd' },
            Missing: { $ref: 'missing.json' },
            Moved: { $ref: 'moved.json' },
          },
        },
      };
      const server = await serve((request, response) => {
        if (request.url === '/moved.json') {
          response.writeHead(302, { location: `${other.url}/moved.json` }).end();
        } else if (request.url === '/parts/near.yaml') {
          response.end('Near: { $ref: "../deep.json" }');
        } else if (request.url === '/deep.json') {
          response.end('{"type": "number"}');
        } else {
          response.statusCode = request.url === '/openapi.json' ? 200 : 404;
          response.end(JSON.stringify(document));
        }
      });
      const client = await generate(openSession({ specification: `${server.url}/openapi.json` }));
      const types = client.files.find((file) => file.path === 'types.ts')?.text ?? '';
      for (const name of ['Far', 'File', 'Missing', 'Moved']) {
        assert.match(types, new RegExp(`type ${name} = unknown;`));
      }
      assert.match(types, /type Deep = number;/);
      assert.equal(client.warnings.filter((warning) => warning.includes('was not read')).length, 4);
      assert.deepEqual(requested, []);
      await Promise.all([server.stop(), other.stop()]);
    });

    it('reads references on servers that are allowed, without credentials', async () => {
      const seen: [string | undefined, string | undefined][] = [];
      const other = await serve((request, response) => {
        seen.push([request.url, request.headers.authorization]);
        if (request.url === '/moved.json') {
          response.writeHead(302, { location: `${server.url}/deep.json` }).end();
        } else if (request.url === '/near.json') {
          response.end('{"type": "string"}');
        } else {
          response.end('{"allOf": [{"$ref": "near.json"}, {"$ref": "file:///etc/passwd"}]}');
        }
      });
      const document = {
        openapi: '3.0.0',
        paths: {},
        components: {
          schemas: {
            Far: { $ref: `${other.url}/far.json` },
            Moved: { $ref: `${other.url}/moved.json` },
          },
        },
      };
      const server = await serve((request, response) => {
        if (request.url === '/openapi.json') response.end(JSON.stringify(document));
        else response.end('{"type": "number"}');
      });
      const secrets = { specificationAuthorization: 'Bearer t' };
      const allowed = { referenceOrigins: [other.url] };
      const remote = openSession(
        { specification: `${server.url}/openapi.json`, ...allowed },
        { secrets },
      );
      const files: string[] = [];
      const readFile = (path: string) => {
        files.push(path);
        return Promise.resolve(Buffer.from(JSON.stringify(document)));
      };
      const local = openSession({ specification: 'api.json', ...allowed }, { readFile });
      for (const session of [remote, local]) {
        seen.length = 0;
        const client = await generate(session);
        const types = client.files.find((file) => file.path === 'types.ts')?.text ?? '';
        assert.match(types, /type Near = string;/);
        assert.match(types, /type Moved = unknown;/);
        assert.deepEqual(seen.map(([url]) => url).sort(), [
          '/far.json',
          '/moved.json',
          '/near.json',
        ]);
        assert.ok(seen.every(([, authorization]) => authorization === undefined));
        const unread = client.warnings.filter((one) => one.includes('was not read'));
        assert.equal(unread.length, 2);
        assert.match(unread.join(), /passwd" was not read: It is a file/);
      }
      assert.deepEqual(files, ['api.json']);
      await Promise.all([server.stop(), other.stop()]);
    });

    it('takes servers of references without paths only', () => {
      const problems = (...referenceOrigins: string[]) =>
        (openapiKind.validate?.({ specification: 'a.json', referenceOrigins }) ?? []).length;
      assert.equal(problems('https://a.example', 'HTTP://B.example:80/', 'http://[::1]:8080'), 0);
      assert.equal(
        problems('https://a.example/x', 'a.example', 'file:///', 'https://u@a.example'),
        4,
      );
    });

    it('keeps references of files in their folder', async () => {
      const asked: string[] = [];
      const readFile = (path: string) => {
        asked.push(path);
        const refs = [
          '../../secret.json',
          '%2e%2e/%2e%2e/x.json',
          'https://example.org/x',
          '..%2fy.json',
        ];
        return Promise.resolve(
          Buffer.from(
            JSON.stringify({
              openapi: '3.0.0',
              paths: {},
              components: { schemas: { A: { allOf: refs.map(($ref) => ({ $ref })) } } },
            }),
          ),
        );
      };
      const client = await generate(
        openSession({ specification: '/home/u/api/a.json' }, { readFile }),
      );
      assert.deepEqual(asked, ['/home/u/api/a.json']);
      assert.equal(client.warnings.filter((one) => one.includes('was not read')).length, 4);
    });

    it('sends credentials only where the settings point', async () => {
      const seen: (string | string[] | undefined)[] = [];
      const thief = await serve((request, response) => {
        seen.push(request.headers['x-key']);
        response.end('{}');
      });
      const server = await serve((request, response) => {
        if (request.url === '/spec') response.end(specification);
        else response.writeHead(302, { location: thief.url }).end();
      });
      const secrets = { key: 'secret' };
      const properties = { specification: `${server.url}/spec` };
      const stolen = await live(openSession(properties, { secrets }));
      await rejects(stolen['a']!(), 'Forbidden', /elsewhere\.example.*set "server"/);
      // With the server named, a redirect still takes nothing along.
      const named = await live(openSession({ ...properties, server: server.url }, { secrets }));
      assert.deepEqual(await named['a']!(), {});
      assert.deepEqual(seen, [undefined]);
      assert.notEqual(
        openapiKind.binding(properties),
        openapiKind.binding({ ...properties, server: thief.url }),
      );
      await Promise.all([server.stop(), thief.stop()]);
    });
  });
});

/** Ten aliases of ten aliases, eight levels deep: a hundred million values in 400 bytes. */
function bomb(): string {
  const lines = ['openapi: 3.0.0', 'a0: &a0 x'];
  for (let level = 1; level <= 8; level++) {
    const items = Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ');
    lines.push(`a${level}: &a${level} [${items}]`);
  }
  return lines.join('\n');
}
