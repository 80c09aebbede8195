import assert from 'node:assert/strict';
import type { IncomingMessage, RequestListener } from 'node:http';
import { isConnectorError, type ErrorCode } from '../../src/core/errors.js';
import { callOfForm, type CallForm } from '../../src/core/openapi/tryIt/callForm.js';
import { curlText } from '../../src/core/openapi/tryIt/curlText.js';
import { pythonText } from '../../src/core/openapi/tryIt/pythonText.js';
import type { ApiSource } from '../../src/core/sources/api.js';
import type { ApiAnswer, ApiCall, ApiCallBody } from '../../src/core/sources/apiCall.js';
import { startPetStore, type PetStoreServer } from '../servers/petstore/server.js';
import { never, openSession, serve, type SessionOptions } from './openapiSupport.js';

function apiOf(properties: object, options?: SessionOptions): ApiSource {
  const { api } = openSession({ ...properties }, options);
  assert.ok(api);
  return api;
}

async function rejects(work: Promise<unknown>, code: ErrorCode, message: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(isConnectorError(error), String(error));
    assert.match(error.message, message);
    assert.equal(error.code, code, error.message);
    return true;
  });
}

const call = (operation: string, args: ApiCall['args'] = {}, rest: Partial<ApiCall> = {}) => ({
  ...{ operation, args },
  ...rest,
});

describe('Trying operations', function () {
  this.timeout(60_000);

  describe('of the Pet Store', () => {
    let store: PetStoreServer;
    before(async () => {
      store = await startPetStore();
    });
    after(() => store.stop());

    const open = (options?: SessionOptions) =>
      apiOf({ specification: store.specification.json }, options);
    const keeper = { secrets: { api_key: 'special-key' } };

    it('describes operations and what a call chooses from', async () => {
      const api = open(keeper);
      const names = (await api.operations(never)).map(({ name }) => name);
      assert.ok(names.includes('findPetsByStatus'));
      const described = await api.describe('addPet', never);
      assert.equal(described.path, '/pet');
      const choices = await api.choices(described, never);
      assert.deepEqual(choices.schemes, ['api_key']);
      assert.equal(choices.trustedOrigin, new URL(store.specification.json).origin);
      assert.match(choices.servers[0]?.url ?? '', /^http:\/\/127\.0\.0\.1:\d+\//);
      await rejects(api.describe('nothing', never), 'NotFound', /no operation "nothing"/);
      const own = apiOf({ specification: store.specification.json, server: 'https://x.example' });
      const [first] = (await own.choices(described, never)).servers;
      assert.equal(first?.url, 'https://x.example');
    });

    it('gives status, headers, time, address and exact bytes of every answer', async () => {
      const api = open();
      const found = await api.send(call('findPetsByStatus', { status: ['available'] }), never);
      assert.equal(found.status, 200);
      assert.match(found.mediaType, /^application\/json/);
      assert.ok(found.milliseconds > 0);
      assert.match(found.url, /findByStatus\?status=available$/);
      assert.ok(found.headers.some(([name]) => name === 'content-type'));
      assert.equal(Buffer.from(found.bytes).toString(), found.text);
      const missing = await api.send(call('getPetById', { petId: '999999' }), never);
      assert.equal(missing.status, 404);
    });

    it('sends every kind of body, and what the server asks credentials for', async () => {
      const api = open(keeper);
      const add = (body: ApiCallBody) => api.send(call('addPet', {}, { body }), never);
      const json = await add({
        mediaType: 'application/json',
        text: '{"name": "Rex", "photoUrls": [], "id": 9007199254740993}',
      });
      assert.equal(json.status, 200, json.text);
      assert.match(json.text ?? '', /"name": ?"Rex"/);
      const form = await add({
        mediaType: 'application/x-www-form-urlencoded',
        value: { name: '1.0', photoUrls: ['a', 'b'] },
      });
      assert.equal(form.status, 200, form.text);
      assert.match(form.text ?? '', /"name": ?"1.0"/);
      const file = new File([new Uint8Array([1, 2, 3])], 'x.bin');
      const body = { mediaType: 'application/octet-stream', value: file };
      const upload = await api.send(call('uploadFile', { petId: '1' }, { body }), never);
      assert.equal(upload.status, 200, upload.text);
      await rejects(
        add({ mediaType: 'image/png', text: '' }),
        'Invalid',
        /takes no body of "image\/png"/,
      );
    });

    it('sends no credentials when it is told so', async () => {
      const body = { mediaType: 'application/json', text: '{"name": "Rex", "photoUrls": []}' };
      const answer = await open(keeper).send(call('addPet', {}, { body, anonymous: true }), never);
      assert.equal(answer.status, 401);
    });

    it('shows a request with words in place of secrets, stored or not', async () => {
      for (const secrets of [undefined, { api_key: 'special-key' }, { bearer: 'my-own-token' }]) {
        const api = open(secrets ? { secrets } : {});
        const body = { mediaType: 'application/json', text: '{"id": 1}' };
        const text = await api.prepare(call('addPet', {}, { body }), never);
        const word = secrets && 'api_key' in secrets ? 'YOUR_API_KEY' : 'YOUR_TOKEN';
        const said = JSON.stringify(text);
        assert.ok(said.includes(word), said);
        assert.ok(!/special-key|my-own-token/.test(said), said);
        assert.deepEqual(text.body, { kind: 'text', text: '{"id": 1}' });
      }
      await rejects(open().prepare(call('getPetById'), never), 'Invalid', /needs .*"petId"/);
    });
  });

  describe('of servers of every kind', () => {
    const servers: { stop(): Promise<void> }[] = [];
    afterEach(async () => {
      for (const server of servers.splice(0)) await server.stop();
    });

    /** An API of a few operations on a server that answers as told. */
    async function serveApi(listener: RequestListener, document: object = {}) {
      const server = await serve((request, response) => {
        if (request.url === '/openapi.json') {
          response.end(JSON.stringify({ ...DOCUMENT, ...document }));
        } else listener(request, response);
      });
      servers.push(server);
      return server;
    }

    async function open(
      listener: RequestListener,
      options?: SessionOptions & { document?: object },
    ) {
      const server = await serveApi(listener, options?.document);
      return { server, api: apiOf({ specification: `${server.url}/openapi.json` }, options) };
    }

    const get = (api: ApiSource, rest: Partial<ApiCall> = {}): Promise<ApiAnswer> =>
      api.send(call('getThing', {}, rest), never);

    it('takes text for text and bytes for bytes, whatever their names', async () => {
      const cases: [type: string, body: string | Uint8Array, text: string | undefined][] = [
        ['application/json', '{"a":1}', '{"a":1}'],
        ['application/vnd.x+json; charset=utf-8', '[]', '[]'],
        ['text/html', '<script>x</script>', '<script>x</script>'],
        ['image/svg+xml', '<svg/>', '<svg/>'],
        ['text/plain; charset=iso-8859-1', new Uint8Array([0xe4]), 'ä'],
        ['text/plain; charset=nonsense', 'x', 'x'],
        ['image/png', new Uint8Array([137, 80]), undefined],
        ['application/octet-stream', 'x', undefined],
        ['', 'plain', 'plain'],
        ['', new Uint8Array([0, 1]), undefined],
      ];
      let index = 0;
      const { api } = await open((_, response) => {
        const [type, body] = cases[index] ?? ['', ''];
        if (type !== '') response.setHeader('content-type', type);
        response.end(body);
      });
      for (const [type, body, text] of cases) {
        const answer = await get(api);
        assert.equal(answer.text, text, type);
        assert.deepEqual(Buffer.from(answer.bytes), Buffer.from(body));
        index++;
      }
    });

    it('hides the secret where the server repeats it, and not in what is saved', async () => {
      const secret = 'very secret/key+1';
      const echo: RequestListener = (request, response) => {
        const key = String(request.headers['x-key']);
        response.setHeader('x-echo', encodeURIComponent(key));
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ key, base64: Buffer.from(key).toString('base64') }));
      };
      const { api } = await open(echo, { secrets: { key: secret } });
      const answer = await get(api);
      const { bytes, ...shown } = answer;
      assert.ok(!/very|dmVye/.test(JSON.stringify(shown)), JSON.stringify(shown));
      assert.ok(Buffer.from(bytes).toString().includes(secret));
    });

    it('hides a key in the address', async () => {
      const { api } = await open((_, response) => response.end('ok'), {
        secrets: { query: 'query-secret' },
        document: { security: [{ query: [] }] },
      });
      assert.match((await get(api)).url, /\?k=…$/);
    });

    it('takes no credentials along to another origin', async () => {
      const seen: IncomingMessage['headers'][] = [];
      const other = await serve((request, response) => {
        seen.push(request.headers);
        response.end('there');
      });
      servers.push(other);
      const { api } = await open(
        (_, response) => response.writeHead(302, { location: `${other.url}/x` }).end(),
        { secrets: { key: 'special-key' } },
      );
      const answer = await get(api);
      assert.equal(answer.url, `${other.url}/x`);
      assert.equal(seen.length, 1);
      assert.equal(seen[0]?.['x-key'], undefined);
    });

    it('refuses to send credentials to a server of the document', async () => {
      const other = await serve((_, response) => response.end('there'));
      servers.push(other);
      const { api, server } = await open((_, response) => response.end('here'), {
        secrets: { key: 'special-key' },
      });
      await rejects(get(api, { server: other.url }), 'Forbidden', /bound to/);
      assert.equal((await get(api, { server: other.url, anonymous: true })).text, 'there');
      assert.equal((await get(api, { server: server.url })).text, 'here');
      await rejects(get(api, { server: 'ftp://x.example', anonymous: true }), 'Invalid', /address/);
      const shown = await api.prepare(call('getThing', {}, { server: other.url }), never);
      assert.equal(shown.url, `${other.url}/thing`);
    });

    it('ends at the limits: of time, of size, and when it is cancelled', async () => {
      const { api } = await open(() => {}, { timeout: 300 });
      await rejects(get(api), 'Timeout', /did not answer within 0\.3 s/);
      const endless = await open((request, response) => {
        const more = () => {
          if (!request.destroyed)
            response.write(Buffer.alloc(1024 * 1024), () => setImmediate(more));
        };
        more();
      });
      await rejects(get(endless.api), 'Invalid', /too large/);
      const ended = new AbortController();
      const slow = await open((request) => request.on('close', () => ended.abort()));
      const stop = new AbortController();
      const sent = slow.api.send(call('getThing'), stop.signal);
      setTimeout(() => stop.abort(), 200);
      await rejects(sent, 'Cancelled', /Cancelled/);
      if (!ended.signal.aborted) {
        // Rejects when the test's own time is over: the server was never told.
        await new Promise((resolve) => ended.signal.addEventListener('abort', resolve));
      }
    });

    it('says that nobody answers', async () => {
      const { api, server } = await open((request) => request.socket.destroy());
      await rejects(get(api), 'Unavailable', /could not be reached/);
      await server.stop();
    });

    it('sends each file of a list as a part, and what the user adds', async () => {
      const seen: { url: string; headers: IncomingMessage['headers']; body: string }[] = [];
      const { api } = await open(
        (request, response) => {
          const parts: Buffer[] = [];
          request.on('data', (part: Buffer) => parts.push(part));
          request.on('end', () => {
            const body = Buffer.concat(parts).toString('latin1');
            seen.push({ url: request.url ?? '', headers: request.headers, body });
            response.end('ok');
          });
        },
        { secrets: { key: 'special-key' } },
      );
      const files = ['a.txt', 'b.txt'].map((name) => new File([`in ${name}`], name));
      const body = { mediaType: 'multipart/form-data', value: { name: 'Cup', photos: files } };
      const own = {
        headers: [['X-Trace', 'on']],
        query: [
          ['a b', 'ü&'],
          ['x', ''],
        ],
      } as const;
      await api.send(call('addThing', {}, { body, ...own }), never);
      const [request] = seen;
      assert.ok(request);
      const { url, headers, body: sent } = request;
      assert.equal(url, '/thing?a%20b=%C3%BC%26&x=');
      assert.equal(headers['x-trace'], 'on');
      assert.equal(headers['x-key'], 'special-key');
      const names = [...sent.matchAll(/name="([^"]*)"(?:; filename="([^"]*)")?/g)];
      const parts = names.map(([, name, file]) => [name, file]);
      assert.deepEqual(parts, [
        ['name', undefined],
        ['photos', 'a.txt'],
        ['photos', 'b.txt'],
      ]);
      assert.ok(sent.includes('in a.txt') && sent.includes('in b.txt'), sent);
    });

    it('sends the form parameters of Swagger 2.0, with files and without', async () => {
      const seen: string[] = [];
      const { api } = await open(
        (request, response) => {
          const parts: Buffer[] = [];
          request.on('data', (part: Buffer) => parts.push(part));
          request.on('end', () => {
            const body = Buffer.concat(parts).toString('latin1').replaceAll('\r\n', '\n');
            const type = request.headers['content-type'] ?? '';
            const boundary = /^multipart\/form-data; boundary=(.*)$/.exec(type)?.[1];
            seen.push(boundary === undefined ? body : body.replaceAll(boundary, 'B'));
            response.end('ok');
          });
        },
        { document: SWAGGER_2 },
      );
      const text = (value: string) => ({ kind: 'text', text: value }) as const;
      const list = (...texts: string[]) => ({ kind: 'list', texts }) as const;
      const read = () => new File(['by\0tes'], 'photo.png', { type: 'image/png' });
      const upload: CallForm = {
        ...{ anonymous: false, parameters: {} },
        body: {
          mediaType: 'multipart/form-data',
          fields: [
            ['count', text('3')],
            ['tags', list('a', 'b')],
            ['more', list('a', 'b')],
            ['file', { kind: 'file', file: 'f' }],
          ],
        },
      };
      const fields: CallForm = {
        ...upload,
        body: {
          mediaType: 'application/x-www-form-urlencoded',
          fields: [
            ['name', text('a&b')],
            ['tags', list('a', 'b')],
            ['more', list('1', '2')],
          ],
        },
      };
      await api.send(callOfForm('upload', upload, read), never);
      await api.send(callOfForm('fields', fields, read), never);
      const part = (name: string, value: string) =>
        `--B\ncontent-disposition: form-data; name="${name}"\n\n${value}\n`;
      const file =
        '--B\ncontent-disposition: form-data; name="file"; filename="photo.png"\n' +
        'content-type: image/png\n\nby\0tes\n--B--\n';
      assert.deepEqual(seen, [
        `${part('count', '3')}${part('tags', 'a,b')}${part('more', 'a')}${part('more', 'b')}${file}`,
        'name=a%26b&tags=a%7Cb&more=1&more=2',
      ]);
      const copied = await api.prepare(callOfForm('upload', upload, read), never);
      assert.match(curlText(copied), /--form-string 'more=b' \\\n {2}--form 'file=@"photo.png"/);
      assert.match(pythonText(copied), /\("file", \("photo.png", open\("photo.png", "rb"\)\)\)/);
    });

    it('lets no part of the user replace credentials or what HTTP sets', async () => {
      const seen: IncomingMessage['headers'][] = [];
      const { api } = await open(
        (request, response) => {
          seen.push(request.headers);
          response.end('ok');
        },
        { secrets: { key: 'special-key' } },
      );
      const header = (name: string, value = 'x') => ({ headers: [[name, value]] as const });
      await rejects(get(api, header('x-key')), 'Invalid', /stored credentials are sent in/);
      await rejects(get(api, header('Host')), 'Invalid', /set by what sends/);
      await rejects(get(api, header('a b')), 'Invalid', /no name of a header/);
      await rejects(get(api, header('a', 'x\r\nb: c')), 'Invalid', /no header can have/);
      assert.equal(seen.length, 0);
      await get(api, { ...header('X-Key', 'mine'), anonymous: true });
      await get(api, header('Accept', 'text/csv'));
      assert.equal(seen[0]?.['x-key'], 'mine');
      assert.equal(seen[1]?.accept, 'text/csv');
    });

    it('shows basic logins and forms for copying', async () => {
      const { api } = await open(() => {}, { document: { security: [{ login: [] }] } });
      const file = new File(['x'], 'photo.png', { type: 'image/png' });
      const value = { name: 'Cup', colors: ['red', 'blue'], photo: file };
      const body = { mediaType: 'multipart/form-data', value };
      const text = await api.prepare(call('addThing', {}, { body }), never);
      assert.deepEqual(text.login, { username: 'YOUR_USER_NAME', password: 'YOUR_PASSWORD' });
      assert.ok(!text.headers.some(([name]) => name === 'authorization'));
      assert.ok(text.body?.kind === 'form');
      const fields = text.body.fields.map((one) => [one.name, 'file' in one ? one.file : one.text]);
      assert.deepEqual(fields[0], ['name', 'Cup']);
      assert.deepEqual(fields.at(-1), ['photo', 'photo.png']);
    });
  });
});

const list = { in: 'formData', type: 'array', items: { type: 'string' } };
const lists = (joined: string) => [
  { ...list, name: 'tags', collectionFormat: joined },
  { ...list, name: 'more', collectionFormat: 'multi' },
];

const SWAGGER_2 = {
  openapi: undefined,
  swagger: '2.0',
  security: [],
  paths: {
    '/upload': {
      post: {
        operationId: 'upload',
        consumes: ['multipart/form-data'],
        parameters: [
          { in: 'formData', name: 'count', type: 'integer', required: true },
          ...lists('csv'),
          { in: 'formData', name: 'file', type: 'file', required: true },
        ],
        responses: { 200: { description: '' } },
      },
    },
    '/fields': {
      post: {
        operationId: 'fields',
        consumes: ['application/x-www-form-urlencoded'],
        parameters: [
          { in: 'formData', name: 'name', type: 'string', required: true },
          ...lists('pipes'),
        ],
        responses: { 200: { description: '' } },
      },
    },
  },
};

const DOCUMENT = {
  openapi: '3.0.3',
  info: { title: 'T', version: '1' },
  security: [{ key: [] }],
  paths: {
    '/thing': {
      get: { operationId: 'getThing', responses: { 200: { description: '' } } },
      post: {
        operationId: 'addThing',
        requestBody: {
          content: {
            'multipart/form-data': {
              schema: {
                type: 'object',
                properties: {
                  name: { type: 'string' },
                  colors: { type: 'array', items: { type: 'string' } },
                  photo: { type: 'string', format: 'binary' },
                  photos: { type: 'array', items: { type: 'string', format: 'binary' } },
                },
              },
            },
          },
        },
        responses: {},
      },
    },
  },
  components: {
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      query: { type: 'apiKey', in: 'query', name: 'k' },
      login: { type: 'http', scheme: 'basic' },
    },
  },
};
