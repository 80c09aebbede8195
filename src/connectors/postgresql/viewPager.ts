import type { Cell, RowRange } from '../../core/table/table.js';
import { CursorPager } from './cursorPager.js';
import { onlyColumn, type Wrap } from './cutList.js';
import type { CursorBudget } from './cursorBudget.js';
import type { Pager, PagerRows } from './pager.js';
import type { ConnectionPool } from './pool.js';
import type { ViewStatement } from './viewStatement.js';

/**
 * The rows kept from the beginning. To find the first of them in an order that no index has takes a
 * tenth of the time that a cursor takes, which sorts all.
 */
const FIRST = 500;

/** Reads a view: its first rows by themselves, those further on through a cursor. */
export class ViewPager implements Pager {
  readonly #cursor: CursorPager;
  #first: PagerRows | undefined;

  constructor(
    private readonly statement: ViewStatement,
    private readonly pool: Pick<ConnectionPool, 'read' | 'begin'>,
    budget: CursorBudget,
    /** See `CursorPager`. */
    private readonly wrap: Wrap = (text) => text,
  ) {
    this.#cursor = new CursorPager(statement.select, pool, budget, undefined, wrap);
  }

  async rows(range: RowRange, count: number | undefined, signal: AbortSignal): Promise<PagerRows> {
    const first = range.end <= FIRST && !this.#cursor.isOpen ? await this.#read(signal) : undefined;
    if (!first) return this.#cursor.rows(range, count, signal);
    return { fields: first.fields, rows: first.rows.slice(range.start, range.end) };
  }

  async cell(row: number, column: string, signal: AbortSignal): Promise<Cell | undefined> {
    if (row >= FIRST || !this.statement.sorted) return this.#cursor.cell(row, column, signal);
    const one = `${this.statement.select} LIMIT 1 OFFSET ${Math.trunc(row)}`;
    const { rows } = await this.pool.read(onlyColumn(one, column), [], signal);
    return rows[0]?.[0];
  }

  async close(): Promise<void> {
    this.#first = undefined;
    await this.#cursor.close();
  }

  /** Undefined for rows that a cursor finds just as soon. */
  async #read(signal: AbortSignal): Promise<PagerRows | undefined> {
    if (!this.statement.sorted) return undefined;
    this.#first ??= await this.pool.read(
      this.wrap(`${this.statement.select} LIMIT ${FIRST}`),
      [],
      signal,
    );
    return this.#first;
  }
}
