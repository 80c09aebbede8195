import * as assert from 'node:assert/strict';
import { ConnectorError } from '../../../src/core/errors.js';
import type { RowRange } from '../../../src/core/table/table.js';
import { TableWindow } from '../../../src/core/table/window.js';
import type { TableWindowOptions } from '../../../src/core/table/window.js';

/** A table of `length` rows that counts the work it is asked for. */
class CountingTable {
  readonly asked: RowRange[] = [];
  readonly aborted: RowRange[] = [];
  failing: ConnectorError | undefined;
  length: number;
  /** Requests wait for `release` while this is set. */
  held = false;
  #waiting: (() => void)[] = [];

  constructor(length: number) {
    this.length = length;
  }

  release(): void {
    this.held = false;
    for (const go of this.#waiting.splice(0)) go();
  }

  readonly read = async (range: RowRange, signal: AbortSignal) => {
    this.asked.push(range);
    if (this.held) {
      await new Promise<void>((resolve, reject) => {
        this.#waiting.push(resolve);
        signal.addEventListener('abort', () => {
          this.aborted.push(range);
          reject(new Error('aborted'));
        });
      });
    }
    if (this.failing) throw this.failing;
    const end = Math.min(range.end, this.length);
    return Array.from({ length: Math.max(0, end - range.start) }, (_, index) => [
      String(range.start + index),
      null,
    ]);
  };
}

const idle = () => new Promise((resolve) => setTimeout(resolve));
const never = new AbortController().signal;

function open(length: number, options: TableWindowOptions = {}) {
  const table = new CountingTable(length);
  const rows = new TableWindow(table.read, { blockSize: 10, ahead: 0, ...options });
  return { table, rows };
}

describe('TableWindow', () => {
  it('takes first rows that came another way, and does not fetch them', async () => {
    const { table, rows } = open(1000);
    rows.takeFirst(await table.read({ start: 0, end: 10 }, never));
    assert.deepEqual(rows.row(9), ['9', null]);
    assert.equal(rows.rowCount.exact, false);
    table.asked.length = 0;
    rows.want({ start: 5, end: 15 });
    await idle();
    assert.deepEqual(table.asked, [{ start: 10, end: 20 }]);
  });

  it('takes fewer first rows than a block for all there are, and no more than one', async () => {
    const { table, rows } = open(3);
    rows.takeFirst(await table.read({ start: 0, end: 10 }, never));
    assert.deepEqual(rows.rowCount, { count: 3, exact: true });
    const many = Array.from({ length: 11 }, () => [null]);
    assert.throws(() => rows.takeFirst(many), RangeError);
  });

  it('fetches the aligned blocks that a wish touches', async () => {
    const { table, rows } = open(1000);
    rows.setRowCount({ count: 1000, exact: true });
    rows.want({ start: 15, end: 32 });
    await idle();
    assert.deepEqual(table.asked, [
      { start: 10, end: 20 },
      { start: 20, end: 30 },
      { start: 30, end: 40 },
    ]);
    assert.deepEqual(rows.row(15), ['15', null]);
  });

  it('tells a row that is not there from one with nulls', async () => {
    const { rows } = open(1000);
    rows.want({ start: 0, end: 5 });
    assert.equal(rows.row(0), undefined);
    await idle();
    assert.equal(rows.row(0)?.[1], null);
    assert.equal(rows.row(500), undefined);
  });

  it('fetches nothing when scrolling one row', async () => {
    const { table, rows } = open(1000);
    rows.want({ start: 0, end: 8 });
    await idle();
    const before = table.asked.length;
    rows.want({ start: 1, end: 9 });
    rows.want({ start: 2, end: 10 });
    await idle();
    assert.equal(table.asked.length, before);
  });

  it('looks only at the last wish of a burst', async () => {
    const { table, rows } = open(100_000);
    rows.setRowCount({ count: 100_000, exact: true });
    for (let start = 0; start < 90_000; start += 1000) rows.want({ start, end: start + 10 });
    await idle();
    assert.deepEqual(table.asked, [{ start: 89_000, end: 89_010 }]);
  });

  it('aborts what was scrolled away from, and is silent about it', async () => {
    const { table, rows } = open(100_000);
    rows.setRowCount({ count: 100_000, exact: true });
    table.held = true;
    rows.want({ start: 0, end: 10 });
    await idle();
    rows.want({ start: 500, end: 510 });
    await idle();
    assert.deepEqual(table.aborted, [{ start: 0, end: 10 }]);
    assert.equal(rows.failure(0), undefined);
    table.release();
    await idle();
    assert.deepEqual(rows.row(500), ['500', null]);
    assert.equal(rows.row(0), undefined);
  });

  it('has at most two requests under way', async () => {
    const { table, rows } = open(1000);
    rows.setRowCount({ count: 1000, exact: true });
    table.held = true;
    rows.want({ start: 0, end: 50 });
    await idle();
    assert.equal(table.asked.length, 2);
    table.release();
    await idle();
    assert.equal(table.asked.length, 5);
  });

  it('reads ahead after what is wanted', async () => {
    const { table, rows } = open(1000, { ahead: 5 });
    rows.setRowCount({ count: 1000, exact: true });
    rows.want({ start: 12, end: 18 });
    await idle();
    assert.deepEqual(
      table.asked.map(({ start }) => start),
      [10, 0, 20],
    );
  });

  it('remembers a failure until told to try again', async () => {
    const { table, rows } = open(1000);
    table.failing = new ConnectorError('Unavailable', 'The connection was lost.');
    rows.want({ start: 0, end: 5 });
    await idle();
    assert.equal(rows.failure(3)?.message, 'The connection was lost.');
    assert.equal(rows.currentFailure?.code, 'Unavailable');
    rows.want({ start: 1, end: 6 });
    await idle();
    assert.equal(table.asked.length, 1);
    table.failing = undefined;
    rows.retry();
    await idle();
    assert.deepEqual(rows.row(3), ['3', null]);
    assert.equal(rows.currentFailure, undefined);
  });

  it('drops what was not looked at for longest once over budget, never what is wanted', async () => {
    const { rows } = open(10_000, { byteBudget: 4000 });
    rows.setRowCount({ count: 10_000, exact: true });
    for (let start = 0; start < 200; start += 10) {
      rows.want({ start, end: start + 10 });
      await idle();
      assert.ok(rows.row(start));
    }
    assert.ok(rows.bytes <= 4000);
    assert.equal(rows.row(0), undefined);
    rows.want({ start: 0, end: 200 });
    for (let round = 0; round < 20; round++) await idle();
    assert.ok(rows.row(0) && rows.row(199), 'all that is wanted stays, over budget or not');
  });

  it('learns the end of the table from a short answer', async () => {
    const { rows } = open(37);
    const counts: boolean[] = [];
    rows.onDidChange(({ count }) => counts.push(count));
    rows.setRowCount({ count: 50, exact: false });
    rows.want({ start: 30, end: 40 });
    await idle();
    assert.deepEqual(rows.rowCount, { count: 37, exact: true });
    assert.ok(counts.includes(true));
  });

  it('goes on past an estimate that was too low', async () => {
    const { rows } = open(1000);
    rows.setRowCount({ count: 20, exact: false });
    rows.want({ start: 10, end: 20 });
    await idle();
    assert.ok(rows.rowCount.count > 20);
    assert.equal(rows.rowCount.exact, false);
  });

  it('forgets all on reset and fetches what is wanted anew', async () => {
    const { table, rows } = open(100);
    rows.want({ start: 0, end: 10 });
    await idle();
    table.length = 4;
    rows.reset();
    assert.equal(rows.row(0), undefined);
    await idle();
    assert.deepEqual(rows.rowCount, { count: 4, exact: true });
  });

  it('knows nothing of other rows on reset, and begins at the first', async () => {
    const { table, rows } = open(5000);
    rows.setRowCount({ count: 5000, exact: true });
    rows.want({ start: 3000, end: 3010 });
    await idle();
    table.length = 4;
    rows.reset(true);
    assert.equal(rows.rowCount.exact, false);
    assert.ok(rows.rowCount.count < 1000);
    await idle();
    assert.equal(rows.row(0)?.[0], '0');
    assert.deepEqual(rows.rowCount, { count: 4, exact: true });
  });

  it('keeps its place on reset', async () => {
    const { rows } = open(5000);
    rows.setRowCount({ count: 5000, exact: true });
    rows.want({ start: 3000, end: 3010 });
    await idle();
    rows.reset();
    assert.deepEqual(rows.rowCount, { count: 5000, exact: false });
    await idle();
    assert.equal(rows.row(3000)?.[0], '3000');
  });

  it('stops what is on its way, and asks again only when told to', async () => {
    const { table, rows } = open(1000);
    rows.setRowCount({ count: 1000, exact: true });
    table.held = true;
    rows.want({ start: 0, end: 40 });
    await idle();
    assert.equal(table.asked.length, 2, 'two at once');
    rows.stop();
    await idle();
    assert.deepEqual(
      table.aborted.map(({ start }) => start),
      [0, 10],
    );
    assert.equal(table.asked.length, 2, 'what waited for its turn is not asked for either');
    assert.equal(rows.currentFailure?.code, 'Cancelled');
    assert.equal(rows.failure(35)?.code, 'Cancelled');

    rows.want({ start: 500, end: 510 });
    table.release();
    await idle();
    assert.equal(rows.row(505)?.[0], '505', 'other rows come as ever');
    rows.want({ start: 0, end: 40 });
    await idle();
    assert.equal(rows.row(0), undefined);
    rows.retry();
    await idle();
    await idle();
    assert.equal(rows.row(0)?.[0], '0');
    assert.equal(rows.currentFailure, undefined);
  });

  describe('read', () => {
    it('takes from memory what is there, and fetches the rest', async () => {
      const { table, rows } = open(95);
      rows.want({ start: 0, end: 10 });
      await idle();
      const read = await rows.read({ start: 5, end: 200 }, never);
      assert.equal(read.length, 90);
      assert.equal(read[0]?.[0], '5');
      assert.equal(table.asked.filter(({ start }) => start === 0).length, 1);
    });

    it('is not stopped by scrolling away, and stops when told to', async () => {
      const { table, rows } = open(1000);
      table.held = true;
      const controller = new AbortController();
      const reading = rows.read({ start: 300, end: 310 }, controller.signal);
      await idle();
      rows.want({ start: 0, end: 10 });
      await idle();
      assert.deepEqual(table.aborted, []);
      controller.abort();
      await assert.rejects(reading);
      assert.deepEqual(table.aborted, [{ start: 300, end: 310 }]);
    });

    it('rejects with what went wrong', async () => {
      const { table, rows } = open(1000);
      table.failing = new ConnectorError('Timeout', 'It took too long.');
      await assert.rejects(rows.read({ start: 0, end: 10 }, never), { code: 'Timeout' });
    });
  });

  it('ends every request when disposed', async () => {
    const { table, rows } = open(1000);
    table.held = true;
    rows.want({ start: 0, end: 10 });
    await idle();
    rows.dispose();
    await idle();
    assert.equal(table.aborted.length, 1);
    rows.want({ start: 0, end: 10 });
    await idle();
    assert.equal(table.asked.length, 1);
  });
});
