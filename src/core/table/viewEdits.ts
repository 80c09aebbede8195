import type { SortKey, TableView } from './view.js';

/**
 * The keys after a column was chosen to sort by. Without a direction it goes on from ascending to
 * descending to none; the direction that it has already takes it out. `add` leaves the other keys.
 */
export function sortedBy(
  sort: readonly SortKey[],
  column: string,
  add: boolean,
  direction?: SortKey['direction'],
): readonly SortKey[] {
  const current = sort.find((key) => key.column === column);
  const next = direction ?? (current ? 'descending' : 'ascending');
  const remove = current?.direction === (direction ?? 'descending');
  const key: SortKey = { column, direction: next };
  if (!add) return remove ? [] : [key];
  if (remove) return sort.filter((each) => each !== current);
  return current ? sort.map((each) => (each === current ? key : each)) : [...sort, key];
}

/** True for the whole table in whatever order is cheapest. */
export function isWhole({ sort, conditions, where }: TableView): boolean {
  return sort.length === 0 && conditions.length === 0 && where === undefined;
}

/** The view with another condition in the source's own language; empty text is none. */
export function withWhere(view: TableView, text: string): TableView {
  const { sort, conditions } = view;
  const where = text.trim();
  return where === '' ? { sort, conditions } : { sort, conditions, where };
}
