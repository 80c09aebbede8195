import assert from 'node:assert/strict';
import { JSDOM } from 'jsdom';
import type { Session } from '../../src/core/sources/connector.js';
import type { CopyOut } from '../../src/core/table/copyOut.js';
import type { Cell } from '../../src/core/table/table.js';
import { WHOLE_TABLE } from '../../src/core/table/view.js';
import { exportExcel } from '../../src/host/export/excelFile.js';
import type { ValueSet } from '../values.js';
import {
  cells,
  createValues,
  never,
  onEachServer,
  openSession,
  rejection,
  tablesOf,
} from './postgresqlSupport.js';
import { unzip } from './zipSupport.js';

const { DOMParser } = new JSDOM().window;

interface ExcelCell {
  readonly kind: 'number' | 'boolean' | 'date' | 'text';
  readonly value: string;
}

async function archiveOf(copy: CopyOut, name: string) {
  const parts: Uint8Array[] = [];
  let rows = 0;
  try {
    for await (const block of exportExcel(copy, name, never)) {
      parts.push(block.bytes);
      rows += block.rows;
    }
  } finally {
    await copy.close();
  }
  return { files: unzip(Buffer.concat(parts)), rows };
}

/** The cells of a sheet by their places, as a program reads them. */
function readSheet(xml: string): ReadonlyMap<string, ExcelCell> {
  const document = new DOMParser().parseFromString(xml, 'application/xml');
  assert.equal(document.getElementsByTagName('parsererror').length, 0);
  const found = new Map<string, ExcelCell>();
  for (const cell of document.querySelectorAll('c')) {
    const text = cell.textContent;
    const kind = { b: 'boolean', inlineStr: 'text' }[cell.getAttribute('t') ?? ''];
    const isDate = cell.getAttribute('s') === '1';
    found.set(cell.getAttribute('r') ?? '', {
      kind: (kind ?? (isDate ? 'date' : 'number')) as ExcelCell['kind'],
      value: text.replace(/_x([0-9A-F]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      ),
    });
  }
  return found;
}

onEachServer('PostgreSQL: values in Excel', {}, (server) => {
  let session: Session;
  let sets: readonly ValueSet[];
  before(async () => {
    session = openSession(server());
    sets = await createValues(server());
  });
  after(() => session.close());

  it('are the exact text, or the same number, truth or day', async () => {
    const kinds = new Set<string>();
    for (const set of sets) {
      const table = { schema: 'corpus', name: `t_${set.name}` };
      const copy = await tablesOf(session).copyOut?.(table, WHOLE_TABLE, never);
      assert.ok(copy);
      const { files, rows } = await archiveOf(copy, set.name);
      const sheet = readSheet(files.get('xl/worksheets/sheet1.xml')?.toString() ?? '');
      assert.equal(sheet.get('B1')?.value, 'value');
      const expected = await cells(session, `select value from corpus."t_${set.name}" order by id`);
      assert.equal(rows, expected.length);
      for (const [index, [text = null]] of expected.entries()) {
        const cell = sheet.get(`B${index + 2}`);
        const where = `${set.name}: ${text} is ${JSON.stringify(cell)}`;
        if (cell) kinds.add(`${set.type} ${cell.kind}`);
        if (text === null) assert.equal(cell, undefined, where);
        else assert.ok(cell && isSame(cell, text), where);
      }
    }
    for (const kind of ['bool boolean', 'int8 number', 'int8 text', 'date date', 'date text']) {
      assert.ok(kinds.has(kind), kind);
    }
  });

  function isSame({ kind, value }: ExcelCell, text: string): boolean {
    if (kind === 'text') return value === text;
    if (kind === 'boolean') return value === (text === 't' ? '1' : '0');
    if (kind === 'number') {
      const digits = value
        .replace(/[eE].*$/, '')
        .replace(/[-.]/g, '')
        .replace(/^0+/, '');
      return value === text && digits.length <= 15;
    }
    const day = new Date(Date.UTC(1899, 11, 30) + Number(value) * 86_400_000);
    return day.toISOString().slice(0, 10) === text;
  }

  it('too long for a cell are told by row and column, and nothing is cut', async () => {
    await server().query(`create table public.long as
      select i as id, repeat('x', case i when 3 then 40000 else 32767 end) as body from generate_series(1, 4) i`);
    const table = { schema: 'public', name: 'long' };
    const copy = await tablesOf(session).copyOut?.(table, WHOLE_TABLE, never);
    assert.ok(copy);
    const { message } = await rejection(archiveOf(copy, 'long'), 'Unsupported');
    assert.match(message, /Row 3 has 40,000 characters in "body", .* holds 32,767/);
  });
});

describe('workbooks', function () {
  this.timeout(120_000);

  const copyOf = (names: readonly string[], rows: CopyOut['rows']): CopyOut => ({
    columns: names.map((name) => ({ name, type: 'int4' })),
    rows,
    close: () => Promise.resolve(),
  });

  it('go on with a further sheet where one is full', async () => {
    const total = 1_048_575 + 3;
    const copy = copyOf(['n'], async function* () {
      for (let start = 0; start < total; start += 10_000) {
        const length = Math.min(10_000, total - start);
        const rows = Array.from({ length }, (_, at): Cell[] => [String(start + at)]);
        yield await Promise.resolve({ rows });
      }
    });
    const { files, rows } = await archiveOf(copy, 'a/b [c]: *rows* that have a very long name');
    assert.equal(rows, total);
    const last = files.get('xl/worksheets/sheet1.xml')?.toString().slice(-100) ?? '';
    assert.match(last, /<row r="1048576"><c r="A1048576"><v>1048574<\/v><\/c><\/row><\/sheetData>/);
    const second = readSheet(files.get('xl/worksheets/sheet2.xml')?.toString() ?? '');
    assert.deepEqual([...second.keys()], ['A1', 'A2', 'A3', 'A4']);
    assert.equal(second.get('A4')?.value, '1048577');
    const names = [...(files.get('xl/workbook.xml')?.toString() ?? '').matchAll(/name="([^"]*)"/g)];
    assert.deepEqual(
      names.map(([, name]) => name),
      ['a_b _c__ _rows_ that have a ver', 'a_b _c__ _rows_ that have a (2)'],
    );
  });

  it('have no rows without any, and as many columns as there are letters for', async () => {
    const names = Array.from({ length: 16_384 }, (_, index) => `c${index}`);
    const copy = copyOf(names, async function* () {
      yield await Promise.resolve({ rows: [names.map(() => '1')] });
    });
    const { files } = await archiveOf(copy, 'wide');
    const xml = files.get('xl/worksheets/sheet1.xml')?.toString() ?? '';
    const places = [...xml.matchAll(/<c r="([A-Z]+\d+)"/g)].map(([, place]) => place);
    assert.equal(places.length, 2 * 16_384);
    assert.deepEqual([places[26], places[701], places[16_383]], ['AA1', 'ZZ1', 'XFD1']);
    await rejection(archiveOf(copyOf([...names, 'more'], copy.rows), 'wide'), 'Unsupported');
    const none = await archiveOf(
      copyOf(['a'], async function* () {}),
      '',
    );
    assert.equal(none.rows, 0);
    assert.match(none.files.get('xl/workbook.xml')?.toString() ?? '', /name="Rows"/);
  });
});
