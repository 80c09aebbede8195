import type { TableRef } from '../../core/table/table.js';
import { blockStart, HEAP_SETTINGS } from './heapPlan.js';
import type { Anchor } from './pagePlan.js';
import type { ConnectionPool } from './pool.js';
import { quotedName, quoteLiteral } from './sql.js';

/** Passing over the rows of this many blocks takes no longer than the way to the server. */
const LEAST_STEP = 12;
const MOST_PLACES = 16_384;
/** Places asked for at once. */
const PAGE = 128;
/** Blocks (16 GB) up to which a table is read through for its map; row numbers of others are estimates. */
export const MOST_MAPPED_BLOCKS = 2_097_152;

const CURSOR = 'data_connectors_heap_map';

/** How many blocks lie between two places of the map of a table with so many blocks. */
export function heapMapStep(blocks: number): number {
  return Math.max(LEAST_STEP, Math.ceil(blocks / MOST_PLACES));
}

/** The number of rows in each `step` blocks of a table, block by block. */
export function heapMapStatement(table: TableRef, blocks: number, step: number): string {
  const [last, by] = [Math.max(0, Math.trunc(blocks) - 1), Math.trunc(step)];
  return (
    `SELECT block, rows FROM generate_series(0::int8, ${last}, ${by}) AS steps (block) ` +
    `CROSS JOIN LATERAL (SELECT count(*) FROM ${quotedName(table)} ` +
    `WHERE ctid >= format('(%s,0)', block)::tid AND ctid < format('(%s,0)', block + ${by})::tid) AS counted (rows)`
  );
}

/**
 * Counts a table block by block from its beginning, on a connection of its own but in a snapshot
 * that another one holds. Tells each place with the number of rows before it, and resolves with the
 * number of all rows.
 */
export async function readHeapMap(
  table: TableRef,
  blocks: number,
  snapshot: string,
  pool: Pick<ConnectionPool, 'begin'>,
  onPlace: (place: Anchor) => void,
  signal: AbortSignal,
): Promise<number> {
  const step = heapMapStep(blocks);
  const lease = await pool.begin(
    `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT ${quoteLiteral(snapshot)};
     ${HEAP_SETTINGS}
     DECLARE ${CURSOR} NO SCROLL CURSOR FOR ${heapMapStatement(table, blocks, step)}`,
    signal,
  );
  try {
    let before = 0;
    for (;;) {
      const { rows } = await lease.read(`FETCH FORWARD ${PAGE} FROM ${CURSOR}`, [], signal);
      for (const [block, count] of rows) {
        onPlace({ index: before, key: [blockStart(Number(block))] });
        before += Number(count);
      }
      if (rows.length < PAGE) return before;
    }
  } finally {
    void lease.release();
  }
}
