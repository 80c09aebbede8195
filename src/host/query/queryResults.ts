import { ConnectorError } from '../../core/errors.js';
import type { LimitedRows } from '../../core/table/limitedRows.js';
import type { ResultCount, ResultDescription } from '../../protocol/results.js';
import type { ShownResult } from '../export/shownRows.js';

/** Rows that stay readable when the next statement of the same run takes the connection over. */
const KEPT_ROWS = 1_000;

/** What the page is told, and what it asks for later. */
export interface QueryResult extends ResultDescription {
  readonly rows?: LimitedRows;
  /** The server's plan, as JSON. */
  readonly plan?: string;
  /** Runs the statement once more. */
  readonly again?: (signal: AbortSignal) => Promise<LimitedRows | undefined>;
}

/** The results of the last run of a document. */
export class QueryResults {
  #results: readonly QueryResult[] = [];
  #lastId = 0;

  /** Never given twice, also over several runs. */
  nextId(): number {
    return ++this.#lastId;
  }

  clear(): void {
    this.#results = [];
  }

  add(result: QueryResult): void {
    this.#results = [...this.#results, result];
  }

  get descriptions(): readonly ResultDescription[] {
    return this.#results.map(({ rows: _, plan: __, again: ___, ...description }) => description);
  }

  /** The results that have rows, all of these. */
  get rowsShown(): readonly ShownResult[] {
    return this.#results.flatMap(({ id, statement, rows }) =>
      rows ? [{ id, statement, rows: rows.whole }] : [],
    );
  }

  async count(id: number, signal: AbortSignal): Promise<ResultCount> {
    const rows = this.rows(id);
    const count = await rows.rowCount(signal);
    return { ...(count ? { count } : {}), ...(rows.isStopped ? { isStopped: true } : {}) };
  }

  rows(id: number): LimitedRows {
    const rows = this.#find(id)?.rows;
    if (rows) return rows;
    throw goneError();
  }

  plan(id: number): string {
    const plan = this.#find(id)?.plan;
    if (plan !== undefined) return plan;
    throw goneError();
  }

  /** What runs the statement of a result once more. */
  again(id: number): NonNullable<QueryResult['again']> {
    const again = this.#find(id)?.again;
    if (again) return again;
    throw goneError();
  }

  /** The rows of a result broke, and have been read anew. */
  replaceRows(id: number, rows: LimitedRows): void {
    this.#results = this.#results.map((each) => (each.id === id ? { ...each, rows } : each));
  }

  /** The next statement closes the rows of the one before: what was read by then stays. */
  async keepFirstRows(signal: AbortSignal): Promise<void> {
    const rows = this.#results.at(-1)?.rows;
    // A result that breaks later on is told where its rows are shown.
    await rows?.rows({ start: 0, end: KEPT_ROWS }, signal).catch(() => undefined);
  }

  #find(id: number): QueryResult | undefined {
    return this.#results.find((result) => result.id === id);
  }
}

function goneError(): ConnectorError {
  return new ConnectorError('NotFound', 'This result is not there any more. Run the query again.');
}
