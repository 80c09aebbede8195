import type { Cell, Column } from '../table.js';
import { type ArrayElements, parseArray } from './arrayText.js';
import { booleanOf, isNumberType } from './typeFacts.js';

/** A number as JSON knows it, of any length. Source: RFC 8259, section 6. */
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * One value as JSON: with every digit of a number, since JSON sets no limit to them; JSON values as
 * they are; arrays as arrays. What JSON has no form for (NaN, bytes, times) is the source's own
 * text as a string.
 */
export function jsonText(cell: Cell, type: string): string {
  if (cell === null) return 'null';
  if (type.endsWith('[]')) {
    const element = type.slice(0, -2);
    const elements = parseArray(cell, element === 'box' ? ';' : ',');
    return elements ? arrayJson(elements, element) : JSON.stringify(cell);
  }
  if (isNumberType(type)) return JSON_NUMBER.test(cell) ? cell : JSON.stringify(cell);
  if (/^jsonb?$/i.test(type)) return oneLine(cell) ?? JSON.stringify(cell);
  return booleanOf(cell, type)?.toString() ?? JSON.stringify(cell);
}

/** The keys of the objects that rows become: a name that is there twice gets a number. */
export function jsonKeys(columns: readonly Pick<Column, 'name'>[]): readonly string[] {
  const used = new Set(columns.map(({ name }) => name));
  const seen = new Set<string>();
  return columns.map(({ name }) => {
    let key = name;
    for (let number = 2; seen.has(key); number++) {
      key = `${name}_${number}`;
      if (used.has(key)) key = name;
    }
    seen.add(key);
    return JSON.stringify(key);
  });
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
