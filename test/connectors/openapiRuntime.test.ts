import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { load } from 'js-yaml';
import { emitClient } from '../../src/core/openapi/emitClient.js';
import type { ApiModel } from '../../src/core/openapi/model.js';
import { readModel } from '../../src/core/openapi/readModel.js';
import { compile, nodeAlone } from './openapiCompile.js';
import { importClient, serve, type TestServer } from './openapiSupport.js';

const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const named = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
const problem = { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] };

/** An API with one operation for each thing that a runtime does beside plain requests. */
const document = {
  openapi: '3.2.0',
  info: { title: 'Lab', version: '1' },
  servers: [{ url: 'https://lab.example' }],
  tags: [{ name: 'Pets' }],
  paths: {
    '/pets/{id}': {
      get: {
        operationId: 'getPet',
        tags: ['Pets', 'animals'],
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: {
          200: {
            content: {
              'application/json': { schema: named },
              'application/xml': { schema: named },
            },
          },
          404: json(problem),
          '5XX': json({ type: 'string' }),
        },
        security: [{}, { key: [] }, { login: [], other: [] }],
      },
    },
    '/pets': {
      post: {
        operationId: 'addPet',
        tags: ['animals'],
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: named },
            'application/xml': { schema: named },
          },
        },
        responses: { 201: json(named), default: json(problem) },
      },
    },
    '/events': {
      get: {
        operationId: 'events',
        responses: { 200: { content: { 'text/event-stream': {} } } },
      },
    },
    '/lines': {
      get: {
        operationId: 'lines',
        responses: { 200: { content: { 'application/jsonl': { itemSchema: named } } } },
      },
    },
  },
  components: {
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      login: { type: 'http', scheme: 'basic' },
      other: { type: 'http', scheme: 'bearer' },
    },
  },
};

interface Sent {
  readonly request: IncomingMessage;
  readonly body: string;
}

type Answer = (sent: Sent, response: ServerResponse) => void;

interface Pending extends Promise<unknown> {
  result(): Promise<{ ok: boolean; status: number; data?: unknown; error?: unknown }>;
  response(): Promise<Response>;
}
type Methods = Record<string, (args?: object, options?: object) => Pending>;
type Client = Methods & Record<string, Methods>;

describe('the runtime of generated clients', function () {
  this.timeout(60_000);

  const uri = 'https://lab.example/openapi.json';
  const model = readModel({ root: uri, contents: new Map([[uri, document]]) });
  const client = emitClient(model, {
    ...{ title: 'Lab', specificationHash: '', generatorVersion: '' },
  });
  const generated = { files: client.files, entry: client.entry, warnings: [] };
  let module: Record<string, unknown>;
  let server: TestServer;
  let sent: Sent[] = [];
  let answer: Answer;

  before(async () => {
    module = await importClient(generated);
    server = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        sent.push({ request, body });
        answer({ request, body }, response);
      });
    });
  });
  after(() => server.stop());
  beforeEach(() => {
    sent = [];
    answer = (_, response) => response.end('{"name":"Rex"}');
  });

  const open = (options: object = {}) =>
    (module['createClient'] as (options: object) => Client)({ baseUrl: server.url, ...options });
  const header = (name: string) => sent.at(-1)?.request.headers[name];

  it('gives the same methods flat and by tag', async () => {
    const lab = open();
    assert.deepEqual(Object.keys(lab).sort(), [
      ...['addPet', 'animals', 'events', 'getPet', 'lines', 'pets'],
    ]);
    assert.deepEqual(Object.keys(lab['animals']!).sort(), ['addPet', 'getPet']);
    assert.deepEqual(await lab['getPet']!({ id: 1 }), { name: 'Rex' });
    assert.deepEqual(await lab['pets']!['getPet']!({ id: 1 }), { name: 'Rex' });
  });

  it('rejects with the status, headers and body of a failure', async () => {
    answer = (_, response) => {
      response.writeHead(404, { 'content-type': 'application/json', 'x-trace': '7' });
      response.end('{"title":"No pet"}');
    };
    const isApiError = module['isApiError'] as (error: unknown) => boolean;
    await assert.rejects(open()['getPet']!({ id: 1 }), (error) => {
      assert.ok(isApiError(error) && error instanceof Error);
      assert.equal(error.message, 'GET /pets/{id}: 404 Not Found');
      const { status, headers, body } = error as Error & Record<string, unknown>;
      assert.deepEqual([status, body], [404, { title: 'No pet' }]);
      assert.equal((headers as Headers).get('x-trace'), '7');
      return true;
    });
    assert.equal(isApiError(new TypeError('fetch failed')), false);
  });

  it('gives success and failure alike as a result, and the whole response', async () => {
    const lab = open();
    const good = await lab['getPet']!({ id: 1 }).result();
    assert.deepEqual([good.ok, good.status, good.data], [true, 200, { name: 'Rex' }]);
    answer = (_, response) => response.writeHead(503).end('busy');
    const bad = await lab['getPet']!({ id: 1 }).result();
    assert.deepEqual([bad.ok, bad.status, bad.error], [false, 503, 'busy']);
    const response = await lab['getPet']!({ id: 1 }).response();
    assert.deepEqual([response.status, await response.text()], [503, 'busy']);
  });

  it('sends the headers of a call over those of the client', async () => {
    const lab = open({ headers: { 'X-A': 'client', 'X-B': 'client' } });
    await lab['getPet']!({ id: 1 }, { headers: { 'x-b': 'call' } });
    assert.deepEqual([header('x-a'), header('x-b')], ['client', 'call']);
  });

  it('asks for and sends the media type that is chosen', async () => {
    const lab = open();
    await lab['getPet']!({ id: 1 });
    assert.equal(header('accept'), 'application/json');
    answer = (_, response) => response.end('<pet/>');
    assert.equal(await lab['getPet']!({ id: 1 }, { accept: 'application/xml' }), '<pet/>');
    assert.equal(header('accept'), 'application/xml');
    await lab['addPet']!({ body: { name: 'Rex' } });
    assert.deepEqual(
      [header('content-type'), sent.at(-1)?.body],
      ['application/json', '{"name":"Rex"}'],
    );
    await lab['addPet']!({ body: '<pet/>', contentType: 'application/xml' });
    assert.deepEqual([header('content-type'), sent.at(-1)?.body], ['application/xml', '<pet/>']);
  });

  it('sends the first credentials that are complete, asked for at each call', async () => {
    let calls = 0;
    await open({ auth: { key: () => Promise.resolve(`k${++calls}`) } })['getPet']!({ id: 1 });
    assert.deepEqual([header('x-key'), header('authorization')], ['k1', undefined]);
    const login = { username: 'ann', password: 'pass:wörd' };
    await open({ auth: { login, key: () => undefined } })['getPet']!({ id: 1 });
    assert.equal(header('authorization'), undefined);
    await open({ auth: { login } })['addPet']!({ body: { name: '' } });
    assert.equal(header('authorization'), undefined, 'the operation asks for none');
  });

  it('runs middleware around each request', async () => {
    const seen: string[] = [];
    const one = (name: string) => ({
      onRequest: (request: { headers: Headers; path: string }) => {
        seen.push(`${name} ${request.path}`);
        request.headers.set('x-trace', name);
      },
      onResponse: () => {
        seen.push(`${name} response`);
      },
    });
    await open({ middleware: [one('a'), one('b')] })['getPet']!({ id: 1 });
    assert.deepEqual(seen, ['a /pets/{id}', 'b /pets/{id}', 'b response', 'a response']);
    assert.equal(header('x-trace'), 'b');
    const cached = { onRequest: () => Promise.resolve(new Response('{"name":"kept"}')) };
    sent = [];
    assert.deepEqual(await open({ middleware: [cached] })['getPet']!({ id: 1 }), { name: 'kept' });
    assert.deepEqual(sent, []);
  });

  it('stops when told', async () => {
    answer = () => {};
    const abort = new AbortController();
    const call = open()['getPet']!({ id: 1 }, { signal: abort.signal });
    setTimeout(() => abort.abort(new Error('enough')), 20);
    await assert.rejects(call, /enough/);
  });

  describe('retrying', () => {
    const retrying = (options: object) =>
      (module['retrying'] as (options: object) => object)({ longestPause: 1_000, ...options });
    const busy = (times: number): Answer => {
      let left = times;
      return (_, response) => {
        if (left-- > 0) response.writeHead(503, { 'retry-after': '0' }).end();
        else response.end('{"name":"Rex"}');
      };
    };

    it('is off by default', async () => {
      answer = busy(1);
      await assert.rejects(open()['getPet']!({ id: 1 }), /503/);
      assert.equal(sent.length, 1);
    });

    it('sends again as long as the server asks for it', async () => {
      answer = busy(2);
      assert.deepEqual(await open({ fetch: retrying({}) })['getPet']!({ id: 1 }), { name: 'Rex' });
      assert.equal(sent.length, 3);
      answer = busy(2);
      await assert.rejects(open({ fetch: retrying({ attempts: 2 }) })['getPet']!({ id: 1 }), /503/);
    });

    it('sends nothing twice that may not be', async () => {
      answer = busy(1);
      await assert.rejects(open({ fetch: retrying({}) })['addPet']!({ body: {} }), /503/);
      assert.equal(sent.length, 1);
    });

    it('waits no longer than it is allowed to, and stops when told', async () => {
      answer = (_, response) => response.writeHead(429, { 'retry-after': '3600' }).end();
      await assert.rejects(open({ fetch: retrying({}) })['getPet']!({ id: 1 }), /429/);
      answer = (_, response) => response.writeHead(429, { 'retry-after': '1' }).end();
      const abort = new AbortController();
      const call = open({ fetch: retrying({}) })['getPet']!({ id: 1 }, { signal: abort.signal });
      setTimeout(() => abort.abort(new Error('enough')), 30);
      await assert.rejects(call, /enough/);
    });
  });

  it('gives the messages of a stream as they arrive', async () => {
    const chunks = [
      ': hello\r\n',
      'event: add\r\ndata: {"a"',
      ':1}\r\ndata: é\r',
      '\nid: 7\r\n\r\n',
      'data:x\n\n',
    ];
    answer = (_, response) => {
      const next = () => {
        const chunk = chunks.shift();
        if (chunk === undefined) response.end();
        else response.write(chunk, () => setTimeout(next, 5));
      };
      next();
    };
    const got: unknown[] = [];
    for await (const event of (await open()['events']!()) as AsyncIterable<unknown>)
      got.push(event);
    assert.deepEqual(got, [{ event: 'add', data: '{"a":1}\né', id: '7' }, { data: 'x' }]);
  });

  it('reads lines of JSON, and lets go of the connection when it need read no more', async () => {
    const closed = new AbortController();
    answer = ({ request }, response) => {
      request.socket.on('close', () => closed.abort());
      response.write('{"name":"a"}\n\n\u001e{"name":"b"}\n');
    };
    const got: unknown[] = [];
    for await (const line of (await open()['lines']!()) as AsyncIterable<unknown>) {
      got.push(line);
      if (got.length === 2) break;
    }
    assert.deepEqual(got, [{ name: 'a' }, { name: 'b' }]);
    while (!closed.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  describe('of a document with all that is new in OpenAPI 3.2', () => {
    let events: Record<string, unknown>;
    let eventsModel: ApiModel;
    const path = new URL('../fixtures/openapi/events.v32.yaml', import.meta.url);
    before(async () => {
      const address = 'https://events.example/openapi.yaml';
      const contents = new Map([[address, load(readFileSync(path, 'utf8'))]]);
      eventsModel = readModel({ root: address, contents });
      const { files } = emitClient(eventsModel, {
        ...{ title: 'Events', specificationHash: '', generatorVersion: '' },
      });
      const entry = `export * from './client.js'; export * from './pages.js'; export * from './servers.js';`;
      const all = [
        ...files.map((file) => (file.path === 'client.ts' ? { ...file, path: 'main.ts' } : file)),
        { path: 'client.ts', text: entry.replace('./client.js', './main.js') },
      ];
      events = await importClient({ files: all, entry: 'client.ts', warnings: [] });
    });
    const openEvents = (options: object = {}) =>
      (events['createClient'] as (options: object) => Methods)({ baseUrl: server.url, ...options });

    it('compiles for Node alone, with imports that name the files there are', () => {
      const options = { title: '', specificationHash: '', generatorVersion: '' };
      const { files, entry } = emitClient(eventsModel, { ...options, importExtension: '.ts' });
      for (const { path: name, text } of files) {
        if (name.endsWith('.ts')) assert.doesNotMatch(text, /from '\.[^']*\.js'/, name);
      }
      const alone = new Map([['events', { files, entry, warnings: [] }]]);
      assert.deepEqual(compile(alone, nodeAlone), []);
    });

    it('follows the link of an operation to itself', async () => {
      const pages = [{ items: [1, 2], next: 2 }, { items: [3], next: 3 }, { items: [] }];
      answer = (_, response) => response.end(JSON.stringify(pages[sent.length - 1]));
      const follow = events['listItemsNext'] as (
        client: Methods,
        args: object,
        options: object,
      ) => AsyncIterable<{ items: number[] }>;
      const items: number[] = [];
      const headers = { 'x-call': 'yes' };
      for await (const page of follow(openEvents(), { limit: 2 }, { headers })) {
        items.push(...page.items);
      }
      assert.deepEqual(items, [1, 2, 3]);
      assert.deepEqual(
        sent.map(({ request }) => request.url),
        ['/items?limit=2', '/items?offset=2&limit=2', '/items?offset=3&limit=2'],
      );
      assert.equal(header('x-call'), 'yes');
      answer = (_, response) => response.writeHead(500).end();
      await assert.rejects(async () => {
        for await (const page of follow(openEvents(), {}, {})) assert.fail(JSON.stringify(page));
      }, /500/);
    });

    it('ends with a page that links to itself', async () => {
      answer = (_, response) => response.end('{"items":[],"next":7}');
      const follow = events['listItemsNext'] as (c: Methods, a: object) => AsyncIterable<unknown>;
      for await (const page of follow(openEvents(), { limit: 1 })) assert.ok(page);
      assert.equal(sent.length, 2);
    });

    it('fills in the variables of a server', () => {
      const server1 = events['server1'] as (variables?: object) => string;
      assert.equal(server1(), 'https://eu.events.example.org:443/v1');
      assert.equal(
        server1({ region: 'us', port: '8443' }),
        'https://us.events.example.org:8443/v1',
      );
      assert.equal(server1({ region: undefined }), 'https://eu.events.example.org:443/v1');
      assert.equal((events['server2'] as () => string)(), 'https://events.example/v1');
    });

    it('reads data of messages that are said to be JSON', async () => {
      const fetch = () =>
        Promise.resolve(new Response('event: created\ndata: {"id":1}\n\ndata: [DONE]\n\n'));
      const create = events['createClient'] as (options: object) => Methods;
      const given: unknown[] = [];
      const messages = (await create({ fetch })['listen']!()) as AsyncIterable<unknown>;
      for await (const message of messages) given.push(message);
      assert.deepEqual(given, [{ event: 'created', data: { id: 1 } }, { data: '[DONE]' }]);
    });

    it('sends other methods, the whole query, and cookies as they are', async () => {
      answer = (_, response) => response.end('[]');
      await openEvents()['findItems']!({ body: { text: 'a b' } });
      assert.deepEqual(
        [sent.at(-1)?.request.method, sent.at(-1)?.body],
        ['QUERY', '{"text":"a b"}'],
      );
      const contentType = 'application/x-www-form-urlencoded';
      await openEvents()['findItems']!({ body: { text: 'a b' }, contentType });
      assert.deepEqual([header('content-type'), sent.at(-1)?.body], [contentType, 'text=a%20b']);
      await openEvents()['search']!({ query: { q: 'a&b', n: [1, 2] } });
      assert.equal(sent.at(-1)?.request.url, '/search?q=a%26b&n=1&n=2');
      const seen: unknown[] = [];
      const fetchIt = (url: string, init: RequestInit) => {
        seen.push(url, init.method, new Headers(init.headers).get('cookie'));
        return Promise.resolve(new Response(null, { status: 204 }));
      };
      const plain = events['createClient'] as (options: object) => Methods;
      await plain({ fetch: fetchIt })['purge']!({ session: 'a,b=c' });
      assert.deepEqual(seen, ['https://admin.example.org/items', 'PURGE', 'session=a,b=c']);
    });

    it('gives the address of an operation to who changes it', async () => {
      const seen: string[] = [];
      const baseUrl = (declared: string) => {
        seen.push(declared);
        return server.url;
      };
      answer = (_, response) => response.writeHead(204).end();
      await openEvents({ baseUrl })['purge']!().catch(() => undefined);
      await openEvents({ baseUrl })['subscribe']!({ body: { url: 'x' } });
      assert.deepEqual(seen, ['https://admin.example.org', 'https://eu.events.example.org/v1']);
    });
  });

  it('types answers by status, bodies by media type, and errors by method', () => {
    const use = `import { createClient, isApiError, type Client } from './client.js';
      import { getPet, pick } from './operations.js';
      const client: Client = createClient({ auth: { key: async () => 'k' }, middleware: [] });
      const small = pick({ getPet }, { headers: {} });
      export async function f(): Promise<unknown> {
        const pet: { name: string } = await client.pets.getPet({ id: 1 });
        const same: { name: string } = await small.getPet({ id: 1 });
        const xml: string = await client.getPet({ id: 1 }, { accept: 'application/xml' });
        // @ts-expect-error nothing says that there is CSV
        await client.getPet({ id: 1 }, { accept: 'text/csv' });
        await client.addPet({ body: { name: 'x' } });
        await client.addPet({ body: '<pet/>', contentType: 'application/xml' });
        // @ts-expect-error text is no JSON body
        await client.addPet({ body: '<pet/>' });
        // @ts-expect-error only the chosen operation is there
        void small.addPet;
        const result = await client.getPet({ id: 1 }).result();
        if (result.ok) {
          const status: 200 = result.status;
          const name: string = result.data.name;
          return [status, name];
        }
        if (result.status === 404) return result.error.title;
        if (result.status === 503) return result.error.toUpperCase();
        // @ts-expect-error nothing is known about other failures
        void result.error.title;
        const added = await client.addPet({ body: { name: 'x' } }).result();
        if (!added.ok) return added.error.title;
        for await (const line of await client.lines()) void line.name.length;
        for await (const event of await client.events()) void event.data.length;
        return [pet, same, xml, added.data.name];
      }
      export function g(error: unknown): string | undefined {
        if (isApiError<Client['getPet']>(error)) {
          if (error.status === 404) return error.body.title;
          if (error.status === 500) return error.body.toUpperCase();
          // @ts-expect-error nothing is known about other failures
          return error.body.title;
        }
        if (isApiError(error)) return error.headers.get('x') ?? String(error.body);
        return undefined;
      }`;
    const files = [...generated.files, { path: 'use.ts', text: use }];
    assert.deepEqual(compile(new Map([['use', { ...generated, files }]])), []);
  });
});
