import assert from 'node:assert/strict';
import type { Session } from '../../src/core/sources/connector.js';
import type { ColumnStatistics } from '../../src/core/table/statistics.js';
import type { TableView } from '../../src/core/table/view.js';
import { never, onEachServer, openSession, rejection, tablesOf } from './postgresqlSupport.js';

onEachServer('PostgreSQL: statistics of columns', {}, (server) => {
  let session: Session;
  before(async () => {
    session = openSession(server());
    await server().query(`
      create type mood as enum ('sad', 'ok');
      create table small as
        select i as n, (i / 10.0)::numeric as x, case when i <= 20 then null else i % 3 end as k,
               'name ' || i % 4 as t, date '2024-01-01' + i as d,
               timestamptz '2024-01-01 00:00:00+00' + i * interval '1 hour' as ts,
               case i when 1 then 'NaN' when 2 then 'Infinity' else i::float8 end as f,
               ('{"a":' || i % 2 || '}')::json as j, array[i % 2] as a, 'ok'::mood as m,
               i % 2 = 0 as b, ('x' || i)::bytea as bytes, interval '1 day' * i as span, null::text as nothing
          from generate_series(1, 100) i;
      create table large as select i as n, i % 1000 as k from generate_series(1, 1000000) i;
      create view shown as select n from large;
      create table nobody (n int4);
      analyze`);
  });
  after(() => session.close());

  async function statistics(
    name: string,
    column: string,
    view?: TableView,
  ): Promise<ColumnStatistics> {
    const source = tablesOf(session).open({ schema: 'public', name }, view);
    try {
      const result = await source.statistics?.(column, never);
      assert.ok(result);
      return result;
    } finally {
      await source.close();
    }
  }

  it('sums up numbers', async () => {
    const { histogram = [], top, ...rest } = await statistics('small', 'x');
    assert.deepEqual(rest, {
      rows: 100,
      nulls: 0,
      min: '0.10000000000000000000',
      max: '10.0000000000000000',
      quantiles: [
        [0.25, '2.5000000000000000'],
        [0.5, '5.0000000000000000'],
        [0.75, '7.5000000000000000'],
      ],
      mean: '5.05000000000000000000',
      distinct: { count: 100, exact: true },
    });
    assert.equal(top?.length, 10);
    assert.equal(histogram.length, 20);
    assert.equal(
      histogram.reduce((sum, bar) => sum + bar.count, 0),
      100,
    );
    assert.equal(Number(histogram[0]?.from), 0.1);
    assert.equal(Number(histogram.at(-1)?.to), 10);
  });

  it('counts nulls and frequent values', async () => {
    const { nulls, top, distinct } = await statistics('small', 'k');
    assert.equal(nulls, 20);
    assert.deepEqual(distinct, { count: 3, exact: true });
    assert.deepEqual(top, [
      { value: '0', count: 27 },
      { value: '1', count: 27 },
      { value: '2', count: 26 },
    ]);
  });

  it('draws days and hours', async () => {
    const days = await statistics('small', 'd');
    assert.equal(days.min, '2024-01-02');
    assert.equal(days.histogram?.[0]?.from, '2024-01-02');
    assert.equal(days.histogram.at(-1)?.to, '2024-04-10');
    const hours = await statistics('small', 'ts');
    assert.equal(hours.max, '2024-01-05 04:00:00+00');
    assert.equal(
      hours.histogram?.reduce((sum, bar) => sum + bar.count, 0),
      100,
    );
  });

  it('leaves what is no point of a line out of the bars', async () => {
    const { max, mean, histogram } = await statistics('small', 'f');
    assert.equal(max, 'NaN');
    assert.equal(mean, 'NaN');
    assert.equal(
      histogram?.reduce((sum, bar) => sum + bar.count, 0),
      98,
    );
  });

  for (const column of ['t', 'j', 'a', 'm', 'b', 'bytes', 'span', 'nothing']) {
    it(`sums up ${column}, of whatever type it is`, async () => {
      const { rows, nulls, distinct } = await statistics('small', column);
      assert.equal(rows, 100);
      assert.equal(nulls, column === 'nothing' ? 100 : 0);
      assert.ok(distinct?.exact);
    });
  }

  it('tells of a sample that it is one', async () => {
    const every = await statistics('large', 'n');
    assert.equal(typeof every.sampleOf, 'number');
    assert.ok(every.rows > 100_000 && every.rows < 400_000, String(every.rows));
    const about = every.distinct?.count ?? 0;
    assert.ok(about > 900_000 && about < 1_100_000, String(about));
    const few = await statistics('large', 'k');
    assert.deepEqual(few.distinct, { count: 1000, exact: false });
  });

  it('sums up views, and what a condition lets through', async () => {
    assert.equal((await statistics('shown', 'n')).sampleOf, 1_000_000);
    const view: TableView = {
      sort: [],
      conditions: [{ column: 'n', operator: 'less', values: ['11'] }],
    };
    const { rows, max, sampleOf } = await statistics('large', 'n', view);
    assert.deepEqual([rows, max, sampleOf], [10, '10', undefined]);
  });

  it('has little to say of no rows', async () => {
    assert.deepEqual(await statistics('nobody', 'n'), {
      rows: 0,
      nulls: 0,
      distinct: { count: 0, exact: true },
    });
  });

  it('says that there is no such column', async () => {
    const source = tablesOf(session).open({ schema: 'public', name: 'small' });
    await rejection(source.statistics?.('no', never) ?? Promise.resolve(), 'NotFound');
    await source.close();
  });
});
