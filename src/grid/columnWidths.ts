import { Emitter } from '../core/disposable.js';
import type { Disposable, Event } from '../core/disposable.js';
import type { Cell } from '../core/table/table.js';
import { MAX_GUESS, fittingWidth } from './columns.js';
import { columnKeys } from './gridData.js';
import type { GridData } from './gridData.js';
import { redrawColumns } from './slick.js';
import type { Slick } from './slick.js';

/** Rows looked at to guess all widths at once, and to fit one column on demand. */
const GUESS_ROWS = 50;
const FIT_ROWS = 200;
/** Pixels. Fitting on demand may go further than the first guess. */
const FIT_LIMIT = 1200;

/** How wide columns are: guessed from the first rows, then as the user wants them. */
export class ColumnWidths implements Disposable {
  readonly #slick: Slick;
  readonly #data: GridData;
  readonly #keys: readonly string[];
  readonly #chosen: Record<string, number>;
  readonly #changed = new Emitter<Readonly<Record<string, number>>>();
  #guessed = false;

  /** The widths that the user chose. */
  readonly onDidChange: Event<Readonly<Record<string, number>>> = this.#changed.event;

  constructor(slick: Slick, data: GridData, chosen: Readonly<Record<string, number>>) {
    this.#slick = slick;
    this.#data = data;
    this.#keys = columnKeys(data.columns);
    this.#chosen = { ...chosen };
    slick.onColumnsResized.subscribe((_event, { triggeredByColumn }) => {
      const column = slick.getColumnIndex(triggeredByColumn) - 1;
      this.#keep(column, this.of(column));
    });
    slick.onColumnsResizeDblClick.subscribe((_event, { triggeredByColumn }) => {
      this.fit(slick.getColumnIndex(triggeredByColumn) - 1);
    });
  }

  /** Pixels of a data column, counted from 0. */
  of(column: number): number {
    return this.#slick.getColumns()[column + 1]?.width ?? 0;
  }

  /** Rows from `firstRow` tell how wide columns are; later ones must not move what is on screen. */
  guessOnce(firstRow: number): void {
    if (this.#guessed || !this.#data.row(firstRow)) return;
    this.#guessed = true;
    const columns = this.#slick.getColumns();
    this.#data.columns.forEach((definition, index) => {
      const column = columns[index + 1];
      if (!column || this.#chosen[this.#keys[index] ?? ''] !== undefined) return;
      const cells = this.#cells(index, firstRow, GUESS_ROWS);
      column.width = fittingWidth(definition, cells, MAX_GUESS);
    });
    redrawColumns(this.#slick, true);
  }

  /** Makes a column wide enough for its header and the rows from the one on top of the screen. */
  fit(column: number): void {
    const definition = this.#data.columns[column];
    if (!definition) return;
    const cells = this.#cells(column, this.#slick.getViewport().top, FIT_ROWS);
    this.set(column, fittingWidth(definition, cells, FIT_LIMIT));
  }

  set(column: number, width: number): void {
    const definition = this.#slick.getColumns()[column + 1];
    if (!definition) return;
    definition.width = Math.max(definition.minWidth ?? 0, Math.min(width, FIT_LIMIT));
    redrawColumns(this.#slick, true);
    this.#keep(column, definition.width);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #cells(column: number, start: number, count: number): Cell[] {
    const cells: Cell[] = [];
    for (let row = start; row < start + count; row++) {
      const cell = this.#data.row(row)?.[column];
      if (cell !== undefined) cells.push(cell);
    }
    return cells;
  }

  #keep(column: number, width: number): void {
    const key = this.#keys[column];
    if (key === undefined) return;
    this.#chosen[key] = width;
    this.#changed.fire({ ...this.#chosen });
  }
}
