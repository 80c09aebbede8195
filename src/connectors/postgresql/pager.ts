import type { Cell, RowRange } from '../../core/table/table.js';
import type { Field } from './rawResult.js';

/** Rows as one strategy got them. Fewer than asked for: the table ends there. */
export interface PagerRows {
  readonly fields: readonly Field[];
  readonly rows: readonly (readonly Cell[])[];
  /** The rows' numbers are an estimate: where the table ends tells nothing about how many there are. */
  readonly estimated?: boolean;
}

/** One way of reaching row N. */
export interface Pager {
  /** The exact number of rows, where the way has counted them. */
  readonly count?: number | undefined;
  /** `count` is the exact number of rows, where known. */
  rows(range: RowRange, count: number | undefined, signal: AbortSignal): Promise<PagerRows>;
  /** One whole value, or undefined when there is no such row. */
  cell(row: number, column: string, signal: AbortSignal): Promise<Cell | undefined>;
  close(): Promise<void>;
}
