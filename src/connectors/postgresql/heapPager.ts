import type { Cell, RowRange, TableRef } from '../../core/table/table.js';
import type { RawResult } from './rawResult.js';
import type { CursorBudget } from './cursorBudget.js';
import { onlyColumn, type Wrap } from './cutList.js';
import { HeapChart, type HeapWay } from './heapChart.js';
import { MOST_MAPPED_BLOCKS, readHeapMap } from './heapMap.js';
import {
  BEGINNING,
  blocksFor,
  HEAP_SETTINGS,
  HEAP_START,
  heapBeginning,
  type HeapPlan,
  heapStatement,
  placeBehind,
  reachesEdge,
} from './heapPlan.js';
import type { Pager, PagerRows } from './pager.js';
import type { ConnectionPool } from './pool.js';
import { type BeginSnapshot, type Held, Snapshot } from './snapshot.js';

/** Milliseconds a jump waits for the map before its rows are numbered by estimate. */
const MAP_PATIENCE = 1_000;
/** How much more of a table is looked at when the rows were not in the part that should hold them. */
const WIDER = 8;
/** Rows of a block when nothing else is known. */
const USUAL_DENSITY = 50;

/** What is known within one snapshot. */
interface HeapState {
  readonly blocks: number;
  readonly chart: HeapChart;
  readonly stop: AbortController;
  readonly density: number;
  map: Promise<void> | undefined;
  mapping: boolean;
  /** The first rows, when they came with the snapshot; taken by whoever asked for them. */
  first: FirstRows | undefined;
}

interface FirstRows {
  readonly limit: number;
  readonly result: RawResult;
}

type HeapPage = PagerRows & { readonly places: readonly string[] };

export interface HeapTable {
  readonly table: TableRef;
  readonly oid: string;
  readonly columns: readonly { readonly name: string }[];
}

/**
 * Reads a table without a key in the order its rows are stored in, by their places (`ctid`). Within
 * one snapshot, which is held while somebody reads on, a row's place never changes. A map of how many
 * rows come before each block is read in the background once a jump needs it.
 */
export class HeapPager implements Pager {
  readonly #heap: HeapTable;
  readonly #pool: Pick<ConnectionPool, 'begin'>;
  readonly #estimate: () => number | undefined;
  readonly #wrap: Wrap;
  readonly #snapshot: Snapshot<HeapState, RowRange>;
  readonly #place: string;

  constructor(
    heap: HeapTable,
    pool: Pick<ConnectionPool, 'begin'>,
    budget: CursorBudget,
    /** About how many rows there are, where known. */
    estimate: () => number | undefined = () => undefined,
    wrap: Wrap = (statement) => statement,
    idleTimeout?: number,
  ) {
    this.#heap = heap;
    this.#pool = pool;
    this.#estimate = estimate;
    this.#wrap = wrap;
    this.#place = freeName(heap.columns);
    const begin: BeginSnapshot<HeapState, RowRange> = (...how) => this.#begin(...how);
    const forget = ({ stop }: HeapState) => stop.abort();
    this.#snapshot = new Snapshot(begin, pool, budget, idleTimeout, forget);
  }

  get count(): number | undefined {
    return this.#snapshot.state?.chart.count;
  }

  rows(range: RowRange, _count: number | undefined, signal: AbortSignal): Promise<PagerRows> {
    const work = (held: Held<HeapState>, inner: AbortSignal) => {
      const read = async (plan: HeapPlan) =>
        this.#firstPage(held.state, plan) ?? (await this.#page(held, plan, this.#wrap, inner));
      return this.#find(held, range, read, inner);
    };
    return this.#snapshot.read(work, signal, range);
  }

  async cell(row: number, column: string, signal: AbortSignal): Promise<Cell | undefined> {
    const only: Wrap = (statement, ...beside) => onlyColumn(statement, column, ...beside);
    const range = { start: row, end: row + 1 };
    const { rows } = await this.#snapshot.read(async (held, inner) => {
      const read = (plan: HeapPlan) => this.#page(held, plan, only, inner);
      return this.#find(held, range, read, inner);
    }, signal);
    return rows[0]?.[0];
  }

  async close(): Promise<void> {
    const map = this.#snapshot.state?.map;
    this.#snapshot.state?.stop.abort();
    await this.#snapshot.close();
    await map;
  }

  /** Whoever wants the first rows gets them with the snapshot, for every way to the server counts. */
  async #begin(
    from: Pick<ConnectionPool, 'begin'>,
    signal: AbortSignal,
    wanted: RowRange | undefined,
  ): Promise<Held<HeapState>> {
    const limit = wanted?.start === 0 ? wanted.end : undefined;
    const rows = limit === undefined ? '' : this.#beginning(limit);
    const lease = await from.begin(
      `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${HEAP_SETTINGS}
       SELECT pg_relation_size(c.oid) / current_setting('block_size')::int8, c.reltuples, c.relpages
         FROM pg_catalog.pg_class c WHERE c.oid = ${Number(this.#heap.oid)};
       ${rows}`,
      signal,
    );
    const [size, result] = lease.begun.filter(({ command }) => command === 'SELECT');
    const [blocks = 0, tuples = 0, pages = 0] = (size?.rows[0] ?? []).map(Number);
    const density = tuples > 0 && pages > 0 ? tuples / pages : USUAL_DENSITY;
    const first = limit !== undefined && result ? { limit, result } : undefined;
    const known = { blocks, density, chart: new HeapChart(blocks), stop: new AbortController() };
    return { lease, state: { ...known, map: undefined, mapping: false, first } };
  }

  #beginning(limit: number): string {
    return this.#wrap(heapBeginning(this.#heap.table, limit, this.#place), this.#place);
  }

  /** What came with the snapshot, where it is just what a plan asks for. */
  #firstPage(state: HeapState, plan: HeapPlan): HeapPage | undefined {
    const { first } = state;
    state.first = undefined;
    const isFirst = plan.direction === 'forward' && plan.from === HEAP_START && plan.skip === 0;
    if (!first || !isFirst || plan.limit !== first.limit) return undefined;
    const isWhole = first.result.rows.length === plan.limit || state.blocks <= BEGINNING;
    return isWhole ? toPage(first.result) : undefined;
  }

  async #find(
    held: Held<HeapState>,
    range: RowRange,
    read: (plan: HeapPlan) => Promise<HeapPage>,
    signal: AbortSignal,
  ): Promise<PagerRows> {
    const { chart } = held.state;
    let way = chart.known(range) ?? (await this.#far(held, range, signal));
    let page = await read(way.plan.limit > 0 ? way.plan : { ...way.plan, skip: 0 });
    if (!way.numbering.exact && page.rows.length < way.plan.limit) {
      const backward = way.plan.direction === 'backward';
      if (backward || page.rows.length === 0) {
        // The guess was so far off that it leads beyond the table: count from the end it came to.
        chart.drop(way.numbering);
        const total = this.#total(held.state);
        const behind = !backward && range.start < total;
        way = behind ? chart.guessFromEnd(range, total) : chart.exactly(range);
        page = await read(way.plan);
      }
    }
    this.#remember(held.state, way, range, page.places);
    const { fields, rows } = page;
    return way.numbering.exact ? { fields, rows } : { fields, rows, estimated: true };
  }

  /** The way to rows that nothing is known about yet. */
  async #far(held: Held<HeapState>, range: RowRange, signal: AbortSignal): Promise<HeapWay> {
    const { state } = held;
    await this.#startMap(held, signal);
    const until = Date.now() + MAP_PATIENCE;
    while (state.mapping && Date.now() < until && !signal.aborted) {
      await Promise.race([state.map, pause(20)]);
      const way = state.chart.known(range);
      if (way) return way;
    }
    return state.chart.known(range) ?? state.chart.guess(range, this.#total(state));
  }

  /** In a second session that sees the same. */
  async #startMap({ lease, state }: Held<HeapState>, signal: AbortSignal): Promise<void> {
    if (state.map || state.blocks > MOST_MAPPED_BLOCKS) return;
    const { rows } = await lease.read('SELECT pg_export_snapshot()', [], signal);
    const { table } = this.#heap;
    const { blocks, chart, stop } = state;
    const add = chart.addExact.bind(chart);
    state.mapping = true;
    state.map = readHeapMap(table, blocks, rows[0]?.[0] ?? '', this.#pool, add, stop.signal)
      .then((count) => chart.setCount(count))
      // Without a map row numbers stay estimates. If anything is wrong the next page says it.
      .catch(() => undefined)
      .finally(() => {
        state.mapping = false;
      });
  }

  async #page(
    held: Held<HeapState>,
    plan: HeapPlan,
    wrap: Wrap,
    signal: AbortSignal,
  ): Promise<HeapPage> {
    const { lease, state } = held;
    for (let span = blocksFor(plan, state); ; span *= WIDER) {
      const { text, values } = heapStatement(this.#heap.table, plan, span, this.#place);
      const { fields, rows } = await lease.read(wrap(text, this.#place), values, signal);
      if (rows.length < plan.limit && !reachesEdge(plan, span, state)) continue;
      return toPage({ fields, rows: plan.direction === 'backward' ? [...rows].reverse() : rows });
    }
  }

  #remember(
    { chart }: HeapState,
    { numbering }: HeapWay,
    { start }: RowRange,
    places: readonly string[],
  ): void {
    const [first, last] = [places[0], places.at(-1)];
    if (first === undefined || last === undefined) return;
    const end = start + places.length;
    chart.remember(numbering, { start, end }, [
      { index: start, key: [first] },
      { index: end, key: [placeBehind(last)] },
    ]);
  }

  /** About how many rows there are. */
  #total({ blocks, density }: HeapState): number {
    return Math.max(1, this.#estimate() ?? Math.round(blocks * density));
  }
}

/** Rows without their places, and these beside them. */
function toPage({ fields, rows }: Pick<RawResult, 'fields' | 'rows'>): HeapPage {
  return {
    fields: fields.slice(0, -1),
    rows: rows.map((row) => row.slice(0, -1)),
    places: rows.map((row) => row.at(-1) ?? ''),
  };
}

/** A name that no column of the table has. */
function freeName(columns: readonly { readonly name: string }[]): string {
  const names = new Set(columns.map(({ name }) => name));
  let name = 'data_connectors_place';
  while (names.has(name)) name += '_';
  return name;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
