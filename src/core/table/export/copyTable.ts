import { throwIfAborted } from '../../cancellation.js';
import type { CopyOut } from '../copyOut.js';
import type { RowBatch, TableSource } from '../table.js';
import { readWholeRows } from '../wholeRows.js';

const MOST_ROWS = 1_000;
/** Bytes of cut values that are read for one block. */
const BLOCK_BYTES = 16 * 1024 * 1024;

/**
 * Reads a table out through the pages that show it, where there is no quicker way. Whether they are
 * of one snapshot is the source's matter. `close` leaves the table open: it is the caller's.
 */
export async function copyTable(table: TableSource, signal: AbortSignal): Promise<CopyOut> {
  const columns = await table.columns(signal);
  return {
    columns,
    rows: (inner) => blocks(table, inner),
    close: () => Promise.resolve(),
  };
}

async function* blocks(
  table: TableSource,
  signal: AbortSignal,
): AsyncGenerator<Pick<RowBatch, 'rows'>, void, undefined> {
  let count = MOST_ROWS;
  for (let start = 0; ;) {
    throwIfAborted(signal);
    const { rows, cut = [] } = await table.rows({ start, end: start + count }, signal);
    const bytes = cut.reduce((sum, { size = 0 }) => sum + size, 0);
    if (bytes > BLOCK_BYTES && rows.length > 1) {
      count = Math.max(1, Math.min(rows.length - 1, Math.floor((count * BLOCK_BYTES) / bytes)));
      continue;
    }
    const last = rows.length < count;
    const block =
      cut.length === 0
        ? { rows }
        : await readWholeRows(table, { start, end: start + rows.length }, signal);
    if (rows.length > 0) yield { rows: block.rows };
    if (last) return;
    start += count;
    if (bytes < BLOCK_BYTES / 4) count = Math.min(MOST_ROWS, count * 2);
  }
}
