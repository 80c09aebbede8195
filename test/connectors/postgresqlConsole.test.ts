import assert from 'node:assert/strict';
import type { Session } from '../../src/core/sources/connector.js';
import type { SqlConsole, SqlResult, SqlSession } from '../../src/core/sql/console.js';
import type { Cell } from '../../src/core/table/table.js';
import { eventually } from '../eventually.js';
import {
  never,
  onEachServer,
  openSession,
  rejection,
  runningStatements,
} from './postgresqlSupport.js';

onEachServer('PostgreSQL: consoles', {}, (server) => {
  let session: Session;
  let reading: SqlSession;
  let writing: SqlSession;
  before(async () => {
    session = openSession(server());
    await server().query(`create table kept (id int primary key, v text);
      insert into kept values (1, 'first'); create schema "Odd one";
      create table "Odd one"."Mixed" ("Some Column" int, plain text)`);
  });
  beforeEach(() => {
    reading = sqlOf(session).open({ readOnly: true });
    writing = sqlOf(session).open({ readOnly: false });
  });
  afterEach(async () => {
    await Promise.all([reading.close(), writing.close()]);
    await eventually('no transaction stays open', async () => (await inTransaction()) === 0);
  });
  after(() => session.close());

  const run = (on: SqlSession, sql: string, parameters: Record<string, Cell> = {}) =>
    on.run(sql, parameters, never);
  const kept = async () =>
    (await server().query<{ v: string }>('select v from kept order by id')).map(({ v }) => v);
  const inTransaction = async () => {
    const rows = await server().query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
        where application_name = 'Data Connectors' and xact_start is not null`,
    );
    return rows[0]?.n ?? -1;
  };
  const isRunning = async (sql: string) => {
    const statements = await runningStatements(server());
    return statements.some((statement) => statement.includes(sql));
  };

  it('gives rows as exact text with their types, and ends the transaction', async () => {
    const result = await run(reading, `select 1.50::numeric(5,2) as n, null::uuid, 'a🐘' as t`);
    assert.equal(result.command, 'SELECT');
    assert.equal(result.rowsAffected, undefined);
    assert.deepEqual(await columnsOf(result), [
      ['n', 'numeric(5,2)'],
      ['uuid', 'uuid'],
      ['t', 'text'],
    ]);
    assert.deepEqual(await rowsOf(result), [['1.50', null, 'a🐘']]);
    assert.deepEqual(await result.rows?.rowCount(never), { count: 1, exact: true });
    assert.equal(await inTransaction(), 0);
  });

  it('fills in parameters by name and number', async () => {
    const sql = `select :name::text || '!', $1::int + 1, :gone::text is null, 'no :name'`;
    const values = { name: `'; drop table kept; --`, '1': '41' };
    assert.deepEqual(await rowsOf(await run(reading, sql, values)), [
      [`'; drop table kept; --!`, '42', 't', 'no :name'],
    ]);
    const filtered = 'select v from kept where id = :id';
    assert.deepEqual(await rowsOf(await run(reading, filtered, { id: '1' })), [['first']]);
  });

  it('reads a million rows by a window, forth and back', async () => {
    const began = performance.now();
    const result = await run(reading, 'select i from generate_series(1, 1000000) i');
    const first = await result.rows?.rows({ start: 0, end: 50 }, never);
    assert.ok(performance.now() - began < 2_000, 'the first rows come before the last are made');
    assert.equal(first?.rows.length, 50);
    assert.equal(await result.rows?.rowCount(never), undefined, 'the end is not known yet');
    assert.deepEqual(await rowsOf(result, 999_990, 1_000_200), range(999_991, 1_000_001));
    assert.deepEqual(await result.rows?.rowCount(never), { count: 1_000_000, exact: true });
    assert.deepEqual(await rowsOf(result, 500, 503), range(501, 504));
    assert.deepEqual(await rowsOf(result, 0, 3), range(1, 4));
    assert.deepEqual(await rowsOf(result, 1_000_000, 1_000_200), []);
    await run(reading, 'select 1');
    await rejection(rowsOf(result, 5_000, 5_001), 'Conflict');
  });

  it('frees the server once it has seen the end of a small result', async () => {
    const result = await run(reading, 'select i from generate_series(1, 500) i');
    assert.equal(await inTransaction(), 1);
    assert.equal((await rowsOf(result, 0, 600)).length, 500);
    assert.equal(await inTransaction(), 0);
    assert.deepEqual(await rowsOf(result, 498, 600), range(499, 501));
  });

  it('cuts huge values and gives each whole', async () => {
    const result = await run(
      reading,
      `select i, repeat('🐘x', 100000 * i) from generate_series(1, 2) i`,
    );
    const batch = await result.rows?.rows({ start: 0, end: 9 }, never);
    assert.deepEqual(batch?.cut, [
      { row: 0, column: 1, size: 500_000 },
      { row: 1, column: 1, size: 1_000_000 },
    ]);
    assert.ok((batch.rows[1]?.[1]?.length ?? 0) < 10_000);
    assert.equal(await result.rows?.value?.(1, 1, never), '🐘x'.repeat(200_000));
  });

  it('runs what no cursor can be made for', async () => {
    assert.deepEqual(await rowsOf(await run(reading, 'show server_encoding')), [['UTF8']]);
    assert.match((await rowsOf(await run(reading, 'explain select 1')))[0]?.[0] ?? '', /^Result/);
    const locked = await run(writing, 'select v from kept for update');
    assert.deepEqual(await rowsOf(locked), [['first']]);
    await writing.rollback(never);
    const none = await run(reading, 'select from kept');
    assert.deepEqual(await rowsOf(none), [[]].slice(none.rows ? 0 : 1));
  });

  it('collects notices', async () => {
    const { notices, rows, command } = await run(
      reading,
      `do $$ begin raise notice 'one <b>'; raise warning 'two' using hint = 'a hint'; end $$`,
    );
    assert.deepEqual(notices, ['NOTICE: one <b>', 'WARNING: two\nHint: a hint']);
    assert.equal(rows, undefined);
    assert.equal(command, 'DO');
    assert.deepEqual((await run(reading, 'select 1')).notices, []);
  });

  it('reads only, whatever is tried', async () => {
    for (const sql of [
      `insert into kept values (2, 'x')`,
      'create table more ()',
      `select set_config('transaction_read_only', 'off', false)`,
      `with w as (delete from kept returning 1) select * from w`,
      'select * from kept for update',
      'select 1; delete from kept',
      'commit; delete from kept',
      'explain analyze delete from kept',
      `do $$ begin commit; set transaction read write; delete from kept; end $$`,
    ]) {
      await assert.rejects(run(reading, sql), Error, sql);
    }
    // These pass, but each statement has a transaction of its own.
    for (const sql of [
      'set transaction read write',
      'set session characteristics as transaction read write',
      'set default_transaction_read_only to off',
      'commit',
      'commit and chain',
    ]) {
      await run(reading, sql);
      await rejection(run(reading, 'delete from kept'), 'Forbidden');
    }
    assert.deepEqual(await kept(), ['first']);
    assert.equal(reading.transaction, 'none');
  });

  it('keeps what is set for its own next statements, and for nobody else', async () => {
    await run(reading, `set search_path to "Odd one"`);
    assert.deepEqual(await columnsOf(await run(reading, 'table "Mixed"')), [
      ['Some Column', 'int4'],
      ['plain', 'text'],
    ]);
    await rejection(run(writing, 'table "Mixed"'), 'NotFound');
    await reading.close();
    const other = sqlOf(session).open({ readOnly: true });
    await rejection(run(other, 'table "Mixed"'), 'NotFound');
    await other.close();
  });

  it('says where a statement is wrong, in the text as it was written', async () => {
    const wrong = async (sql: string, values: Record<string, Cell> = {}) => {
      const error = await run(reading, sql, values).then(() => assert.fail(sql), failure);
      assert.ok(error.place, `${sql}: ${error.message}`);
      return sql.slice(error.place.offset, error.place.offset + error.place.length);
    };
    assert.equal(await wrong('select 1\nfrom from x'), 'from');
    assert.equal(await wrong(`-- 🐘\n select '🐘🐘', nothing from kept`), 'nothing');
    assert.equal(await wrong('select :long_name::text, :b::int, "no such" from kept'), '"no such"');
    assert.equal(await wrong('insert into kept (nope) values (1)'), 'nope');
    assert.equal(await wrong('select (1'), '1');
    assert.equal(await wrong('select * from kept, gone'), 'gone');
    const error = await rejection(run(reading, 'select lenght(v) from kept'), 'Invalid');
    assert.match(error.detail ?? '', /Hint: /);
  });

  it('goes on after a failure, also one in the middle of a result', async () => {
    await rejection(run(reading, 'select 1/0'), 'Invalid');
    const result = await run(reading, 'select 1 / (2500 - i) from generate_series(1, 5000) i');
    await rejection(rowsOf(result, 2_000, 2_600), 'Invalid');
    await rejection(rowsOf(result, 2_000, 2_010), 'Invalid');
    assert.deepEqual(await rowsOf(await run(reading, 'select 1')), [['1']]);
  });

  it('cancels at the server within 250 ms, and the next statement runs', async () => {
    const controller = new AbortController();
    const sleeping = reading.run('select pg_sleep(60)', {}, controller.signal);
    await eventually('it runs', () => isRunning('FETCH'));
    const began = performance.now();
    controller.abort();
    await rejection(sleeping, 'Cancelled');
    const took = performance.now() - began;
    assert.equal(await isRunning('FETCH'), false, 'the promise ends when the backend has');
    assert.ok(took < 250, `${took} ms`);
    assert.deepEqual(await rowsOf(await run(reading, 'select 2')), [['2']]);
  });

  it('stops reading a slow result when the next statement comes', async () => {
    const sql = 'select i, case when i > 200 then pg_sleep(30) end from generate_series(1, 900) i';
    const result = await run(reading, sql);
    const slow = rejection(rowsOf(result, 150, 400), 'Conflict');
    await eventually('it reads', () => isRunning('FETCH'));
    assert.deepEqual(await rowsOf(await run(reading, 'select 3')), [['3']]);
    await slow;
  });

  it('works again after its backend was killed in the middle of a result', async () => {
    const result = await run(reading, 'select i from generate_series(1, 100000) i');
    await server().killSessions();
    await rejection(rowsOf(result, 50_000, 50_010), 'Unavailable');
    assert.deepEqual(await rowsOf(await run(reading, 'select 4')), [['4']]);
  });

  it('keeps changes until they are committed', async () => {
    const inserted = await run(writing, `insert into kept values (2, 'second') returning id`);
    assert.deepEqual([inserted.command, inserted.rowsAffected], ['INSERT 0 1', 1]);
    assert.deepEqual(await rowsOf(inserted), [['2']]);
    assert.equal(writing.transaction, 'open');
    assert.deepEqual(await kept(), ['first']);
    await rejection(run(writing, `insert into kept values (2, 'again')`), 'Invalid');
    assert.equal(writing.transaction, 'open', 'a failed statement undoes only itself');
    assert.deepEqual(await rowsOf(await run(writing, 'select count(*) from kept')), [['2']]);
    await writing.commit(never);
    assert.equal(writing.transaction, 'none');
    assert.deepEqual(await kept(), ['first', 'second']);
    const deleted = await run(writing, 'delete from kept where id = 2');
    assert.deepEqual(
      [deleted.command, deleted.rowsAffected, deleted.rows],
      ['DELETE 1', 1, undefined],
    );
    await writing.rollback(never);
    assert.deepEqual(await kept(), ['first', 'second']);
    await run(writing, 'delete from kept where id = 2');
    await run(writing, 'commit');
    assert.equal(writing.transaction, 'none');
    assert.deepEqual(await kept(), ['first']);
  });

  it('keeps no transaction for what changes nothing', async () => {
    await run(writing, 'select 1');
    assert.equal(writing.transaction, 'none');
    await run(writing, 'update kept set v = v where false');
    assert.equal(writing.transaction, 'none');
    const large = await run(writing, 'select generate_series(1, 5000)');
    assert.equal(writing.transaction, 'none');
    await run(writing, `begin isolation level serializable`);
    assert.equal(writing.transaction, 'open');
    await run(writing, `update kept set v = 'changed'`);
    await run(writing, 'rollback');
    assert.equal(writing.transaction, 'none');
    assert.deepEqual(await kept(), ['first']);
    await rejection(rowsOf(large, 4_000, 4_010), 'Conflict');
  });

  it('undoes a cancelled statement alone', async () => {
    await run(writing, `insert into kept values (3, 'third')`);
    const controller = new AbortController();
    const sleeping = writing.run('select pg_sleep(60)', {}, controller.signal);
    await eventually('it runs', () => isRunning('FETCH'));
    controller.abort();
    await rejection(sleeping, 'Cancelled');
    assert.equal(writing.transaction, 'open');
    const large = await run(writing, 'select generate_series(1, 100000)');
    assert.equal((await rowsOf(large, 90_000, 90_010)).length, 10);
    assert.deepEqual(await rowsOf(await run(writing, 'select count(*) from kept')), [['2']]);
    await writing.rollback(never);
    assert.deepEqual(await kept(), ['first']);
  });

  it('says that changes are gone with the connection, once', async () => {
    await run(writing, `insert into kept values (4, 'fourth')`);
    await server().killSessions();
    const error = await rejection(run(writing, 'select 1'), 'Unavailable');
    assert.match(error.message, /not committed are undone/);
    assert.equal(writing.transaction, 'none');
    assert.deepEqual(await rowsOf(await run(writing, 'select 5')), [['5']]);
    await run(writing, `insert into kept values (4, 'fourth')`);
    await writing.close();
    await eventually('closing rolls back', async () => (await inTransaction()) === 0);
    assert.deepEqual(await kept(), ['first']);
  });

  it('completes columns by alias, tables, schemas and keywords', async () => {
    const complete = async (marked: string) => {
      const offset = marked.indexOf('|');
      const text = marked.replace('|', '');
      const found = await sqlOf(session).complete(text, offset, 100, never);
      return found.map(
        ({ text: name, kind, start }) => `${kind} ${text.slice(start, offset)}>${name}`,
      );
    };
    assert.deepEqual(await complete('select k.| from kept k'), ['column >id', 'column >v']);
    assert.deepEqual(await complete('select kept.V| from kept'), ['column V>v']);
    assert.deepEqual(await complete('select 1; select m."S| from "Odd one"."Mixed" as m'), [
      'column "S>"Some Column"',
    ]);
    assert.deepEqual(await complete('select * from "Odd one".|'), ['table >"Mixed"']);
    assert.ok((await complete('select * from ke|')).includes('table ke>kept'));
    assert.ok((await complete('select * from |')).includes('schema >"Odd one"'));
    assert.ok((await complete('sel|')).includes('keyword sel>select'));
    assert.ok((await complete('SEL|')).includes('keyword SEL>SELECT'));
    assert.ok(!(await complete('select|')).some((each) => each.startsWith('keyword')));
    assert.ok((await complete('select gener|')).includes('function gener>generate_series'));
    assert.deepEqual(await complete(`select 'ke|'`), []);
    assert.deepEqual(await complete('select 1 -- ke|'), []);
    await server().query('create table kept_later ()');
    assert.ok((await complete('table kept_|')).includes('table kept_>kept_later'));
  });

  it('completes what it knows without asking, and what was changed from here at once', async () => {
    const tables = async () => {
      const found = await sqlOf(session).complete('table fresh', 11, 100, never);
      const hits = await session.find?.('fresh', 10, never);
      return [found.map(({ text }) => text), hits?.map(({ label }) => label)];
    };
    assert.deepEqual(await tables(), [[], []]);
    await server().query('create table fresh_elsewhere ()');
    assert.deepEqual(await tables(), [[], []], 'nobody has said that anything changed');
    session.invalidate([]);
    const one = ['fresh_elsewhere'];
    assert.deepEqual(await tables(), [one, one]);
    await server().query('drop table fresh_elsewhere');
    session.invalidate(['public']);
    assert.deepEqual(await tables(), [[], []]);
  });
});

function sqlOf(session: Session): SqlConsole {
  assert.ok(session.sql);
  return session.sql;
}

async function rowsOf(result: SqlResult, start = 0, end = start + 50): Promise<Cell[][]> {
  assert.ok(result.rows, `${result.command} has rows`);
  const { rows } = await result.rows.rows({ start, end }, never);
  return rows.map((row) => [...row]);
}

async function columnsOf(result: SqlResult): Promise<[string, string][]> {
  assert.ok(result.rows);
  return (await result.rows.columns(never)).map(({ name, type }) => [name, type]);
}

function range(start: number, end: number): string[][] {
  return Array.from({ length: end - start }, (_, index) => [String(start + index)]);
}

interface Failure {
  readonly message: string;
  readonly detail?: string;
  readonly place?: { readonly offset: number; readonly length: number };
}

function failure(error: unknown): Failure {
  assert.ok(error instanceof Error);
  return error;
}
