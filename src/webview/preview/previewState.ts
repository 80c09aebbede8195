import { isOperator } from '../../core/table/filterChoices.js';
import type { Condition, SortKey, TableView } from '../../core/table/view.js';
import { isWhole } from '../../core/table/viewEdits.js';
import type { PageState } from '../../protocol/preview.js';

/** Reads what an earlier page kept; undefined for nothing, and for what another version wrote. */
export function readPageState(value: unknown): PageState | undefined {
  if (!isObject(value) || value['version'] !== 1 || !isObject(value['target'])) return undefined;
  const { source, schema, table } = value['target'];
  if (typeof source !== 'string' || typeof schema !== 'string' || typeof table !== 'string') {
    return undefined;
  }
  const { firstRow } = value;
  const view = readView(value['view']);
  return {
    version: 1,
    target: { source, schema, table },
    ...(typeof firstRow === 'number' && firstRow >= 0 ? { firstRow } : {}),
    ...(value['isUntouched'] === true ? { isUntouched: true } : {}),
    ...(view ? { view } : {}),
    columnWidths: readWidths(value['columnWidths']),
  };
}

/** A view of which nothing can be made sense of is none. */
function readView(value: unknown): TableView | undefined {
  if (!isObject(value) || !Array.isArray(value['sort']) || !Array.isArray(value['conditions'])) {
    return undefined;
  }
  const sort = value['sort'].filter(isSortKey);
  const conditions = value['conditions'].filter(isCondition);
  const { where } = value;
  const view = { sort, conditions, ...(typeof where === 'string' ? { where } : {}) };
  return isWhole(view) ? undefined : view;
}

function isSortKey(value: unknown): value is SortKey {
  return (
    isObject(value) &&
    typeof value['column'] === 'string' &&
    (value['direction'] === 'ascending' || value['direction'] === 'descending') &&
    [undefined, 'first', 'last'].includes(value['nulls'] as string | undefined)
  );
}

function isCondition(value: unknown): value is Condition {
  return (
    isObject(value) &&
    typeof value['column'] === 'string' &&
    isOperator(value['operator']) &&
    Array.isArray(value['values']) &&
    value['values'].every((each) => typeof each === 'string')
  );
}

function readWidths(value: unknown): Readonly<Record<string, number>> {
  if (!isObject(value)) return {};
  const widths: Record<string, number> = {};
  for (const [key, width] of Object.entries(value)) {
    if (typeof width === 'number' && width > 0) widths[key] = width;
  }
  return widths;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
