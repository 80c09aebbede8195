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

/** The tables of a source that has some. */
export interface TableSet {
  list(signal: AbortSignal): Promise<readonly TableInfo[]>;
  /** Reads a name as SQL reads it (`table`, `schema.table`, `"quoted.name"`). Throws `Invalid`. */
  resolve(name: string, signal: AbortSignal): Promise<TableRef>;
  /** Makes a reader without asking the server; a missing table shows at the first use. */
  open(table: TableRef): TableSource;
  /** The name as it can be pasted into a query: quoted where needed. */
  qualifiedName(table: TableRef): string;
  /**
   * Streams a query's result in batches; read-only unless the source allows writes. `Unsupported`
   * where only whole tables can be read.
   */
  query(sql: string, parameters: readonly unknown[], signal: AbortSignal): AsyncIterable<RowBatch>;
}
