import assert from 'node:assert/strict';
import { datagrokCatalog } from '../../../src/catalogs/datagrok/catalog.js';
import { datagrokKind } from '../../../src/catalogs/datagrok/kind.js';
import type { SourceQuery } from '../../../src/core/sources/catalog.js';
import type { RemoteCatalog } from '../../../src/core/sources/catalogKind.js';
import { allPages } from '../../../src/core/sources/page.js';
import type { Properties } from '../../../src/core/sources/source.js';
import { StandIn } from '../standIn.js';
import { allTexts, entriesOf, never, rejection, testContext } from '../support.js';
import { CANARY, failureTable, WEB_PAGE } from './failures.js';
import { DatagrokServer } from './server.js';

const sales = {
  id: '6f6f2d80-0000-11ef-8000-000000000000',
  name: 'Sales',
  friendlyName: 'Sales figures',
  description: 'By month',
  dataSource: 'Postgres',
  parameters: { server: 'db.example.org', port: 5432, db: 'shop', cacheResults: true },
  tags: ['lab', 'money'],
  namespace: 'JohnDoe:',
  author: { login: 'jdoe' },
  unheardOf: { of: [1, 2] },
};
const bucket = {
  id: 'b-1',
  name: 'Raw',
  dataSource: 'S3',
  parameters: { bucket: 'raw', region: 'eu-central-1' },
  tags: [],
  namespace: 'Lab',
};

describe('Datagrok', () => {
  const server = new DatagrokServer();
  const { standIn } = server;
  let elsewhere: StandIn;

  before(async () => {
    await standIn.start();
    // Whatever reaches it is a violation; what it was sent is in its log.
    elsewhere = await new StandIn({ routes: [] }).start();
  });
  after(async () => {
    await standIn.stop();
    await elsewhere.stop();
  });
  beforeEach(() => {
    server.clear();
    server.add(sales);
    server.add(bucket);
    server.credentials.set(sales.id, credentials({ login: 'reader', password: 'hunter22' }));
    server.credentials.set('b-1', credentials({ accessKey: 'AKIA1', secretKey: 'very-secret' }));
  });
  afterEach(() => {
    assert.deepEqual(standIn.violations, []);
    assert.deepEqual(elsewhere.log, []);
    elsewhere.reset();
  });

  function open(
    options: { token?: string; properties?: Properties; requestTimeout?: number } = {},
  ): RemoteCatalog & { readonly logged: readonly string[] } {
    const context = testContext({ token: options.token ?? CANARY }, options);
    const properties = { url: standIn.url, ...options.properties };
    const catalog = datagrokCatalog.open(
      { name: 'grok', kind: 'datagrok', title: 'Grok', properties },
      context,
    );
    return Object.assign(catalog, { logged: context.logged });
  }

  /** Names of connections, and what is said of those that are none. */
  async function names(query: SourceQuery = {}): Promise<string[]> {
    const list = await entriesOf(open(), query);
    return list
      .map((entry) => ('source' in entry ? entry.source.name : entry.problem.label))
      .filter((name) => name !== '/tables');
  }

  const sent = () =>
    standIn.log.map(({ method, path, query }) =>
      `${method} ${path} ${new URLSearchParams(query as [string, string][]).toString()}`.trim(),
    );
  const lastBody = () => JSON.parse(standIn.log.at(-1)?.body ?? '') as Record<string, unknown>;

  describe('reading', () => {
    it('lists connections under their Grok names', async () => {
      assert.deepEqual(await names(), ['JohnDoe:Sales', 'Lab:Raw']);
      assert.deepEqual(sent(), ['GET /api/connectors/connections limit=100&page=1&order=name']);
    });

    it('maps PostgreSQL and S3 to what our connectors take', async () => {
      const catalog = open();
      const source = await catalog.get('JohnDoe:Sales', never);
      assert.deepEqual(source, {
        id: 'grok/JohnDoe:Sales',
        name: 'JohnDoe:Sales',
        title: 'Sales figures',
        kind: 'postgresql',
        catalog: 'grok',
        description: 'By month',
        tags: ['lab', 'money'],
        properties: {
          host: 'db.example.org',
          port: 5432,
          database: 'shop',
          username: 'reader',
          cacheResults: true,
        },
        can: ['code'],
      });
      assert.equal(sent()[0], 'GET /api/public/v1/connections/JohnDoe.Sales');
      const raw = await catalog.get('Lab:Raw', never);
      assert.equal(raw.kind, 's3');
      assert.deepEqual(raw.properties, {
        bucket: 'raw',
        region: 'eu-central-1',
        accessKeyId: 'AKIA1',
      });
    });

    it('hands out secrets where the server does', async () => {
      const catalog = open();
      assert.deepEqual(await catalog.secrets?.('JohnDoe:Sales', never), { password: 'hunter22' });
      assert.deepEqual(await catalog.secrets?.('Lab:Raw', never), {
        secretAccessKey: 'very-secret',
      });
      server.credentials.set(sales.id, credentials({ login: 'reader', password: '****' }));
      assert.equal(await catalog.secrets?.('JohnDoe:Sales', never), undefined);
      server.credentials.clear();
      assert.equal(await catalog.secrets?.('JohnDoe:Sales', never), undefined);
    });

    it('takes an id for a name', async () => {
      assert.equal((await open().get('b-1', never)).name, 'Lab:Raw');
    });

    it('reads parameters that stand beside the name, and unknown data sources', async () => {
      server.add({ id: 'f', name: 'Flat', dataSource: 'Postgres', server: 'h:99', db: 'd' });
      server.add({ id: 'u', name: 'New', dataSource: 'Quantum DB', parameters: { qubits: 3 } });
      server.add({ id: 'd', name: 'Plain', parameters: { dir: '/x', apiKey: 'k-123456' } });
      server.add({ id: 'n', name: 'Nowhere', dataSource: 'Postgres', parameters: {} });
      const catalog = open();
      const flat = await catalog.get('Flat', never);
      assert.deepEqual(flat.properties, { host: 'h', port: 99, database: 'd' });
      const unknown = await catalog.get('New', never);
      assert.deepEqual([unknown.kind, unknown.properties], ['Quantum DB', { qubits: 3 }]);
      const plain = await catalog.get('Plain', never);
      assert.deepEqual([plain.kind, plain.properties], ['Files', { dir: '/x' }]);
      // Not PostgreSQL for us: our connector would go to its own default server.
      assert.equal((await catalog.get('Nowhere', never)).kind, 'Postgres');
    });

    it('shows what is no connection as a problem, and hides system connections', async () => {
      server.connections.set('x', { '#type': 'DataConnection' });
      server.add({ id: 's', name: 'System', dataSource: 'PostgresDart', parameters: {} });
      assert.deepEqual(await names(), ['JohnDoe:Sales', 'Lab:Raw', 'Connection 3']);
    });

    it('filters by text, kind and tags, as far as the server does', async () => {
      assert.deepEqual(await names({ text: 'Sal' }), ['JohnDoe:Sales']);
      assert.deepEqual(await names({ kind: 's3' }), ['Lab:Raw']);
      assert.deepEqual(await names({ kind: 'postgresql', text: 'Sal' }), ['JohnDoe:Sales']);
      assert.deepEqual(await names({ tags: ['lab', 'money'] }), ['JohnDoe:Sales']);
      assert.deepEqual(sent(), [
        'GET /api/connectors/connections text=Sal&limit=100&page=1&order=name',
        'GET /api/connectors/connections text=dataSource%3D%27S3%27&limit=100&page=1&order=name',
        'GET /api/public/v1/connections text=Sal&dataSource=Postgres',
        'GET /api/public/v1/connections tags=lab%2Cmoney',
      ]);
    });

    it('lists as PostgreSQL only what can be opened as such', async () => {
      server.add({ id: 'n', name: 'Nowhere', dataSource: 'Postgres', parameters: {} });
      assert.deepEqual(await names({ kind: 'postgresql' }), ['JohnDoe:Sales']);
      assert.deepEqual(await names({ kind: 'Postgres' }), ['Nowhere']);
    });

    it('lists through the public route where there is no other', async () => {
      server.hasPagedRoute = false;
      const catalog = open();
      const page = await catalog.list({ limit: 2 }, never);
      assert.equal(page.items.length, 2);
      const rest = await catalog.list({ limit: 2, page: page.next! }, never);
      assert.equal(rest.next, undefined);
      assert.equal((await entriesOf(catalog)).length, 3);
      assert.deepEqual(
        standIn.log.map(({ path }) => path),
        ['/api/connectors/connections', '/api/public/v1/connections', '/api/public/v1/connections'],
      );
    });

    it('lists 10,000 connections with one request a page and little memory', async () => {
      server.clear();
      for (let n = 0; n < 10_000; n++) {
        const parameters = { server: `db${n}.example.org`, port: 5432, db: 'd' };
        server.add({ id: `c${n}`, name: `C${n}`, dataSource: 'Postgres', tags: [], parameters });
      }
      const catalog = open();
      let count = 0;
      let most = 0;
      const pages = allPages(async (page) => {
        const result = await catalog.list({ ...page, limit: 500 }, never);
        most = Math.max(most, result.items.length);
        return result;
      });
      for await (const entry of pages) if ('source' in entry) count++;
      // The saved tables are the first of them.
      assert.equal(count, 10_001);
      assert.equal(most, 500);
      assert.equal(standIn.log.length, 21);
    });

    it('ends at a server that sends the same page for ever', async () => {
      standIn.fail({ status: 200, json: [sales] });
      assert.deepEqual(await names({ limit: 1 }), ['JohnDoe:Sales']);
      assert.equal(standIn.log.length, 2);
    });

    it('says who is signed in', async () => {
      assert.deepEqual(await open().whoAmI(never), {
        label: 'John Doe',
        details: ['jdoe', 'jdoe@example.org', 'dormant'],
      });
    });
  });

  describe('writing', () => {
    const fresh = {
      name: 'new',
      title: 'New',
      kind: 'postgresql',
      tags: ['a'],
      properties: { host: 'h', port: '5433', database: 'd', username: 'u', ssl: 'require' },
    };

    it('creates with credentials after a test', async () => {
      const catalog = open();
      let heard = 0;
      catalog.onDidChange(() => heard++);
      const options = { test: true, secrets: { password: 'pw-12345' } };
      const source = await catalog.create!(fresh, options, never);
      assert.equal(heard, 1);
      assert.equal(source.name, 'JohnDoe:new');
      assert.deepEqual(source.properties, { host: 'h', port: 5433, database: 'd', username: 'u' });
      assert.deepEqual(sent(), [
        'GET /api/public/v1/connections/new',
        'POST /api/public/v1/connections/test',
        'POST /api/public/v1/connections saveCredentials=true',
      ]);
      const { id, ...body } = lastBody();
      assert.match(String(id), /^[0-9a-f]{8}-[0-9a-f-]{27}$/);
      assert.deepEqual(body, {
        name: 'new',
        friendlyName: 'New',
        description: null,
        dataSource: 'Postgres',
        parameters: { server: 'h', port: 5433, db: 'd' },
        credentials: {
          id: null,
          parameters: { login: 'u', password: 'pw-12345' },
          openParameters: {},
          entityBindId: null,
        },
        tags: ['a'],
        namespace: null,
      });
    });

    it('creates without credentials, of any kind, with free parameters', async () => {
      const properties = { server: 'h', parameters: '{"catalog": "c", "deep": {"x": 1}}' };
      await open().create!({ name: 'JohnDoe:t', kind: 'Teradata', properties }, {}, never);
      assert.equal(sent().at(-1), 'POST /api/public/v1/connections saveCredentials=false');
      const body = lastBody();
      assert.deepEqual(body['parameters'], { server: 'h', catalog: 'c', deep: { x: 1 } });
      assert.deepEqual([body['namespace'], body['name']], ['JohnDoe:', 't']);
      assert.equal('credentials' in body, false);
      const wrong = { ...properties, parameters: '{"secret-in-here' };
      const error = await rejection(
        open().create!({ name: 'u', kind: 'Teradata', properties: wrong }, {}, never),
        'Invalid',
      );
      assert.deepEqual(error.problems[0]?.field, 'parameters');
      assert.doesNotMatch(allTexts(error), /secret-in-here/);
    });

    it('creates nothing twice, nothing unheard of, and nothing whose test fails', async () => {
      const catalog = open();
      await rejection(catalog.create!({ ...fresh, name: 'JohnDoe:Sales' }, {}, never), 'Conflict');
      await rejection(catalog.create!({ ...fresh, kind: 'openapi' }, {}, never), 'Unsupported');
      server.testReply = { json: 'password "pw-12345" of u is wrong' };
      const options = { test: true, secrets: { password: 'pw-12345' } };
      const error = await rejection(catalog.create!(fresh, options, never), 'Unavailable');
      assert.equal(error.message, 'password "***" of u is wrong');
      assert.equal(server.connections.size, 2);
      await catalog.create!(fresh, { ...options, test: false }, never);
      assert.equal(server.connections.size, 3);
    });

    it('changes what is named and sends back all else as it was', async () => {
      const changes = { title: undefined, tags: ['new'], properties: { host: 'other' } };
      const source = await open().update!('JohnDoe:Sales', changes, {}, never);
      assert.equal(source.properties['host'], 'other');
      assert.equal(sent().at(-1), 'POST /api/public/v1/connections saveCredentials=false');
      assert.deepEqual(lastBody(), {
        '#type': 'DataConnection',
        ...sales,
        friendlyName: null,
        tags: ['new'],
        parameters: { ...sales.parameters, server: 'other' },
      });
    });

    it('keeps the part of the credentials that did not change', async () => {
      const catalog = open();
      const secrets = { password: 'fresh-pw' };
      await catalog.update!('JohnDoe:Sales', {}, { secrets }, never);
      assert.deepEqual(server.credentials.get(sales.id)?.['parameters'], {
        login: 'reader',
        password: 'fresh-pw',
      });
      server.credentials.clear();
      const changes = { properties: { username: 'writer' } };
      const error = await rejection(
        catalog.update!('JohnDoe:Sales', changes, {}, never),
        'Invalid',
      );
      assert.equal(error.problems[0]?.field, 'password');
    });

    it('removes what is there, by its id', async () => {
      const catalog = open();
      await catalog.remove!('JohnDoe:Sales', never);
      assert.equal(sent().at(-1), `DELETE /api/public/v1/connections/${sales.id}`);
      standIn.reset();
      await rejection(catalog.remove!('JohnDoe:Sales', never), 'NotFound');
      assert.deepEqual(sent(), ['GET /api/public/v1/connections/JohnDoe.Sales']);
    });
  });

  describe('test', () => {
    const run = () => open().test!('JohnDoe:Sales', never);

    for (const reply of [{ json: 'ok' }, { text: 'ok' }, { text: ' "ok"\n' }]) {
      it(`takes ${JSON.stringify(reply)} for success`, async () => {
        server.testReply = reply;
        assert.equal((await run()).ok, true);
      });
    }

    const failures: [string, DatagrokServer['testReply'], RegExp][] = [
      ['text', { text: 'no route to host' }, /^no route to host$/],
      ['a JSON string', { json: 'refused' }, /^refused$/],
      ['an echo of the token', { json: `${CANARY} refused` }, /^\*\*\* refused$/],
      ['nothing', { text: '' }, /no reason/],
      ['api-error', { text: 'broken', headers: { 'api-error': 'true' } }, /^broken$/],
      ['ApiError', { json: { '#type': 'ApiError', message: 'sorry' } }, /^sorry$/],
    ];
    for (const [name, reply, says] of failures) {
      it(`takes ${name} with status 200 for a failure`, async () => {
        server.testReply = reply;
        const result = await run();
        assert.equal(result.ok, false);
        assert.match(result.message, says);
      });
    }

    it('does not ask for what Datagrok cannot test', async () => {
      server.add({ id: 'aws', name: 'Cloud', dataSource: 'AWS', parameters: {} });
      assert.equal((await open().test!('Cloud', never)).ok, false);
      assert.equal(standIn.log.length, 1);
    });
  });

  describe('key', () => {
    const header = async (token: string, properties: Properties = {}) => {
      server.authorization = 'nothing';
      await rejection(open({ token, properties }).whoAmI(never), 'Unauthorized');
      return standIn.log.at(-1)?.headers['authorization'];
    };
    it('gets the word Bearer when it has none', async () => {
      assert.equal(await header(` ${CANARY}\n`), `Bearer ${CANARY}`);
      assert.equal(await header(`Bearer ${CANARY}`), `Bearer ${CANARY}`);
      assert.equal(await header(CANARY, { rawKey: true }), CANARY);
    });
    it('is asked for when there is none', async () => {
      const error = await rejection(open({ token: '' }).whoAmI(never), 'Unauthorized');
      assert.deepEqual(error.nextSteps, ['signIn']);
      assert.equal(standIn.log.length, 0);
    });
  });

  describe('failures', () => {
    const source = { name: 'x', kind: 'postgresql', properties: { host: 'h' } };
    /** Each operation, and the request of it that fails. */
    const operations: [string, (catalog: RemoteCatalog) => Promise<unknown>, string][] = [
      ['list', (c) => c.list({}, never), 'GET'],
      ['list all', (c) => c.list({ tags: ['lab'] }, never), 'GET'],
      ['get', (c) => c.get('JohnDoe:Sales', never), 'GET'],
      ['create', (c) => c.create!(source, { test: false }, never), 'POST'],
      ['update', (c) => c.update!('JohnDoe:Sales', { title: 'T' }, {}, never), 'POST'],
      ['remove', (c) => c.remove!('JohnDoe:Sales', never), 'DELETE'],
      ['test', (c) => c.test!('JohnDoe:Sales', never), 'POST'],
      ['whoAmI', (c) => c.whoAmI(never), 'GET'],
      ['secrets', (c) => c.secrets!('JohnDoe:Sales', never), 'GET'],
    ];
    const failures = failureTable(() => elsewhere.url);
    /** What these do not look at, or look at in another way. */
    const others: Readonly<Record<string, string>> = {
      'test: invalid JSON': 'failed test',
      'test: api-error with status 200': 'failed test',
      'test: ApiError with status 200': 'failed test',
      'test: ApiError of 404 as a JSON string with status 200': 'failed test',
      'remove: invalid JSON': 'success',
    };

    for (const [failureName, failure, code] of failures) {
      describe(failureName, () => {
        for (const [name, operate, method] of operations) {
          it(name, async () => {
            const catalog = open({ requestTimeout: failureName === 'a time-out' ? 60 : 1_200 });
            standIn.fail(failure(), { on: (request) => request.method === method });
            const other = others[`${name}: ${failureName}`];
            if (other === 'success') {
              await operate(catalog);
              return;
            }
            if (other === 'failed test') {
              const result = JSON.stringify(await operate(catalog));
              assert.match(result, /"ok":false/);
              assert.doesNotMatch(result, new RegExp(CANARY));
              return;
            }
            const error = await rejection(operate(catalog), code);
            assert.doesNotMatch(allTexts(error), new RegExp(`${CANARY}|server\\.dart`));
            assert.doesNotMatch(catalog.logged.join('\n'), new RegExp(`${CANARY}|hunter22`));
            if (code === 'Unauthorized') assert.deepEqual(error.nextSteps, ['signIn']);
            const failed = standIn.log.filter((request) => request.method === method);
            if (method !== 'GET') assert.equal(failed.length, 1, 'a write must not be repeated');
            for (const request of standIn.log) {
              const { authorization, ...rest } = request.headers;
              assert.equal(authorization, `Bearer ${CANARY}`);
              assert.doesNotMatch(JSON.stringify([request.query, rest, request.body]), /canary/);
            }
          });
        }
      });
    }

    it('a page with status 200 is told with how the address should end', async () => {
      standIn.fail({ status: 200, ...WEB_PAGE });
      const error = await rejection(open().whoAmI(never));
      assert.match(error.message, /web page.*should end with \/api/);
      assert.equal(error.retryable, false);
    });

    it('withheld credentials keep nobody from the connection', async () => {
      const on = (request: { path: string }) => request.path.includes('/credentials/');
      standIn.fail({ status: 403 }, { on });
      const catalog = open();
      assert.equal((await catalog.get('JohnDoe:Sales', never)).properties['username'], undefined);
      assert.equal(await catalog.secrets!('JohnDoe:Sales', never), undefined);
    });

    it('closing ends what is under way', async () => {
      standIn.fail('hang');
      const catalog = open();
      const asking = rejection(catalog.whoAmI(never), 'Cancelled');
      setTimeout(() => void catalog.close(), 20);
      await asking;
    });
  });

  it('its kind binds the key to the address', () => {
    const { binding } = datagrokKind;
    const validate = datagrokKind.validate!;
    assert.equal(
      binding({ url: 'https://G.example/api/' }),
      binding({ url: 'https://g.example/api' }),
    );
    assert.notEqual(
      binding({ url: 'https://g.example/api' }),
      binding({ url: 'http://g.example/api' }),
    );
    assert.equal(validate({ url: 'https://u:p@g.example' })[0]?.field, 'url');
    assert.deepEqual(validate({ url: 'http://localhost:8082' }), []);
  });
});

function credentials(parameters: Record<string, string>) {
  return { '#type': 'Credentials', id: 'c', parameters, openParameters: {} };
}
