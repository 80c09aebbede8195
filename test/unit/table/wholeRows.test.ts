import assert from 'node:assert/strict';
import { isConnectorError } from '../../../src/core/errors.js';
import type { CutCell, TableSource } from '../../../src/core/table/table.js';
import { readWholeRows } from '../../../src/core/table/wholeRows.js';

const never = new AbortController().signal;

function table(cut: readonly CutCell[], asked: string[] = []): TableSource {
  return {
    columns: () => Promise.resolve([]),
    rowCount: () => Promise.resolve(undefined),
    rows: () =>
      Promise.resolve({
        columns: [],
        rows: [
          ['1', 'be'],
          ['2', null],
        ],
        cut,
      }),
    value: (row, column) => {
      asked.push(`${row}/${column}`);
      return Promise.resolve('beginning and end');
    },
    close: () => Promise.resolve(),
  };
}

describe('readWholeRows', () => {
  it('reads one by one what was cut, at its place in the table', async () => {
    const asked: string[] = [];
    const source = table([{ row: 0, column: 1, size: 17 }], asked);
    const { rows } = await readWholeRows(source, { start: 40, end: 42 }, never);
    assert.deepEqual(rows, [
      ['1', 'beginning and end'],
      ['2', null],
    ]);
    assert.deepEqual(asked, ['40/1']);
  });

  it('reads nothing more where nothing was cut', async () => {
    const asked: string[] = [];
    await readWholeRows(table([], asked), { start: 0, end: 2 }, never);
    assert.deepEqual(asked, []);
  });

  it('refuses what memory does not hold', async () => {
    const source = table([{ row: 0, column: 1, size: 300 * 1024 * 1024 }]);
    await assert.rejects(readWholeRows(source, { start: 0, end: 2 }, never), (error) =>
      isConnectorError(error, 'Unsupported'),
    );
  });
});
