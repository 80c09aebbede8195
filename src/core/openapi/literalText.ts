import { propertyKey, quote } from './sourceText.js';

/**
 * A literal of an array or object, laid out as Prettier does at 100 columns with single quotes, so
 * that who formats their sources sees no difference.
 */
export type Literal =
  | { readonly code: string }
  | { readonly list: readonly Literal[] }
  | { readonly fields: readonly Field[] };

export type Field = readonly [name: string, value: Literal];

const lineWidth = 100;

export function code(text: string): Literal {
  return { code: text };
}

export function text(value: string): Literal {
  return { code: quote(value) };
}

export function list(items: readonly Literal[]): Literal {
  return { list: items };
}

/** Fields without a value are left out. */
export function fields(
  entries: readonly (readonly [string, Literal | undefined])[],
): Extract<Literal, { fields: unknown }> {
  return { fields: entries.filter((entry): entry is Field => entry[1] !== undefined) };
}

/** As it stands after `used` characters of a line that is indented by `indent`; `after` follow it. */
export function printLiteral(literal: Literal, indent: string, used: number, after = 1): string {
  if ('code' in literal) return literal.code;
  const short = flat(literal);
  if (short !== undefined && used + short.length + after <= lineWidth) return short;
  return broken(literal, indent);
}

/** Each item or field on a line of its own. */
export function broken(literal: Exclude<Literal, { code: string }>, indent: string): string {
  const inner = `${indent}  `;
  if ('list' in literal) {
    const lines = literal.list.map((item) => inner + printLiteral(item, inner, inner.length));
    return `[\n${lines.join(',\n')},\n${indent}]`;
  }
  const lines = literal.fields.map(([name, value]) => {
    const shown = fieldName(name);
    const key = `${inner}${shown}:`;
    const printed = printLiteral(value, inner, key.length + 1);
    const isLong = !printed.includes('\n') && key.length + printed.length + 2 > lineWidth;
    // Below a short name a line of its own would gain little.
    const moves = isLong && /^['"]/.test(printed) && shown.length > 4;
    return moves ? `${key}\n${inner}  ${printed}` : `${key} ${printed}`;
  });
  return `{\n${lines.join(',\n')},\n${indent}}`;
}

/** On one line, where Prettier allows that: lists of lists or objects are broken up. */
function flat(literal: Literal): string | undefined {
  if ('code' in literal) return literal.code;
  if ('list' in literal) {
    const { list: items } = literal;
    if (items.length > 1 && items.every((item) => size(item) > 1)) return undefined;
    const texts = items.map(flat);
    return texts.includes(undefined) ? undefined : `[${texts.join(', ')}]`;
  }
  if (literal.fields.length === 0) return '{}';
  const texts = literal.fields.map(([name, value]) => {
    const shown = flat(value);
    return shown === undefined ? undefined : `${fieldName(name)}: ${shown}`;
  });
  return texts.includes(undefined) ? undefined : `{ ${texts.join(', ')} }`;
}

/** Written plainly, `__proto__` would be no field but what the object inherits from. */
function fieldName(name: string): string {
  return name === '__proto__' ? "['__proto__']" : propertyKey(name);
}

function size(literal: Literal): number {
  if ('code' in literal) return 0;
  return 'list' in literal ? literal.list.length : literal.fields.length;
}
