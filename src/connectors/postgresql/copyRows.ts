import type { Cell } from '../../core/table/table.js';

/**
 * Whole lines of COPY's text format as rows of exact text.
 * Source: PostgreSQL documentation, COPY, "Text Format".
 */
export function copyRows(bytes: Uint8Array, columns: number): Cell[][] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const lines = text.split('\n');
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
