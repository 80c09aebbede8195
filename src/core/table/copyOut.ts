import type { Column, RowBatch } from './table.js';

/**
 * All rows of a view, read once from the first to the last, for whoever takes them away. One of
 * `rows`, `lines` and `csv` is called, once. Both hold a few blocks in memory, and cancelling reaches the
 * server.
 */
export interface CopyOut {
  readonly columns: readonly Column[];
  /** How many rows there are, about; undefined when nothing is known. */
  readonly about?: number;
  /** Rows in blocks of about a megabyte, every value whole. */
  rows(signal: AbortSignal): AsyncIterable<Pick<RowBatch, 'rows'>>;
  /**
   * The same as lines of PostgreSQL's COPY, in UTF-8: `rowsOfLines` reads them, in another process
   * at best. Absent where that is no shorter way.
   */
  lines?(signal: AbortSignal): AsyncIterable<RowBytes>;
  /** Rows as the source itself writes them as CSV; absent where that is to be done here. */
  csv?(layout: CsvLayout, signal: AbortSignal): AsyncIterable<RowBytes>;
  /** Gives back what it holds on the server. Never rejects. */
  close(): Promise<void>;
}

/** Part of a file, with the rows that end in it. */
export interface RowBytes {
  readonly bytes: Uint8Array;
  readonly rows: number;
}

/** CSV as RFC 4180 has it, with lines that end in `\n` as PostgreSQL's do. */
export interface CsvLayout {
  /** One character: no quote, no line break. */
  readonly delimiter: string;
  /** Names of the columns first. */
  readonly header: boolean;
  /** What stands for NULL, unquoted; a text of that kind is quoted, so that the two stay apart. */
  readonly nullText: string;
}

export const USUAL_CSV: CsvLayout = { delimiter: ',', header: true, nullText: '' };
