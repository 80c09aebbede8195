import { ConnectorError } from '../../core/errors.js';
import type { Cell, Column } from '../../core/table/table.js';
import { isObject, text, type JsonObject } from '../http/json.js';
import { exactCell, ExactNumber } from './exactJson.js';
import { objectsOf } from './types.js';

/** The columns an answer tells of. */
export function readColumns(answer: JsonObject): Column[] {
  return objectsOf(answer['fields']).map((field, index) => {
    const type = isObject(field['type']) ? field['type'] : { type: field['type'] };
    const { nullable } = type;
    return {
      name: text(field['name']) ?? `Column ${index + 1}`,
      type: typeText(type),
      ...(typeof nullable === 'boolean' ? { nullable } : {}),
    };
  });
}

/**
 * The rows of an answer, exact, in the order of the columns. [inferred: the documentation says no
 * more of `data` than that it is made of objects]
 */
export function readRows(data: unknown, columns: readonly Column[]): Cell[][] {
  const list = rowList(data);
  return list.map((row) => {
    if (Array.isArray(row)) return columns.map((_, index) => exactCell(row[index]));
    if (isPlainObject(row)) {
      return columns.map(({ name }) => (Object.hasOwn(row, name) ? exactCell(row[name]) : null));
    }
    return columns.map((_, index) => (index === 0 ? exactCell(row) : null));
  });
}

/** Columns by the keys of the rows, for an answer that has no `fields`. */
export function columnsOfRows(data: unknown): Column[] {
  const names = new Set<string>();
  let width = 0;
  for (const row of rowList(data)) {
    if (Array.isArray(row)) width = Math.max(width, row.length);
    else if (isPlainObject(row)) for (const name of Object.keys(row)) names.add(name);
    else width = Math.max(width, 1);
  }
  if (names.size > 0) return [...names].map((name) => ({ name, type: '' }));
  return Array.from({ length: width }, (_, index) => ({ name: `Column ${index + 1}`, type: '' }));
}

function rowList(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data as readonly unknown[];
  const inner = isPlainObject(data)
    ? [data['rows'], data['records'], data['data']].find((each) => Array.isArray(each))
    : undefined;
  if (Array.isArray(inner)) return inner as readonly unknown[];
  throw new ConnectorError('Unavailable', 'IBM sent the rows in a form that is not known here.');
}

function isPlainObject(value: unknown): value is JsonObject {
  return isObject(value) && !(value instanceof ExactNumber);
}

/** `varchar(40)`, `decimal(10,2)`; of other types the length says nothing that the type does not. */
function typeText(type: JsonObject): string {
  const name = text(type['type']) ?? '';
  const [length, scale] = [exactCell(type['length']), exactCell(type['scale'])];
  if (length === null || !/char|binary|graphic|decimal|numeric/i.test(name)) return name;
  return scale === null || !/decimal|numeric/i.test(name)
    ? `${name}(${length})`
    : `${name}(${length},${scale})`;
}
