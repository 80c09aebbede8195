import assert from 'node:assert/strict';
import { type CopyOut, USUAL_CSV } from '../../../src/core/table/copyOut.js';
import { copyTable } from '../../../src/core/table/export/copyTable.js';
import { csvLayout } from '../../../src/core/table/export/exportForms.js';
import { ExportMeter } from '../../../src/core/table/export/exportMeter.js';
import { exportCsv, exportJsonLines } from '../../../src/core/table/export/exportText.js';
import type { Cell, CutCell, RowRange, TableSource } from '../../../src/core/table/table.js';

const never = new AbortController().signal;
const COLUMNS = [
  { name: 'id', type: 'int8' },
  { name: 'a "b"', type: 'text' },
];

function copyOf(rows: readonly (readonly Cell[])[]): CopyOut {
  return {
    columns: COLUMNS,
    rows: async function* () {
      for (let start = 0; start < rows.length; start += 2) {
        yield await Promise.resolve({ rows: rows.slice(start, start + 2) });
      }
    },
    close: () => Promise.resolve(),
  };
}

async function text(blocks: AsyncIterable<{ bytes: Uint8Array; rows: number }>) {
  let all = '';
  let rows = 0;
  for await (const block of blocks) {
    all += Buffer.from(block.bytes).toString();
    rows += block.rows;
  }
  return { all, rows };
}

describe('files of rows', () => {
  const rows = [
    ['9007199254740993', null],
    ['2', ''],
    [null, 'x;y,"z"'],
  ];

  it('are CSV, with NULL apart from empty text', async () => {
    const { all, rows: count } = await text(exportCsv(copyOf(rows), USUAL_CSV, never));
    assert.equal(all, 'id,"a ""b"""\n9007199254740993,\n2,""\n,"x;y,""z"""\n');
    assert.equal(count, 3);
    const layout = { delimiter: ';', header: false, nullText: 'NULL' };
    const other = await text(exportCsv(copyOf([...rows, ['4', 'NULL']]), layout, never));
    assert.equal(other.all, '9007199254740993;NULL\n2;\nNULL;"x;y,""z"""\n4;"NULL"\n');
  });

  it('are JSON Lines, with every digit', async () => {
    const { all } = await text(exportJsonLines(copyOf(rows), never));
    assert.equal(
      all,
      '{"id":9007199254740993,"a \\"b\\"":null}\n{"id":2,"a \\"b\\"":""}\n{"id":null,"a \\"b\\"":"x;y,\\"z\\""}\n',
    );
  });

  it('are empty but for the header without rows', async () => {
    assert.equal((await text(exportCsv(copyOf([]), USUAL_CSV, never))).all, 'id,"a ""b"""\n');
    assert.equal((await text(exportJsonLines(copyOf([]), never))).all, '');
  });

  it('stop when they are cancelled', async () => {
    const controller = new AbortController();
    const blocks = exportCsv(copyOf(rows), USUAL_CSV, controller.signal);
    controller.abort();
    await assert.rejects(text(blocks), { code: 'Cancelled' });
  });

  it('take no layout that cannot be read back', () => {
    assert.deepEqual(csvLayout(USUAL_CSV, { delimiter: ';', header: false, nullText: '\\N' }), {
      ...{ delimiter: ';', header: false, nullText: '\\N' },
    });
    for (const delimiter of ['', '"', '\n', '.', '5', 'a', ',,', 'é', 7]) {
      assert.deepEqual(csvLayout(USUAL_CSV, { delimiter }), USUAL_CSV);
    }
    for (const nullText of ['"', 'a\nb', 'a,b', 5]) {
      assert.deepEqual(csvLayout(USUAL_CSV, { nullText }), USUAL_CSV);
    }
  });
});

/** A table whose rows of more than `most` characters are cut. */
class CutTable implements TableSource {
  readonly asked: RowRange[] = [];
  constructor(readonly lengths: readonly number[]) {}
  columns() {
    return Promise.resolve([{ name: 't', type: 'text' }]);
  }
  rowCount() {
    return Promise.resolve(undefined);
  }
  rows(range: RowRange) {
    this.asked.push(range);
    const cut: CutCell[] = [];
    const rows = this.lengths.slice(range.start, range.end).map((length, row): Cell[] => {
      if (length > 100) cut.push({ row, column: 0, size: length });
      return [length > 100 ? 'cut' : 'x'.repeat(length)];
    });
    return Promise.resolve({ columns: [], rows, cut });
  }
  value(row: number) {
    return Promise.resolve(`whole ${row}`);
  }
  close() {
    return Promise.resolve();
  }
}

describe('tables read out by their pages', () => {
  it('give every row once, whole, with few large values at a time', async () => {
    const lengths = Array.from({ length: 2500 }, (_, row) => (row % 10 === 3 ? 2 ** 20 : row % 7));
    const table = new CutTable(lengths);
    const copy = await copyTable(table, never);
    const rows: Cell[] = [];
    for await (const block of copy.rows(never)) {
      const large = block.rows.filter(([cell]) => cell?.startsWith('whole')).length;
      assert.ok(large <= 16, `${large} MB at once`);
      rows.push(...block.rows.map(([cell]) => cell ?? null));
    }
    assert.deepEqual(
      rows,
      lengths.map((length, row) => (length > 100 ? `whole ${row}` : 'x'.repeat(length))),
    );
  });
});

describe('the meter of an export', () => {
  it('tells rows, bytes and rates, and an estimate only while it holds', () => {
    let now = 0;
    const meter = new ExportMeter(() => now);
    assert.equal(meter.text(), '0 rows · 0 B');
    meter.about = 2_000_000;
    now = 1000;
    meter.add(500_000, 100 * 2 ** 20);
    assert.equal(meter.fraction, 0.25);
    assert.equal(
      meter.text(),
      '500,000 of about 2,000,000 rows · 100 MiB · 500,000 rows/s · 100 MiB/s',
    );
    now = 2000;
    meter.add(2_000_000, 2 ** 20);
    assert.equal(meter.fraction, undefined);
    assert.match(meter.text(), /^2,500,000 rows · /);
    meter.restart();
    assert.equal(meter.text(), '0 of about 2,000,000 rows · 0 B');
  });
});
