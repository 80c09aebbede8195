import type { ErrorCode } from '../../core/errors.js';
import type { Cell, Column } from '../../core/table/table.js';
import type { Encoding } from './encodeRows.js';

// What goes between the host and the process that encodes. Rows go to its standard input, the file
// comes from its standard output: there a slow disk holds up whoever writes, and nothing is copied
// more often than it must be. What is said about them are messages.

/** To the worker, once. */
export interface EncodingTask {
  readonly encoding: Encoding;
  readonly columns: readonly Column[];
}

/** From the worker. */
export type FromEncoder =
  /** So many rows more are in the file: it comes on its own way, before this or after it. */
  | { readonly type: 'rows'; readonly rows: number }
  | { readonly type: 'done' }
  /** A `ParquetMisfit`. */
  | { readonly type: 'misfit'; readonly column: number }
  | { readonly type: 'error'; readonly code: ErrorCode; readonly message: string };

/** A block of rows: as lines of COPY, or as they came. */
export type Block =
  | { readonly type: 'lines'; readonly bytes: Uint8Array }
  | { readonly type: 'rows'; readonly rows: readonly (readonly Cell[])[] };

/** Before each block on the standard input: its type, and how many bytes it has. */
export const HEAD = 5;

/** First byte of the head. */
export const TYPES = { lines: 0, rows: 1 } as const;
