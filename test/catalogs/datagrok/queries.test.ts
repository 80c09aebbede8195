import assert from 'node:assert/strict';
import { datagrokKind } from '../../../src/catalogs/datagrok/kind.js';
import type { Session } from '../../../src/core/sources/connector.js';
import { allTexts, never, rejection } from '../support.js';
import { CANARY } from './failures.js';
import { DatagrokStage } from './stage.js';

const oracle = {
  ...{ id: 'o-1', name: 'Stock', namespace: 'Lab:', friendlyName: 'Stock', dataSource: 'Oracle' },
  parameters: { server: 'ora', port: 1521, db: 'x' },
};
const top = {
  ...{ '#type': 'DataQuery', id: 'q-1', name: 'Top', namespace: 'Lab:', friendlyName: 'Top ten' },
  ...{ source: 'data-query', query: 'select * from sales', connection: { id: 'o-1' }, params: [] },
  ...{ description: 'The best', tags: ['best'], author: { firstName: 'Ann', lastName: 'Lee' } },
};
const byYear = {
  ...{ '#type': 'DataQuery', id: 'q-2', name: 'ByYear', namespace: 'Lab:' },
  ...{ source: 'data-query', query: 'select 2', connection: { id: 'o-1', name: 'Stock' } },
  params: [
    { name: 'year', propertyType: 'int', isInput: true, defaultValue: 2026, description: 'AD' },
    { name: 'result', propertyType: 'dataframe', isInput: false },
  ],
};
const other = { ...top, id: 'q-3', name: 'Elsewhere', connection: { id: 'another' } };

describe('Datagrok saved queries', () => {
  const stage = new DatagrokStage();
  const { functions } = stage.server;

  beforeEach(() => {
    stage.server.add(oracle);
    functions.queries = [top, byYear, other];
  });

  const labels = async (session: Session, path: readonly string[] = []) =>
    (await session.children(path, {}, never)).items.map(({ label }) => label);

  async function read(session: Session, name = 'Top') {
    const table = session.tables!.open({ schema: 'Lab', name });
    const { columns, rows } = await table.rows({ start: 0, end: 100 }, never);
    return { columns: columns.map((column) => `${column.name}: ${column.type}`), rows };
  }

  async function answered(reply: { json?: unknown; text?: string; type?: string }) {
    functions.answers.set('Top', reply);
    return read(await stage.session('Lab:Stock'));
  }

  it('are the children of databases that no connector of ours reads', async () => {
    const session = await stage.session('Lab:Stock');
    const [first, second, ...rest] = (await session.children([], {}, never)).items;
    assert.equal(rest.length, 0);
    assert.deepEqual(
      { ...first, tooltip: undefined },
      {
        ...{ path: ['Lab:Top'], role: 'query', label: 'Top ten', description: '' },
        ...{ tooltip: undefined, expandable: false, table: { schema: 'Lab', name: 'Top' } },
        card: true,
      },
    );
    assert.equal(first?.tooltip, 'Top ten (Lab:Top)\n\nThe best\n\nselect * from sales');
    assert.deepEqual(
      [second?.label, second?.table, second?.description, second?.expandable],
      ['ByYear', undefined, 'needs 1 input', true],
    );
    const [input] = (await session.children(second?.path ?? [], {}, never)).items;
    assert.deepEqual(
      [input?.label, input?.description, input?.tooltip],
      ['year', 'int = 2026', 'AD'],
    );
    assert.deepEqual(stage.sent(), [
      'GET /public/v1/connections/Lab.Stock',
      'GET /public/v1/functions text=source%3D%22data-query%22',
    ]);
    assert.equal(await session.test(never), 'Datagrok has 2 saved queries of Lab:Stock.');
  });

  it('stand beside the tables of databases that we read ourselves', async () => {
    stage.server.add({ ...oracle, dataSource: 'Postgres' });
    stage.server.credentials.set('o-1', { parameters: { login: 'u' } });
    const source = await stage.open().get('Lab:Stock', never);
    assert.equal(source.kind, 'postgresql');
    assert.equal(datagrokKind.browses?.(source), undefined);
    const [companion] = datagrokKind.companions?.(source) ?? [];
    assert.deepEqual(
      [companion?.id, companion?.title],
      ['grok//queries/Lab:Stock', 'Saved Queries'],
    );
    const session = await stage.session('/queries/Lab:Stock');
    assert.deepEqual(await labels(session), ['Top ten', 'ByYear']);
    assert.deepEqual(await stage.open().get('/queries/Lab:Stock', never), companion);
  });

  it('are asked for by their own route where the other says not whose they are', async () => {
    functions.listsConnections = false;
    assert.deepEqual(await labels(await stage.session('Lab:Stock')), ['Top ten', 'ByYear']);
    assert.equal(stage.sent().at(-1), 'GET /connectors/queries');
  });

  it('have their inputs in the header where the list leaves them out', async () => {
    const query = '--name: Q\n--input: string country = "USA" {choices: ["USA"]}\n-- no\nselect 1';
    functions.queries = [{ ...top, query, params: null }];
    const session = await stage.session('Lab:Stock');
    const [node] = (await session.children([], {}, never)).items;
    assert.equal(node?.table, undefined);
    const [input] = (await session.children(node?.path ?? [], {}, never)).items;
    assert.deepEqual([input?.label, input?.description], ['country', 'string = "USA"']);
  });

  it('of the same name are both there, by their ids', async () => {
    functions.queries = [top, { ...top, id: 'q-9', friendlyName: 'Another' }];
    const session = await stage.session('Lab:Stock');
    const { items } = await session.children([], {}, never);
    assert.deepEqual(
      items.map(({ path, table }) => [path, table?.name]),
      [
        [['q-1'], 'q-1'],
        [['q-9'], 'q-9'],
      ],
    );
  });

  it('are described whole', async () => {
    functions.queries = [top, { ...byYear, query: undefined }];
    const session = await stage.session('Lab:Stock');
    const card = await session.card!(['Lab:Top'], never);
    assert.deepEqual(card, {
      title: 'Top ten',
      type: 'Saved query',
      description: 'The best',
      tags: ['best'],
      sections: [
        {
          facts: [
            { label: 'Name', value: 'Lab:Top' },
            { label: 'Connection', value: 'Lab:Stock' },
            { label: 'Author', value: 'Ann Lee' },
          ],
        },
        { title: 'Query', facts: [{ label: 'SQL', value: 'select * from sales' }] },
      ],
    });
    const second = await session.card!(['Lab:ByYear'], never);
    assert.deepEqual(second.sections[1], {
      title: 'Inputs',
      facts: [{ label: 'year', value: 'int = 2026: AD' }],
    });
    // The list had left it out.
    assert.equal(second.sections[2]?.facts[0]?.value, 'select 42');
    await rejection(session.card!(['Lab:Nothing'], never), 'NotFound');
  });

  it('run once for all rows, and not before those are wanted', async () => {
    const list = Array.from({ length: 1_000 }, (_, n) => ({ n }));
    functions.answers.set('Top', { json: list });
    const session = await stage.session('Lab:Stock');
    const table = session.tables!.open({ schema: 'Lab', name: 'Top' });
    assert.equal(functions.calls.length, 0);
    const [columns, count, rows] = await Promise.all([
      table.columns(never),
      table.rowCount(never),
      table.rows({ start: 998, end: 1_100 }, never),
    ]);
    assert.deepEqual(columns, [{ name: 'n', type: 'int' }]);
    assert.deepEqual(count, { count: 1_000, exact: true });
    assert.deepEqual(rows.rows, [['998'], ['999']]);
    assert.deepEqual(functions.calls, [{}]);
    assert.equal(stage.sent().at(-1), 'POST /public/v1/functions/Lab.Top/call');
    await table.close();
  });

  it('with inputs are not run', async () => {
    const session = await stage.session('Lab:Stock');
    const error = await rejection(read(session, 'ByYear'), 'Unsupported');
    assert.match(error.message, /needs year/);
    assert.equal(functions.calls.length, 0);
    assert.deepEqual(await session.tables!.list(never), [
      { schema: 'Lab', name: 'Top', kind: 'saved query' },
    ]);
    assert.deepEqual(await session.tables!.resolve('Top ten', never), {
      schema: 'Lab',
      name: 'Top',
    });
    assert.equal(session.tables!.qualifiedName({ schema: 'Lab', name: 'Top' }), 'Lab:Top');
    await rejection(session.tables!.resolve('Nothing', never), 'NotFound');
  });

  it('answer with rows as objects, every value exact', async () => {
    const text =
      '[{"id": 9223372036854775807, "price": 1.50, "ok": true, "more": {"a": [1.0]}},' +
      ' {"id": -1, "price": 1e400, "ok": null, "late": "x", "__proto__": "p"}]';
    const { columns, rows } = await answered({ text, type: 'application/json' });
    assert.deepEqual(columns, [
      'id: int',
      'price: double',
      'ok: bool',
      'more: json',
      'late: string',
      '__proto__: string',
    ]);
    assert.deepEqual(rows, [
      ['9223372036854775807', '1.50', 'true', '{"a":[1.0]}', null, null],
      ['-1', '1e400', null, null, 'x', 'p'],
    ]);
  });

  const same = { columns: ['a: int', 'b: string'], rows: [['1', 'x'], ['2', null]] }; // prettier-ignore
  const forms: [string, { json?: unknown; text?: string; type?: string }][] = [
    ['rows as objects', { json: [{ a: 1, b: 'x' }, { a: 2 }] }],
    [
      'columns with data',
      {
        json: {
          columns: [
            { name: 'a', data: [1, 2] },
            { name: 'b', values: ['x', null] },
          ],
        },
      },
    ],
    ['a result with rows', { json: { result: [{ a: 1, b: 'x' }, { a: 2 }] } }],
    ['a result as JSON text', { json: { result: '[{"a": 1, "b": "x"}, {"a": 2}]' } }],
    ['JSON as a JSON string', { json: '[{"a": 1, "b": "x"}, {"a": 2}]' }],
  ];
  for (const [name, reply] of forms) {
    it(`answer with ${name}`, async () => {
      assert.deepEqual(await answered(reply), same);
    });
  }

  it('answer with CSV, or with nothing', async () => {
    const rows = [
      ['1', 'x\ny'],
      ['2', null],
      ['3', ''],
    ];
    const text = 'a,b\n1,"x\ny"\n2,\n3,""\n';
    const columns = ['a: string', 'b: string'];
    assert.deepEqual(await answered({ text, type: 'text/csv' }), { columns, rows });
    assert.deepEqual(await answered({ json: text }), { columns, rows });
    assert.deepEqual(await answered({ json: { result: text } }), { columns, rows });
    assert.deepEqual(await answered({ json: [] }), { columns: [], rows: [] });
    assert.deepEqual(await answered({ text: '' }), { columns: [], rows: [] });
  });

  const strange = [7, { what: 'else' }, [1, 2], 'word', { columns: [{ name: 'a' }] }, [[1]], null];
  for (const json of strange) {
    it(`that answer ${JSON.stringify(json)} are shown as they are`, async () => {
      const error = await rejection(answered({ json }), 'Unsupported');
      assert.match(error.message, /"Top ten" is no table/);
      assert.equal(error.detail, JSON.stringify(json));
    });
  }

  it('are bounded in memory, and nested answers in depth', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    await rejection(answered({ text: deep, type: 'application/json' }), 'Unsupported');
    const many = `[${'{"a":""},'.repeat(2_000_000)}{}]`;
    const error = await rejection(answered({ text: many, type: 'application/json' }));
    assert.match(error.message, /more than 96 MB of memory/);
    const long = `["${'x'.repeat(33 * 1024 * 1024)}"]`;
    const tooLong = await rejection(answered({ text: long, type: 'application/json' }));
    assert.match(tooLong.message, /larger than the limit of 32 MB/);
  });

  it('that fail say why, and may be run again', async () => {
    functions.answers.set('Top', {
      json: { '#type': 'ApiError', message: `${CANARY}: relation "sales" does not exist` },
    });
    const session = await stage.session('Lab:Stock');
    const table = session.tables!.open({ schema: 'Lab', name: 'Top' });
    const error = await rejection(table.columns(never), 'Unavailable');
    assert.match(error.message, /relation "sales" does not exist/);
    assert.doesNotMatch(allTexts(error), new RegExp(CANARY));
    functions.answers.set('Top', { json: [{ a: 1 }] });
    assert.equal((await table.columns(never)).length, 1);
  });

  it('are given up when nobody waits for their rows any more', async () => {
    const session = await stage.session('Lab:Stock');
    const table = session.tables!.open({ schema: 'Lab', name: 'Top' });
    stage.server.standIn.fail('hang', { on: ({ method }) => method === 'POST' });
    const stop = new AbortController();
    const waiting = rejection(table.columns(stop.signal), 'Cancelled');
    await until(() => stage.sent().some((each) => each.startsWith('POST')));
    stop.abort();
    await waiting;
    await until(() => stage.server.standIn.openRequests === 0);
  });
});

/** Waits for a condition; rejects when it does not come true. */
async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    assert.ok(tries < 1_000, `not within 5 s: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
