import assert from 'node:assert/strict';
import { connectorLimits, rowLimit } from '../../../src/core/sources/limits.js';

describe('limits from settings', () => {
  for (const [timeout, milliseconds] of [
    [60, 60_000],
    [0.5, 500],
    [0, 0],
    [-5, 0],
    ['30', 30_000],
    // As timers these would go off at once, and every statement would be "too long".
    ['soon', 60_000],
    [NaN, 60_000],
    [1e9, 86_400_000],
    [Infinity, 86_400_000],
    [null, 60_000],
    [{}, 60_000],
    ['', 60_000],
    [undefined, 60_000],
  ] as const) {
    it(`reads a time-out of ${JSON.stringify(timeout)}`, () => {
      assert.equal(connectorLimits(timeout, 500).requestTimeout, milliseconds);
    });
  }

  it('takes no number, or none above zero, for no limit of rows', () => {
    const limits = [undefined, null, 'all', 0, -1, '', 0.2].map((value) => rowLimit(value));
    assert.deepEqual(new Set(limits), new Set([Infinity]));
    assert.deepEqual([1, '500', 1e12].map(rowLimit), [1, 500, 1_000_000_000]);
  });

  it('keeps pages within what servers take', () => {
    const pages = [1, 12.4, 99_999, 'many', '50'].map((size) => connectorLimits(60, size).pageSize);
    assert.deepEqual(pages, [10, 12, 1000, 500, 50]);
  });
});
