import type { CopyOut } from './copyOut.js';
import type { ConditionOperator } from './conditionCompletion.js';
import type { ColumnStatistics } from './statistics.js';
import type { TableView, ViewPlan } from './view.js';

/** A column as its source names it. */
export interface Column {
  readonly name: string;
  /** The source's own word: `int8`, `timestamptz`, `numeric(10,2)`, `DOUBLE`. */
  readonly type: string;
  readonly nullable?: boolean;
  /** Part of the primary key. */
  readonly key?: boolean;
}

/** A cell is null, or the value's exact text (see `interface.md`: nothing is rounded on the way). */
export type Cell = string | null;

export interface RowBatch {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Values that are too large to be sent with their rows: of those only a beginning is there. */
  readonly cut?: readonly CutCell[];
}

export interface CutCell {
  /** Index in `rows`, and of the column. */
  readonly row: number;
  readonly column: number;
  /** Bytes of the whole value as text, where known. */
  readonly size?: number;
}

/** Half-open: `start` inclusive, `end` exclusive, both counted from 0. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

export interface RowCount {
  readonly count: number;
  /** False for an estimate, which reading to the end corrects. */
  readonly exact: boolean;
}

/** Rows that can be read at any place. Everything that shows a table is built on this. */
export interface TableSource {
  columns(signal: AbortSignal): Promise<readonly Column[]>;
  /** Undefined when nothing is known yet. May be called again: estimates improve. */
  rowCount(signal: AbortSignal): Promise<RowCount | undefined>;
  /** Fewer rows than asked for means that the table ends there. */
  rows(range: RowRange, signal: AbortSignal): Promise<RowBatch>;
  /** One value whole, where `rows` cut it. `NotFound` when the row is gone. */
  value?(row: number, column: number, signal: AbortSignal): Promise<Cell>;
  /** What a column holds, by a sample where the table is large; of the rows that the view shows. */
  statistics?(column: string, signal: AbortSignal): Promise<ColumnStatistics>;
  /**
   * In a sentence or two: what keeps the source from answering, such as a lock of another session, and
   * what ends it. Undefined when nothing is known to. Waits for none of the other calls.
   */
  whyWaiting?(signal: AbortSignal): Promise<string | undefined>;
  /** Gives back what it holds on the server (cursors, transactions). Never rejects. */
  close(): Promise<void>;
}

export interface TableRef {
  readonly schema: string;
  readonly name: string;
}

export interface TableInfo extends TableRef {
  /** `table`, `view`, `materialized view`, `foreign table`, `partitioned table`. */
  readonly kind: string;
}

/** The language of typed conditions: standard SQL, and what the source has beside it. */
export interface ConditionLanguage {
  /** A column's name as it stands in a condition: quoted where needed. */
  columnName(name: string): string;
  readonly operators: readonly ConditionOperator[];
}

/** The tables of a source that has some. */
export interface TableSet {
  list(signal: AbortSignal): Promise<readonly TableInfo[]>;
  /** Reads a name as SQL reads it (`table`, `schema.table`, `"quoted.name"`). Throws `Invalid`. */
  resolve(name: string, signal: AbortSignal): Promise<TableRef>;
  /**
   * Makes a reader without asking the server; a missing table shows at the first use. A source that
   * can neither sort nor filter has no `planView` and ignores the view.
   */
  open(table: TableRef, view?: TableView): TableSource;
  /** Checks a view and tells what reading it takes. Rejects with `Invalid` for one it cannot read. */
  planView?(table: TableRef, view: TableView, signal: AbortSignal): Promise<ViewPlan>;
  /**
   * All rows of a view in one snapshot, the whole of them; the caller closes it. Absent where rows
   * are only read through `open`; see `export/copyTable.ts`.
   */
  copyOut?(table: TableRef, view: TableView, signal: AbortSignal): Promise<CopyOut>;
  /** With `planView`: for completing what is typed as `TableView.where`. */
  readonly conditionLanguage?: ConditionLanguage;
  /** The name as it can be pasted into a query: quoted where needed. */
  qualifiedName(table: TableRef): string;
  /**
   * Streams a query's result in batches; read-only unless the source allows writes. `Unsupported`
   * where only whole tables can be read.
   */
  query(sql: string, parameters: readonly unknown[], signal: AbortSignal): AsyncIterable<RowBatch>;
}
