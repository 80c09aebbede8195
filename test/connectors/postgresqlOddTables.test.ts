import assert from 'node:assert/strict';
import type { Session } from '../../src/core/sources/connector.js';
import type { TableSource } from '../../src/core/table/table.js';
import { eventually } from '../eventually.js';
import {
  allChildren,
  cells,
  never,
  onEachServer,
  openSession,
  openSessions,
  rejection,
  tablesOf,
} from './postgresqlSupport.js';

onEachServer('PostgreSQL: odd tables', {}, (server) => {
  let session: Session;
  const sources: TableSource[] = [];
  const open = (name: string) => {
    const source = tablesOf(session).open({ schema: 'public', name });
    sources.push(source);
    return source;
  };
  const page = async (source: TableSource, start: number, end: number) =>
    (await source.rows({ start, end }, never)).rows;
  before(() => {
    session = openSession(server());
  });
  afterEach(() => Promise.all(sources.splice(0).map((source) => source.close())));
  after(async () => {
    await session.close();
    await eventually('no connection is left', async () => (await openSessions(server())) === 0);
  });

  it('reads 1,600 columns, the most there can be', async () => {
    const names = Array.from({ length: 1_600 }, (_, index) => `c${index}`);
    await server().query(`create table widest (${names.map((name) => `${name} int`).join(', ')});
      insert into widest (c0, c1599) values (1, 2), (3, 4)`);
    const source = open('widest');
    assert.equal((await source.columns(never)).length, 1_600);
    const rows = await page(source, 0, 10);
    assert.deepEqual(
      rows.map((row) => [row.length, row[0], row[1], row[1_599]]),
      [
        [1_600, '1', null, '2'],
        [1_600, '3', null, '4'],
      ],
    );
    assert.equal((await allChildren(session, ['public', 'widest'])).length, 1_600);
  });

  it('reads generated columns and unlogged tables', async () => {
    await server().query(`create unlogged table generated
      (n int, twice int generated always as (n * 2) stored); insert into generated values (4), (5)`);
    assert.deepEqual(await page(open('generated'), 0, 5), [
      ['4', '8'],
      ['5', '10'],
    ]);
  });

  it('shows a cell of 200 MB by its beginning, and tells its size', async function () {
    this.timeout(120_000);
    await server().query(`create table huge (n int, cell text);
      alter table huge alter cell set storage external;
      insert into huge select 1, repeat('0123456789', 20000000)`);
    const source = open('huge');
    const { rows, cut } = await source.rows({ start: 0, end: 10 }, never);
    assert.deepEqual(cut, [{ row: 0, column: 1, size: 200_000_000 }]);
    assert.ok(rows[0]?.[1]?.startsWith('0123456789') && rows[0][1].length < 100_000);
    assert.equal((await source.value?.(0, 1, never))?.length, 200_000_000);
    await server().query('drop table huge');
  });

  it('takes every character in names, and gives every text back as it is', async () => {
    const odd = [
      `a"b`,
      `it's`,
      'semi;colon--',
      '/* */',
      '$1',
      'new\nline',
      '\\',
      '%s %I',
      'ü ñ 漢字 🙂',
      '<img src=x onerror=alert(1)>',
      '\u0001\u007f\u202e',
      '.',
      ' ',
      'a'.repeat(63),
    ];
    const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
    for (const name of odd) {
      await server().query(`create schema ${quote(name)}`);
      await server().query(
        `create table ${quote(name)}.${quote(name)} (${quote(name)} text, n int)`,
      );
      const client = await server().connect();
      await client.query(`insert into ${quote(name)}.${quote(name)} values ($1, 1)`, [name]);
      await client.end();
      const table = { schema: name, name };
      const source = tablesOf(session).open(table);
      const { columns, rows } = await source.rows({ start: 0, end: 5 }, never);
      assert.deepEqual([columns[0]?.name, rows], [name, [[name, '1']]], JSON.stringify(name));
      assert.equal((await source.statistics?.(name, never))?.max, name);
      await source.close();
      const resolved = await tablesOf(session).resolve(
        tablesOf(session).qualifiedName(table),
        never,
      );
      assert.deepEqual(resolved, table);
      const [child] = await allChildren(session, [name]);
      assert.equal(child?.label, name);
      assert.equal((await allChildren(session, [name, name]))[0]?.label, name);
    }
  });

  it('reads types that only an extension knows', async () => {
    await server().query(`create schema ext; create extension hstore schema ext;
      create extension citext schema ext;
      create type public.pair as (a int, b text); create type public.mood_of as enum ('so', 'la la');
      create table typed (h ext.hstore, c ext.citext primary key, p pair, m mood_of, v oid, r int4range);
      insert into typed values ('a=>1', 'B', (1, 'x,"y'), 'la la', 7, '[1,5)'), (null, 'a', null, 'so', 8, 'empty')`);
    const source = open('typed');
    // Operators outside of the search path would compare as text: such an index is no key.
    assert.deepEqual(await page(source, 0, 5), [
      ['"a"=>"1"', 'B', '(1,"x,""y")', 'la la', '7', '[1,5)'],
      [null, 'a', null, 'so', '8', 'empty'],
    ]);
    assert.deepEqual(
      (await source.columns(never)).map(({ type }) => type),
      ['ext.hstore', 'ext.citext', 'pair', 'mood_of', 'oid', 'int4range'],
    );
    assert.deepEqual((await page(source, 1, 2))[0]?.[1], 'a');
    for (const column of ['h', 'c', 'p', 'm', 'r']) await source.statistics?.(column, never);
  });

  it('reads a table of 1,000 partitions, with a key and without', async function () {
    this.timeout(120_000);
    await server().query(`create table parted (n int primary key) partition by range (n);
      create table loose (n int) partition by range (n)`);
    for (let block = 0; block < 10; block++) {
      const made = Array.from({ length: 100 }, (_, index) => {
        const at = block * 100 + index;
        return ['parted', 'loose'].map(
          (name) =>
            `create table ${name}_${at} partition of ${name} for values from (${at * 10}) to (${at * 10 + 10})`,
        );
      });
      await server().query(made.flat().join(';'));
    }
    await server().query(`insert into parted select generate_series(0, 9999);
      insert into loose select generate_series(0, 9999); analyze parted, loose`);
    for (const name of ['parted', 'loose']) {
      const source = open(name);
      assert.deepEqual(await page(source, 0, 2), [['0'], ['1']]);
      assert.deepEqual(await page(source, 9_998, 10_010), [['9998'], ['9999']]);
      assert.deepEqual(await source.rowCount(never), { count: 10_000, exact: true });
    }
    const children = await allChildren(session, ['public', 'parted', '']);
    assert.equal(children.length, 1_000);
    const top = await allChildren(session, ['public']);
    assert.ok(!top.some(({ label }) => label === 'parted_17'), 'partitions are below their table');
  });

  it('reads foreign tables', async () => {
    const { host, port, database, user, password } = server();
    await server().query(`create extension postgres_fdw;
      create server itself foreign data wrapper postgres_fdw
        options (host '${host}', port '${port}', dbname '${database}');
      create user mapping for public server itself options (user '${user}', password '${password}');
      create table behind (id int primary key, t text); insert into behind select i, 't' || i from generate_series(1, 5000) i;
      create foreign table before (id int, t text) server itself options (table_name 'behind');
      create foreign table nowhere (id int) server itself options (table_name 'missing')`);
    const source = open('before');
    const rows = await page(source, 4_998, 5_010);
    assert.equal(rows.length, 2);
    assert.deepEqual(await source.rowCount(never), { count: 5_000, exact: true });
    const error = await rejection(page(open('nowhere'), 0, 5), 'NotFound');
    assert.match(error.message, /missing/);
  });

  it('says what to do about a materialized view that was never filled', async () => {
    await server().query('create materialized view empty_mv as select 1 as n with no data');
    const source = open('empty_mv');
    assert.equal((await source.columns(never)).length, 1);
    const error = await rejection(page(source, 0, 5), 'Unavailable');
    assert.match(error.message, /"empty_mv" has not been populated.*REFRESH MATERIALIZED VIEW/);
    assert.ok(error.nextSteps.includes('retry'));
    await server().query('refresh materialized view empty_mv');
    assert.deepEqual(await page(source, 0, 5), [['1']]);
  });

  it('passes on what a view raises, and reads it once it no longer does', async () => {
    await server().query(`create function angry(n int) returns int language plpgsql as
        $$begin if n > 50 then raise exception 'No % here', n using hint = 'Ask for less.'; end if; return n; end$$;
      create view touchy as select angry(n) as n from generate_series(1, 100) n;
      create function listed() returns table (a int, b text) language sql as $$select i, 'r' || i from generate_series(1, 3000) i$$;
      create view called as select * from listed()`);
    const source = open('touchy');
    assert.deepEqual(await page(source, 0, 2), [['1'], ['2']]);
    const error = await rejection(page(source, 40, 60), 'Invalid');
    assert.match(`${error.message}\n${error.detail}`, /No 51 here[^]*Ask for less/);
    assert.deepEqual(await page(source, 2, 3), [['3']]);
    const called = open('called');
    assert.deepEqual(await page(called, 2_999, 3_010), [['3000', 'r3000']]);
    assert.deepEqual(await called.rowCount(never), { count: 3_000, exact: true });
  });

  it('reads rows by a key in order while others insert and delete', async () => {
    await server().query(`create table lively (id int primary key, v int default 0);
      insert into lively (id) select i * 10 from generate_series(1, 20000) i; analyze lively`);
    const source = open('lively');
    const seen: number[] = [];
    const writer = await server().connect();
    try {
      let start = 0;
      for (let turn = 0; ; turn++) {
        const rows = await page(source, start, start + 1_000);
        seen.push(...rows.map(([id]) => Number(id)));
        start += rows.length;
        if (rows.length < 1_000) break;
        // Before and behind what was read: new rows, and none of the old ones.
        await writer.query(`insert into lively values (${turn * 7 + 3}), (${200_000 - turn * 9 - 1})
          on conflict do nothing`);
        await writer.query(`delete from lively where id % 10 <> 0 and id % 3 = ${turn % 3}`);
        await writer.query(`update lively set v = v + 1 where id % 100 = 0`);
      }
    } finally {
      await writer.end();
    }
    const old = seen.filter((id) => id % 10 === 0);
    assert.deepEqual(
      old,
      Array.from({ length: 20_000 }, (_, index) => (index + 1) * 10),
      'every row that was there all the time comes once, in order',
    );
  });

  it('shows one snapshot through a cursor while others write', async () => {
    await server()
      .query(`create table under (n int); insert into under select generate_series(1, 20000);
      create view over as select * from under`);
    const source = open('over');
    const seen: string[] = [];
    for (let start = 0; start < 20_000; start += 2_000) {
      seen.push(...(await page(source, start, start + 2_000)).map(([n]) => n ?? ''));
      await server().query(
        `delete from under where n % 97 = ${start % 13}; insert into under values (-${start})`,
      );
    }
    assert.deepEqual(
      seen,
      Array.from({ length: 20_000 }, (_, index) => String(index + 1)),
    );
    const [now] = await cells(session, 'select count(*) from under');
    assert.deepEqual(await open('over').rowCount(never), { count: Number(now?.[0]), exact: true });
  });
});
