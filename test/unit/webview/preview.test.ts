import * as assert from 'node:assert/strict';
import { correctionText } from '../../../src/webview/preview/countText.js';
import { readPageState } from '../../../src/webview/preview/previewState.js';
import { rowsText, selectionText } from '../../../src/webview/table/statusText.js';

describe('rowsText', () => {
  const visible = { start: 0, end: 40 };
  const cases: [string, { count: number; exact: boolean }, { start: number; end: number }][] = [
    ['Rows 1–40 of 249,870', { count: 249_870, exact: true }, visible],
    ['Rows 1–40 of ≈ 249,870 (estimated)', { count: 249_870, exact: false }, visible],
    ['No rows', { count: 0, exact: true }, { start: 0, end: 0 }],
    ['', { count: 0, exact: false }, { start: 0, end: 0 }],
    ['1 row', { count: 1, exact: true }, { start: 0, end: 0 }],
  ];
  for (const [text, count, range] of cases) {
    it(`says "${text}"`, () => assert.equal(rowsText(range, count), text));
  }
});

describe('correctionText', () => {
  it('is silent while the estimate may hold, and says once what is so', () => {
    assert.equal(correctionText(5000, { count: 5000, exact: false }, false), undefined);
    assert.equal(
      correctionText(5000, { count: 5200, exact: false }, true),
      'There are more than the 5,000 rows that were estimated.',
    );
    assert.equal(
      correctionText(5000, { count: 700, exact: true }, false),
      'There are 700 rows; about 5,000 were estimated.',
    );
    assert.equal(
      correctionText(700, { count: 700, exact: true }, false),
      'There are 700 rows, as estimated.',
    );
  });
});

describe('selectionText', () => {
  const range = (rows: number, columns: number) => ({
    rows: { start: 0, end: rows },
    columns: { start: 0, end: columns },
  });

  it('is silent about a single cell', () => {
    assert.equal(selectionText(undefined), '');
    assert.equal(selectionText(range(1, 1)), '');
  });

  it('counts in words', () => {
    assert.equal(selectionText(range(1, 2)), '1 row × 2 columns selected');
    assert.equal(selectionText(range(1000, 1)), '1,000 rows × 1 column selected');
  });
});

describe('readPageState', () => {
  const target = { source: 'local/lab', schema: 'public', table: 'batches' };

  it('reads what it wrote', () => {
    const state = { version: 1, target, firstRow: 7, columnWidths: { a: 100 } };
    assert.deepEqual(readPageState(state), state);
  });

  it('starts anew from anything else', () => {
    for (const state of [null, undefined, 'x', {}, { version: 2, target }, { version: 1 }]) {
      assert.equal(readPageState(state), undefined);
    }
  });

  it('reads the view, and leaves out what is none', () => {
    const sort = [{ column: 'a', direction: 'ascending' }];
    const conditions = [{ column: 'a', operator: 'in', values: ['1'] }];
    const view = { sort, conditions, where: 'a > 1' };
    assert.deepEqual(readPageState({ version: 1, target, view })?.view, view);
    const broken = {
      sort: [...sort, { column: 'a' }, null],
      conditions: [{ column: 1 }],
      where: 3,
    };
    assert.deepEqual(readPageState({ version: 1, target, view: broken })?.view, {
      sort,
      conditions: [],
    });
    for (const none of [null, 'x', {}, { sort: [], conditions: [] }]) {
      assert.equal(readPageState({ version: 1, target, view: none })?.view, undefined);
    }
  });

  it('drops what makes no sense', () => {
    const state = { version: 1, target, firstRow: -1, columnWidths: { a: 'wide', b: 50 } };
    assert.deepEqual(readPageState(state), { version: 1, target, columnWidths: { b: 50 } });
  });
});
