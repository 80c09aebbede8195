import type { Cell } from '../table.js';

/**
 * Whole lines of COPY's text format, in UTF-8, as rows of exact text.
 * Source: PostgreSQL documentation, COPY, "Text Format".
 */
export function rowsOfLines(bytes: Uint8Array, columns: number): Cell[][] {
  // What looks like a mark of byte order is the first character of a value.
  const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\n');
  // Every line has an end, behind the last one there is none.
  lines.pop();
  return lines.map((line) => (columns === 0 ? [] : line.split('\t').map(cellOf)));
}

function cellOf(field: string): Cell {
  if (!field.includes('\\')) return field;
  if (field === '\\N') return null;
  return field.replace(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter);
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
