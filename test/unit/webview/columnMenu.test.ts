import * as assert from 'node:assert/strict';
import type { Cell, Column } from '../../../src/core/table/table.js';
import { type TableView, WHOLE_TABLE } from '../../../src/core/table/view.js';
import { viewMenu } from '../../../src/webview/preview/columnMenu.js';

const column: Column = { name: 'a', type: 'int8' };

function choose(label: string, view: TableView, cell?: Cell): TableView | 'filter' {
  let chosen: TableView | 'filter' | undefined;
  const entries = viewMenu(column, view, cell, {
    propose: (proposed) => (chosen = proposed),
    filter: () => (chosen = 'filter'),
  });
  const entry = entries.find((each) => each !== 'separator' && each.label === label);
  assert.ok(entry && entry !== 'separator', `no "${label}"`);
  entry.run();
  assert.ok(chosen);
  return chosen;
}

const labels = (view: TableView, cell?: Cell, of = column) =>
  viewMenu(of, view, cell, { propose: () => {}, filter: () => {} }).flatMap((entry) =>
    entry === 'separator' ? [] : [entry.label],
  );

describe('viewMenu', () => {
  const sorted: TableView = {
    sort: [{ column: 'b', direction: 'ascending' }],
    conditions: [{ column: 'b', operator: 'isNull', values: [] }],
    where: 'c > 1',
  };

  it('sorts alone or beside others, and leaves the filters alone', () => {
    assert.deepEqual(choose('Sort Descending', sorted), {
      ...sorted,
      sort: [{ column: 'a', direction: 'descending' }],
    });
    assert.deepEqual(choose('Then Sort Descending', sorted), {
      ...sorted,
      sort: [...sorted.sort, { column: 'a', direction: 'descending' }],
    });
    assert.ok(!labels(WHOLE_TABLE).some((label) => label.startsWith('Then')));
  });

  it('puts NULLs first or last, and keeps them there in another direction', () => {
    const last = choose('Sort Descending, NULLs Last', WHOLE_TABLE) as TableView;
    assert.deepEqual(last.sort, [{ column: 'a', direction: 'descending', nulls: 'last' }]);
    const first = choose('NULLs First', last) as TableView;
    assert.deepEqual(first.sort, [{ column: 'a', direction: 'descending', nulls: 'first' }]);
    const up = choose('Sort Ascending', first) as TableView;
    assert.deepEqual(up.sort, [{ column: 'a', direction: 'ascending', nulls: 'first' }]);
    assert.deepEqual(choose('Do Not Sort', up), WHOLE_TABLE);
    const never = labels(last, undefined, { ...column, nullable: false });
    assert.ok(!never.some((label) => label.includes('NULL')), never.join());
  });

  it('filters by the value of the active cell', () => {
    assert.deepEqual(choose('Only 7', sorted, '7'), {
      ...sorted,
      conditions: [...sorted.conditions, { column: 'a', operator: 'equals', values: ['7'] }],
    });
    assert.deepEqual((choose('All but NULL', WHOLE_TABLE, null) as TableView).conditions, [
      { column: 'a', operator: 'isNull', values: [], negate: true },
    ]);
    assert.ok(labels(WHOLE_TABLE, '').includes('Only Empty Text'));
    assert.ok(labels(WHOLE_TABLE, `<b>\n${'x'.repeat(90)}`).every((label) => label.length < 40));
    assert.equal(choose('Filter…', WHOLE_TABLE), 'filter');
  });

  it('clears the filters of this column alone', () => {
    assert.ok(!labels(sorted).includes('Clear Filters of This Column'));
    const both = choose('Only 7', sorted, '7') as TableView;
    assert.deepEqual(choose('Clear Filters of This Column', both), sorted);
  });
});
