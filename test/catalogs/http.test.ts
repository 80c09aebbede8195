import assert from 'node:assert/strict';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { HttpClient, type HttpClientOptions } from '../../src/catalogs/http.js';
import { path, requestUrl } from '../../src/catalogs/http/address.js';
import { linkBelow, linkQuery } from '../../src/catalogs/http/links.js';
import { proxyFor } from '../../src/catalogs/http/proxy.js';
import { retryAfterMilliseconds } from '../../src/catalogs/http/retry.js';
import { createCertificate } from '../servers/certificates.js';
import { StandIn, type Reply, type Route } from './standIn.js';
import { allTexts, never, rejection, testContext } from './support.js';

const CANARY = 'canary-5d20c4';
const what = 'the thing';

describe('HTTP client of the catalogs', () => {
  const clients: HttpClient[] = [];
  const servers: StandIn[] = [];
  let reply: Reply = {};
  let server: StandIn;

  const routes: Route[] = [
    { method: 'GET', path: '/thing', query: ['a', 'b', 'n'], handle: () => reply },
    { method: 'GET', path: '/names/{}', handle: (_, [name]) => ({ json: name }) },
    { method: 'PATCH', path: '/thing', body: 'application/json-patch+json', handle: () => reply },
    { method: 'POST', path: '/thing', body: 'application/json', handle: echo },
    { method: 'POST', path: '/form', body: 'application/x-www-form-urlencoded', handle: echo },
  ];

  async function start(tls?: { key: string; cert: string }): Promise<StandIn> {
    const authorization = () => `Bearer ${CANARY}`;
    const started = new StandIn({ routes, base: '/v1', authorization, ...(tls && { tls }) });
    servers.push(started);
    return started.start();
  }

  function client(options: Partial<HttpClientOptions> & { timeout?: () => number } = {}) {
    const made = new HttpClient({
      service: 'Service',
      baseUrl: server.url,
      verifyTls: true,
      timeout: () => 2_000,
      environment: {},
      log: testContext(undefined).log,
      authorization: () => Promise.resolve({ authorization: `Bearer ${CANARY}` }),
      backoff: 5,
      ...options,
    });
    clients.push(made);
    return made;
  }

  const thing = { path: '/thing', what };

  before(async () => {
    server = await start();
  });
  beforeEach(() => {
    server.reset();
    reply = { json: { name: 'x' } };
  });
  afterEach(() => {
    for (const each of clients.splice(0)) each.close();
  });
  after(async () => {
    for (const each of servers.splice(0)) await each.stop();
  });

  describe('requests', () => {
    it('encodes values in the path and in the query', async () => {
      const name = 'a/b c?ü\'+"';
      assert.equal(await client().json({ path: path`/names/${name}`, what }, never), name);
      const query = { a: "x='1' & +", b: undefined, n: 2 };
      await client().json({ ...thing, query }, never);
      assert.deepEqual(server.log.at(-1)?.query, [
        ['a', "x='1' & +"],
        ['n', '2'],
      ]);
      assert.equal(
        requestUrl('http://h/v1/', '/x', { a: ['1', '2'] }).href,
        'http://h/v1/x?a=1&a=2',
      );
    });

    it('stays below the base', () => {
      for (const name of ['..', '.']) {
        assert.throws(() => requestUrl('https://h/api', path`/x/${name}/y`), /dots/);
      }
      assert.throws(() => requestUrl('ftp://h', '/x'), /https/);
      assert.throws(() => requestUrl('https://u:p@h', '/x'), /no user name/);
    });

    it('sends JSON, forms, bytes and parts', async () => {
      const post = { method: 'POST', what } as const;
      const http = client();
      const body = { json: { ü: 1 } };
      assert.deepEqual(await http.json({ ...post, path: '/thing', body }, never), '{"ü":1}');
      const form = { form: { grant: 'a b', key: 'x&y' } };
      const sent = await http.json({ ...post, path: '/form', body: form }, never);
      assert.equal(sent, 'grant=a+b&key=x%26y');
      const type = 'application/json-patch+json';
      await http.send({ path: '/thing', what, method: 'PATCH', body: { json: [], type } }, never);
      const parts = {
        parts: [{ name: 'file"', fileName: 'm.json', type: 'text/x', content: 'c' }],
      };
      await rejection(http.send({ ...post, path: '/thing', body: parts }, never));
      const multipart = server.log.at(-1)!;
      const boundary = /boundary=(.+)$/.exec(multipart.headers['content-type'] ?? '')?.[1];
      assert.equal(
        multipart.body,
        `--${boundary}\r\nContent-Disposition: form-data; name="file%22"; filename="m.json"\r\n` +
          `Content-Type: text/x\r\n\r\nc\r\n--${boundary}--\r\n`,
      );
    });

    it('reads an empty answer as undefined, and JSON after a byte order mark', async () => {
      reply = { status: 204 };
      assert.equal(await client().json(thing, never), undefined);
      reply = { text: '\ufeff[1]' };
      assert.deepEqual(await client().json(thing, never), [1]);
    });
  });

  describe('errors', () => {
    it('show fields that were refused', async () => {
      server.fail({ status: 422, json: {} });
      const readError = () => ({ problems: [{ field: 'name', message: `no ${CANARY}` }] });
      const error = await rejection(client({ readError }).json(thing, never), 'Invalid');
      assert.equal(error.message, 'Service does not accept the thing: name: no ***');
      assert.deepEqual(error.problems, [{ field: 'name', message: 'no ***' }]);
    });

    it('say when to come back', async () => {
      server.fail({ status: 429, headers: { 'retry-after': '90' } });
      const error = await rejection(client().json(thing, never), 'Unavailable');
      assert.match(error.message, /Try again in 90 seconds/);
      assert.equal(server.log.length, 1, 'waiting that long is for the user to decide');
    });

    it('name a server that is not there', async () => {
      const gone = await start();
      const baseUrl = gone.url;
      await gone.stop();
      const error = await rejection(client({ baseUrl }).json(thing, never), 'Unavailable');
      assert.match(error.message, /refuses connections/);
      const nowhere = client({ baseUrl: 'http://no-such-host.invalid' });
      assert.match((await rejection(nowhere.json(thing, never))).message, /cannot be found/);
    });

    it('tell of a token that cannot be sent without showing it', async () => {
      const bad = () => Promise.resolve({ authorization: `Bearer ${CANARY}\u2028x` });
      const error = await rejection(client({ authorization: bad }).json(thing, never));
      assert.equal(error.code, 'Unauthorized');
      assert.doesNotMatch(allTexts(error), /canary/);
    });
  });

  describe('retries', () => {
    it('a GET, after what may pass', async () => {
      for (const failure of [{ status: 503 }, { status: 429 }, 'reset', 'cut'] as const) {
        server.reset();
        server.fail(failure, { times: 2 });
        assert.deepEqual(await client().json(thing, never), { name: 'x' });
        assert.equal(server.log.length, 3);
      }
    });

    it('three times at most, and not after what stays', async () => {
      for (const [status, count] of [
        [502, 3],
        [500, 1],
        [404, 1],
      ] as const) {
        server.reset();
        server.fail({ status });
        await rejection(client().json(thing, never));
        assert.equal(server.log.length, count, String(status));
      }
    });

    it('no write', async () => {
      for (const failure of [{ status: 503 }, 'reset'] as const) {
        server.reset();
        server.fail(failure);
        const post = { ...thing, method: 'POST', body: { json: {} } } as const;
        await rejection(client().json(post, never), 'Unavailable');
        assert.equal(server.log.length, 1);
      }
    });

    it('when the server says, as seconds or as a date', async () => {
      server.fail({ status: 503, headers: { 'retry-after': '1' } }, { times: 1 });
      const began = Date.now();
      await client().json(thing, never);
      assert.ok(Date.now() - began >= 990);
      const now = Date.parse('2026-01-01T00:00:00Z');
      assert.equal(retryAfterMilliseconds('Thu, 01 Jan 2026 00:00:30 GMT', now), 30_000);
      assert.equal(retryAfterMilliseconds('soon', now), undefined);
    });

    it('not once cancelled', async () => {
      server.fail({ status: 503, headers: { 'retry-after': '1' } });
      const asking = rejection(client().json(thing, AbortSignal.timeout(40)), 'Cancelled');
      await asking;
      assert.equal(server.log.length, 1);
    });
  });

  describe('limits', () => {
    it('of time, also within a body', async () => {
      server.fail('hang');
      const error = await rejection(client({ timeout: () => 40 }).json(thing, never), 'Timeout');
      assert.match(error.message, /did not answer within 40 ms/);
      assert.equal(server.log.length, 1);
    });

    it('of size, announced or not', async () => {
      reply = { text: 'x'.repeat(2_000) };
      const error = await rejection(client({ limit: 1_999 }).send(thing, never), 'Invalid');
      assert.match(error.message, /larger than the limit/);
      reply = { ...reply, headers: { 'content-length': '2000' } };
      await rejection(client({ limit: 1_999 }).send(thing, never), 'Invalid');
      assert.equal((await client({ limit: 2_000 }).send(thing, never)).bytes.byteLength, 2_000);
    });

    it('of requests at once', async () => {
      server.fail('hang');
      const http = client({ parallel: 2, timeout: () => 60 });
      const all = [1, 2, 3].map((n) => rejection(http.json({ ...thing, query: { n } }, never)));
      await Promise.race(all);
      assert.equal(server.log.length, 2);
      await Promise.all(all);
      assert.equal(server.log.length, 3);
    });
  });

  describe('equal GETs at the same time', () => {
    it('are one request', async () => {
      const http = client();
      const all = await Promise.all([1, 2, 3].map(() => http.json(thing, never)));
      assert.deepEqual(all, [{ name: 'x' }, { name: 'x' }, { name: 'x' }]);
      assert.equal(server.log.length, 1);
      await http.json(thing, never);
      assert.equal(server.log.length, 2);
    });

    it('go on while one of those who ask still waits', async () => {
      server.fail('hang', { times: 1 });
      const http = client({ timeout: () => 80 });
      const stop = new AbortController();
      const first = rejection(http.json(thing, stop.signal), 'Cancelled');
      const second = rejection(http.json(thing, never), 'Timeout');
      stop.abort();
      await first;
      await second;
      assert.equal(server.log.length, 1);
    });

    it('of different tokens are different', async () => {
      let token = CANARY;
      const http = client({
        authorization: () => Promise.resolve({ authorization: `Bearer ${token}` }),
      });
      const good = http.json(thing, never);
      token = 'other';
      await rejection(http.json(thing, never), 'Unauthorized');
      await good;
    });
  });

  describe('ETags', () => {
    it('save the body', async () => {
      const http = client();
      reply = { json: [1], headers: { etag: '"1"' } };
      await http.json(thing, never);
      server.fail({ status: 304 }, { on: (r) => r.headers['if-none-match'] === '"1"' });
      assert.deepEqual(await http.json(thing, never), [1]);
      server.reset();
      reply = { json: [2], headers: { etag: '"2"' } };
      assert.deepEqual(await http.json(thing, never), [2]);
    });

    it('are not used for secrets', async () => {
      const http = client();
      reply = { json: [1], headers: { etag: '"1"' } };
      await http.json({ ...thing, uncached: true }, never);
      await http.json(thing, never);
      reply = { json: [1], headers: { etag: '"1"', 'cache-control': 'no-store' } };
      await http.json({ ...thing, query: { a: 'x' } }, never);
      await http.json({ ...thing, query: { a: 'x' } }, never);
      assert.ok(server.log.every(({ headers }) => headers['if-none-match'] === undefined));
    });
  });

  describe('redirects', () => {
    it('are followed within the origin', async () => {
      server.fail({ redirect: '/v1/names/moved' }, { times: 1 });
      assert.equal(await client().json(thing, never), 'moved');
      server.fail({ redirect: '/v1/thing' });
      assert.match((await rejection(client().json(thing, never))).message, /more than 5 times/);
    });

    it('take no token to another one', async () => {
      const other = await start();
      for (const status of [301, 302, 303, 307, 308]) {
        server.fail({ redirect: `${other.url}/thing`, status });
        const error = await rejection(client().json(thing, never), 'Invalid');
        assert.match(error.message, /another server/);
      }
      assert.deepEqual(other.log, []);
    });

    it('do not turn a write into a read', async () => {
      const post = { ...thing, method: 'POST', body: { json: {} } } as const;
      server.fail({ redirect: '/v1/thing', status: 302 }, { times: 1 });
      await rejection(client().json(post, never), 'Invalid');
      server.fail({ redirect: '/v1/thing', status: 307 }, { times: 1 });
      assert.equal(await client().json(post, never), '{}');
    });

    it('nor do paging links leave', () => {
      const base = 'https://h.example/api';
      const inner = 'https://internal-nginx-svc:12443/v2/x?start=a%2Bb&t=1&t=2';
      assert.deepEqual(linkQuery(inner), { start: ['a+b'], t: ['1', '2'] });
      assert.deepEqual(linkBelow(base, '/api/x?p=2'), { path: '/x', query: { p: ['2'] } });
      for (const link of [inner, '/other', '//evil.example/api/x', 'http://h.example/api/x']) {
        assert.throws(() => linkBelow(base, link), /not followed/);
      }
    });
  });

  describe('TLS', () => {
    it('needs a certificate that somebody vouches for, unless told otherwise', async () => {
      const secure = await start(createCertificate(['127.0.0.1']));
      const baseUrl = secure.url;
      const error = await rejection(client({ baseUrl }).json(thing, never), 'Invalid');
      assert.match(error.message, /not trusted.*verifyTls/);
      assert.equal(secure.log.length, 0);
      const lenient = client({ baseUrl, verifyTls: false });
      assert.deepEqual(await lenient.json(thing, never), { name: 'x' });
    });
  });

  describe('proxies', () => {
    let proxy: Proxy;
    before(async () => {
      proxy = await startProxy();
    });
    beforeEach(() => (proxy.asked.length = 0));
    after(() => proxy.stop());

    it('HTTPS goes through a tunnel, unless NO_PROXY says otherwise', async () => {
      const secure = await start(createCertificate(['127.0.0.1']));
      const baseUrl = secure.url;
      const environment = { HTTPS_PROXY: `http://me:s3cret@127.0.0.1:${proxy.port}` };
      const http = client({ baseUrl, verifyTls: false, environment });
      assert.deepEqual(await http.json(thing, never), { name: 'x' });
      const basic = Buffer.from('me:s3cret').toString('base64');
      assert.deepEqual(proxy.asked, [
        `CONNECT 127.0.0.1:${secure.port} HTTP/1.1 proxy-authorization: Basic ${basic}`,
      ]);
      assert.equal(secure.log[0]?.headers['proxy-authorization'], undefined);
      const strict = client({ baseUrl, environment });
      assert.match((await rejection(strict.json(thing, never))).message, /not trusted/);
      proxy.asked.length = 0;
      const direct = { ...environment, no_proxy: 'example.org, 127.0.0.1' };
      await client({ baseUrl, verifyTls: false, environment: direct }).json(thing, never);
      assert.deepEqual(proxy.asked, []);
    });

    it('plain HTTP tells the proxy the whole address', async () => {
      const environment = { http_proxy: `127.0.0.1:${proxy.port}` };
      assert.deepEqual(await client({ environment }).json(thing, never), { name: 'x' });
      assert.deepEqual(proxy.asked, [`GET ${server.url}/thing HTTP/1.1`]);
    });

    it('errors name the proxy and not its password', async () => {
      const secure = { baseUrl: 'https://closed.example', verifyTls: false };
      const at = (port: number) => ({ HTTPS_PROXY: `http://me:s3cret@127.0.0.1:${port}` });
      const refused = await rejection(
        client({ ...secure, environment: at(proxy.port) }).json(thing, never),
        'Unavailable',
      );
      assert.match(
        refused.message,
        /proxy 127\.0\.0\.1:\d+ gives no way to closed\.example \(403\)/,
      );
      const gone = await start();
      const { port } = gone;
      await gone.stop();
      for (const baseUrl of ['https://closed.example', 'http://closed.example']) {
        const environment = { ...at(port), HTTP_PROXY: at(port).HTTPS_PROXY };
        const error = await rejection(client({ baseUrl, environment }).json(thing, never));
        assert.match(error.message, /proxy 127\.0\.0\.1:\d+ cannot be reached/);
        assert.doesNotMatch(allTexts(error), /s3cret/);
      }
      const environment = { HTTPS_PROXY: 'socks5://me:s3cret@h' };
      const odd = await rejection(client({ ...secure, environment }).json(thing, never), 'Invalid');
      assert.doesNotMatch(allTexts(odd), /s3cret/);
    });

    it('NO_PROXY knows hosts, domains, ports and everything', () => {
      const through = (url: string, NO_PROXY: string) =>
        proxyFor(new URL(url), { HTTPS_PROXY: 'http://p', NO_PROXY }) !== undefined;
      for (const list of [
        '*',
        'example.org',
        '.example.org',
        '*.example.org',
        'x, Example.org:443',
      ]) {
        assert.equal(through('https://a.example.org/x', list), false, list);
      }
      for (const list of ['', 'ample.org', 'example.org:8443', 'b.example.org']) {
        assert.equal(through('https://a.example.org/x', list), true, list);
      }
      assert.equal(through('https://[::1]:9/x', '::1'), false);
      assert.equal(through('https://[::1]:9/x', '[::1]:10'), true);
    });
  });
});

function echo(request: { body: string }): Reply {
  return { json: request.body };
}

interface Proxy {
  readonly port: number;
  /** First lines of what it was asked, with the authorization for it. */
  readonly asked: string[];
  stop(): Promise<void>;
}

/** A proxy that passes bytes on, and lets nobody through to `closed.example`. */
async function startProxy(): Promise<Proxy> {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket.on('error', () => {}).on('close', () => open.delete(socket)));
    return socket;
  };
  const proxy = createServer((client) => {
    keep(client).once('data', (head) => {
      const text = head.toString('latin1');
      const [line = ''] = text.split('\r\n');
      asked.push([line, ...(/^proxy-authorization:.*$/im.exec(text) ?? [])].join(' '));
      const target = /^CONNECT (\S+):(\d+)|^GET http:\/\/([^:/]+):(\d+)/.exec(line) ?? [];
      const host = target[1] ?? target[3];
      if (host === undefined || host === 'closed.example') {
        return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      }
      const tunnels = line.startsWith('CONNECT');
      const server = keep(
        connect(Number(target[2] ?? target[4]), host, () => {
          if (tunnels) client.write('HTTP/1.1 200 Connection established\r\n\r\n');
          // Our stand-in wants a path, as most servers do; a real proxy shortens it too.
          else server.write(text.replace(/^GET http:\/\/[^/]+/, 'GET '), 'latin1');
          client.pipe(server).pipe(client);
        }),
      );
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    asked,
    port: (proxy.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
