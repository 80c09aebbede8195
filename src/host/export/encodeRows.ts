import type { CopyOut, RowBytes } from '../../core/table/copyOut.js';
import { exportJsonLines } from '../../core/table/export/exportText.js';
import { exportExcel } from './excelFile.js';
import { exportParquet } from './parquetFile.js';

/** How rows become the bytes of a file, as plain data. */
export type Encoding =
  | { readonly format: 'jsonLines' }
  /** `asText`: indexes of columns that are written as exact text. */
  | { readonly format: 'parquet'; readonly asText: readonly number[] }
  /** `name`: of the sheet. */
  | { readonly format: 'excel'; readonly name: string };

/** Makes a file of rows, which takes all of a thread's time. Throws `ParquetMisfit`. */
export function encodeRows(
  copy: CopyOut,
  encoding: Encoding,
  signal: AbortSignal,
): AsyncIterable<RowBytes> {
  switch (encoding.format) {
    case 'jsonLines':
      return exportJsonLines(copy, signal);
    case 'parquet':
      return exportParquet(copy, new Set(encoding.asText), signal);
    case 'excel':
      return exportExcel(copy, encoding.name, signal);
  }
}
