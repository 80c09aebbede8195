import { displayText } from '../../core/table/format.js';
import type { Cell, Column } from '../../core/table/table.js';
import type { Condition, SortKey, TableView } from '../../core/table/view.js';
import {
  withCondition,
  withoutFiltersOf,
  withoutSortKey,
  withSortKey,
} from '../../core/table/viewEdits.js';
import type { MenuEntry } from '../../grid/menu.js';

export interface ColumnMenuActions {
  readonly propose: (view: TableView) => void;
  readonly filter: () => void;
}

/** Longer values are no use on a menu. */
const SHOWN_VALUE = 24;

/**
 * What a column's menu offers about the view. `cell` is the value of the active cell where that is
 * in this column and whole.
 */
export function viewMenu(
  column: Column,
  view: TableView,
  cell: Cell | undefined,
  actions: ColumnMenuActions,
): MenuEntry[] {
  return [
    ...sortEntries(column, view, actions),
    'separator',
    ...filterEntries(column, view, cell, actions),
  ];
}

/** The condition that holds for rows with this value. */
export function sameAs(column: string, cell: Cell): Condition {
  if (cell === null) return { column, operator: 'isNull', values: [] };
  return { column, operator: 'equals', values: [cell] };
}

function sortEntries(
  { name, nullable }: Column,
  view: TableView,
  { propose }: ColumnMenuActions,
): MenuEntry[] {
  const key = view.sort.find(({ column }) => column === name);
  const others = view.sort.some(({ column }) => column !== name);
  const sort = (keys: readonly SortKey[]) => propose({ ...view, sort: keys });
  const to = (direction: SortKey['direction'], add: boolean, nulls = key?.nulls) =>
    sort(withSortKey(view.sort, { column: name, direction, ...(nulls ? { nulls } : {}) }, add));
  const alone = key !== undefined && !others;
  const entries: MenuEntry[] = [
    {
      label: 'Sort Ascending',
      keys: 'Alt+Up',
      checked: alone && key.direction === 'ascending',
      run: () => to('ascending', false),
    },
    {
      label: 'Sort Descending',
      keys: 'Alt+Down',
      checked: alone && key.direction === 'descending',
      run: () => to('descending', false),
    },
  ];
  if (others) {
    const then = key ? 'Ascending Beside Others' : 'Then Sort Ascending';
    const down = key ? 'Descending Beside Others' : 'Then Sort Descending';
    entries.push(
      { label: then, keys: 'Shift+Alt+Up', run: () => to('ascending', true) },
      { label: down, keys: 'Shift+Alt+Down', run: () => to('descending', true) },
    );
  }
  if (nullable !== false && !key) {
    entries.push(
      { label: 'Sort Ascending, NULLs First', run: () => to('ascending', others, 'first') },
      { label: 'Sort Descending, NULLs Last', run: () => to('descending', others, 'last') },
    );
  }
  if (nullable !== false && key) {
    entries.push(
      {
        label: 'NULLs First',
        checked: key.nulls === 'first',
        run: () => to(key.direction, true, 'first'),
      },
      {
        label: 'NULLs Last',
        checked: key.nulls === 'last',
        run: () => to(key.direction, true, 'last'),
      },
    );
  }
  if (key) {
    entries.push({ label: 'Do Not Sort', run: () => sort(withoutSortKey(view.sort, name)) });
  }
  return entries;
}

function filterEntries(
  { name }: Column,
  view: TableView,
  cell: Cell | undefined,
  { propose, filter }: ColumnMenuActions,
): MenuEntry[] {
  const entries: MenuEntry[] = [{ label: 'Filter…', run: filter }];
  if (cell !== undefined) {
    const same = sameAs(name, cell);
    const value =
      cell === null ? 'NULL' : cell === '' ? 'Empty Text' : displayText(cell, SHOWN_VALUE);
    entries.push(
      { label: `Only ${value}`, run: () => propose(withCondition(view, same)) },
      {
        label: `All but ${value}`,
        run: () => propose(withCondition(view, { ...same, negate: true })),
      },
    );
  }
  if (view.conditions.some(({ column }) => column === name)) {
    const run = () => propose(withoutFiltersOf(view, name));
    entries.push({ label: 'Clear Filters of This Column', run });
  }
  return entries;
}
