import assert from 'node:assert/strict';
import type { Session } from '../../src/core/sources/connector.js';
import { eventually, expectEventually } from '../eventually.js';
import {
  cells,
  firstBatch,
  idleTransactions,
  majorVersion,
  never,
  onEachServer,
  openSession,
  openSessions,
  readRows,
  rejection,
  runningStatements,
  tablesOf,
} from './postgresqlSupport.js';

const DIGITS = `${'1234567890'.repeat(19)}.${'9876543210'.repeat(3)}`;

/** SQL, the type as it is named, and the exact text of the value. */
const VALUES: readonly (readonly [string, string, string | null])[] = [
  [`true`, 'bool', 't'],
  [`'-32768'::int2`, 'int2', '-32768'],
  [`2147483647`, 'int4', '2147483647'],
  [`9223372036854775807`, 'int8', '9223372036854775807'],
  [`'NaN'::numeric`, 'numeric', 'NaN'],
  [`'${DIGITS}'::numeric`, 'numeric', DIGITS],
  [`1.10::numeric(10,4)`, 'numeric(10,4)', '1.1000'],
  [`0.1::float4`, 'float4', '0.1'],
  [`0.1::float8 + 0.2::float8`, 'float8', '0.30000000000000004'],
  [`'-Infinity'::float8`, 'float8', '-Infinity'],
  [`'-0'::float8`, 'float8', '-0'],
  [`''::text`, 'text', ''],
  [`null::text`, 'text', null],
  [`'NULL'::text`, 'text', 'NULL'],
  [`'ab'::char(4)`, 'char(4)', 'ab  '],
  [`'x'::varchar(9)`, 'varchar(9)', 'x'],
  [`'a🐘b'::text`, 'text', 'a🐘b'],
  [`'\\x00ff5c'::bytea`, 'bytea', '\\x00ff5c'],
  [`date '0044-03-15 BC'`, 'date', '0044-03-15 BC'],
  [`'infinity'::date`, 'date', 'infinity'],
  [`timestamp '2025-02-03 04:05:06.123456'`, 'timestamp', '2025-02-03 04:05:06.123456'],
  [`timestamptz 'infinity'`, 'timestamptz', 'infinity'],
  [`timestamptz '-infinity'`, 'timestamptz', '-infinity'],
  [`timestamptz '2025-02-03 04:05:06.5+02'`, 'timestamptz', '2025-02-03 02:05:06.5+00'],
  [`timestamptz '0044-03-15 12:00:00+00 BC'`, 'timestamptz', '0044-03-15 12:00:00+00 BC'],
  [`time '23:59:59.999999'`, 'time', '23:59:59.999999'],
  [`timetz '23:59:59+05:30'`, 'timetz', '23:59:59+05:30'],
  [`interval '1 year 2 days -3.5 seconds'`, 'interval', '1 year 2 days -00:00:03.5'],
  [`'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid`, 'uuid', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  [`'{"a" : 1.00, "a": 2}'::json`, 'json', '{"a" : 1.00, "a": 2}'],
  [`'{"big": 12345678901234567890123}'::jsonb`, 'jsonb', '{"big": 12345678901234567890123}'],
  [`array['a', null, 'NULL', '', 'x,"y']`, 'text[]', '{a,NULL,"NULL","","x,\\"y"}'],
  [`'{{1,2},{3,null}}'::int4[]`, 'int4[]', '{{1,2},{3,NULL}}'],
  [`'[0:1]={1,2}'::int8[]`, 'int8[]', '[0:1]={1,2}'],
  [`'ok'::mood`, 'mood', 'ok'],
  [`12345.67::money`, 'money', '$12,345.67'],
  [`int4range(1, 5)`, 'int4range', '[1,5)'],
  [`'{[1,3),[5,7)}'::int4multirange`, 'int4multirange', '{[1,3),[5,7)}'],
  [`'192.168.0.1/24'::inet`, 'inet', '192.168.0.1/24'],
  [`'08:00:2b:01:02:03'::macaddr`, 'macaddr', '08:00:2b:01:02:03'],
  [`b'101'::bit(3)`, 'bit(3)', '101'],
  [`b'1010'::varbit`, 'varbit', '1010'],
  [`'<a>1</a>'::xml`, 'xml', '<a>1</a>'],
  [`to_tsvector('simple', 'a b a')`, 'tsvector', "'a':1,3 'b':2"],
  [`point(1.5, -2)`, 'point', '(1.5,-2)'],
  [`row(1, null, 'a b')::pair`, 'pair', '(1,,"a b")'],
  [`4294967295::oid`, 'oid', '4294967295'],
  [`'c'::"char"`, '"char"', 'c'],
];

onEachServer('PostgreSQL: queries', {}, (server) => {
  let session: Session;
  before(async () => {
    session = openSession(server());
    await server()
      .query(`create type mood as enum ('sad', 'ok'); create type pair as (a int, b int, c text);
      create table written (id int primary key, v text); insert into written values (1, 'kept')`);
  });
  after(async () => {
    await session.close();
    await eventually('no connection is left', async () => (await openSessions(server())) === 0);
  });

  const active = () => runningStatements(server());

  const values = () =>
    VALUES.filter(([, type]) => majorVersion(server()) >= 14 || type !== 'int4multirange');

  it('gives the exact text of every common type', async () => {
    for (const [sql, type, text] of values()) {
      const { columns, rows } = await firstBatch(session, `select ${sql} as v`);
      assert.equal(columns[0]?.type, type, sql);
      assert.equal(rows[0]?.[0], text, sql);
    }
  });

  it('gives the same text in a table', async () => {
    const columns = values()
      .map(([sql], index) => `${sql} as c${index}`)
      .join(', ');
    await server().query(`create table corpus as select 1 as id, ${columns};
      alter table corpus add primary key (id)`);
    const keyed = await readRows(session, { schema: 'public', name: 'corpus' }, 0, 1);
    const direct = await cells(session, `select 1, ${columns}`);
    assert.deepEqual(keyed.rows, direct);
    assert.deepEqual(
      keyed.columns.slice(1).map(({ type }) => type),
      values().map(([, type]) => type),
    );
  });

  it('passes parameters as values', async () => {
    const sql = 'select $1::text, $2::int8, $3::jsonb, $4::text is null';
    const values = [`'; drop table written; --`, 9007199254740993n, { a: ['b'] }, null];
    assert.deepEqual(await cells(session, sql, values), [
      [`'; drop table written; --`, '9007199254740993', '{"a": ["b"]}', 't'],
    ]);
  });

  it('streams a large result in blocks, at the pace of its reader', async () => {
    const sizes: number[] = [];
    const sql = 'select i, repeat(md5(i::text), 10) from generate_series(1, 20500) i';
    for await (const { rows } of tablesOf(session).query(sql, [], never)) sizes.push(rows.length);
    assert.deepEqual(sizes, [...Array<number>(20).fill(1_000), 500]);
  });

  it('gives the columns of a result without rows, and statements without a result', async () => {
    const none = await firstBatch(session, 'select 1 as a, null::uuid as b where false');
    assert.deepEqual(none, {
      columns: [
        { name: 'a', type: 'int4' },
        { name: 'b', type: 'uuid' },
      ],
      rows: [],
    });
    assert.deepEqual(await firstBatch(session, 'set lock_timeout to 5'), { columns: [], rows: [] });
    assert.deepEqual(await firstBatch(session, '-- nothing'), { columns: [], rows: [] });
    assert.deepEqual(await cells(session, 'show lock_timeout'), [['0']], 'settings do not outlive');
  });

  it('stops at the server when its reader stops, and the connection is used again', async () => {
    for await (const { rows } of tablesOf(session).query(
      'select generate_series(1, 1000000)',
      [],
      never,
    )) {
      assert.equal(rows.length, 1_000);
      break;
    }
    await eventually('nothing runs', async () => (await active()).length === 0);
    assert.deepEqual(await cells(session, 'select 1'), [['1']]);
    assert.ok((await openSessions(server())) <= 4);
  });

  it('cancels at the server, and the next query works', async () => {
    const controller = new AbortController();
    const sleeping = cells(session, 'select pg_sleep(60)', [], controller.signal);
    await eventually('it runs', async () => (await active()).includes('select pg_sleep(60)'));
    const started = performance.now();
    controller.abort();
    await rejection(sleeping, 'Cancelled');
    await eventually('it is gone', async () => (await active()).length === 0, 2_000);
    assert.ok(performance.now() - started < 2_000);
    assert.deepEqual(await cells(session, 'select 1'), [['1']]);
  });

  it('frees the connection of an aborted query that nobody reads on', async () => {
    const controller = new AbortController();
    const query = tablesOf(session).query('select generate_series(1, 5000)', [], controller.signal);
    const iterator = query[Symbol.asyncIterator]();
    await iterator.next();
    controller.abort();
    await expectEventually(() => idleTransactions(server()), 0);
    await rejection(iterator.next(), 'Cancelled');
  });

  it('survives fifty queries aborted at any moment', async () => {
    for (let delay = 0; delay < 50; delay++) {
      const controller = new AbortController();
      const sql = 'select generate_series(1, 3000), pg_sleep(0.00001)';
      const work = cells(session, sql, [], controller.signal);
      setTimeout(() => controller.abort(), delay);
      await work.then(
        () => undefined,
        () => undefined,
      );
      assert.deepEqual(await cells(session, 'select 1'), [['1']]);
    }
    await eventually('nothing runs', async () => (await active()).length === 0);
    assert.ok((await openSessions(server())) <= 4, 'connections are used again');
  });

  it('reads only, whatever the statement tries', async () => {
    for (const sql of [
      `insert into written values (2, 'x')`,
      `create table more ()`,
      `with w as (delete from written returning 1) select * from w`,
      `select set_config('transaction_read_only', 'off', false)`,
      `do $$ begin set transaction read write; delete from written; end $$`,
      `select nextval('counter')`,
    ]) {
      if (sql.includes('nextval')) await server().query('create sequence counter');
      await assert.rejects(cells(session, sql), Error, sql);
    }
    // These pass, but end with the transaction they were made in.
    await cells(session, 'set transaction read write');
    await cells(session, 'set session characteristics as transaction read write');
    await cells(session, 'set default_transaction_read_only to off');
    await rejection(cells(session, `delete from written`), 'Forbidden');
    await cells(session, 'commit');
    await rejection(cells(session, `delete from written`), 'Forbidden');
    assert.deepEqual(await cells(session, 'select * from written'), [['1', 'kept']]);
  });

  it('says where a statement is wrong', async () => {
    const error = await rejection(cells(session, 'select 1\nfrom from x'), 'Invalid');
    assert.match(error.message, /Syntax error at or near "from"/);
    assert.match(error.detail ?? '', /Position: 15/);
    await rejection(cells(session, 'select 1; select 2'), 'Invalid');
    await rejection(cells(session, 'select * from gone'), 'NotFound');
    await rejection(cells(session, 'select 1/0'), 'Invalid');
  });

  it('fails in the middle of a result', async () => {
    let rows = 0;
    const sql = 'select 1 / (2500 - i) from generate_series(1, 5000) i';
    await rejection(
      (async () => {
        for await (const batch of tablesOf(session).query(sql, [], never))
          rows += batch.rows.length;
      })(),
      'Invalid',
    );
    assert.equal(rows, 2_000);
    assert.deepEqual(await cells(session, 'select 1'), [['1']]);
  });

  it('stops a statement at the time limit, also one set later', async () => {
    const limited = openSession(server(), {}, { requestTimeout: 200 });
    const error = await rejection(cells(limited, 'select pg_sleep(60)'), 'Timeout');
    assert.match(error.message, /longer than 0.2 seconds/);
    assert.deepEqual(await cells(limited, 'select 1'), [['1']]);
    await limited.close();
  });

  it('tells a statement stopped by others from one it stopped itself', async () => {
    const sleeping = rejection(cells(session, 'select pg_sleep(60)'), 'Unavailable');
    await eventually('it runs', async () => (await active()).includes('select pg_sleep(60)'));
    await server().query(
      `select pg_cancel_backend(pid) from pg_stat_activity where query = 'select pg_sleep(60)'`,
    );
    assert.match((await sleeping).message, /The server stopped the statement/);
  });

  it('says that the connection was lost, and works again', async () => {
    const sleeping = rejection(cells(session, 'select pg_sleep(60)'), 'Unavailable');
    await eventually('it runs', async () => (await active()).includes('select pg_sleep(60)'));
    await server().killSessions();
    assert.match((await sleeping).message, /was lost/);
    assert.deepEqual(await cells(session, 'select 1'), [['1']]);
  });

  it('does not wait for a server that stands still', async function () {
    if (process.platform === 'win32') this.skip();
    const controller = new AbortController();
    const sleeping = cells(session, 'select pg_sleep(60)', [], controller.signal);
    await eventually('it runs', async () => (await active()).includes('select pg_sleep(60)'));
    const [backend] = await server().query<{ pid: number }>(
      `select pid from pg_stat_activity where query = 'select pg_sleep(60)'`,
    );
    assert.ok(backend);
    process.kill(backend.pid, 'SIGSTOP');
    try {
      const started = Date.now();
      controller.abort();
      await rejection(sleeping, 'Cancelled');
      assert.deepEqual(await cells(session, 'select 1'), [['1']]);
      assert.ok(Date.now() - started < 2_000, 'prompt');
    } finally {
      process.kill(backend.pid, 'SIGCONT');
    }
  });

  it('cancels what runs when the session is closed', async () => {
    const closing = openSession(server());
    const sleeping = rejection(cells(closing, 'select pg_sleep(60)'), 'Cancelled');
    await eventually('it runs', async () => (await active()).includes('select pg_sleep(60)'));
    await closing.close();
    await sleeping;
    await eventually('it is gone', async () => (await active()).length === 0);
    await rejection(cells(closing, 'select 1'), 'Cancelled');
  });

  it('runs many things at once on a few connections', async () => {
    const busy = openSession(server());
    const lists = Array.from({ length: 40 }, () =>
      busy.children(['public'], {}, new AbortController().signal),
    );
    await Promise.all(lists);
    assert.ok((await openSessions(server())) <= 8, 'no more than two pools of four');
    await busy.close();
  });
});
