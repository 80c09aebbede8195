import assert from 'node:assert/strict';
import { edgeCatalog } from '../../../src/catalogs/edge/catalog.js';
import type { SourceQuery } from '../../../src/core/sources/catalog.js';
import type { RemoteCatalog } from '../../../src/core/sources/catalogKind.js';
import { entriesOf, never, rejection, testContext } from '../support.js';
import { s3Record, sqlRecord } from './gateway.js';
import { CANARY, GatewayStage } from './gatewayStage.js';

const SPECIFICATION = { openapi: '3.0.0', info: { title: 'Pets', version: '1' }, paths: {} };

describe('Edge catalog through a gateway', function () {
  this.timeout(60_000);
  const stage = new GatewayStage();
  const { gateway } = stage;

  beforeEach(() => {
    gateway.records = [sqlRecord(), s3Record()];
  });

  const names = async (catalog: RemoteCatalog, query: SourceQuery = {}) =>
    (await entriesOf(catalog, query)).map((entry) =>
      'source' in entry ? entry.source.name : `! ${entry.problem.label}`,
    );

  it('lists the files first, then the sources with what they point to and no secret', async () => {
    const all = await entriesOf(stage.catalog());
    const sources = all.map((entry) => ('source' in entry ? entry.source : undefined));
    assert.deepEqual(
      sources.map((source) => [source?.id, source?.title, source?.kind]),
      [
        ['edge//files', 'Files', 'edge-files'],
        ['edge/data-warehouse-sql', 'Data Warehouse (SQL)', 'postgresql'],
        ['edge/data-lake-s3', 'Data Lake (S3)', 's3'],
      ],
    );
    assert.deepEqual(sources[1]?.properties, {
      ...{ host: 'db.example.org', port: 5432, database: 'lab', username: 'lab' },
    });
    assert.deepEqual(sources[2]?.properties, {
      ...{ bucket: 'lab', endpoint: 'http://127.0.0.1:9000', accessKeyId: 'AKIA1' },
    });
    assert.deepEqual(stage.sent(), ['GET /org/lab/connections']);
  });

  it('pages by tokens, and by the query of links whatever host they name', async () => {
    gateway.records = Array.from({ length: 25 }, (_, at) =>
      sqlRecord({}, { uid: `u-${at}`, name: `s-${at}` }),
    );
    gateway.pageSize = 10;
    for (const host of [undefined, '', stage.elsewhere.url]) {
      gateway.linkHost = host;
      const all = await names(stage.catalog(), { limit: 10 });
      assert.equal(all.length, 26);
      assert.equal(new Set(all).size, 26);
    }
    assert.equal(stage.sent()[1], 'GET /org/lab/connections limit=10&page=10');
  });

  it('refuses a link without a query', async () => {
    const catalog = stage.catalog();
    const json = { items: [], next: `${stage.elsewhere.url}/more` };
    gateway.standIn.fail({ status: 200, json });
    const { next } = await catalog.list({}, never);
    await rejection(catalog.list({ page: next! }, never), 'Invalid');
  });

  it('reads a list in ten thousand pages', async function () {
    this.timeout(180_000);
    gateway.pageSize = 1;
    gateway.tokens = Array.from({ length: 10_000 }, (_, at) => ({ id: `t${at}` }));
    assert.equal((await stage.service().tokens.list(never)).length, 10_000);
  });

  it('reads no list without end', async () => {
    gateway.standIn.fail({ status: 200, json: { items: [], next: 'again' } });
    const { sql, tokens } = stage.service();
    assert.match((await rejection(sql.tables('u-1', never), 'Invalid')).message, /without end/);
    await rejection(tokens.list(never), 'Invalid');
    assert.equal(gateway.standIn.log.length, 4);
  });

  it('takes records as they may come: flat, by name only, unknown, broken', async () => {
    const { fields, ...head } = sqlRecord();
    const list = [
      { ...head, uid: 'u-7', name: 'flat', ...fields, secrets: ['password'], color: 'red' },
      { uid: 'u-2', name: 'data-lake-s3' },
      'data-warehouse-sql',
      'gone',
      { name: 'q', kind: 'quantum', fields: { qubits: 3, api_key: 'quantum-secret-9' } },
      { name: 'broken', problem: 'no host' },
      ...[null, 7, {}, { name: '' }],
    ];
    gateway.standIn.fail({ status: 200, json: list }, { on: ({ path }) => /ions$/.test(path) });
    const all = await entriesOf(stage.catalog());
    assert.deepEqual(
      all.map((entry) => ('source' in entry ? entry.source.kind : entry.problem.message)),
      ['edge-files', 'postgresql', 's3', 'postgresql', 'quantum', 'no host'],
    );
    assert.doesNotMatch(JSON.stringify(all), /secret-9/);
  });

  it('hands out credentials by a route of their own', async () => {
    const catalog = stage.catalog();
    assert.deepEqual(await catalog.secrets?.('u-1', never), { password: 'sql-secret-9' });
    const secrets = await catalog.secrets?.('data-lake-s3', never);
    assert.deepEqual(secrets, { secretAccessKey: 's3-secret-9' });
    assert.deepEqual(stage.sent(), [
      'GET /org/lab/connections/u-1',
      'GET /org/lab/connections/u-1/secrets',
      'GET /org/lab/connections/data-lake-s3',
      'GET /org/lab/connections/data-lake-s3/secrets',
    ]);
  });

  it('encodes names, and never leaves the place they stand in', async () => {
    const name = 'a/b ?#%ü';
    gateway.records.push(sqlRecord({}, { uid: 'u-9', name }));
    const catalog = stage.catalog();
    assert.equal((await catalog.get(name, never)).name, name);
    for (const odd of ['.', '..', '']) {
      await rejection(catalog.remove!(odd, never), 'Invalid');
    }
    assert.equal(gateway.standIn.log.length, 1);
  });

  it('adds, changes and removes sources, their secrets included', async () => {
    const catalog = stage.catalog();
    let changes = 0;
    catalog.onDidChange(() => changes++);
    const properties = { host: 'db', port: '5433', database: 'shop', username: 'u' };
    const source = { name: 'shop', title: 'Shop', kind: 'postgresql', properties };
    const made = await catalog.create?.(
      source,
      { test: true, secrets: { password: 'new-secret-9' } },
      never,
    );
    assert.deepEqual(made?.properties, { ...properties, port: 5433 });
    await rejection(catalog.create!(source, {}, never), 'Conflict');
    const updated = await catalog.update?.(
      'shop',
      { title: 'The shop', properties: { port: 5434 } },
      { test: true, secrets: { password: 'newer-secret-9' } },
      never,
    );
    assert.equal(updated?.title, 'The shop');
    assert.deepEqual(gateway.records.at(-1)?.fields, {
      ...{ db_kind: 'postgresql', host: 'db', port: 5434, db_name: 'shop', username: 'u' },
      password: 'newer-secret-9',
    });
    await catalog.update?.('shop', { properties: { host: 'db2' } }, {}, never);
    assert.deepEqual(await catalog.secrets?.('shop', never), { password: 'newer-secret-9' });
    await catalog.remove?.('shop', never);
    await rejection(catalog.get('shop', never), 'NotFound');
    assert.equal(changes, 4);
  });

  it('marks refused fields by the names of our forms, and hides their secrets', async () => {
    const catalog = stage.catalog();
    const refused = (json: unknown) =>
      gateway.standIn.fail({ status: 422, json }, { on: ({ method }) => method !== 'GET' });
    const change = () =>
      catalog.update!(
        'u-1',
        { properties: { database: 'x' } },
        { secrets: { password: 'wrong-secret-9' } },
        never,
      );
    const message = 'no database; wrong-secret-9';
    for (const json of [
      { message: 'no', fields: { db_name: [message] } },
      { errors: [{ field: 'db_name', message }] },
      { detail: [{ loc: ['body', 'fields', 'db_name'], msg: message, type: 'x' }] },
    ]) {
      refused(json);
      const { problems } = await rejection(change(), 'Invalid');
      assert.deepEqual(problems, [{ field: 'database', message: 'no database; ***' }]);
    }
  });

  it('tests sources, saved or not', async () => {
    const catalog = stage.catalog();
    assert.equal((await catalog.test!('u-1', never)).ok, true);
    gateway.status = 'BAD_CREDENTIALS';
    assert.match((await catalog.test!('u-1', never)).message, /credentials are refused/);
    gateway.status = 'MAYBE';
    await rejection(catalog.test!('u-1', never), 'Unavailable');
    assert.match((await catalog.test!('/files', never)).message, /Reached the files/);
  });

  it('reads tables with exact values, more than one answer has', async () => {
    gateway.records = [sqlRecord({ db_kind: 'oracle' })];
    const columns = [
      { name: 'id', type: 'int8', key: true },
      { name: 'v', type: 'json' },
    ];
    const rows = Array.from({ length: 1500 }, (_, at) => `[${at},null]`);
    rows[1] = '[9223372036854775807,{"a":1.50}]';
    rows[2] = '{"v":true,"id":"text","extra":1}';
    gateway.tables = { 'Big/Table': { schema: 's', columns, rows } };
    const catalog = stage.catalog();
    const session = await catalog.open!(await catalog.get('u-1', never));
    const [table] = await session.tables!.list(never);
    assert.deepEqual(table, { schema: 's', name: 'Big/Table', kind: 'view' });
    const source = session.tables!.open(table);
    assert.deepEqual(await source.columns(never), [
      { name: 'id', type: 'int8', nullable: true, key: true },
      { name: 'v', type: 'json', nullable: true },
    ]);
    const batch = await source.rows({ start: 0, end: 2000 }, never);
    assert.equal(batch.rows.length, 1500);
    assert.deepEqual(batch.rows.slice(0, 3), [
      ['0', null],
      ['9223372036854775807', '{"a":1.50}'],
      ['text', 'true'],
    ]);
    assert.deepEqual(batch.rows.at(-1), ['1499', null]);
    assert.deepEqual(await source.rowCount(never), { count: 1500, exact: true });
    gateway.standIn.fail({ status: 200, json: [[1, 2]] }, { on: ({ path }) => /rows$/.test(path) });
    assert.deepEqual((await source.rows({ start: 0, end: 1 }, never)).rows, [['1', '2']]);
  });

  it('hands out specifications, or says where they are', async () => {
    const openapi = { uid: 'u-4', name: 'pets', title: 'Pets', kind: 'openapi', fields: { x: 1 } };
    gateway.records = [openapi];
    const catalog = stage.catalog();
    const { properties } = await catalog.get('pets', never);
    const read = async () =>
      new TextDecoder().decode(
        await catalog.readFile!('pets', String(properties['specification']), never),
      );
    gateway.specification = { json: SPECIFICATION };
    assert.deepEqual(JSON.parse(await read()), SPECIFICATION);
    gateway.specification = { text: 'openapi: 3.0.0', type: 'application/yaml' };
    assert.equal(await read(), 'openapi: 3.0.0');
    gateway.specification = { json: { url: 'https://example.org/o.json' } };
    assert.match((await rejection(read(), 'Unsupported')).message, /example\.org/);
  });

  it('tells who is signed in, and changes the whole profile', async () => {
    const catalog = stage.catalog();
    assert.deepEqual(await catalog.whoAmI(never), {
      label: 'Ada Lovelace',
      details: [
        ...['ada', 'ada@example.org', 'Organization: lab', 'Member of: engines'],
        ...['Server administrator', 'License: Pro'],
      ],
    });
    await catalog.profile?.save({ firstName: 'Augusta' }, never);
    assert.deepEqual(await catalog.profile?.read(never), {
      ...{ firstName: 'Augusta', lastName: 'Lovelace', email: 'ada@example.org' },
    });
  });

  it('lists, creates and removes tokens and the user’s secrets', async () => {
    const { tokens, userSecrets } = stage.catalog();
    const made = await tokens!.create({ note: 'laptop', expiresIn: 3600 }, never);
    assert.equal(made.value, 'value-t1');
    const created = Date.UTC(2026, 0, 2, 3, 4, 5);
    const info = { id: 't1', note: 'laptop', created, expires: created + 3_600_000 };
    assert.deepEqual(made.info, info);
    await tokens!.create({}, never);
    assert.deepEqual(await tokens!.list(never), [info, { id: 't2', created }]);
    await tokens!.remove('t1', never);
    await rejection(tokens!.remove('t1', never), 'NotFound');
    const value = { login: 'x', nested: { n: 1.5, text: 'ä\u2028' } };
    await userSecrets!.create('mine/own', value, never);
    assert.deepEqual(await userSecrets!.list(never), ['mine/own']);
    assert.deepEqual(await userSecrets!.read('mine/own', never), value);
    await rejection(userSecrets!.read('other', never), 'NotFound');
    assert.doesNotMatch(stage.logged.join('\n'), /value-t/);
  });

  it('searches, with and without a kind', async () => {
    gateway.hits = [
      { name: 'experiments', kind: 'connector', uid: 'u-1' },
      { name: 'e.csv', kind: 'file', uid: 'f-1', path: 'a/e.csv' },
      { name: 'notes', kind: 'wormhole', uid: 'w-1' },
    ];
    const catalog = stage.catalog();
    assert.deepEqual(await catalog.search?.('expermnts & co', undefined, never), [
      { kind: 'connector', name: 'experiments', source: 'u-1' },
      { kind: 'file', name: 'e.csv', source: '/files', object: 'a/e.csv' },
    ]);
    assert.equal((await catalog.search?.('x', 'file', never))?.length, 1);
    assert.equal(stage.sent()[1], 'GET /org/lab/search q=x&kind=file');
  });

  it('takes other routes and another scheme', async () => {
    stage.scheme = 'Bearer';
    const routes = {
      'sources.get': 'GET /org/lab/connections/{id}',
      whoami: '/org/{org}/connections/data-lake-s3?for={org}',
      'files.list': 'GET /tree/{path}?org={org}&from={page}',
    };
    const catalog = stage.catalog({ scheme: 'Bearer', routes: JSON.stringify(routes) });
    assert.equal((await catalog.get('u-2', never)).kind, 's3');
    gateway.standIn.fail({ status: 200, json: { user_name: 'x' } });
    await catalog.whoAmI(never);
    gateway.standIn.fail({ status: 200, json: [] });
    const session = await catalog.open!(await catalog.get('/files', never));
    await session.objects!.list('a b/ü?/', {}, never);
    assert.deepEqual(stage.sent(), [
      'GET /org/lab/connections/u-2',
      'GET /org/lab/connections/data-lake-s3 for=lab',
      'GET /tree/a%20b/%C3%BC%3F org=lab',
    ]);
  });

  it('says where the gateway lacks a route that routes are a contract of ours', async () => {
    const catalog = stage.catalog();
    gateway.standIn.fail({ status: 404, json: {} });
    const error = await rejection(catalog.whoAmI(never), 'NotFound');
    assert.match(error.message, /no route GET \/whoami.*contract of this extension.*not Enthought/);
    assert.deepEqual(error.nextSteps, ['openSettings']);
    const one = await rejection(catalog.get('x', never), 'NotFound');
    assert.equal(one.message, 'The Edge gateway does not have the source "x".');
  });

  it('makes no catalog of settings it cannot use, nor a request without a token', async () => {
    assert.throws(() => stage.catalog({ serviceUrl: '' }), /needs "serviceUrl".*contract/);
    for (const routes of ['[]', '{', '{"x":"/"}', '{"whoami":"//evil.example.org/"}']) {
      assert.throws(() => stage.catalog({ routes }), { code: 'Invalid' });
    }
    const properties = { transport: 'http', serviceUrl: gateway.standIn.url };
    const config = { name: 'edge', kind: 'edge', title: 'Edge', properties };
    const nobody = edgeCatalog.open(config, testContext(undefined));
    await rejection(nobody.whoAmI(never), 'Unauthorized');
    assert.equal(gateway.standIn.log.length, 0);
    const wrong = edgeCatalog.open(config, testContext({ token: `not-${CANARY.slice(0, 3)}` }));
    const error = await rejection(wrong.whoAmI(never), 'Unauthorized');
    assert.deepEqual(error.nextSteps, ['signIn']);
    gateway.standIn.log.length = 0;
  });

  it('stops asking when nobody waits any more', async () => {
    const catalog = stage.catalog();
    gateway.standIn.fail('hang');
    const controller = new AbortController();
    const listing = catalog.list({}, controller.signal);
    while (gateway.standIn.openRequests === 0) await new Promise((go) => setTimeout(go, 5));
    controller.abort();
    await rejection(listing, 'Cancelled');
    while (gateway.standIn.openRequests > 0) await new Promise((go) => setTimeout(go, 5));
  });
});
