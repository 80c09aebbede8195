import type { Cell, CutCell, RowBatch } from './table.js';

/**
 * Which values of rows in memory are only a beginning. Kept by the rows themselves, so that whoever
 * drops a row drops this with it.
 */
export class CutCells {
  readonly #rows = new WeakMap<readonly Cell[], Map<number, CutCell>>();

  /** Remembers what was cut of these rows. */
  note({ rows, cut = [] }: Pick<RowBatch, 'rows' | 'cut'>): void {
    for (const cell of cut) {
      const row = rows[cell.row];
      if (!row) continue;
      const cells = this.#rows.get(row) ?? new Map<number, CutCell>();
      this.#rows.set(row, cells.set(cell.column, cell));
    }
  }

  /** Undefined for a value that is whole. */
  of(row: readonly Cell[], column: number): CutCell | undefined {
    return this.#rows.get(row)?.get(column);
  }
}
