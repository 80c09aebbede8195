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
 * or behind it, or from the end of the table where that row's number is known. An anchor's index is
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
  return first && others.reduce((best, way) => (way.skip < best.skip ? way : best), first);
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
 * given, so that the server reads these blocks alone (a TID range scan); the few rows in them are
 * then sorted by their places. The last column is the row's place, under the name `place`.
 */
export function heapStatement(
  table: TableRef,
  plan: HeapPlan,
  span: number,
  place: string,
): Statement {
  const forward = plan.direction === 'forward';
  const from = blockOf(plan.from);
  const low = forward ? plan.from : blockStart(from - span);
  const high = forward ? blockStart(from + span + 1) : plan.from;
  const name = quotedName(table);
  const order = `ORDER BY ctid${forward ? '' : ' DESC'}`;
  const values: unknown[] = [low, high];
  let inside = `ctid >= $1::tid AND ctid < $2::tid`;
  if (plan.skip > 0) {
    const first = `(SELECT ctid FROM ${name} WHERE ${inside} ${order} OFFSET $3::int8 LIMIT 1)`;
    values.push(plan.skip);
    inside = forward
      ? `ctid >= ${first} AND ctid < $2::tid`
      : `ctid >= $1::tid AND ctid <= ${first}`;
  }
  const limit = `$${values.push(plan.limit)}::int8`;
  return {
    text: `SELECT *, ctid AS ${place} FROM ${name} WHERE ${inside} ${order} LIMIT ${limit}`,
    values,
  };
}
