import assert from 'node:assert/strict';
import { isConnectorError } from '../../src/core/errors.js';
import type { Session } from '../../src/core/sources/connector.js';
import type { Condition, SortKey, TableView } from '../../src/core/table/view.js';
import { eventually } from '../eventually.js';
import {
  cells,
  never,
  onEachServer,
  openSession,
  openSessions,
  rejection,
  tablesOf,
} from './postgresqlSupport.js';

const TABLE = { schema: 'public', name: 'runs' };

onEachServer('PostgreSQL: views of tables', {}, (server) => {
  let session: Session;
  before(async () => {
    session = openSession(server());
    await server().query(`
      create table runs as
        select i as id, i % 7 as n, case when i % 5 = 0 then null else 'run ' || i % 100 end as name,
               ('{"a": ' || i % 3 || '}')::json as data, point(i, i) as at
          from generate_series(1, 3000) i;
      alter table runs add primary key (id);
      create view evens as select * from runs where id % 2 = 0;
      create table big as select (i::int8 * 7919) % 1000003 as n from generate_series(1, 600000) i;
      analyze`);
  });
  after(async () => {
    await session.close();
    await eventually('no connection is left', async () => (await openSessions(server())) === 0);
  });

  const view = (conditions: Condition[], sort: SortKey[] = [], where?: string): TableView => ({
    conditions,
    sort,
    ...(where === undefined ? {} : { where }),
  });

  /** Every row of a view, in pieces, and their number. */
  async function read(shown: TableView, name = TABLE.name) {
    const source = tablesOf(session).open({ ...TABLE, name }, shown);
    try {
      const count = await source.rowCount(never);
      const rows = [];
      for (let start = 0; ; start += 400) {
        const batch = await source.rows({ start, end: start + 400 }, never);
        rows.push(...batch.rows);
        if (batch.rows.length < 400) break;
      }
      assert.deepEqual(count, { count: rows.length, exact: true });
      return rows;
    } finally {
      await source.close();
    }
  }

  const conditions: readonly (readonly [Condition, string])[] = [
    [{ column: 'n', operator: 'equals', values: ['3'] }, 'n = 3'],
    [{ column: 'n', operator: 'equals', values: ['3'], negate: true }, 'n <> 3'],
    [{ column: 'id', operator: 'between', values: ['10', '20'] }, 'id between 10 and 20'],
    [{ column: 'id', operator: 'in', values: ['10', '20'] }, 'id in (10, 20)'],
    [{ column: 'id', operator: 'contains', values: ['99'] }, `id::text like '%99%'`],
    [{ column: 'name', operator: 'isNull', values: [] }, 'name is null'],
    [
      { column: 'name', operator: 'equals', values: ['run 7'], negate: true },
      `name is distinct from 'run 7'`,
    ],
    [
      { column: 'name', operator: 'startsWith', values: ['RUN 1'], ignoreCase: true },
      `name like 'run 1%'`,
    ],
    [{ column: 'name', operator: 'matches', values: ['9$'] }, `name ~ '9$'`],
    [{ column: 'data', operator: 'equals', values: ['{"a": 1}'] }, 'id % 3 = 1'],
    [{ column: 'data', operator: 'jsonPath', values: ['$.a ? (@ > 1)'] }, 'id % 3 = 2'],
    [{ column: 'at', operator: 'equals', values: ['(8,8)'] }, 'id = 8'],
    [{ column: 'name', operator: 'equals', values: [`'; drop table runs; --`] }, 'false'],
  ];
  for (const [condition, where] of conditions) {
    it(`shows rows where ${where}`, async () => {
      const expected = await cells(session, `select * from runs where ${where} order by id`);
      const rows = await read(view([condition]));
      assert.deepEqual(
        [...rows].sort((a, b) => Number(a[0]) - Number(b[0])),
        expected,
      );
    });
  }

  const orders: readonly (readonly [SortKey[], string])[] = [
    [[{ column: 'n', direction: 'ascending' }], 'n, id'],
    [[{ column: 'id', direction: 'descending' }], 'id desc'],
    [
      [
        { column: 'name', direction: 'descending', nulls: 'last' },
        { column: 'n', direction: 'ascending' },
      ],
      'name desc nulls last, n, id',
    ],
    [[{ column: 'name', direction: 'ascending', nulls: 'first' }], 'name nulls first, id'],
  ];
  for (const [sort, order] of orders) {
    it(`shows rows in the order of ${order}, and jumps in it`, async () => {
      const expected = await cells(session, `select * from runs where n < 6 order by ${order}`);
      const shown = view([{ column: 'n', operator: 'less', values: ['6'] }], sort);
      assert.deepEqual(await read(shown), expected);
      const source = tablesOf(session).open(TABLE, shown);
      for (const start of [2000, 10, 499, 450, 2500]) {
        const { rows } = await source.rows({ start, end: start + 60 }, never);
        assert.deepEqual(rows, expected.slice(start, start + 60), String(start));
      }
      await source.close();
    });
  }

  it('takes a condition as it is typed', async () => {
    const expected = await cells(session, 'select * from runs where n = 2 or id < 5 order by id');
    const sort: SortKey[] = [{ column: 'id', direction: 'ascending' }];
    assert.deepEqual(await read(view([], sort, 'n = 2 or id < 5 -- mine')), expected);
  });

  it('shows views of views', async () => {
    const sort: SortKey[] = [{ column: 'id', direction: 'descending' }];
    const expected = await cells(session, 'select * from evens order by id desc');
    assert.deepEqual(await read(view([], sort), 'evens'), expected);
  });

  it('tells the statement, and warns of a sort without an index', async () => {
    const tables = tablesOf(session);
    const sort: SortKey[] = [{ column: 'n', direction: 'descending' }];
    const shown = view([{ column: 'name', operator: 'equals', values: ["it's"] }], sort, 'id > 5');
    assert.deepEqual(await tables.planView?.(TABLE, shown, never), {
      statement: `SELECT *\nFROM public.runs\nWHERE "name" = 'it''s'::text AND (\nid > 5\n)\nORDER BY "n" DESC;`,
    });
    const plan = await tables.planView?.({ ...TABLE, name: 'big' }, view([], sort), never);
    assert.match(plan?.slow?.reason ?? '', /must sort about [56]\d\d,\d{3} rows/);
    const cheap = await tables.planView?.({ ...TABLE, name: 'big' }, view([]), never);
    assert.equal(cheap?.slow, undefined);
  });

  it('says where a typed condition is wrong', async () => {
    const plan = (where: string) =>
      rejection(
        tablesOf(session).planView?.(TABLE, view([], [], where), never) ?? Promise.resolve(),
        'Invalid',
      );
    const unknown = await plan(`'𝒳' = name and nome = 1`);
    assert.deepEqual(unknown.place, { offset: 16, length: 4 });
    const broken = await plan('n = = 1');
    assert.equal(broken.place?.offset, 4);
    const two = await plan('n = 1; delete from runs');
    assert.equal(two.place?.offset, 5);
    const type = await plan('n + 1');
    assert.ok(isConnectorError(type, 'Invalid'));
  });
});
