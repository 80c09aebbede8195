import assert from 'node:assert/strict';
import { LimitedRows } from '../../../src/core/table/limitedRows.js';
import type { RowRange, TableSource } from '../../../src/core/table/table.js';

const never = new AbortController().signal;

/** Rows 0, 1, 2... whose end is known once it was read. */
function numbers(total: number): TableSource & { readonly read: RowRange[] } {
  let known = false;
  const read: RowRange[] = [];
  return {
    read,
    columns: () => Promise.resolve([{ name: 'n', type: 'int4' }]),
    rowCount: () => Promise.resolve(known ? { count: total, exact: true } : undefined),
    rows: ({ start, end }) => {
      read.push({ start, end });
      known ||= end > total;
      const length = Math.max(0, Math.min(end, total) - start);
      const rows = Array.from({ length }, (_, at) => [String(start + at)]);
      const cut = rows.map((_, row) => ({ row, column: 0 }));
      return Promise.resolve({ columns: [{ name: 'n', type: 'int4' }], rows, cut });
    },
    value: (row) => Promise.resolve(`whole ${row}`),
    close: () => Promise.resolve(),
  };
}

describe('limited rows', () => {
  it('stop at the limit, and say so only where there are more', async () => {
    const rows = new LimitedRows(numbers(500), 100);
    assert.equal(await rows.rowCount(never), undefined);
    assert.equal((await rows.rows({ start: 0, end: 50 }, never)).rows.length, 50);
    assert.equal(rows.isStopped, false, 'nobody knows yet');
    const last = await rows.rows({ start: 50, end: 250 }, never);
    assert.deepEqual(last.rows.at(-1), ['99']);
    assert.equal(last.cut?.length, 50);
    assert.equal(rows.isStopped, true);
    assert.deepEqual(await rows.rowCount(never), { count: 100, exact: true });
    assert.deepEqual((await rows.rows({ start: 200, end: 300 }, never)).rows, []);
  });

  it('leave alone what is as long as the limit, or shorter', async () => {
    for (const total of [100, 99, 0]) {
      const rows = new LimitedRows(numbers(total), 100);
      assert.equal((await rows.rows({ start: 0, end: 200 }, never)).rows.length, total);
      assert.equal(rows.isStopped, false);
      assert.deepEqual(await rows.rowCount(never), { count: total, exact: true });
    }
  });

  it('read no more than one row beyond the limit', async () => {
    const whole = numbers(1_000_000);
    await new LimitedRows(whole, 10).rows({ start: 0, end: 200 }, never);
    assert.deepEqual(whole.read, [{ start: 0, end: 11 }]);
  });

  it('go on when the limit is lifted', async () => {
    const rows = new LimitedRows(numbers(500), 100);
    await rows.rows({ start: 0, end: 200 }, never);
    rows.lift();
    assert.equal(rows.isStopped, false);
    assert.equal((await rows.rows({ start: 0, end: 200 }, never)).rows.length, 200);
    assert.equal(await rows.rowCount(never), undefined);
    assert.equal(await rows.value(3, 0, never), 'whole 3');
  });
});
