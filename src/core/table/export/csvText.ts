import { type CsvLayout, USUAL_CSV } from '../copyOut.js';
import type { Cell } from '../table.js';

export interface CsvOptions {
  /**
   * Puts an apostrophe before texts that a spreadsheet would read as a formula. Off by default: the
   * file then no longer holds what the table holds.
   */
  readonly escapeFormulas?: boolean;
}

const NEEDS_QUOTES = /[,\r\n"]/;
/** Source: OWASP, "CSV Injection". A number with a sign is none. */
const FORMULA = /^[=@\t\r]|^[+-](?![\d.]+([eE][+-]?\d+)?$)/;

/**
 * One field as RFC 4180 has it. A null is nothing and an empty text is `""`, the way PostgreSQL's
 * `COPY … CSV` tells them apart.
 */
export function csvField(cell: Cell, { escapeFormulas = false }: CsvOptions = {}): string {
  if (cell === null) return '';
  const text = escapeFormulas && FORMULA.test(cell) ? `'${cell}` : cell;
  // `\.` alone on a line ends the data of a COPY.
  if (text === '' || text === '\\.' || NEEDS_QUOTES.test(text)) {
    return `"${text.replaceAll('"', '""')}"`;
  }
  return text;
}

/** One line without its end, which is `\r\n` in RFC 4180 and `\n` in what PostgreSQL writes. */
export function csvLine(row: readonly Cell[], options: CsvOptions = {}): string {
  return row.map((cell) => csvField(cell, options)).join(',');
}

/** Makes the lines of a file, byte for byte as PostgreSQL's `COPY … CSV` writes them. */
export function csvLines(
  { delimiter, nullText }: CsvLayout = USUAL_CSV,
  columns: number,
): (row: readonly Cell[]) => string {
  const quoted = new RegExp(`["\\r\\n${delimiter.replace(/[\\\]^-]/, '\\$&')}]`);
  const field = (cell: Cell): string => {
    if (cell === null) return nullText;
    // Alone on a line it ends the data of a COPY.
    const ends = columns === 1 && cell === '\\.';
    if (!ends && cell !== nullText && !quoted.test(cell)) return cell;
    return `"${cell.replaceAll('"', '""')}"`;
  };
  return (row) => `${row.map(field).join(delimiter)}\n`;
}
