import { DisposableStore, Emitter } from '../core/disposable.js';
import type { Disposable, Event } from '../core/disposable.js';
import type { RowRange } from '../core/table/table.js';
import { gutterWidth } from './columns.js';
import type { GridData } from './gridData.js';
import { redrawColumns } from './slick.js';
import type { Slick } from './slick.js';

/** Keeps what is drawn in step with the data, and tells the data which rows are on screen. */
export class ShownRows implements Disposable {
  readonly #store = new DisposableStore();
  readonly #root: HTMLElement;
  readonly #slick: Slick;
  readonly #data: GridData;
  readonly #changed = this.#store.add(new Emitter<RowRange>());
  readonly #counted = this.#store.add(new Emitter<void>());
  #visible: RowRange = { start: 0, end: 0 };

  /** Other rows are on screen. */
  readonly onDidChange: Event<RowRange> = this.#changed.event;
  /** The table has another length. */
  readonly onDidCount: Event<void> = this.#counted.event;

  constructor(root: HTMLElement, slick: Slick, data: GridData) {
    this.#root = root;
    this.#slick = slick;
    this.#data = data;
    this.#store.add(
      data.onDidChange((change) => {
        if (change.count) this.count();
        this.#redraw(change);
      }),
    );
  }

  /** Half-open, those cut at an edge included. */
  get visible(): RowRange {
    return this.#visible;
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Takes the number of rows from the data, which the grid was made with. */
  begin(): void {
    this.#tellCount();
    this.look();
  }

  /** Takes the number of rows from the data. */
  count(): void {
    const width = this.#tellCount();
    const gutter = this.#slick.getColumns()[0];
    if (gutter && gutter.width !== width) {
      gutter.width = width;
      redrawColumns(this.#slick, false);
    }
    this.#slick.updateRowCount();
    this.#slick.render();
    this.#counted.fire();
  }

  /** Looks which rows are on screen, after scrolling or drawing. */
  look(): void {
    const { top, bottom } = this.#slick.getViewport();
    const { count } = this.#data.rowCount;
    const visible = { start: Math.max(0, Math.min(top, count)), end: Math.min(bottom, count) };
    this.#data.want(visible);
    if (visible.start === this.#visible.start && visible.end === this.#visible.end) return;
    this.#visible = visible;
    this.#changed.fire(visible);
  }

  /** Pixels that row numbers take. */
  #tellCount(): number {
    const { count, exact } = this.#data.rowCount;
    // The header counts as a row; -1 says that the number is not known.
    this.#root.setAttribute('aria-rowcount', exact ? String(count + 1) : '-1');
    const width = gutterWidth(count);
    this.#root.style.setProperty('--dc-gutter-width', `${width}px`);
    return width;
  }

  #redraw({ start, end }: RowRange): void {
    const rows = Object.keys(this.#slick.getRowCache())
      .map(Number)
      .filter((row) => row >= start && row < end);
    if (rows.length === 0) return;
    this.#slick.redrawRows(rows);
  }
}
