import assert from 'node:assert/strict';
import type { Session } from '../../src/core/sources/connector.js';
import type { TableSource } from '../../src/core/table/table.js';
import { type PickyPostgres, type Refusal, startPickyPostgres } from '../servers/pickyPostgres.js';
import { eventually } from '../eventually.js';
import {
  allChildren,
  cells,
  majorVersion,
  never,
  onEachServer,
  openSession,
  openSessions,
  rejection,
  tablesOf,
} from './postgresqlSupport.js';

onEachServer('PostgreSQL: rows by place', {}, (server) => {
  let session: Session;
  const sources: TableSource[] = [];
  const open = (name: string, from = session) => {
    const source = tablesOf(from).open({ schema: 'public', name });
    sources.push(source);
    return source;
  };
  before(async () => {
    session = openSession(server());
    await server().query(`
      create table heap as select i as n, md5(i::text) as hash from generate_series(1, 300000) i;
      delete from heap where n % 11 = 0;
      create table sparse with (autovacuum_enabled = off) as
        select i as n, repeat('x', 100) as fill from generate_series(1, 200000) i;
      delete from sparse where n between 500 and 199500;
      create table none_left with (autovacuum_enabled = off) as select i from generate_series(1, 5000) i;
      delete from none_left;
      create table wide with (autovacuum_enabled = off) as
        select i as n, 'v' || i as data_connectors_place from generate_series(1, 1000) i;
      alter table wide add big text; alter table wide alter big set storage external;
      update wide set big = repeat('b', 3000000) where n = 500;
      create materialized view plain_mv as select * from heap;
      analyze heap, plain_mv, sparse`);
  });
  afterEach(() => Promise.all(sources.splice(0).map((source) => source.close())));
  after(async () => {
    await session.close();
    await eventually('no connection is left', async () => (await openSessions(server())) === 0);
  });

  const page = async (source: TableSource, start: number, end: number) =>
    (await source.rows({ start, end }, never)).rows;
  const statements = async () =>
    server().query<{ query: string }>(
      `select query from pg_stat_activity where application_name = 'Data Connectors'`,
    );

  it('jumps to any row of a table without a key, and counts it on the way', async () => {
    const expected = await cells(session, 'select * from heap order by ctid');
    for (const name of ['heap', 'plain_mv']) {
      const source = open(name);
      for (const start of [150_000, 0, 272_600, 30, 99_990, 272_700, 160_000, 159_900, 200_000]) {
        const rows = await page(source, start, start + 150);
        assert.deepEqual(rows, expected.slice(start, start + 150), `${name} ${start}`);
      }
      await eventually('the map has counted the rows', async () => {
        const count = await source.rowCount(never);
        return count?.exact === true && count.count === expected.length;
      });
      assert.deepEqual(await page(source, expected.length + 5, expected.length + 9), []);
    }
  });

  it('reads blocks, not the table, once the map is there', async () => {
    const source = open('heap');
    await page(source, 200_000, 200_100);
    if (majorVersion(server()) < 14) return readsThroughCursor();
    const plan = await cells(
      session,
      `explain select *, ctid from heap where ctid >= '(50,0)' and ctid < '(55,0)' order by ctid limit 100`,
    );
    assert.ok(plan.flat().some((line) => line?.includes('Tid Range Scan on heap')));
    const asked = (await statements()).map(({ query }) => query);
    assert.ok(
      asked.some((query) => query.includes('ctid >= $1::tid AND ctid <')),
      asked.join('\n'),
    );
    assert.ok(!asked.some((query) => /MOVE ABSOLUTE/.test(query)));
  });

  /** Older servers would read the whole table for each range of places. */
  async function readsThroughCursor(): Promise<void> {
    const asked = (await statements()).map(({ query }) => query);
    assert.ok(!asked.some((query) => query.includes('ctid >=')));
    assert.ok(
      asked.some((query) => query.includes('SCROLL CURSOR') || query.startsWith('FETCH')),
      asked.join('\n'),
    );
  }

  it('finds its way through parts where rows were deleted', async () => {
    const expected = await cells(session, 'select * from sparse order by ctid');
    assert.equal(expected.length, 999);
    const source = open('sparse');
    for (const start of [400, 450, 950, 480, 990, 0, 700, 498]) {
      const rows = await page(source, start, start + 60);
      assert.deepEqual(rows, expected.slice(start, start + 60), String(start));
    }
    assert.deepEqual(await page(open('none_left'), 0, 100), []);
    assert.deepEqual(await open('none_left').rowCount(never), { count: 0, exact: true });
  });

  it('cuts large values and gives each of them whole', async () => {
    const source = open('wide');
    const { rows, cut } = await source.rows({ start: 0, end: 1_000 }, never);
    const at = rows.findIndex(([n]) => n === '500');
    assert.deepEqual(
      cut?.map(({ row, column, size }) => [row, column, size]),
      [[at, 2, 3_000_000]],
    );
    assert.deepEqual(rows[0]?.slice(0, 2), ['1', 'v1']);
    assert.equal((await source.value?.(at, 2, never))?.length, 3_000_000);
  });

  it('shows one snapshot while others insert, update and delete', async () => {
    await server().query(`create table busy with (autovacuum_enabled = off) as
      select i as n, 0 as version from generate_series(1, 100000) i; analyze busy`);
    const source = open('busy');
    const seen: string[] = [];
    const writer = await server().connect();
    try {
      for (let start = 0; start < 100_000; start += 5_000) {
        const rows = await page(source, start, start + 5_000);
        seen.push(...rows.map(([n, version]) => `${n}:${version}`));
        await writer.query(`update busy set version = version + 1 where n % 10 = ${start % 7}`);
        await writer.query(`delete from busy where n % 1000 = ${(start / 5_000) % 13}`);
        await writer.query('insert into busy select -i, 0 from generate_series(1, 100) i');
      }
    } finally {
      await writer.end();
    }
    const expected = Array.from({ length: 100_000 }, (_, index) => `${index + 1}:0`);
    assert.deepEqual(seen, expected);
    assert.deepEqual(await page(source, 100_000, 100_100), []);
    // A reader that opens now sees what there is now.
    const fresh = open('busy');
    const [now] = await cells(session, 'select count(*) from busy');
    assert.deepEqual(await fresh.rowCount(never), { count: Number(now?.[0]), exact: true });
  });

  it('takes a new snapshot once its transaction was ended by the server', async () => {
    await server().query(
      'create table shifting as select i as n from generate_series(1, 50000) i; analyze shifting',
    );
    const source = open('shifting');
    assert.deepEqual(await page(source, 40_000, 40_001), [['40001']]);
    await server().query('delete from shifting where n <= 10');
    assert.deepEqual(await page(source, 0, 1), [['1']]);
    await server().killSessions();
    assert.deepEqual(await page(source, 0, 1), [['11']]);
    assert.deepEqual(await page(source, 40_000, 40_001), [['40011']]);
  });

  it('lets go of its snapshot for a change that is made through the same source', async () => {
    await server().query('create table altered as select i as n from generate_series(1, 500) i');
    const source = open('altered');
    assert.equal((await page(source, 0, 10)).length, 10);
    const console = session.sql?.open({ readOnly: false });
    await console?.run('drop table altered', {}, AbortSignal.timeout(5_000));
    await console?.commit(AbortSignal.timeout(5_000));
    await console?.close();
    await rejection(page(source, 0, 10), 'NotFound');
  });

  it('keeps its snapshot through a page that was given up', async () => {
    const source = open('heap');
    await page(source, 200_000, 200_100);
    const controller = new AbortController();
    const abandoned = source.rows({ start: 100_000, end: 100_100 }, controller.signal);
    controller.abort();
    await rejection(abandoned, 'Cancelled');
    assert.equal((await page(source, 200_100, 200_200)).length, 100);
  });

  it('shows only the rows that a policy lets through', async () => {
    await server().query(`create role ranger login password 'ranger';
      create table guarded as select i as n, case when i % 2 = 0 then 'ranger' else 'other' end as owner
        from generate_series(1, 60000) i;
      alter table guarded enable row level security; grant select on guarded to ranger;
      create policy own on guarded for select using (owner = current_user); analyze guarded`);
    const ranger = openSession(server(), { username: 'ranger' }, { password: 'ranger' });
    const source = open('guarded', ranger);
    assert.deepEqual(await page(source, 0, 2), [
      ['2', 'ranger'],
      ['4', 'ranger'],
    ]);
    assert.deepEqual(await page(source, 29_998, 30_100), [
      ['59998', 'ranger'],
      ['60000', 'ranger'],
    ]);
    await source.close();
    await ranger.close();
  });

  it('reads through a cursor what is granted by columns only, or gone from the catalog', async () => {
    await server().query(`create role clerk login password 'clerk';
      create table columns_only as select i as n, 'x' as t from generate_series(1, 100) i;
      grant select (n, t) on columns_only to clerk`);
    const clerk = openSession(server(), { username: 'clerk' }, { password: 'clerk' });
    const source = open('columns_only', clerk);
    assert.deepEqual(await page(source, 98, 200), [
      ['99', 'x'],
      ['100', 'x'],
    ]);
    await source.close();
    await clerk.close();
  });

  describe('on servers that only resemble PostgreSQL', () => {
    const running: { stop(): Promise<void> }[] = [];
    afterEach(async () => {
      await Promise.all(sources.splice(0).map((source) => source.close()));
      for (const one of running.splice(0)) await one.stop();
    });
    async function picky(...refusals: readonly Refusal[]) {
      const proxy: PickyPostgres = await startPickyPostgres(server(), refusals);
      const through = openSession(proxy);
      running.push({ stop: () => through.close() }, proxy);
      return { proxy, through };
    }

    const lacks = {
      places: { statement: /\bctid\b/ },
      scroll: { statement: /SCROLL CURSOR/, instead: 'DECLARE is not known here' },
      catalog: { statement: /pg_index|relhassubclass|relispartition|has_schema_privilege/ },
    };

    it('reads through a cursor where there are no places', async () => {
      const { proxy, through } = await picky(lacks.places);
      const expected = await cells(session, 'select * from heap order by ctid');
      const source = open('heap', through);
      // A server that is known not to have them is not asked.
      const tries = majorVersion(server()) < 14 ? 0 : 1;
      assert.deepEqual(await page(source, 5_000, 5_100), expected.slice(5_000, 5_100));
      assert.deepEqual(await page(source, 5_100, 5_200), expected.slice(5_100, 5_200));
      assert.equal(proxy.statements.filter((sql) => /\bctid\b/.test(sql)).length, tries);
    });

    it('counts rows off where there are no cursors that go back either', async () => {
      const { through } = await picky(lacks.places, lacks.scroll);
      const expected = await cells(session, 'select * from heap order by ctid');
      const source = open('heap', through);
      assert.deepEqual(await page(source, 5_000, 5_100), expected.slice(5_000, 5_100));
      assert.deepEqual(await page(source, 200, 300), expected.slice(200, 300));
      const error = await rejection(page(source, 2_000_000, 2_000_100), 'Unsupported');
      assert.match(error.message, /no way to rows behind number 1,000,000/);
    });

    it('describes and lists with the fewer facts that the standard has', async () => {
      await server().query(
        'create table keyed (id int primary key, v text); insert into keyed values (2, $$b$$), (1, $$a$$)',
      );
      const { through } = await picky(lacks.catalog);
      const source = open('keyed', through);
      assert.deepEqual(await source.columns(never), [
        { name: 'id', type: 'int4', nullable: false, key: true },
        { name: 'v', type: 'text', nullable: true, key: false },
      ]);
      assert.deepEqual(await page(source, 0, 5), [
        ['1', 'a'],
        ['2', 'b'],
      ]);
      assert.deepEqual(await source.rowCount(never), { count: 2, exact: true });
      const schemas = await allChildren(through, []);
      assert.ok(schemas.some(({ label }) => label === 'public'));
      const tables = await allChildren(through, ['public']);
      assert.ok(tables.some(({ label, role }) => label === 'keyed' && role === 'table'));
      const found = await through.find?.('KEY', 5, never);
      assert.deepEqual(
        found?.map(({ label }) => label),
        ['keyed'],
      );
      const columns = await allChildren(through, ['public', 'keyed']);
      assert.deepEqual(
        columns.map(({ label, description }) => [label, description]),
        [
          ['id', 'int4 not null'],
          ['v', 'text'],
        ],
      );
    });

    it('says what is wrong with a relation as it is, not with the last way tried', async () => {
      await server().query(
        'create function broken() returns int language plpgsql as $$begin return 1 / 0; end$$; create view breaks as select broken() as n',
      );
      const error = await rejection(page(open('breaks'), 0, 5), 'Invalid');
      assert.match(error.message, /division by zero/i);
    });
  });
});
