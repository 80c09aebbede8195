import type { RowRange, TableRef } from '../../core/table/table.js';
import type { Anchors, Statement } from './pagePlan.js';
import { quotedName } from './sql.js';

/**
 * How to reach a range of rows in the order they are stored in. A place is a `ctid` as text:
 * `(block,item)`. Items count from 1, so that `(block,0)` is a place before all of a block's rows.
 */
export interface HeapPlan {
  readonly direction: 'forward' | 'backward';
  /** Forward: rows at this place and behind it. Backward: rows before it, from the nearest on. */
  readonly from: string;
  /** Rows to pass over, by their places alone. */
  readonly skip: number;
  readonly limit: number;
}

/** What is known of the file a table is stored in. */
export interface HeapSize {
  /** Blocks when the snapshot was taken. */
  readonly blocks: number;
  /** About how many rows of a block are to be seen. */
  readonly density: number;
}

export const HEAP_START = '(0,0)';

/**
 * Settings of a transaction that reads by places. Whatever the role's own are, places are gone to, and
 * rows come in their order: from one process, and from where the scan begins. A few blocks are sooner
 * read by the server's own process than by its workers, for each of which it has to wait.
 */
export const HEAP_SETTINGS = [
  ...['enable_tidscan TO on', 'enable_seqscan TO off', 'synchronize_seqscans TO off'],
  ...['max_parallel_workers_per_gather TO 0', 'effective_io_concurrency TO 0'],
]
  .map((setting) => `SET LOCAL ${setting};`)
  .join(' ');

/** Blocks that are looked at for the first rows: no more than are needed are read. */
export const BEGINNING = 1_000;
/** Rows that could be passed over going forward in the time that turning round takes. */
const TURN = 1_000;

/** The place behind a row's, where the next row may be. */
export function placeBehind(place: string): string {
  const [, block = '0', item = '0'] = /^\((\d+),(\d+)\)$/.exec(place) ?? [];
  return `(${block},${Number(item) + 1})`;
}

/** A place before all rows of a block. */
export function blockStart(block: number): string {
  return `(${Math.max(0, Math.trunc(block))},0)`;
}

/** The block of a place. */
export function blockOf(place: string): number {
  return Number(/^\((\d+),\d+\)$/.exec(place)?.[1] ?? 0);
}

/**
 * The cheapest way to a range, measured in rows to pass over: from the nearest known place before it
 * or (where that is much nearer, for rows have to be sorted for it) behind it, or from the end of the
 * table where that row's number is known. An anchor's index is
 * the number of rows before its place. Undefined where nothing is known.
 */
export function planHeap(
  range: RowRange,
  anchors: Anchors,
  { blocks }: Pick<HeapSize, 'blocks'>,
  last?: number,
): HeapPlan | undefined {
  const { start } = range;
  const end = last === undefined ? range.end : Math.max(start, Math.min(range.end, last));
  const limit = end - start;
  const before = anchors.before(start);
  const after = anchors.after(end);
  const ways: HeapPlan[] = [];
  if (before) {
    const [from = HEAP_START] = before.key;
    ways.push({ direction: 'forward', from, skip: start - before.index, limit });
  }
  if (after) {
    const [from = HEAP_START] = after.key;
    ways.push({ direction: 'backward', from, skip: after.index - end, limit });
  }
  if (last !== undefined) {
    const from = blockStart(blocks);
    ways.push({ direction: 'backward', from, skip: Math.max(0, last - end), limit });
  }
  const [first, ...others] = ways;
  return first && others.reduce((best, way) => (cost(way) < cost(best) ? way : best), first);
}

function cost({ direction, skip }: HeapPlan): number {
  return direction === 'forward' ? skip : skip + TURN;
}

/** Where a row is if all blocks hold about as many rows. */
export function guessedBlock(row: number, count: number, blocks: number): number {
  const share = count > 0 ? Math.min(1, row / count) : 0;
  return Math.min(Math.max(0, blocks - 1), Math.floor(share * blocks));
}

/** Blocks that should hold the rows of a plan, with some to spare. */
export function blocksFor({ skip, limit }: HeapPlan, { density }: Pick<HeapSize, 'density'>) {
  return Math.ceil(((skip + limit) * 1.25) / Math.max(0.01, density)) + 2;
}

/** True when no block beyond those that were looked at can hold more of the plan's rows. */
export function reachesEdge(plan: HeapPlan, span: number, { blocks }: Pick<HeapSize, 'blocks'>) {
  const from = blockOf(plan.from);
  return plan.direction === 'forward' ? from + span >= blocks : from - span <= 0;
}

/**
 * The one statement that performs a plan within `span` blocks of where it starts. Both ends are
 * given, so that the server reads these blocks alone (a TID range scan, which gives rows in the order
 * of their places and stops at the limit); going backward, the few rows in them are sorted. The last
 * column is the row's place, under the name `place`.
 */
export function heapStatement(
  table: TableRef,
  plan: HeapPlan,
  span: number,
  place: string,
): Statement {
  const from = blockOf(plan.from);
  const name = quotedName(table);
  const inside = `ctid >= $1::tid AND ctid < $2::tid`;
  const select = `SELECT *, ctid AS ${place} FROM ${name} WHERE`;
  if (plan.direction === 'forward') {
    return {
      text: `${select} ${inside} OFFSET $3::int8 LIMIT $4::int8`,
      values: [plan.from, blockStart(from + span + 1), plan.skip, plan.limit],
    };
  }
  const values: unknown[] = [blockStart(from - span), plan.from];
  const order = 'ORDER BY ctid DESC';
  let rows = inside;
  if (plan.skip > 0) {
    const last = `(SELECT ctid FROM ${name} WHERE ${inside} ${order} OFFSET $3::int8 LIMIT 1)`;
    values.push(plan.skip);
    rows = `ctid >= $1::tid AND ctid <= ${last}`;
  }
  const limit = `$${values.push(plan.limit)}::int8`;
  return { text: `${select} ${rows} ${order} LIMIT ${limit}`, values };
}

/** The first rows of a table, in a text without parameters that can be sent with what is before it. */
export function heapBeginning(table: TableRef, limit: number, place: string): string {
  const [end, most] = [blockStart(BEGINNING), Math.trunc(limit)];
  return `SELECT *, ctid AS ${place} FROM ${quotedName(table)} WHERE ctid < '${end}'::tid LIMIT ${most}`;
}
