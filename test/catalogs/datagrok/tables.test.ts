import assert from 'node:assert/strict';
import { datagrokKind } from '../../../src/catalogs/datagrok/kind.js';
import { never, rejection } from '../support.js';
import { WEB_PAGE } from './failures.js';
import { DatagrokStage } from './stage.js';

describe('Datagrok tables', () => {
  const stage = new DatagrokStage();
  const { functions, standIn } = stage.server;

  beforeEach(() => {
    functions.tables = [
      {
        ...{ '#type': 'TableInfo', id: 't-1', name: 'demog', friendlyName: 'Demographics' },
        ...{ namespace: 'Ann:Study:', rowCount: 3, description: 'Who they are' },
        csv: '\ufeffid,name,"long, name"\n1,,""\n2,"two\nlines",x\n9007199254740993,0.10,\n',
      },
      { '#type': 'TableInfo', id: 't-2', name: 'loose', csv: 'a\n1\n\n2\n' },
    ];
  });

  it('are the first source of the catalog, read only', async () => {
    const catalog = stage.open();
    const { items } = await catalog.list({}, never);
    const [first] = items;
    assert.ok(first && 'source' in first);
    assert.deepEqual(first.source, await catalog.get('/tables', never));
    assert.deepEqual([first.source.id, first.source.readOnly], ['grok//tables', true]);
    assert.deepEqual(datagrokKind.browses?.(first.source)?.offers, ['tables']);
    assert.deepEqual(datagrokKind.companions?.(first.source), []);
    standIn.log.length = 0;
    await catalog.get('/tables', never);
    assert.equal((await catalog.list({ kind: 'datagrok-tables' }, never)).items.length, 1);
    assert.equal(standIn.log.length, 0, 'it is there without asking');
    for (const query of [{ kind: 's3' }, { text: 'sales' }, { tags: ['a'] }]) {
      assert.deepEqual((await catalog.list(query, never)).items, [], JSON.stringify(query));
    }
    assert.equal((await catalog.list({ text: 'table' }, never)).items.length, 1);
    assert.equal((await catalog.list({ limit: 1 }, never)).items.length, 1);
    assert.deepEqual(await catalog.test!('/tables', never), {
      ok: true,
      message: 'Datagrok lists its tables.',
    });
    await rejection(catalog.remove!('/tables', never), 'Unsupported');
    assert.equal(await catalog.secrets!('/tables', never), undefined);
  });

  it('are its children, by Grok name where they have a whole one', async () => {
    const session = await stage.session('/tables');
    const { items, next } = await session.children([], {}, never);
    assert.equal(next, undefined);
    assert.deepEqual(items, [
      {
        ...{ path: ['t-1'], role: 'table', label: 'Demographics', description: '3 rows' },
        tooltip: 'Demographics (Ann:Study:demog)\n\nWho they are',
        ...{ expandable: false, table: { schema: 'Ann:Study', name: 'demog' } },
      },
      {
        ...{ path: ['t-2'], role: 'table', label: 'loose', tooltip: 'loose', expandable: false },
        table: { schema: '', name: 't-2' },
      },
    ]);
    assert.deepEqual(stage.sent(), ['GET /tables limit=100']);
    const tables = session.tables!;
    assert.equal((await tables.list(never)).length, 2);
    assert.deepEqual(await tables.resolve('demog', never), { schema: 'Ann:Study', name: 'demog' });
    assert.deepEqual(await tables.resolve('A:B:c', never), { schema: 'A:B', name: 'c' });
    assert.equal(tables.qualifiedName({ schema: 'Ann:Study', name: 'demog' }), 'Ann:Study:demog');
  });

  it('come in pages, each of which asks for more', async () => {
    functions.tables = Array.from({ length: 250 }, (_, n) => ({ id: `t${n}`, name: `T${n}` }));
    functions.tables[3] = { nothing: 'of use' };
    const session = await stage.session('/tables');
    const seen: string[] = [];
    let page: string | undefined;
    do {
      const request = page === undefined ? {} : { page };
      const result = await session.children([], request, never);
      seen.push(...result.items.map(({ label }) => label));
      page = result.next;
    } while (page !== undefined);
    assert.equal(new Set(seen).size, 249);
    assert.deepEqual(
      stage.sent(),
      [100, 200, 300].map((limit) => `GET /tables limit=${limit}`),
    );
  });

  it('are read as CSV: exact text, and null where there is nothing', async () => {
    const session = await stage.session('/tables');
    const table = session.tables!.open({ schema: 'Ann:Study', name: 'demog' });
    const [columns, count, batch] = await Promise.all([
      table.columns(never),
      table.rowCount(never),
      table.rows({ start: 0, end: 100 }, never),
    ]);
    assert.deepEqual(
      columns.map(({ name }) => name),
      ['id', 'name', 'long, name'],
    );
    assert.deepEqual(count, { count: 3, exact: true });
    assert.deepEqual(batch.rows, [
      ['1', null, ''],
      ['2', 'two\nlines', 'x'],
      ['9007199254740993', '0.10', null],
    ]);
    assert.deepEqual((await table.rows({ start: 1, end: 2 }, never)).rows, [
      ['2', 'two\nlines', 'x'],
    ]);
    assert.deepEqual(stage.sent(), ['GET /public/v1/tables/Ann.Study.demog']);
    const loose = session.tables!.open({ schema: '', name: 't-2' });
    assert.deepEqual((await loose.rows({ start: 0, end: 9 }, never)).rows, [['1'], [null], ['2']]);
    await table.close();
  });

  it('that are missing, no CSV or a page say so, and may be read again', async () => {
    const session = await stage.session('/tables');
    const open = (name: string) => session.tables!.open({ schema: '', name });
    await rejection(open('gone').columns(never), 'NotFound');
    functions.tables[1] = { id: 't-2', name: 'loose', csv: 'a,b\n"never closed\n1,2' };
    const table = open('t-2');
    const error = await rejection(table.columns(never), 'Invalid');
    assert.match(error.message, /not valid CSV/);
    assert.doesNotMatch(error.message, /never closed/);
    functions.tables[1] = { id: 't-2', name: 'loose', csv: 'a\n1' };
    assert.deepEqual(await table.rowCount(never), { count: 1, exact: true });
    standIn.fail({ status: 200, ...WEB_PAGE });
    assert.match((await rejection(open('t-2').columns(never))).message, /web page/);
    await rejection(
      (async () => {
        for await (const batch of session.tables!.query('select 1', [], never)) assert.ok(batch);
      })(),
      'Unsupported',
    );
  });
});
