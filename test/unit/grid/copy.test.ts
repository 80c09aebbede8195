import * as assert from 'node:assert/strict';
import { isConnectorError } from '../../../src/core/errors.js';
import type { CutCell } from '../../../src/core/table/table.js';
import { COPY_BYTES, copySelection } from '../../../src/grid/copy.js';
import { staticData } from '../../../src/grid/gridData.js';

const columns = [
  { name: 'id', type: 'int4' },
  { name: 'body', type: 'text' },
];
const rows = [
  ['1', 'short'],
  ['2', 'begin'],
];

/** The body of the second row is cut; `asked` counts what is fetched whole. */
function cutData(cut: CutCell, whole: string) {
  const asked: string[] = [];
  const data = {
    ...staticData(columns, rows),
    cut: (row: readonly (string | null)[], column: number) =>
      row === rows[1] && column === 1 ? cut : undefined,
    value: (row: number, column: number) => {
      asked.push(`${row}/${column}`);
      return Promise.resolve(whole);
    },
  };
  return { data, asked };
}

const all = { rows: { start: 0, end: 2 }, columns: { start: 0, end: 2 } };
const never = new AbortController().signal;

describe('copySelection', () => {
  it('takes values whole that the grid has a beginning of', async () => {
    const { data, asked } = cutData({ row: 1, column: 1, size: 10 }, 'beginning to end');
    const { text } = await copySelection(data, all, { format: 'tsv' }, never);
    assert.equal(text, '1\tshort\n2\tbeginning to end');
    assert.deepEqual(asked, ['1/1']);
  });

  it('counts rows from where the selection starts', async () => {
    const { data, asked } = cutData({ row: 1, column: 1 }, 'whole');
    const range = { rows: { start: 1, end: 2 }, columns: { start: 1, end: 2 } };
    assert.equal((await copySelection(data, range, { format: 'tsv' }, never)).text, 'whole');
    assert.deepEqual(asked, ['1/1']);
  });

  it('fetches nothing of columns that are not selected', async () => {
    const { data, asked } = cutData({ row: 1, column: 1, size: 10 }, 'whole');
    const range = { rows: all.rows, columns: { start: 0, end: 1 } };
    assert.equal((await copySelection(data, range, { format: 'tsv' }, never)).text, '1\n2');
    assert.deepEqual(asked, []);
  });

  it('refuses values that are too large together before it fetches them', async () => {
    const { data, asked } = cutData({ row: 1, column: 1, size: COPY_BYTES + 1 }, 'x');
    await assert.rejects(copySelection(data, all, { format: 'tsv' }, never), (error) =>
      isConnectorError(error, 'Unsupported'),
    );
    assert.deepEqual(asked, []);
  });
});
