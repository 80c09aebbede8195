import { throwIfAborted } from '../cancellation.js';
import { ConnectorError } from '../errors.js';
import type { Cell, RowBatch, RowRange, TableSource } from './table.js';

/** Bytes that values read one by one may have together. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Rows [start, end) with every value whole: those that `TableSource.rows` cut are read one by one.
 * For whoever takes data away. Rejects with `Unsupported` when they are too large together.
 */
export async function readWholeRows(
  table: TableSource,
  range: RowRange,
  signal: AbortSignal,
): Promise<RowBatch> {
  const { columns, rows, cut = [] } = await table.rows(range, signal);
  if (cut.length === 0) return { columns, rows };
  const size = cut.reduce((sum, cell) => sum + (cell.size ?? 0), 0);
  if (size > MOST_BYTES || !table.value) {
    throw new ConnectorError(
      'Unsupported',
      `The values of these rows have ${Math.round(size / 1024 / 1024)} MB together: take fewer rows at once.`,
    );
  }
  const whole = rows.map((row): Cell[] => [...row]);
  for (const { row, column } of cut) {
    throwIfAborted(signal);
    const cells = whole[row];
    if (cells) cells[column] = await table.value(range.start + row, column, signal);
  }
  return { columns, rows: whole };
}
