import type { Condition, SortKey, TableView } from './view.js';

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

/**
 * The keys with this one: in the place that its column has already, else behind them, or alone.
 * Unlike `sortedBy` it takes nothing out.
 */
export function withSortKey(
  sort: readonly SortKey[],
  key: SortKey,
  add: boolean,
): readonly SortKey[] {
  if (!add) return [key];
  const known = sort.some(({ column }) => column === key.column);
  return known ? sort.map((each) => (each.column === key.column ? key : each)) : [...sort, key];
}

/** The keys of the other columns. */
export function withoutSortKey(sort: readonly SortKey[], column: string): readonly SortKey[] {
  return sort.filter((key) => key.column !== column);
}

/** The view with a condition in the place of another, or behind all of them. */
export function withCondition(view: TableView, condition: Condition, place?: number): TableView {
  const { conditions } = view;
  const known = place !== undefined && place < conditions.length;
  return {
    ...view,
    conditions: known
      ? conditions.map((each, index) => (index === place ? condition : each))
      : [...conditions, condition],
  };
}

export function withoutCondition(view: TableView, place: number): TableView {
  return { ...view, conditions: view.conditions.filter((_, index) => index !== place) };
}

/** The view without the conditions on one column. */
export function withoutFiltersOf(view: TableView, column: string): TableView {
  return { ...view, conditions: view.conditions.filter((each) => each.column !== column) };
}

/** All rows, in the order of the view. */
export function withoutFilters({ sort }: TableView): TableView {
  return { sort, conditions: [] };
}

/** True when the view may leave rows out. */
export function isFiltered({ conditions, where }: TableView): boolean {
  return conditions.length > 0 || where !== undefined;
}

/** True when both leave out the same rows, as far as can be told without reading conditions. */
export function hasSameFilters(a: TableView, b: TableView): boolean {
  const filters = ({ conditions, where }: TableView) => JSON.stringify([conditions, where]);
  return filters(a) === filters(b);
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
