import { Emitter } from '../core/disposable.js';
import type { Disposable, Event } from '../core/disposable.js';
import { columnFamily } from '../core/table/format.js';
import { GUESS_ROWS, cellsOf, fittingWidth, guessedWidth } from './columns.js';
import { columnKeys } from './gridData.js';
import type { GridData } from './gridData.js';
import { redrawColumns } from './slick.js';
import type { Slick } from './slick.js';

/** Rows looked at to fit one column on demand. */
const FIT_ROWS = 200;
/** Pixels. Fitting on demand may go further than the first guess. */
const FIT_LIMIT = 1200;

/**
 * How wide columns are: guessed from the first rows, then as the user wants them. Columns of numbers
 * grow with what comes on screen, since one that is cut reads like another number.
 */
export class ColumnWidths implements Disposable {
  readonly #slick: Slick;
  readonly #data: GridData;
  readonly #keys: readonly string[];
  readonly #chosen: Record<string, number>;
  readonly #changed = new Emitter<Readonly<Record<string, number>>>();
  /** Columns of numbers, and of how many characters each has shown all. */
  readonly #numbers: Map<number, number>;
  #guessed: boolean;

  /** The widths that the user chose. */
  readonly onDidChange: Event<Readonly<Record<string, number>>> = this.#changed.event;

  constructor(slick: Slick, data: GridData, chosen: Readonly<Record<string, number>>) {
    this.#slick = slick;
    this.#data = data;
    this.#keys = columnKeys(data.columns);
    this.#chosen = { ...chosen };
    // Then the columns were made to fit them.
    this.#guessed = data.row(0) !== undefined;
    this.#numbers = new Map(
      data.columns.flatMap(({ type }, index) =>
        columnFamily(type) === 'number' ? [[index, 0] as const] : [],
      ),
    );
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

  /** Looks at the rows on screen, the first of which is `firstRow`. */
  follow(firstRow: number): void {
    if (!this.#data.row(firstRow)) return;
    if (this.#guessed) {
      this.#growNumbers(firstRow);
      return;
    }
    this.#guessed = true;
    this.#data.columns.forEach((_, index) => this.#guess(index, firstRow));
    redrawColumns(this.#slick, true);
  }

  /** Makes a column wide enough for its header and the rows from the one on top of the screen. */
  fit(column: number): void {
    const definition = this.#data.columns[column];
    if (!definition) return;
    const cells = cellsOf(this.#data, column, this.#slick.getViewport().top, FIT_ROWS);
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

  #guess(index: number, firstRow: number): void {
    const column = this.#slick.getColumns()[index + 1];
    if (!column || this.#isChosen(index)) return;
    // What is on screen stays as wide as it was.
    column.width = Math.max(column.width ?? 0, guessedWidth(this.#data, index, firstRow));
  }

  /** Measures only where there is a longer number than any before. */
  #growNumbers(firstRow: number): void {
    const longer = new Set<number>();
    for (let row = firstRow; row < firstRow + GUESS_ROWS; row++) {
      const cells = this.#data.row(row);
      if (!cells) continue;
      for (const [column, shown] of this.#numbers) {
        const length = cells[column]?.length ?? 0;
        if (length <= shown) continue;
        this.#numbers.set(column, length);
        longer.add(column);
      }
    }
    if (longer.size === 0) return;
    const before = this.#data.columns.map((_, column) => this.of(column));
    for (const column of longer) this.#guess(column, firstRow);
    this.#redrawInPlace(before);
  }

  /** Redraws columns that may have grown; what is on screen stays where it is. */
  #redrawInPlace(before: readonly number[]): void {
    const view = this.#slick.getViewportNode(0) as HTMLElement;
    const { scrollLeft, clientWidth, scrollWidth } = view;
    let [right, grown, grownBefore] = [0, 0, 0];
    for (const [column, width] of before.entries()) {
      const more = this.of(column) - width;
      right += width;
      grown += more;
      if (right <= scrollLeft) grownBefore += more;
    }
    if (grown === 0) return;
    redrawColumns(this.#slick, true);
    const wasAtEnd = scrollLeft > 0 && scrollLeft + clientWidth >= scrollWidth - 1;
    view.scrollLeft = scrollLeft + (wasAtEnd ? grown : grownBefore);
  }

  #isChosen(column: number): boolean {
    return this.#chosen[this.#keys[column] ?? ''] !== undefined;
  }

  #keep(column: number, width: number): void {
    const key = this.#keys[column];
    if (key === undefined) return;
    this.#chosen[key] = width;
    this.#changed.fire({ ...this.#chosen });
  }
}
