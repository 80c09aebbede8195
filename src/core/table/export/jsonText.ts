import type { Cell, Column } from '../table.js';
import { type ArrayElements, parseArray } from './arrayText.js';
import { uniqueNames } from './columnNames.js';
import { booleanOf, isBooleanType, isNumberType } from './typeFacts.js';

/** A number as JSON knows it, of any length. Source: RFC 8259, section 6. */
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * One value as JSON: with every digit of a number, since JSON sets no limit to them; JSON values as
 * they are; arrays as arrays. What JSON has no form for (NaN, bytes, times) is the source's own
 * text as a string.
 */
export function jsonText(cell: Cell, type: string): string {
  return cell === null ? 'null' : jsonWriter(type)(cell);
}

/** What `jsonText` does with the values of one type that are not null: decided once for many. */
function jsonWriter(type: string): (text: string) => string {
  if (type.endsWith('[]')) {
    const element = type.slice(0, -2);
    const separator = element === 'box' ? ';' : ',';
    return (text) => {
      const elements = parseArray(text, separator);
      return elements ? arrayJson(elements, element) : JSON.stringify(text);
    };
  }
  if (isNumberType(type)) return (text) => (JSON_NUMBER.test(text) ? text : JSON.stringify(text));
  if (/^jsonb?$/i.test(type)) return (text) => oneLine(text) ?? JSON.stringify(text);
  if (!isBooleanType(type)) return (text) => JSON.stringify(text);
  return (text) => booleanOf(text, type)?.toString() ?? JSON.stringify(text);
}

/** The keys of the objects that rows become: a name that is there twice gets a number. */
export function jsonKeys(columns: readonly Pick<Column, 'name'>[]): readonly string[] {
  return uniqueNames(columns).map((name) => JSON.stringify(name));
}

/** One row as an object on one line. `keys` are those of `jsonKeys`. */
export function jsonRow(
  row: readonly Cell[],
  columns: readonly Pick<Column, 'type'>[],
  keys: readonly string[],
): string {
  const members = columns.map(
    ({ type }, index) => `${keys[index] ?? '""'}:${jsonText(row[index] ?? null, type)}`,
  );
  return `{${members.join(',')}}`;
}

/** Makes the objects of many rows, each on one line without its end; see `jsonKeys`. */
export function jsonRows(columns: readonly Column[]): (row: readonly Cell[]) => string {
  const keys = jsonKeys(columns);
  const members = columns.map(({ type }, index) => {
    const write = jsonWriter(type);
    const start = `${index === 0 ? '' : ','}${keys[index] ?? '""'}:`;
    return (cell: Cell) => start + (cell === null ? 'null' : write(cell));
  });
  return (row) => {
    let line = '{';
    for (const [index, member] of members.entries()) line += member(row[index] ?? null);
    return `${line}}`;
  };
}

function arrayJson(elements: ArrayElements, type: string): string {
  const texts = elements.map((element) =>
    typeof element === 'string' || element === null
      ? jsonText(element, type)
      : arrayJson(element, type),
  );
  return `[${texts.join(',')}]`;
}

/** JSON without line breaks, which JSON has only between its tokens; undefined when it is none. */
function oneLine(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return text.replace(/[\r\n]+\s*/g, ' ').trim();
}
