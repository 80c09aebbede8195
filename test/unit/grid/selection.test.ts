import * as assert from 'node:assert/strict';
import { planCopy } from '../../../src/grid/copy.js';
import { gridAction } from '../../../src/grid/keyboard.js';
import type { Key } from '../../../src/grid/keyboard.js';
import { moveSelection, selectCell, selectedRange } from '../../../src/grid/selection.js';
import type { Motion } from '../../../src/grid/selection.js';

const SIZE = { rows: 1000, columns: 5 };
const MIDDLE = selectCell({ row: 500, column: 2 });

describe('Selection', () => {
  const places: Readonly<Record<Motion, readonly [number, number]>> = {
    up: [499, 2],
    down: [501, 2],
    left: [500, 1],
    right: [500, 3],
    pageUp: [480, 2],
    pageDown: [520, 2],
    rowStart: [500, 0],
    rowEnd: [500, 4],
    columnStart: [0, 2],
    columnEnd: [999, 2],
    tableStart: [0, 0],
    tableEnd: [999, 4],
  };
  for (const [motion, [row, column]] of Object.entries(places)) {
    it(`moves ${motion}`, () => {
      const moved = moveSelection(MIDDLE, motion as Motion, SIZE, 20, false);
      assert.deepEqual(moved, selectCell({ row, column }));
    });
    it(`stretches ${motion}, its anchor staying`, () => {
      const moved = moveSelection(MIDDLE, motion as Motion, SIZE, 20, true);
      assert.deepEqual(moved.anchor, MIDDLE.active);
      assert.deepEqual(moved.active, { row, column });
    });
  }

  it('stays inside the table', () => {
    const corner = selectCell({ row: 0, column: 0 });
    assert.deepEqual(moveSelection(corner, 'up', SIZE, 20, false), corner);
    assert.deepEqual(moveSelection(corner, 'left', SIZE, 20, false), corner);
  });

  it('is the same rectangle in whatever direction it was drawn', () => {
    const a = { row: 3, column: 1 };
    const b = { row: 7, column: 4 };
    const range = { rows: { start: 3, end: 8 }, columns: { start: 1, end: 5 } };
    assert.deepEqual(selectedRange({ kind: 'cells', anchor: a, active: b }, SIZE), range);
    assert.deepEqual(selectedRange({ kind: 'cells', anchor: b, active: a }, SIZE), range);
  });

  it('takes whole rows, whole columns, and all', () => {
    const at = { anchor: MIDDLE.active, active: MIDDLE.active };
    assert.deepEqual(selectedRange({ kind: 'rows', ...at }, SIZE).columns, { start: 0, end: 5 });
    assert.deepEqual(selectedRange({ kind: 'columns', ...at }, SIZE).rows, { start: 0, end: 1000 });
    assert.deepEqual(selectedRange({ kind: 'all', ...at }, { rows: 2000, columns: 5 }), {
      rows: { start: 0, end: 2000 },
      columns: { start: 0, end: 5 },
    });
  });
});

describe('gridAction', () => {
  const press = (key: string, modifiers: Partial<Key> = {}) =>
    gridAction({
      key,
      ctrlKey: false,
      metaKey: false,
      shiftKey: false,
      altKey: false,
      ...modifiers,
    });

  it('reads Ctrl and Command alike', () => {
    for (const modifier of ['ctrlKey', 'metaKey']) {
      assert.deepEqual(press('c', { [modifier]: true }), { kind: 'copy', headers: false });
      assert.deepEqual(press('C', { [modifier]: true, shiftKey: true }), {
        kind: 'copy',
        headers: true,
      });
      assert.deepEqual(press('a', { [modifier]: true }), { kind: 'selectAll' });
    }
  });

  it('opens a cell', () => {
    for (const key of ['Enter', 'F2']) assert.deepEqual(press(key), { kind: 'open' });
  });

  it('sorts by Alt and up or down', () => {
    assert.deepEqual(press('ArrowUp', { altKey: true }), {
      kind: 'sort',
      direction: 'ascending',
      add: false,
    });
    assert.deepEqual(press('ArrowDown', { altKey: true, shiftKey: true }), {
      kind: 'sort',
      direction: 'descending',
      add: true,
    });
  });

  it('opens menus and the row', () => {
    assert.deepEqual(press('Enter', { ctrlKey: true }), { kind: 'openRow' });
    assert.deepEqual(press('Enter', { shiftKey: true }), { kind: 'columnMenu' });
    assert.deepEqual(press('c', { ctrlKey: true, altKey: true }), { kind: 'copyMenu' });
    assert.deepEqual(press('c', { metaKey: true, altKey: true }), { kind: 'copyMenu' });
  });

  it('leaves other keys to others', () => {
    for (const key of ['F1', 'Tab', 'x']) assert.equal(press(key), undefined);
    assert.equal(press('Enter', { ctrlKey: true, shiftKey: true }), undefined);
    assert.equal(press('p', { ctrlKey: true, shiftKey: true }), undefined);
    assert.equal(press('ArrowLeft', { ctrlKey: true, altKey: true }), undefined);
  });
});

describe('planCopy', () => {
  const range = (rows: number, columns: number) => ({
    rows: { start: 10, end: 10 + rows },
    columns: { start: 0, end: columns },
  });

  it('copies what is within the limit whole', () => {
    assert.deepEqual(planCopy(range(10, 10), 100), {
      range: range(10, 10),
      cells: 100,
      complete: true,
    });
  });

  it('cuts at whole rows beyond it', () => {
    assert.deepEqual(planCopy(range(1000, 7), 100), {
      range: range(14, 7),
      cells: 7000,
      complete: false,
    });
  });
});
