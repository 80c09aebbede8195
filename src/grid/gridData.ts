import type { Event } from '../core/disposable.js';
import type { Cell, Column, CutCell, RowCount, RowRange } from '../core/table/table.js';
import type { WindowChange } from '../core/table/window.js';

/** What the grid draws. `TableWindow` with columns is one; rows held in memory are another. */
export interface GridData {
  readonly columns: readonly Column[];
  readonly rowCount: RowCount;
  /** Undefined while the row is not in memory. */
  row(index: number): readonly Cell[] | undefined;
  /** True for a row that could not be read. */
  failed(index: number): boolean;
  /** The grid says which rows it shows. */
  want(range: RowRange): void;
  /** Set for a value of a row from here of which only a beginning is there. */
  cut?(row: readonly Cell[], column: number): CutCell | undefined;
  /** One value whole, where it was cut. */
  value?(row: number, column: number, signal: AbortSignal): Promise<Cell>;
  /** For copying: rows [start, end), fetched where needed. Large values may be cut. */
  read(range: RowRange, signal: AbortSignal): Promise<readonly (readonly Cell[])[]>;
  readonly onDidChange: Event<WindowChange>;
}

/** Rows that are all there already. */
export function staticData(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): GridData {
  return {
    columns,
    rowCount: { count: rows.length, exact: true },
    row: (index) => rows[index],
    failed: () => false,
    want: () => {},
    read: ({ start, end }) => Promise.resolve(rows.slice(start, end)),
    onDidChange: () => ({ dispose: () => {} }),
  };
}

/** A column's key in saved widths: its name, numbered where several columns share it. */
export function columnKeys(columns: readonly Column[]): string[] {
  const seen = new Map<string, number>();
  return columns.map(({ name }) => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}\t${before + 1}`;
  });
}
