import type { Cell, RowRange, TableRef } from '../../core/table/table.js';
import type { Field } from './connection.js';
import { Anchors, type KeyColumn, type PagePlan, pageStatement, planPage } from './pagePlan.js';
import type { ConnectionPool } from './pool.js';

/** Rows as one strategy got them. Fewer than asked for: the table ends there. */
export interface PagerRows {
  readonly fields: readonly Field[];
  readonly rows: readonly (readonly Cell[])[];
}

/** One way of reaching row N. */
export interface Pager {
  /** `count` is the exact number of rows, where known. */
  rows(range: RowRange, count: number | undefined, signal: AbortSignal): Promise<PagerRows>;
  close(): Promise<void>;
}

/**
 * Reads in the order of a unique key. Holds nothing on the server: rows that others insert or
 * delete meanwhile move the numbers of the rows behind them.
 */
export class KeysetPager implements Pager {
  readonly #anchors = new Anchors();

  constructor(
    private readonly table: TableRef,
    private readonly key: readonly KeyColumn[],
    private readonly pool: ConnectionPool,
  ) {}

  async rows(range: RowRange, count: number | undefined, signal: AbortSignal): Promise<PagerRows> {
    const plan = planPage(range, this.#anchors, count);
    const page = await this.#perform(plan, signal);
    if (plan.direction === 'backward' && page.rows.length < plan.limit) {
      // Rows before this place are gone, so what was known about places no longer holds.
      this.#anchors.clear();
      const fresh = await this.#perform(planPage(range, this.#anchors), signal);
      this.#remember(range.start, fresh);
      return fresh;
    }
    this.#remember(range.start, page);
    return page;
  }

  close(): Promise<void> {
    this.#anchors.clear();
    return Promise.resolve();
  }

  async #perform(plan: PagePlan, signal: AbortSignal): Promise<PagerRows> {
    const { text, values } = pageStatement(this.table, this.key, plan);
    const { fields, rows } = await this.pool.read(text, values, signal);
    return { fields, rows: plan.direction === 'backward' ? [...rows].reverse() : rows };
  }

  #remember(start: number, page: PagerRows): void {
    const places = this.key.map(({ name }) => page.fields.findIndex((f) => f.name === name));
    for (const offset of new Set([0, page.rows.length - 1])) {
      const row = page.rows[offset];
      if (!row) continue;
      const key = places.map((place) => row[place]);
      if (key.every((value) => typeof value === 'string')) {
        this.#anchors.add({ index: start + offset, key });
      }
    }
  }
}
