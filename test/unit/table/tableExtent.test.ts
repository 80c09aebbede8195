import * as assert from 'node:assert/strict';
import { TableExtent } from '../../../src/core/table/tableExtent.js';

const BLOCK = 200;

describe('TableExtent', () => {
  it('offers some rows while nothing is known', () => {
    assert.deepEqual(new TableExtent(BLOCK).count, { count: BLOCK, exact: false });
  });

  it('takes an exact count', () => {
    const extent = new TableExtent(BLOCK);
    extent.set({ count: 12, exact: true });
    assert.deepEqual(extent.count, { count: 12, exact: true });
  });

  it('knows that an empty table is empty', () => {
    const extent = new TableExtent(BLOCK);
    extent.learn(0, BLOCK, 0);
    assert.deepEqual(extent.count, { count: 0, exact: true });
  });

  it('does not hide rows that were seen past a count', () => {
    const extent = new TableExtent(BLOCK);
    extent.set({ count: 300, exact: true });
    extent.learn(200, BLOCK, 150);
    assert.deepEqual(extent.count, { count: 350, exact: true });
  });

  it('believes an exact count that is newer than an end it has read', () => {
    const extent = new TableExtent(BLOCK);
    extent.set({ count: 950, exact: false });
    extent.learn(800, BLOCK, 150);
    assert.deepEqual(extent.count, { count: 950, exact: true });
    extent.set({ count: 1_010, exact: true });
    assert.deepEqual(extent.count, { count: 1_010, exact: true });
  });

  for (const [estimate, real] of [
    [10_000_000, 37],
    [10_000_000, 123_456],
    [1000, 999],
    [50, 10_000],
    [500_000, 499_999],
  ] as const) {
    it(`finds the end of ${real} rows from an estimate of ${estimate} in few reads`, () => {
      const extent = new TableExtent(BLOCK);
      extent.set({ count: estimate, exact: false });
      let reads = 0;
      // What a user does who scrolls to the end until there is no further.
      while (!extent.count.exact && reads < 100) {
        const start = Math.floor((extent.count.count - 1) / BLOCK) * BLOCK;
        extent.learn(start, BLOCK, Math.max(0, Math.min(BLOCK, real - start)));
        reads++;
      }
      assert.deepEqual(extent.count, { count: real, exact: true });
      assert.ok(reads <= 60, `${reads} reads`);
    });
  }

  it('shrinks with a table that lost rows', () => {
    const extent = new TableExtent(BLOCK);
    extent.learn(800, BLOCK, 200);
    extent.learn(400, BLOCK, 0);
    assert.ok(extent.count.count <= 400);
  });

  it('stays near an estimate that is hardly too high, whichever answer comes first', () => {
    const extent = new TableExtent(200);
    extent.set({ count: 5175, exact: false });
    extent.learn(5000, 200, 0);
    assert.deepEqual(extent.count, { count: 5000, exact: false });
    extent.learn(4800, 200, 200);
    assert.deepEqual(extent.count, { count: 5000, exact: true });
  });
});
