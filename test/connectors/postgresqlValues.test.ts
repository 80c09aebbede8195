import assert from 'node:assert/strict';
import { parse as parseCsv } from 'csv-parse/sync';
import { isLosslessNumber, parse as parseLossless, stringify } from 'lossless-json';
import type { Session } from '../../src/core/sources/connector.js';
import { USUAL_CSV, type CopyOut, type RowBytes } from '../../src/core/table/copyOut.js';
import { copyTable } from '../../src/core/table/export/copyTable.js';
import { copyText } from '../../src/core/table/export/copyFormats.js';
import { exportCsv, exportJsonLines } from '../../src/core/table/export/exportText.js';
import type { Cell, Column } from '../../src/core/table/table.js';
import { WHOLE_TABLE } from '../../src/core/table/view.js';
import { readWholeRows } from '../../src/core/table/wholeRows.js';
import { exactJson, readNotebookTable, TABLE_MIME } from '../../src/protocol/notebook.js';
import { findPsql, psql } from '../servers/psql.js';
import { PSEUDO_VALUES, type ValueSet } from '../values.js';
import {
  cells,
  createValues,
  never,
  onEachServer,
  openSession,
  tablesOf,
} from './postgresqlSupport.js';

const NULL = '\x1eNULL';

onEachServer('PostgreSQL: values of every type', {}, (server) => {
  let session: Session;
  let program: string;
  let sets: readonly ValueSet[];
  const printed = new Map<ValueSet, readonly Cell[]>();
  before(async function () {
    const found = findPsql();
    if (found === undefined && !process.env['CI']) this.skip();
    assert.ok(found, 'psql is installed');
    program = found;
    session = openSession(server());
    sets = await createValues(server());
    const texts = await print(sets.map(select));
    for (const set of sets) printed.set(set, texts.splice(0, set.values.length + 1));
    assert.deepEqual(texts, []);
  });
  after(() => session.close());

  /** What psql prints: one text for each row, told apart by a zero byte, which no value has. */
  async function print(queries: readonly string[]): Promise<Cell[]> {
    const options = ['-At0', '-P', `null=${NULL}`];
    const texts = (await psql(program, server(), queries, options)).split('\0');
    assert.equal(texts.pop(), '');
    return texts.map((text) => (text === NULL ? null : text));
  }

  const ref = ({ name }: ValueSet) => ({ schema: 'corpus', name: `t_${name}` });
  const select = ({ name }: ValueSet) => `select value from corpus."t_${name}" order by id`;
  const copyOf = async (set: ValueSet): Promise<CopyOut> => {
    const sort = [{ column: 'id', direction: 'ascending' as const }];
    const copy = await tablesOf(session).copyOut?.(ref(set), { ...WHOLE_TABLE, sort }, never);
    assert.ok(copy);
    return copy;
  };
  const textOf = async (copy: CopyOut, blocks: AsyncIterable<RowBytes>): Promise<string> => {
    const parts: Uint8Array[] = [];
    for await (const { bytes } of blocks) parts.push(bytes);
    await copy.close();
    return Buffer.concat(parts).toString();
  };
  const values = (rows: readonly (readonly Cell[])[]) => rows.map((row) => row[1] ?? null);

  /** Every way out, as the values it gave. */
  const ways: Readonly<Record<string, (set: ValueSet) => Promise<readonly Cell[]>>> = {
    'the grid': async (set) => {
      const table = tablesOf(session).open(ref(set));
      const { rows } = await table.rows({ start: 0, end: 100 }, never);
      await table.close();
      return values(rows);
    },
    'a sorted and filtered view': async (set) => {
      const table = tablesOf(session).open(ref(set), {
        sort: [{ column: 'id', direction: 'descending' }],
        conditions: [{ column: 'id', operator: 'greater', values: ['0'] }],
      });
      const { rows } = await table.rows({ start: 0, end: 100 }, never);
      await table.close();
      return values(rows).reverse();
    },
    'the extension API': async (set) => {
      const table = tablesOf(session).open(ref(set));
      const { rows } = await readWholeRows(table, { start: 0, end: 100 }, never);
      await table.close();
      return values(rows);
    },
    'a query': async (set) => (await cells(session, select(set))).map(([cell]) => cell ?? null),
    'an SQL document': async (set) => {
      const console = session.sql?.open({ readOnly: true });
      const result = await console?.run(select(set), {}, never);
      const batch = await result?.rows?.rows({ start: 0, end: 100 }, never);
      await console?.close();
      return batch?.rows.map(([cell]) => cell ?? null) ?? [];
    },
    'an export of an SQL document': async (set) => {
      const console = session.sql?.open({ readOnly: true });
      const result = await console?.run(select(set), {}, never);
      assert.ok(result?.rows);
      const copy = await copyTable(result.rows, never);
      const text = await textOf(copy, exportCsv(copy, USUAL_CSV, never));
      await console?.close();
      return readCsv(text).map(([cell]) => cell ?? null);
    },
    COPY: async (set) => {
      const copy = await copyOf(set);
      const rows: (readonly Cell[])[] = [];
      for await (const block of copy.rows(never)) rows.push(...block.rows);
      await copy.close();
      return values(rows);
    },
    'a CSV file': async (set) => {
      const copy = await copyOf(set);
      return values(readCsv(await textOf(copy, exportCsv(copy, USUAL_CSV, never))));
    },
    'the clipboard as CSV': async (set) => {
      const rows = await cells(session, `select * from corpus."t_${set.name}" order by id`);
      const columns = [column('id', 'int4'), column('value', set.type)];
      return values(readCsv(copyText('csv', columns, rows, { headers: true })));
    },
    'a notebook': async (set) => {
      const rows = await cells(session, select(set));
      const payload = { version: 1, columns: [column('value', set.type)], rows };
      const parsed: unknown = JSON.parse(exactJson(payload));
      return readNotebookTable(TABLE_MIME, numbered(parsed)).rows.map(([cell]) => cell ?? null);
    },
  };
  for (const [name, read] of Object.entries(ways)) {
    it(`are in ${name} what psql prints`, async () => {
      for (const set of sets) {
        assert.deepEqual(await read(set), printed.get(set), set.name);
      }
    });
  }

  it('of pseudo-types are in queries what psql prints', async () => {
    const expected = await print(PSEUDO_VALUES.map((value) => `select ${value}`));
    for (const [index, value] of PSEUDO_VALUES.entries()) {
      const [[cell] = []] = await cells(session, `select ${value}`);
      assert.equal(cell, expected[index], value);
    }
  });

  it('are in JSON Lines the same, as JSON has them', async () => {
    for (const set of sets) {
      const copy = await copyOf(set);
      const [, { type } = column('', '')] = copy.columns;
      const lines = (await textOf(copy, exportJsonLines(copy, never))).split('\n').slice(0, -1);
      const expected = printed.get(set) ?? [];
      const elements = type.endsWith('[]')
        ? await cells(session, ELEMENTS.replace('$table', `corpus."t_${set.name}"`))
        : [];
      for (const [index, line] of lines.entries()) {
        const text = expected[index] ?? null;
        const where = `${set.name}: ${text}`;
        if (text !== null && /^jsonb?$/.test(type)) {
          JSON.parse(line);
          // No digit and no repeated key is lost: what is written is what is there.
          assert.equal(line, `{"id":${index + 1},"value":${oneLine(text)}}`, where);
          continue;
        }
        const { value } = parseLossless(line) as { readonly value: unknown };
        if (text === null) assert.equal(value, null, where);
        else if (Array.isArray(value)) {
          const found = value.flat(6).map((each) => elementText(each));
          assert.deepEqual(found, JSON.parse(elements[index]?.[0] ?? 'null'), where);
        } else assert.equal(scalarText(value), text, where);
      }
    }
  });
});

const ELEMENTS = `
  select (select coalesce(json_agg(case jsonb_typeof(to_jsonb(e)) when 'object' then to_jsonb(e)::text else e::text end),
                          '[]') from unnest(value) e)
    from $table order by id`;

const column = (name: string, type: string): Column => ({ name, type });

/** Rows below the header, with NULL told apart from empty text by its quotes. */
function readCsv(text: string): Cell[][] {
  const rows = parseCsv(text, {
    cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
    // What is alone on its line and empty is a row with a NULL.
    skip_empty_lines: false,
    relax_column_count: false,
  }) as unknown as Cell[][];
  return rows.slice(1);
}

/** Numbers as the notebook's reader is given them. */
function numbered(payload: unknown): unknown {
  return { ...(payload as object), version: 1 };
}

/** Line breaks stand between the tokens of JSON only. */
function oneLine(json: string): string {
  return json.replace(/\n */g, ' ').trim();
}

function scalarText(value: unknown): string {
  if (isLosslessNumber(value)) return value.value;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  assert.ok(typeof value === 'string', String(value));
  return value;
}

function elementText(value: unknown): Cell {
  if (value === null) return null;
  if (typeof value === 'boolean') return String(value);
  if (isLosslessNumber(value)) return value.value;
  return typeof value === 'string' ? value : (stringify(value)?.replace('":', '": ') ?? '');
}
