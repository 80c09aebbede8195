import type { Cell, RowRange, TableRef } from '../../core/table/table.js';
import { onlyColumn, type Wrap } from './cutList.js';
import { mapStep, readKeyMap } from './keyMap.js';
import {
  type Anchor,
  Anchors,
  type KeyColumn,
  type PagePlan,
  pageStatement,
  planPage,
} from './pagePlan.js';
import type { Pager, PagerRows } from './pager.js';
import type { ConnectionPool } from './pool.js';

/** Rows to pass over from which on a map of the table is worth its reading. */
const FAR = 20_000;
/** Milliseconds after which a map may be read anew. */
const MAP_PAUSE = 30_000;

/**
 * Reads in the order of a unique key. Holds nothing on the server: rows that others insert or
 * delete meanwhile move the numbers of the rows behind them. Where that shows (a page comes to a
 * place that is known and finds another row there), all places are forgotten.
 */
export class KeysetPager implements Pager {
  readonly #anchors = new Anchors();
  #mapping: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;
  #mapped = -Infinity;

  constructor(
    private readonly table: TableRef,
    private readonly key: readonly KeyColumn[],
    private readonly pool: Pick<ConnectionPool, 'read' | 'begin'>,
    /** About how many rows there are, where known. */
    private readonly estimate: () => number | undefined = () => undefined,
    /** What is asked around a page, such as to cut large values. */
    private readonly wrap: Wrap = (statement) => statement,
  ) {}

  async rows(range: RowRange, count: number | undefined, signal: AbortSignal): Promise<PagerRows> {
    const plan = planPage(range, this.#anchors, count);
    if (plan.skip > FAR) this.#startMap();
    const page = await this.#perform(plan, signal);
    if (plan.direction === 'backward' && page.rows.length < plan.limit) {
      // Rows before this place are gone, so what was known about places no longer holds.
      this.#forget();
      const fresh = await this.#perform(planPage(range, this.#anchors), signal);
      this.#remember(range.start, fresh);
      return fresh;
    }
    this.#remember(range.start, page);
    return page;
  }

  async cell(row: number, column: string, signal: AbortSignal): Promise<Cell | undefined> {
    const plan = planPage({ start: row, end: row + 1 }, this.#anchors);
    const { text, values } = pageStatement(this.table, this.key, plan);
    const { rows } = await this.pool.read(onlyColumn(text, column), values, signal);
    return rows[0]?.[0];
  }

  async close(): Promise<void> {
    const map = this.#mapping;
    this.#forget();
    await map?.done;
  }

  async #perform(plan: PagePlan, signal: AbortSignal): Promise<PagerRows> {
    const { text, values } = pageStatement(this.table, this.key, plan);
    const { fields, rows } = await this.pool.read(this.wrap(text), values, signal);
    return { fields, rows: plan.direction === 'backward' ? [...rows].reverse() : rows };
  }

  /** In the background: the pages asked for meanwhile take the way there is. */
  #startMap(): void {
    if (this.#mapping || Date.now() - this.#mapped < MAP_PAUSE) return;
    this.#mapped = Date.now();
    const stop = new AbortController();
    this.#mapping = { stop, done: this.#readMap(stop.signal) };
  }

  async #readMap(signal: AbortSignal): Promise<void> {
    const step = mapStep(this.estimate() ?? 0);
    const add = (place: Anchor) => {
      if (!this.#isKnownOtherwise(place)) this.#anchors.add(place);
    };
    try {
      await readKeyMap(this.table, this.key, step, this.pool, add, signal);
    } catch {
      // Without a map jumps take longer. If anything is wrong with the server the next page says it.
    }
  }

  /** Whether the place was found to have another row since. */
  #isKnownOtherwise({ index, key }: Anchor): boolean {
    const [known] = this.#anchors.within({ start: index, end: index + 1 });
    return known !== undefined && !sameKey(known.key, key);
  }

  #remember(start: number, page: PagerRows): void {
    const columns = this.key.map(({ name }) => page.fields.findIndex((f) => f.name === name));
    const keyOf = (index: number): readonly string[] | undefined => {
      const row = page.rows[index - start];
      const key = columns.map((column) => row?.[column]);
      return key.every((value) => typeof value === 'string') ? key : undefined;
    };
    const end = start + page.rows.length;
    const moved = this.#anchors.within({ start, end }).some(({ index, key }) => {
      const found = keyOf(index);
      return found !== undefined && !sameKey(found, key);
    });
    if (moved) this.#forget();
    for (const index of new Set([start, end - 1])) {
      const key = keyOf(index);
      if (key) this.#anchors.add({ index, key });
    }
  }

  #forget(): void {
    this.#anchors.clear();
    this.#mapping?.stop.abort();
    this.#mapping = undefined;
  }
}

function sameKey(a: readonly string[], b: readonly string[]): boolean {
  return a.every((value, index) => value === b[index]);
}
