import { toTsv } from '../core/table/format.js';
import type { GridData } from './gridData.js';
import type { CellRange } from './selection.js';

/** More than this is an export: it would hold the clipboard, and the page, for a long time. */
export const COPY_LIMIT = 100_000;

/** The rows a copy takes, and whether that is all of what is selected. */
export interface CopyPlan {
  readonly range: CellRange;
  readonly cells: number;
  readonly complete: boolean;
}

/** Cuts a selection to as many whole rows as the limit lets through. */
export function planCopy(selected: CellRange, limit: number = COPY_LIMIT): CopyPlan {
  const columns = selected.columns.end - selected.columns.start;
  const rows = selected.rows.end - selected.rows.start;
  if (rows * columns <= limit) return { range: selected, cells: rows * columns, complete: true };
  const fits = Math.max(1, Math.floor(limit / Math.max(1, columns)));
  const { start } = selected.rows;
  return {
    range: { rows: { start, end: start + fits }, columns: selected.columns },
    cells: rows * columns,
    complete: false,
  };
}

/** The text of a rectangle and the number of rows that it really has. */
export async function copyText(
  data: GridData,
  { rows, columns }: CellRange,
  headers: boolean,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly rows: number }> {
  const read = await data.read(rows, signal);
  signal.throwIfAborted();
  const cut = read.map((row) => row.slice(columns.start, columns.end));
  const names = headers ? data.columns.slice(columns.start, columns.end) : undefined;
  return { text: toTsv(cut, names), rows: cut.length };
}
