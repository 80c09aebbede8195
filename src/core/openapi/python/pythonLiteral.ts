/** An expression: as it stands, or what is laid out in lines where it is long. */
export type PythonLiteral = string | Collection;

interface Collection {
  readonly open: string;
  readonly items: readonly PythonLiteral[];
  readonly close: string;
}

const lineWidth = 100;

export function tuple(items: readonly PythonLiteral[]): PythonLiteral {
  return { open: '(', items, close: ')' };
}

/** Keys are expressions, too. */
export function dictionary(entries: readonly (readonly [string, PythonLiteral])[]): PythonLiteral {
  const items = entries.map(([key, value]) =>
    typeof value === 'string' ? `${key}: ${value}` : { ...value, open: `${key}: ${value.open}` },
  );
  return { open: '{', items, close: '}' };
}

/** A call by its function's name. */
export function call(name: string, items: readonly PythonLiteral[]): PythonLiteral {
  return { open: `${name}(`, items, close: ')' };
}

/**
 * On one line where it fits after `used` characters of a line that is indented by `by`, with one
 * more behind it; else each item on a line of its own, as Black and Ruff write it.
 */
export function printed(literal: PythonLiteral, by: string, used = by.length): string {
  const line = onOneLine(literal);
  if (typeof literal === 'string' || literal.items.length === 0) return line;
  if (used + line.length + 1 <= lineWidth) return line;
  const inner = `${by}    `;
  const items = literal.items.map((item) => `${inner}${printed(item, inner)},\n`);
  return `${literal.open}\n${items.join('')}${by}${literal.close}`;
}

function onOneLine(literal: PythonLiteral): string {
  if (typeof literal === 'string') return literal;
  const { open, items, close } = literal;
  // One element alone is a tuple by its comma.
  const comma = items.length === 1 && open.endsWith('(') && !/\w\($/.test(open) ? ',' : '';
  return `${open}${items.map(onOneLine).join(', ')}${comma}${close}`;
}
