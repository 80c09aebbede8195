import type { ErrorCode } from '../../core/errors.js';
import type { RowBytes } from '../../core/table/copyOut.js';
import type { Cell, Column } from '../../core/table/table.js';
import type { Encoding } from './encodeRows.js';

/** What the worker is started with. */
export interface EncodingTask {
  readonly encoding: Encoding;
  readonly columns: readonly Column[];
}

/** To the worker: rows that it asked for, as they came, or that there are no more; a part arrived. */
export type ToEncoder =
  | { readonly type: 'lines'; readonly bytes: Uint8Array }
  | { readonly type: 'rows'; readonly rows: readonly (readonly Cell[])[] }
  | { readonly type: 'end' }
  | { readonly type: 'taken' };

/** From the worker: it wants rows, has a part of the file, or is done. */
export type FromEncoder =
  | { readonly type: 'next' }
  | ({ readonly type: 'part' } & RowBytes)
  | { readonly type: 'done' }
  /** A `ParquetMisfit`. */
  | { readonly type: 'misfit'; readonly column: number }
  | { readonly type: 'error'; readonly code: ErrorCode; readonly message: string };

/** Blocks of rows, and parts of the file, that may be on their way at once. */
export const ON_THE_WAY = 2;
