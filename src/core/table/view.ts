/**
 * Which rows of a table are shown and in which order: data, not SQL. A connector turns it into a
 * statement with parameters.
 */
export interface TableView {
  /** The first key counts most. Empty: the order the connector finds cheapest. */
  readonly sort: readonly SortKey[];
  /** All of them must hold. */
  readonly conditions: readonly Condition[];
  /** A condition in the source's own language, as the user typed it after WHERE. */
  readonly where?: string;
}

export interface SortKey {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
  /** Absent: as the source does by itself. */
  readonly nulls?: 'first' | 'last';
}

export interface Condition {
  readonly column: string;
  readonly operator: Operator;
  /** Texts in the form of the column's type. None for `isNull`, two for `between`, any for `in`. */
  readonly values: readonly string[];
  /** With `contains`, `startsWith`, `endsWith` and `matches`. */
  readonly ignoreCase?: boolean;
  /** Rows for which the condition does not hold. */
  readonly negate?: boolean;
}

export type Operator =
  | 'equals'
  | 'less'
  | 'lessOrEqual'
  | 'greater'
  | 'greaterOrEqual'
  /** Both ends included. */
  | 'between'
  | 'in'
  | 'contains'
  | 'startsWith'
  | 'endsWith'
  /** A regular expression of the source. */
  | 'matches'
  /** A path expression of the source that finds something in a JSON value. */
  | 'jsonPath'
  | 'isNull';

/** The whole table, in whatever order is cheapest. */
export const WHOLE_TABLE: TableView = { sort: [], conditions: [] };

/** What reading a view takes, found out without reading it. */
export interface ViewPlan {
  /** The statement as it can be pasted into a query: values in it are quoted literals. */
  readonly statement: string;
  /** Set when many rows must be read before the first one can be shown. */
  readonly slow?: {
    /** A sentence: what is missing, and how many rows that means. */
    readonly reason: string;
    readonly rows: number;
  };
}
