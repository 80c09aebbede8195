import type { Cell, Column } from './table.js';

/** What a column's type means to someone who reads it: decides alignment and typeface. */
export type ColumnFamily =
  'number' | 'boolean' | 'temporal' | 'json' | 'binary' | 'identifier' | 'text';

/**
 * Longer texts are cut for display: a cell is some hundred pixels wide, and laying out a megabyte
 * on one line stalls the browser. Copying always takes the exact text.
 */
export const DISPLAY_LIMIT = 400;

const FAMILIES: readonly (readonly [ColumnFamily, RegExp])[] = [
  [
    'number',
    /^(u?int(eger|\d+)?|u?bigint|smallint|tinyint|serial\d?|float\d*|double( precision)?|real|number|numeric|decimal|money|oid)$/,
  ],
  ['boolean', /^bool(ean)?$/],
  ['temporal', /^(date|time|timetz|timestamp|timestamptz|datetime|interval|duration|year)\b/],
  ['json', /^(jsonb?|object|array|struct|list|map|xml)\b/],
  ['binary', /^(bytea|binary|blob|bytes|fixed_len_byte_array|bit|varbit|bit varying)\b/],
  ['identifier', /^(uuid|inet|cidr|macaddr8?|pg_lsn|xid8?|tid)$/],
];

/** Reads a source's own type word (`int8`, `numeric(10,2)`, `DOUBLE`, `timestamp(3) with time zone`). */
export function columnFamily(type: string): ColumnFamily {
  // An array of numbers reads as a list, not as a number.
  if (type.endsWith('[]')) return 'text';
  const word = type
    .toLowerCase()
    .replace(/\(.*?\)/g, '')
    .trim();
  for (const [family, pattern] of FAMILIES) if (pattern.test(word)) return family;
  return 'text';
}

const VISIBLE: Readonly<Record<string, string>> = { '\t': '→', '\n': '↵', '\r': '␍', '\x7f': '␡' };

// Controls, line separators and the characters that reorder what follows them: drawn as they are
// they would break the line, vanish, or make a value look like another.
const INVISIBLE = /[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\ufeff]/gu;

function makeVisible(character: string): string {
  const known = VISIBLE[character];
  if (known !== undefined) return known;
  const code = character.charCodeAt(0);
  // The block "Control Pictures" mirrors the C0 controls.
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** A cell's text on one line: every invisible character made visible, cut at `limit` characters. */
export function displayText(text: string, limit: number = DISPLAY_LIMIT): string {
  let shown = text;
  if (text.length > limit) {
    // A surrogate pair cut in half would show as a broken character.
    const last = text.charCodeAt(limit - 1);
    shown = `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit)}…`;
  }
  return shown.replace(INVISIBLE, makeVisible);
}

const NEEDS_QUOTES = /[\t\n\r"]/;

/**
 * One field of tab-separated text: quoted as RFC 4180 quotes, with the tab in place of the comma.
 * A null is nothing and an empty text is `""`, the way PostgreSQL's `COPY … CSV` tells them apart.
 */
export function tsvField(cell: Cell): string {
  if (cell === null) return '';
  if (cell === '' || NEEDS_QUOTES.test(cell)) return `"${cell.replaceAll('"', '""')}"`;
  return cell;
}

/** Rows as text for the clipboard. A single cell is its exact text, so that it pastes as it is. */
export function toTsv(
  rows: readonly (readonly Cell[])[],
  headers?: readonly Pick<Column, 'name'>[],
): string {
  const first = rows[0];
  if (!headers && rows.length === 1 && first?.length === 1) return first[0] ?? '';
  const lines = rows.map((row) => row.map(tsvField).join('\t'));
  if (headers) lines.unshift(headers.map((column) => tsvField(column.name)).join('\t'));
  return lines.join('\n');
}
