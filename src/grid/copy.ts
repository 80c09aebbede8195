import { ConnectorError } from '../core/errors.js';
import { copyText } from '../core/table/export/copyFormats.js';
import type { CopyFormat } from '../core/table/export/copyFormats.js';
import type { Cell } from '../core/table/table.js';
import type { GridData } from './gridData.js';
import type { CellRange } from './selection.js';

/** More than this is an export: it would hold the clipboard, and the page, for a long time. */
export const COPY_LIMIT = 100_000;
/** Bytes of values that are fetched one by one because they are large. */
export const COPY_BYTES = 64 * 1024 * 1024;

/** How a selection is to be copied. */
export interface CopyAs {
  readonly format: CopyFormat;
  /** Names of the columns first, in the formats that leave that open. */
  readonly headers?: boolean;
  /** For INSERT: the table's name as SQL reads it. */
  readonly table?: string | undefined;
}

/** Copying as the keys of the grid do it. */
export const PLAIN_COPY: CopyAs = { format: 'tsv' };
export const COPY_WITH_HEADERS: CopyAs = { format: 'tsv', headers: true };

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

/**
 * The text of a rectangle and the number of rows that it really has. Values are whole, also those
 * that the grid holds a beginning of. Rejects with `Unsupported` when these are too large together.
 */
export async function copySelection(
  data: GridData,
  { rows, columns }: CellRange,
  { format, headers = false, table }: CopyAs,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly rows: number }> {
  const read = await data.read(rows, signal);
  signal.throwIfAborted();
  const cells = await wholeCells(data, read, { rows, columns }, signal);
  const copied = data.columns.slice(columns.start, columns.end);
  const options = { headers, ...(table === undefined ? {} : { table }) };
  return { text: copyText(format, copied, cells, options), rows: cells.length };
}

/** The columns of the rectangle; a beginning must never be taken for the value. */
async function wholeCells(
  data: GridData,
  read: readonly (readonly Cell[])[],
  { rows, columns }: CellRange,
  signal: AbortSignal,
): Promise<Cell[][]> {
  const cells = read.map((row) => row.slice(columns.start, columns.end));
  const cut = cutPlaces(data, read, columns);
  let bytes = cut.reduce((sum, { size }) => sum + size, 0);
  for (const { row, column, size } of cut) {
    if (bytes > COPY_BYTES) throw tooLarge(cut.length);
    const whole = await data.value?.(rows.start + row, column, signal);
    signal.throwIfAborted();
    if (whole === undefined) throw tooLarge(cut.length);
    // Not every source tells sizes beforehand.
    if (size === 0) bytes += whole?.length ?? 0;
    const target = cells[row];
    if (target) target[column - columns.start] = whole;
  }
  return cells;
}

function cutPlaces(
  data: GridData,
  read: readonly (readonly Cell[])[],
  columns: CellRange['columns'],
): { readonly row: number; readonly column: number; readonly size: number }[] {
  const places = [];
  for (const [row, cells] of read.entries()) {
    for (let column = columns.start; column < columns.end; column++) {
      const cut = data.cut?.(cells, column);
      if (cut) places.push({ row, column, size: cut.size ?? 0 });
    }
  }
  return places;
}

function tooLarge(values: number): ConnectorError {
  const what = values === 1 ? 'A selected value is' : `${values} of the selected values are`;
  return new ConnectorError(
    'Unsupported',
    `${what} too large to be copied. Select fewer rows or columns.`,
  );
}
