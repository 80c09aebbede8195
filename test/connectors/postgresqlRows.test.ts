import assert from 'node:assert/strict';
import type { Session } from '../../src/core/sources/connector.js';
import type { TableSource } from '../../src/core/table/table.js';
import { eventually, expectEventually } from '../eventually.js';
import {
  cells,
  idleTransactions,
  majorVersion,
  never,
  onEachServer,
  openSession,
  openSessions,
  rejection,
  runningStatements,
  tablesOf,
} from './postgresqlSupport.js';

/** The same sequence in every run, so that a failure can be repeated. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

onEachServer('PostgreSQL: rows', {}, (server) => {
  let session: Session;
  const sources: TableSource[] = [];
  const open = (name: string, schema = 'public') => {
    const source = tablesOf(session).open({ schema, name });
    sources.push(source);
    return source;
  };
  before(async () => {
    session = openSession(server());
    await server().query(`
      create table numbers as select i * 3 as id, 'row ' || i as text from generate_series(1, 100000) i;
      delete from numbers where id % 7 = 0; alter table numbers add primary key (id);
      create table heap as select i as n, md5(i::text) as hash from generate_series(1, 20000) i;
      create view evens as select id, text from numbers where id % 2 = 0 order by text desc;
      analyze`);
  });
  afterEach(() => Promise.all(sources.splice(0).map((source) => source.close())));
  after(async () => {
    await session.close();
    await eventually('no connection is left', async () => (await openSessions(server())) === 0);
  });

  /** Reads at random places and near the last one, and compares with what ORDER BY gives. */
  async function compareJumps(source: TableSource, expected: readonly unknown[], jumps: number) {
    const random = randomNumbers(7);
    let place = 0;
    for (let jump = 0; jump < jumps; jump++) {
      // Wheel down, wheel up, drag.
      const kind = random(3);
      if (kind === 0) place += 50;
      else if (kind === 1) place = Math.max(0, place - 50);
      else place = random(expected.length + 100);
      const range = { start: place, end: place + 1 + random(120) };
      const { rows } = await source.rows(range, never);
      assert.deepEqual(rows, expected.slice(range.start, range.end), JSON.stringify(range));
    }
  }

  it('scrolls and jumps in 100,000 rows as ORDER BY has them', async () => {
    const expected = await cells(session, 'select * from numbers order by id');
    await compareJumps(open('numbers'), expected, 150);
    // Once the number of rows is known, places near the end are reached from there.
    const counted = open('numbers');
    assert.deepEqual(await counted.rowCount(never), { count: expected.length, exact: true });
    await compareJumps(counted, expected, 150);
  });

  it('reads tables without a key by their places, and views through a cursor', async () => {
    const heap = await cells(session, 'select * from heap');
    await compareJumps(open('heap'), heap, 60);
    const evens = await cells(session, 'select * from evens');
    await compareJumps(open('evens'), evens, 60);
    const counted = await open('evens').rowCount(never);
    assert.deepEqual(counted, { count: evens.length, exact: true });
  });

  it('uses composite, text, descending and other unusual keys', async () => {
    await server().query(`
      create type mood as enum ('sad', 'ok', 'happy');
      create domain short as char(3);
      create table composite (a text collate "C", b numeric, c timestamptz, v int, primary key (a, b, c));
      insert into composite select chr(65 + i % 60), (i % 7)::numeric / 3, timestamptz '2025-01-01' + i * interval '1 us', i
        from generate_series(1, 3000) i;
      create table texts (k text primary key);
      insert into texts select distinct chr(60 + i % 200) || repeat(chr(32 + i % 90), i % 4) || case when i % 3 = 0 then '''"\\' else '' end
        from generate_series(1, 4000) i;
      create table down (k int not null, v text); create unique index on down (k desc);
      insert into down select i, 'v' from generate_series(1, 2000) i;
      create table moods (m mood, s short, f float8, b bytea, u uuid, primary key (m, s, f, b, u));
      insert into moods select (enum_range(null::mood))[1 + i % 3], i % 11, (i % 13) / 7.0::float8, decode(md5((i % 17)::text), 'hex'),
        md5(i::text)::uuid from generate_series(1, 1500) i;
      insert into moods values ('ok', 'a', 'NaN', '', md5('x')::uuid), ('ok', 'a', '-infinity', '', md5('x')::uuid);
      create table "Od""d key" ("k""1" int, "a b" "char", primary key ("k""1", "a b"));
      insert into "Od""d key" select i / 3, (65 + i % 3)::"char" from generate_series(1, 300) i;
      create table parts (day date, n int, primary key (n, day)) partition by range (day);
      create table parts_1 partition of parts for values from ('2025-01-01') to ('2025-07-01');
      create table parts_2 partition of parts for values from ('2025-07-01') to ('2026-01-01');
      insert into parts select date '2025-01-01' + i % 365, i from generate_series(1, 3000) i`);
    for (const [name, order] of [
      ['composite', 'a, b, c'],
      ['texts', 'k'],
      ['down', 'k'],
      ['moods', 'm, s, f, b, u'],
      ['Od"d key', '"k""1", "a b"'],
      ['parts', 'n, day'],
    ] as const) {
      const quoted = `"${name.replaceAll('"', '""')}"`;
      const expected = await cells(session, `select * from ${quoted} order by ${order}`);
      await compareJumps(open(name), expected, 40);
    }
  });

  it('does not use indexes that leave rows out or sort otherwise', async () => {
    await server().query(`
      create table nulls (k int unique, v int); insert into nulls values (1, 1), (null, 2), (null, 3), (2, 4);
      create table partial (k int not null, v int); create unique index on partial (k) where v > 0;
      insert into partial values (1, 0), (1, 1), (1, -1);
      create table expression (k text not null); create unique index on expression (lower(k));
      insert into expression values ('b'), ('a'), ('C');
      create table pattern (k text collate "und-x-icu" not null);
      create unique index on pattern (k text_pattern_ops);
      insert into pattern values ('b'), ('a'), ('C');
      create table mixed_order (a int not null, b int not null); create unique index on mixed_order (a, b desc);
      insert into mixed_order values (1, 1), (1, 2);
      create table parent (k int primary key); create table child () inherits (parent);
      insert into parent values (1), (2); insert into child values (1), (2)`);
    for (const [name, count] of [
      ['nulls', 4],
      ['partial', 3],
      ['expression', 3],
      ['pattern', 3],
      ['mixed_order', 2],
      ['parent', 4],
    ] as const) {
      const source = open(name);
      const expected = await cells(session, `select * from ${name}`);
      assert.equal(expected.length, count);
      assert.deepEqual((await source.rows({ start: 0, end: 10 }, never)).rows, expected, name);
      const second = await source.rows({ start: 1, end: 2 }, never);
      assert.deepEqual(second.rows, expected.slice(1, 2), name);
    }
  });

  it('describes columns', async () => {
    await server().query(`create table described (id int8 generated always as identity primary key,
      v varchar(20) not null, t timestamptz(3), a int4[], c char(4), n numeric)`);
    assert.deepEqual(await open('described').columns(never), [
      { name: 'id', type: 'int8', nullable: false, key: true },
      { name: 'v', type: 'varchar(20)', nullable: false, key: false },
      { name: 't', type: 'timestamptz(3)', nullable: true, key: false },
      { name: 'a', type: 'int4[]', nullable: true, key: false },
      { name: 'c', type: 'char(4)', nullable: true, key: false },
      { name: 'n', type: 'numeric', nullable: true, key: false },
    ]);
  });

  it('reads tables without rows, and tables without columns', async () => {
    await server().query(`create table no_rows (id int primary key); create table no_columns ();
      insert into no_columns default values; insert into no_columns default values`);
    const none = open('no_rows');
    assert.deepEqual((await none.rows({ start: 0, end: 10 }, never)).rows, []);
    assert.deepEqual(await none.rowCount(never), { count: 0, exact: true });
    const bare = await open('no_columns').rows({ start: 0, end: 10 }, never);
    assert.deepEqual([bare.columns, bare.rows], [[], [[], []]]);
  });

  it('estimates large tables and corrects the estimate at the end', async () => {
    await server()
      .query(`create table large (id int primary key, fill text) with (autovacuum_enabled = off);
      alter table large alter fill set storage plain;
      insert into large select i, repeat('x', 500) from generate_series(1, 40000) i; analyze large;
      delete from large where id > 39000`);
    const source = open('large');
    const estimate = await source.rowCount(never);
    assert.ok(estimate && !estimate.exact && Math.abs(estimate.count - 40_000) < 2_000);
    assert.deepEqual((await source.rows({ start: 39_500, end: 39_600 }, never)).rows, []);
    assert.deepEqual(await source.rowCount(never), { count: 39_000, exact: true });
    const last = await source.rows({ start: 38_990, end: 39_090 }, never);
    assert.equal(last.rows.length, 10);
  });

  it('says that a table dropped while open is gone, and reads it when it is back', async () => {
    await server().query(
      'create table fleeting (id int primary key); insert into fleeting values (1)',
    );
    const source = open('fleeting');
    assert.equal((await source.rows({ start: 0, end: 5 }, never)).rows.length, 1);
    await server().query('drop table fleeting');
    const error = await rejection(source.rows({ start: 0, end: 5 }, never), 'NotFound');
    assert.match(
      error.message,
      /^There is no table or view public\.fleeting\. .* renamed, moved or dropped; refreshing /,
    );
    await rejection(source.rows({ start: 0, end: 5 }, never), 'NotFound');
    await server().query(
      `create table fleeting (id text, more int); insert into fleeting values ('a', 2)`,
    );
    const batch = await source.rows({ start: 0, end: 5 }, never);
    assert.deepEqual(batch.rows, [['a', '2']]);
    assert.deepEqual(
      batch.columns.map(({ name }) => name),
      ['id', 'more'],
    );
  });

  it('shows a column that was added while open', async () => {
    await server().query(
      'create table growing (id int primary key); insert into growing values (1)',
    );
    const source = open('growing');
    await source.rows({ start: 0, end: 5 }, never);
    await server().query('alter table growing add extra text default $$new$$');
    assert.deepEqual((await source.rows({ start: 0, end: 5 }, never)).rows, [['1', 'new']]);
    assert.deepEqual(
      (await source.columns(never)).map(({ type }) => type),
      ['int4', 'text'],
    );
  });

  it('goes on after its connections were killed', async () => {
    const keyed = open('numbers');
    const cursor = open('evens');
    const before = [
      await keyed.rows({ start: 10, end: 20 }, never),
      await cursor.rows({ start: 10, end: 20 }, never),
    ];
    assert.ok((await server().killSessions()) >= 2);
    const after = [
      await keyed.rows({ start: 10, end: 20 }, never),
      await cursor.rows({ start: 10, end: 20 }, never),
    ];
    assert.deepEqual(after, before);
  });

  it('says that the connection was lost when it is killed in mid-use, and works again', async () => {
    await server().query(
      `create view slow as select i, pg_sleep(0.2)::text from generate_series(1, 100) i`,
    );
    for (const name of ['slow']) {
      const source = open(name);
      const reading = source.rows({ start: 0, end: 100 }, never);
      const failed = rejection(reading, 'Unavailable');
      // A connection that breaks at once is taken for one that had been dead before.
      await eventually('it is read for a while', async () => {
        const long = await server().query(
          `select 1 from pg_stat_activity where application_name = 'Data Connectors'
             and state = 'active' and clock_timestamp() - query_start > '1.2 s'`,
        );
        return long.length > 0;
      });
      await server().killSessions();
      const error = await failed;
      assert.match(error.message, /was lost/);
      assert.ok(error.retryable && error.nextSteps.includes('retry'));
      assert.equal((await source.rows({ start: 0, end: 1 }, never)).rows.length, 1);
    }
  });

  it('keeps a cursor through an abandoned page, and cancels one that takes long', async () => {
    const source = open('evens');
    await source.rows({ start: 0, end: 10 }, never);
    const controller = new AbortController();
    const abandoned = source.rows({ start: 9_000, end: 9_100 }, controller.signal);
    controller.abort();
    await rejection(abandoned, 'Cancelled');
    assert.equal((await source.rows({ start: 20, end: 30 }, never)).rows.length, 10);

    const slow = open('slow');
    const stop = new AbortController();
    const reading = slow.rows({ start: 0, end: 100 }, stop.signal);
    setTimeout(() => stop.abort(), 200);
    const started = Date.now();
    await rejection(reading, 'Cancelled');
    assert.ok(Date.now() - started < 1_500, 'the caller does not wait');
    await expectEventually(() => runningStatements(server()), []);
  });

  it('holds no transaction once it is closed', async () => {
    const source = open('heap');
    await source.rows({ start: 0, end: 10 }, never);
    await source.close();
    await expectEventually(() => idleTransactions(server()), 0);
    await server().query('alter table heap add later int');
  });

  it('keeps few cursors open, however many views are', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `view_${index}`);
    for (const [index, name] of names.entries()) {
      await server().query(
        `create view ${name} as select i + ${index} from generate_series(1, 500) i`,
      );
    }
    const views = names.map((name) => open(name));
    const page = (view: TableSource) => view.rows({ start: 100, end: 101 }, never);
    for (let round = 0; round < 2; round++) {
      for (const [index, view] of views.entries()) {
        assert.deepEqual((await page(view)).rows, [[String(101 + index)]]);
      }
    }
    // All at once: those in use do not give way.
    const together = await Promise.all(views.map(page));
    assert.deepEqual(
      together.map(({ rows }) => rows[0]?.[0]),
      names.map((_, index) => String(101 + index)),
    );
    await page(open('evens'));
    await expectEventually(() => idleTransactions(server()), 4);
  });

  it('stays responsive when pages are asked for and dropped in a hurry', async () => {
    const source = open('numbers');
    for (let turn = 0; turn < 100; turn++) {
      const controller = new AbortController();
      const range = { start: turn * 700, end: turn * 700 + 100 };
      source.rows(range, controller.signal).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, turn % 4));
      controller.abort();
    }
    const started = Date.now();
    const [expected] = await cells(
      session,
      'select * from numbers order by id offset 70000 limit 1',
    );
    const { rows } = await source.rows({ start: 70_000, end: 70_001 }, never);
    assert.deepEqual(rows[0], expected);
    assert.ok(Date.now() - started < 2_000);
    assert.ok((await openSessions(server())) <= 12);
  });

  it('says what the user may not read', async () => {
    await server().query(`create role guest login password 'guest'`);
    const guest = openSession(server(), { username: 'guest' }, { password: 'guest' });
    const source = tablesOf(guest).open({ schema: 'public', name: 'numbers' });
    assert.equal((await source.columns(never)).length, 2);
    const error = await rejection(source.rows({ start: 0, end: 10 }, never), 'Forbidden');
    assert.match(
      error.message,
      /User "guest" may not do this: permission denied for table numbers/,
    );
    await rejection(source.rowCount(never), 'Forbidden');
    await server().query('grant select on numbers to guest');
    assert.equal((await source.rows({ start: 0, end: 10 }, never)).rows.length, 10);
    await guest.close();
  });

  it('counts partitioned tables', async () => {
    await server().query(`create table years (id int, year int) partition by list (year);
      create table y1 partition of years for values in (1); create table y2 partition of years for values in (2);
      insert into years select i, 1 + i % 2 from generate_series(1, 1000) i`);
    const years = open('years');
    assert.deepEqual(await years.rowCount(never), { count: 1_000, exact: true });
    assert.equal((await years.rows({ start: 990, end: 1_100 }, never)).rows.length, 10);
  });

  it('refuses a range that is none', async () => {
    await rejection(open('numbers').rows({ start: 5, end: 4 }, never), 'Invalid');
    await rejection(open('numbers').rows({ start: -1, end: 4 }, never), 'Invalid');
    await rejection(open('heap').rows({ start: 0.5, end: 4 }, never), 'Invalid');
    await rejection(open('evens').rows({ start: 3e9, end: 3e9 + 1 }, never), 'Unsupported');
    // Places have no such end; older servers read them through a cursor.
    const far = open('heap').rows({ start: 3e9, end: 3e9 + 1 }, never);
    if (majorVersion(server()) < 14) await rejection(far, 'Unsupported');
    else assert.deepEqual((await far).rows, []);
  });
});
