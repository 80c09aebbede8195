import assert from 'node:assert/strict';
import { edgeCatalog } from '../../../src/catalogs/edge/catalog.js';
import type { RemoteCatalog } from '../../../src/core/sources/catalogKind.js';
import type { Session } from '../../../src/core/sources/connector.js';
import { postgresqlConnector } from '../../../src/connectors/postgresql/connector.js';
import { s3Connector } from '../../../src/connectors/s3/connector.js';
import { sampleS3Users, startSamples } from '../../servers/index.js';
import { sampleCounts, sampleRoles } from '../../servers/samples/database.js';
import { never, rejection } from '../support.js';
import { edgeContext, EdgeStandIn, s3Connection, sqlConnection } from './standIn.js';

describe('Sources of Edge on real servers', function () {
  this.timeout(60_000);
  const standIn = new EdgeStandIn();
  let samples: Awaited<ReturnType<typeof start>>;
  let catalog: RemoteCatalog;

  const start = () => startSamples({ postgres: true, s3: true });
  const database = (fields: object = {}) => {
    const { host, port, database: name } = samples.postgres;
    const { user: username, password } = sampleRoles.lab;
    return sqlConnection({ host, port, db_name: name, username, password, ...fields });
  };
  const bucket = (fields: object = {}) => {
    const { accessKeyId, secretAccessKey } = sampleS3Users[0];
    return s3Connection({
      ...{ endpoint: samples.s3.endpoint, access_key: accessKeyId, secret_key: secretAccessKey },
      ...fields,
    });
  };

  before(async () => {
    samples = await start();
    await samples.postgres.query(
      `
      create table public.odd (id int primary key, "50% ""x""" text, b bool, c char(5), n numeric(30,10),
        f float8, t timestamptz(3), j json, a int[], r record_type_of_test);`.replace(
        'record_type_of_test',
        'text',
      ),
    );
    await samples.postgres.query(`
      insert into public.odd values
        (2, 'two', false, 'ab', 12345678901234567890.0123456789, 0.1, '2026-01-02 03:04:05+00',
         '{"x": 1}', '{1,null}', null),
        (1, null, true, null, 1, 'NaN', null, null, null, '');
      grant select on public.odd to lab;`);
  });
  after(async () => {
    await samples.stop();
    standIn.remove();
  });
  beforeEach(() => {
    standIn.reset();
    catalog = edgeCatalog.open(
      { name: 'edge', kind: 'edge', title: 'Edge', properties: {} },
      edgeContext(standIn, { requestTimeout: 5_000 }),
    );
  });
  afterEach(() => catalog.close());

  const keep = (...connections: ReturnType<typeof database>[]) =>
    standIn.change((state) => {
      state.connections = connections;
    });

  async function openSql(fields: object = {}): Promise<Session> {
    keep(database(fields));
    const source = await catalog.get('data-warehouse-sql', never);
    // As a record without a password would be.
    const session = await catalog.open?.({ ...source, kind: 'edge-sql' });
    assert.ok(session?.tables);
    return session;
  }

  it('are browsed by our connectors with the credentials that Edge keeps', async () => {
    keep(database(), bucket());
    const context = {
      environment: {},
      readFile: () => Promise.reject(new Error('none')),
      limits: { connectTimeout: 5_000, requestTimeout: 5_000, pageSize: 100 },
      log: edgeContext(standIn).log,
      distFolder: '',
    };
    const sql = await catalog.get('data-warehouse-sql', never);
    const session = postgresqlConnector.open(sql, {
      ...context,
      secrets: (signal) => catalog.secrets?.(sql.name, signal) ?? Promise.resolve(undefined),
    });
    const tables = await session.tables?.list(never);
    assert.ok(tables?.some(({ name }) => name === 'experiments'));
    await session.close();
    const s3 = await catalog.get('data-lake-s3', never);
    const lake = s3Connector.open(s3, {
      ...context,
      secrets: (signal) => catalog.secrets?.(s3.name, signal) ?? Promise.resolve(undefined),
    });
    assert.match(await lake.test(never), /bucket "lab"/);
    await lake.close();
  });

  it('are tested with three outcomes', async () => {
    keep(
      database(),
      database({ uid: 'u-3', name: 'wrong', password: 'not-the-password' }),
      database({ uid: 'u-4', name: 'away', port: 1 }),
      bucket(),
      bucket({ uid: 'u-5', name: 'wrong-key', secret_key: 'not-the-secret' }),
    );
    const outcome = async (name: string) => catalog.test?.(name, never);
    assert.deepEqual(await outcome('data-warehouse-sql'), {
      ok: true,
      message: 'Edge’s API reaches it, and its credentials are valid.',
    });
    assert.match((await outcome('wrong'))?.message ?? '', /credentials are refused/);
    assert.match((await outcome('away'))?.message ?? '', /does not reach it/);
    assert.equal((await outcome('away'))?.ok, false);
    assert.equal((await outcome('data-lake-s3'))?.ok, true);
    assert.match((await outcome('wrong-key'))?.message ?? '', /credentials are refused/);
  });

  it('are tested before they are saved, and not saved when that fails', async () => {
    keep(database());
    const {
      host,
      port,
      database: db,
      username,
      password,
    } = {
      ...samples.postgres,
      ...sampleRoles.lab,
      username: sampleRoles.lab.user,
    };
    const properties = { host, port, database: db, username };
    const source = { name: 'second', kind: 'postgresql', properties };
    const create = (secret: string) =>
      catalog.create?.(source, { test: true, secrets: { password: secret } }, never);
    const error = await rejection(create('wrong') ?? Promise.resolve(), 'Invalid');
    assert.deepEqual(
      error.problems.map(({ field }) => field),
      ['password'],
    );
    assert.equal(standIn.state.connections.length, 1);
    await create(password);
    const portKept = () =>
      standIn.state.connections.find((each) => each.name === 'second')?.['port'];
    const worse = catalog.update?.('second', { properties: { port: 1 } }, { test: true }, never);
    const problem = await rejection(worse ?? Promise.resolve(), 'Invalid');
    assert.equal(problem.problems[0]?.field, 'host');
    assert.equal(portKept(), port);
    await catalog.update?.('second', { properties: { port: 1 } }, { test: false }, never);
    assert.equal(portKept(), 1);
  });

  it('have tables and columns through Edge’s own code', async () => {
    const session = await openSql();
    const { items } = await session.children([], {}, never);
    const odd = items.find(({ label }) => label === 'odd');
    assert.deepEqual([odd?.role, odd?.table], ['table', { schema: '', name: 'odd' }]);
    const columns = await session.children(odd?.path ?? [], {}, never);
    assert.deepEqual(
      columns.items.map(({ role, label, description }) => [role, label, description]),
      [
        ['keyColumn', 'id', 'int4'],
        ['column', '50% "x"', 'text'],
        ['column', 'b', 'bool'],
        ['column', 'c', 'char(5)'],
        ['column', 'n', 'numeric(30,10)'],
        ['column', 'f', 'float8'],
        ['column', 't', 'timestamptz(3)'],
        ['column', 'j', 'json'],
        ['column', 'a', 'int4[]'],
        ['column', 'r', 'text'],
      ],
    );
    assert.match(await session.test(never), /tables/);
  });

  it('have rows as the server writes them, in the order of their key', async () => {
    const { tables } = await openSql();
    const ref = await tables!.resolve('odd', never);
    const table = tables!.open(ref);
    const { columns, rows } = await table.rows({ start: 0, end: 10 }, never);
    assert.deepEqual(columns, await table.columns(never));
    assert.deepEqual(rows, [
      ['1', null, 't', null, '1.0000000000', 'NaN', null, null, null, ''],
      [
        ...['2', 'two', 'f', 'ab   ', '12345678901234567890.0123456789', '0.1'],
        rows[1]?.[6],
        ...['{"x": 1}', '{1,NULL}', null],
      ],
    ]);
    assert.match(String(rows[1]?.[6]), /^2026-01-0\d \d\d:\d\d:05[+-]\d\d$/);
    assert.deepEqual(await table.rowCount(never), { count: 2, exact: true });
    await table.close();
  });

  it('are read at any place, a piece at a time and never whole', async () => {
    const { tables } = await openSql();
    const ref = await tables!.resolve('batchresults', never);
    const table = tables!.open(ref);
    const first = await table.rows({ start: 0, end: 2500 }, never);
    assert.equal(first.rows.length, 2500);
    const far = await table.rows({ start: 200_000, end: 200_003 }, never);
    assert.equal(far.rows.length, 3);
    assert.equal(await table.rowCount(never), undefined);
    const end = sampleCounts.batchresults;
    const last = await table.rows({ start: end - 2, end: end + 100 }, never);
    assert.equal(last.rows.length, 2);
    assert.deepEqual(await table.rowCount(never), { count: end, exact: true });
  });

  it('have rows of any width, in answers of a bounded size', async () => {
    await samples.postgres.query(`
      create table if not exists public.wide as
        select i, repeat('x', 1500000) as x from generate_series(1, 12) i;
      grant select on public.wide to lab;`);
    const { tables } = await openSql();
    const { rows } = await tables!
      .open({ schema: '', name: 'wide' })
      .rows({ start: 0, end: 50 }, never);
    assert.equal(rows.length, 12);
    assert.ok(rows.every((row) => row[1]?.length === 1_500_000));
  });

  it('say what is wrong, without calling it a matter of the token', async () => {
    const session = await openSql();
    const missing = session.tables!.open({ schema: '', name: 'nothing "here"' });
    await rejection(missing.rows({ start: 0, end: 1 }, never), 'NotFound');
    const secret = session.tables!.open({ schema: 'secret', name: 'plans' });
    const failure = await rejection(secret.rows({ start: 0, end: 1 }, never));
    assert.ok(['Forbidden', 'NotFound'].includes(failure.code), failure.code);
    await rejection(session.tables!.resolve('nothing', never), 'Invalid');
    await assert.rejects(
      async () => {
        for await (const batch of session.tables!.query('select 1', [], never))
          assert.fail(batch.rows.join());
      },
      { code: 'Unsupported' },
    );
    const wrong = await openSql({ password: 'wrong-password-1' });
    const refused = await rejection(wrong.tables!.list(never), 'Forbidden');
    assert.doesNotMatch(refused.message, /wrong-password-1/);
    const away = await openSql({ port: 1 });
    await rejection(away.tables!.list(never), 'Unavailable');
    const noDriver = await openSql({ db_kind: 'oracle' });
    const needed = await rejection(noDriver.tables!.list(never));
    assert.doesNotMatch(needed.message, /Traceback/);
  });

  it('stop the server’s work when nobody waits for it', async () => {
    await samples.postgres.query(`
      create or replace view public.slow as select pg_sleep(30)::text as x;
      grant select on public.slow to lab;`);
    const { tables } = await openSql();
    const slow = tables!.open({ schema: '', name: 'slow' });
    const controller = new AbortController();
    const running = async () =>
      samples.postgres.query(
        "select 1 from pg_stat_activity where usename = 'lab' and state = 'active'",
      );
    const reading = slow.rows({ start: 0, end: 1 }, controller.signal);
    while ((await running()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    controller.abort();
    await rejection(reading, 'Cancelled');
    while ((await running()).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
    // Without anybody's doing the statement ends after the time of a request.
    const late = await rejection(slow.rows({ start: 0, end: 1 }, never), 'Timeout');
    assert.equal(late.code, 'Timeout');
    while ((await running()).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  });

  it('only read', async () => {
    await samples.postgres.query(`
      create table if not exists public.touched (n int);
      create or replace function public.touch() returns int language sql volatile as
        'insert into public.touched values (1) returning n';
      create or replace view public.touching as select public.touch() as n;
      grant select on public.touching to lab; grant insert, select on public.touched to lab;`);
    const { tables } = await openSql();
    await rejection(
      tables!.open({ schema: '', name: 'touching' }).rows({ start: 0, end: 1 }, never),
    );
    assert.deepEqual(await samples.postgres.query('select * from public.touched'), []);
  });

  it('have files of a bucket through Edge’s own code, to be read', async () => {
    keep(bucket({ _verify: false }));
    const source = await catalog.get('data-lake-s3', never);
    assert.equal(source.kind, 'edge-s3');
    const session = await catalog.open?.(source);
    const store = session?.objects;
    assert.ok(store?.readOnly);
    const names = async (folder: string) =>
      (await store.list(folder, {}, never)).items.map(({ path }) => path);
    assert.deepEqual((await names('')).sort().slice(0, 4), [
      ...['Empty folder/', 'Experiment data/', 'Odd keys/', 'README.md'],
    ]);
    assert.deepEqual(await names('Experiment data/2024/March/'), [
      'Experiment data/2024/March/Notes, day 1.txt',
    ]);
    const odd = await names('Odd keys/');
    for (const name of ['file', 'file/', 'percent %41 %.txt', 'emoji 🧪 Ünïcode 日本.txt']) {
      assert.ok(odd.includes(`Odd keys/${name}`), name);
    }
    const path = 'Experiment data/tensile.csv';
    const stat = await store.stat(path, never);
    const { bytes: content } = await store.read(path, {}, never);
    assert.equal(content.byteLength, stat.size);
    const part = await store.read(path, { start: 1, end: 4 }, never);
    assert.deepEqual(part.bytes, content.subarray(1, 4));
    assert.equal((await store.stat('Experiment data/', never)).kind, 'folder');
    await rejection(store.stat('nothing/', never), 'NotFound');
    await rejection(store.stat('nothing', never), 'NotFound');
    await rejection(store.write('x', new Uint8Array(0), {}, never), 'Forbidden');
  });
});
