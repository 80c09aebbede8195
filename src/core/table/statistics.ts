import type { Cell } from './table.js';

/** What the values of one column are like, computed where the data is. All values are exact text. */
export interface ColumnStatistics {
  /** Rows looked at. */
  readonly rows: number;
  /** Set when `rows` is a sample; the number of rows of the whole, where known. */
  readonly sampleOf?: number | 'unknown';
  readonly nulls: number;
  readonly distinct?: { readonly count: number; readonly exact: boolean };
  readonly min?: Cell;
  readonly max?: Cell;
  readonly mean?: Cell;
  /** Pairs of a fraction (0.25, 0.5, 0.75) and the value there. */
  readonly quantiles?: readonly (readonly [number, Cell])[];
  /** The most frequent values, most frequent first. */
  readonly top?: readonly { readonly value: Cell; readonly count: number }[];
  /** Bars of equal width over [min, max]; for numbers and times. */
  readonly histogram?: readonly HistogramBar[];
}

export interface HistogramBar {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}
