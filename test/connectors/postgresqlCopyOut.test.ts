import assert from 'node:assert/strict';
import type { Session } from '../../src/core/sources/connector.js';
import { type CsvLayout, USUAL_CSV } from '../../src/core/table/copyOut.js';
import { copyTable } from '../../src/core/table/export/copyTable.js';
import { exportCsv, exportJsonLines } from '../../src/core/table/export/exportText.js';
import type { Cell } from '../../src/core/table/table.js';
import { type TableView, WHOLE_TABLE } from '../../src/core/table/view.js';
import { eventually } from '../eventually.js';
import {
  cells,
  never,
  onEachServer,
  openSession,
  openSessions,
  rejection,
  runningStatements,
  tablesOf,
} from './postgresqlSupport.js';
import { findPsql, psql } from '../servers/psql.js';

onEachServer('PostgreSQL: tables taken away', {}, (server) => {
  let session: Session;
  before(async () => {
    session = openSession(server());
    await server().query(`
      create table runs as
        select i as id, case when i % 5 = 0 then null when i % 5 = 1 then '' else 'run ' || i end as name,
               case i % 7 when 0 then E'two\\nlines' when 1 then 'a "quote"' when 2 then E'\\\\N'
                 when 3 then E'\\\\.' when 4 then 'a,b;c|d' when 5 then E'tab\\there' else E'\\r\\\\' end as odd
          from generate_series(1, 30000) i;
      alter table runs add primary key (id);
      create table single (t text); insert into single values (E'\\\\.'), (''), (null), ('NULL');
      create table "no columns" (); insert into "no columns" default values; insert into "no columns" default values;
      create view late as select id, 1 / (id - 20000) as boom from runs;
      create table wide as select i as id, repeat(i::text, 300000) as text from generate_series(1, 40) i;
      analyze`);
  });
  after(async () => {
    await session.close();
    await eventually('no connection is left', async () => (await openSessions(server())) === 0);
  });

  const open = (name: string, view = WHOLE_TABLE, signal = never) => {
    const copy = tablesOf(session).copyOut?.({ schema: 'public', name }, view, signal);
    assert.ok(copy);
    return copy;
  };

  async function csv(name: string, layout: CsvLayout = USUAL_CSV, view: TableView = WHOLE_TABLE) {
    const copy = await open(name, view);
    try {
      const parts: Uint8Array[] = [];
      let rows = 0;
      for await (const block of exportCsv(copy, layout, never)) {
        parts.push(block.bytes);
        rows += block.rows;
      }
      return { text: Buffer.concat(parts).toString(), rows };
    } finally {
      await copy.close();
    }
  }

  const layouts: readonly CsvLayout[] = [
    USUAL_CSV,
    { delimiter: ';', header: false, nullText: 'NULL' },
    { delimiter: '\t', header: true, nullText: '\\N' },
  ];
  for (const layout of layouts) {
    for (const name of ['runs', 'single', 'no columns']) {
      it(`writes ${name} as psql does: ${JSON.stringify(layout)}`, async function () {
        const program = findPsql();
        if (program === undefined && !process.env['CI']) this.skip();
        assert.ok(program, 'psql is installed');
        const { delimiter, header, nullText } = layout;
        const options = `format csv, header ${String(header)}, delimiter E'${delimiter}', null '${nullText}'`;
        const copy = `copy (select * from "${name}") to stdout (${options})`;
        const expected = await psql(program, server(), [copy]);
        const { text, rows } = await csv(name, layout);
        assert.equal(text, expected);
        const [[count] = []] = await cells(session, `select count(*) from "${name}"`);
        assert.equal(rows, Number(count));
      });

      it(`writes ${name} the same without COPY: ${JSON.stringify(layout)}`, async () => {
        const copy = await open(name);
        let text = '';
        for await (const { bytes } of exportCsv(
          { columns: copy.columns, rows: (signal) => copy.rows(signal), close: () => copy.close() },
          layout,
          never,
        )) {
          text += Buffer.from(bytes).toString();
        }
        await copy.close();
        assert.equal(text, (await csv(name, layout)).text);
      });
    }
  }

  it('reads the rows of a sorted and filtered view', async () => {
    const view: TableView = {
      sort: [{ column: 'name', direction: 'descending' }],
      conditions: [{ column: 'id', operator: 'greater', values: ['100'] }],
      where: "odd <> 'x' -- all of them",
    };
    const expected = await cells(
      session,
      'select * from runs where id > 100 order by name desc, id',
    );
    const copy = await open('runs', view);
    const rows: Cell[][] = [];
    for await (const block of copy.rows(never)) rows.push(...block.rows.map((row) => [...row]));
    await copy.close();
    assert.deepEqual(rows, expected);
  });

  it('reads the same through pages where there is no COPY', async () => {
    const table = tablesOf(session).open({ schema: 'public', name: 'wide' });
    const copy = await copyTable(table, never);
    const rows: Cell[][] = [];
    for await (const block of copy.rows(never)) rows.push(...block.rows.map((row) => [...row]));
    assert.deepEqual(rows, await cells(session, 'select * from wide order by id'));
    await table.close();
  });

  it('tells about how many rows there are', async () => {
    const copy = await open('runs');
    assert.equal(copy.about, 30000);
    await copy.close();
  });

  it('writes JSON Lines that read back exactly', async () => {
    const copy = await open('runs');
    let text = '';
    for await (const { bytes } of exportJsonLines(copy, never))
      text += Buffer.from(bytes).toString();
    await copy.close();
    const lines = text.split('\n');
    assert.equal(lines.pop(), '');
    const expected = await cells(session, 'select * from runs');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line) as unknown),
      expected.map(([id, name, odd]) => ({ id: Number(id), name, odd })),
    );
  });

  it('is one snapshot, whatever is written meanwhile', async () => {
    const copy = await open('runs');
    await server().query(`insert into runs values (0, 'new', 'new')`);
    let rows = 0;
    for await (const block of copy.rows(never)) rows += block.rows.length;
    await copy.close();
    await server().query('delete from runs where id = 0');
    assert.equal(rows, 30000);
  });

  const active = () => runningStatements(server(), 'COPY%');
  const endless = {
    ...WHOLE_TABLE,
    where: 'id < 5 or pg_sleep(0.002) is not null',
  };

  it('stops at the server when it is cancelled, also while nobody takes rows', async () => {
    for (const takes of [true, false]) {
      const controller = new AbortController();
      const copy = await open('runs', endless, controller.signal);
      const rows = copy.rows(controller.signal)[Symbol.asyncIterator]();
      const first = rows.next();
      first.catch(() => undefined);
      await eventually('it runs', async () => (await active()).length === 1);
      controller.abort();
      if (takes) await rejection(first, 'Cancelled');
      await copy.close();
      assert.deepEqual(await active(), []);
    }
  });

  it('stops at the server when whoever writes gives up', async () => {
    const copy = await open('wide', { ...WHOLE_TABLE, where: 'true' });
    for await (const block of copy.csv?.(USUAL_CSV, never) ?? []) {
      assert.ok(block.bytes.byteLength > 0);
      break;
    }
    const began = Date.now();
    await copy.close();
    assert.ok(Date.now() - began < 2000, `${Date.now() - began} ms`);
    assert.deepEqual(await active(), []);
    // The next one works.
    assert.equal((await csv('single')).rows, 4);
  });

  it('has no limit of time of its own', async () => {
    const hasty = openSession(server(), {}, { requestTimeout: 300 });
    const slow = { ...WHOLE_TABLE, where: 'id > 3 or pg_sleep(0.2) is not null' };
    const copy = await hasty.tables?.copyOut?.({ schema: 'public', name: 'runs' }, slow, never);
    let rows = 0;
    for await (const block of copy?.rows(never) ?? []) rows += block.rows.length;
    await copy?.close();
    assert.equal(rows, 30000);
    // Other statements of the same connections still have it.
    await rejection(cells(hasty, 'select pg_sleep(5)'), 'Timeout');
    await hasty.close();
  });

  it('tells of an error in the middle', async () => {
    const copy = await open('late');
    let rows = 0;
    const reading = (async () => {
      for await (const block of copy.rows(never)) rows += block.rows.length;
    })();
    const error = await rejection(reading, 'Invalid');
    assert.match(error.message, /division by zero/i);
    await copy.close();
    assert.ok(rows < 20000);
    assert.equal((await csv('single')).rows, 4);
  });

  it('tells when the server ends the session in the middle, and works again', async () => {
    const copy = await open('runs', endless);
    const reading = (async () => {
      for await (const block of copy.rows(never)) assert.ok(block.rows.length > 0);
    })();
    reading.catch(() => undefined);
    await eventually('it runs', async () => (await active()).length === 1);
    await server().query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like 'COPY%' and state = 'active'`,
    );
    const error = await rejection(reading, 'Unavailable');
    assert.match(error.message, /ended|closed|terminat/i);
    await copy.close();
    assert.equal((await csv('single')).rows, 4);
  });

  it('refuses a view it cannot read before a row is given', async () => {
    await rejection(open('runs', { ...WHOLE_TABLE, where: 'nome = 1' }), 'Invalid');
    await rejection(open('nothing'), 'NotFound');
  });
});
