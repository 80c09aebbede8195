import type { TableRef } from '../../core/table/table.js';
import type { Anchor, KeyColumn } from './pagePlan.js';
import type { ConnectionPool } from './pool.js';
import { quotedName, quoteIdentifier } from './sql.js';

/** Passing over this many rows of an index takes less time than the way to the server. */
const LEAST_STEP = 1_000;
const MOST_PLACES = 8_192;
/** Characters of keys that are kept; a map of longer ones ends early. */
const MOST_TEXT = 4_000_000;
/** Places asked for at once, so that the first are there long before the last. */
const BLOCK = 256;

const CURSOR = 'data_connectors_map';

/** How many rows lie between two places of the map of a table with about so many rows. */
export function mapStep(rows: number): number {
  return Math.max(LEAST_STEP, Math.ceil(rows / MOST_PLACES));
}

/** The key of every `step`th row with its number, in order: read from the index alone. */
export function mapStatement(table: TableRef, key: readonly KeyColumn[], step: number): string {
  const names = key.map(({ name }) => quoteIdentifier(name));
  const columns = names.map((name, index) => `${name} AS k${index}`).join(', ');
  const kept = names.map((_, index) => `k${index}`).join(', ');
  return (
    `SELECT place, ${kept} FROM (SELECT ${columns}, ` +
    `row_number() OVER (ORDER BY ${names.join(', ')}) - 1 AS place ` +
    `FROM ${quotedName(table)}) AS numbered WHERE place % ${Math.trunc(step)} = 0`
  );
}

/**
 * Reads the map of a table, place by place from its beginning, on a connection of its own. Resolves
 * with whether it is complete. Others may write meanwhile: it shows the table as it was at the start.
 */
export async function readKeyMap(
  table: TableRef,
  key: readonly KeyColumn[],
  step: number,
  pool: Pick<ConnectionPool, 'begin'>,
  onPlace: (place: Anchor) => void,
  signal: AbortSignal,
): Promise<boolean> {
  // Sorting a huge table for this would be a burden, where its index has the order already.
  const lease = await pool.begin(
    `BEGIN READ ONLY; SET LOCAL enable_sort TO off;
     DECLARE ${CURSOR} NO SCROLL CURSOR FOR ${mapStatement(table, key, step)}`,
    signal,
  );
  try {
    let size = 0;
    for (;;) {
      const { rows } = await lease.read(`FETCH FORWARD ${BLOCK} FROM ${CURSOR}`, [], signal);
      for (const [place, ...values] of rows) {
        if (!values.every((value) => value !== null)) return false;
        onPlace({ index: Number(place), key: values });
        size += values.reduce((sum, value) => sum + value.length, 0);
      }
      if (rows.length < BLOCK) return true;
      if (size > MOST_TEXT) return false;
    }
  } finally {
    void lease.release();
  }
}
