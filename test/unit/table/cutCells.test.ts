import * as assert from 'node:assert/strict';
import { CutCells } from '../../../src/core/table/cutCells.js';

describe('CutCells', () => {
  it('knows a cut value by its row, and no other', () => {
    const cut = new CutCells();
    const rows = [
      ['1', 'beginning'],
      ['1', 'beginning'],
    ] as const;
    cut.note({ rows, cut: [{ row: 1, column: 1, size: 5_000_000 }] });
    assert.equal(cut.of(rows[1], 1)?.size, 5_000_000);
    assert.equal(cut.of(rows[1], 0), undefined);
    assert.equal(cut.of(rows[0], 1), undefined);
    cut.note({ rows: [['2', 'whole']] });
    assert.equal(cut.of(['2', 'whole'], 1), undefined);
  });
});
