import { DisposableStore, Emitter, toDisposable } from '../core/disposable.js';
import type { Disposable, Event } from '../core/disposable.js';
import type { RowRange } from '../core/table/table.js';
import { MAX_GUESS, fittingWidth, gutterWidth } from './columns.js';
import { CopyController } from './copyController.js';
import type { CopyOutcome } from './copyController.js';
import { columnKeys } from './gridData.js';
import type { GridData } from './gridData.js';
import { gridAction } from './keyboard.js';
import type { GridAction } from './keyboard.js';
import { useFontsOf } from './measure.js';
import { paintHeaders, paintRows } from './paint.js';
import { listenToPointer } from './pointer.js';
import type { Hit } from './pointer.js';
import { clampPosition, moveSelection, selectCell, selectedRange } from './selection.js';
import type { CellPosition, CellRange, GridSize, Selection } from './selection.js';
import { makeSlick } from './slick.js';
import type { Slick } from './slick.js';

export interface TableGridOptions {
  /** What a screen reader calls the grid: the table's name. */
  readonly label: string;
  /** Puts text on the clipboard. Rejects when that is not allowed. */
  readonly writeClipboard: (text: string) => Promise<void>;
  /** For the style element that holds the columns' places, where the page's policy asks for one. */
  readonly nonce?: string;
  /** Pixels by column key (see `columnKeys`); columns not named here get a width that fits. */
  readonly columnWidths?: Readonly<Record<string, number>>;
}

/** Rows looked at when a column is fitted to its contents. */
const FIT_ROWS = 200;
/** Fitting on demand may go further than the first guess. */
const FIT_LIMIT = 1200;

let instances = 0;

/**
 * A table that scrolls over any number of rows. Owns the content of `container`; knows nothing of
 * where rows come from. Drawn in the style of `grid.css`, which the owner puts on the page.
 */
export class TableGrid implements Disposable {
  readonly #store = new DisposableStore();
  readonly #root: HTMLElement;
  readonly #data: GridData;
  readonly #slick: Slick;
  readonly #viewport: HTMLElement;
  readonly #id = `dc-grid-${++instances}`;
  readonly #copier: CopyController;
  readonly #widths: Record<string, number>;
  #selection: Selection | undefined;
  #visible: RowRange = { start: 0, end: 0 };
  #fitted = false;

  readonly #selectionChanged = this.#store.add(new Emitter<CellRange | undefined>());
  readonly #viewChanged = this.#store.add(new Emitter<RowRange>());
  readonly #widthsChanged = this.#store.add(new Emitter<Readonly<Record<string, number>>>());
  readonly #copied = this.#store.add(new Emitter<CopyOutcome>());

  readonly onDidChangeSelection: Event<CellRange | undefined> = this.#selectionChanged.event;
  /** The rows on screen, after scrolling, resizing or a change of the table's length. */
  readonly onDidChangeView: Event<RowRange> = this.#viewChanged.event;
  /** The widths that the user chose, to be kept. */
  readonly onDidResizeColumns: Event<Readonly<Record<string, number>>> = this.#widthsChanged.event;
  readonly onDidCopy: Event<CopyOutcome> = this.#copied.event;

  constructor(container: HTMLElement, data: GridData, options: TableGridOptions) {
    this.#root = container;
    this.#data = data;
    this.#widths = { ...options.columnWidths };
    this.#copier = this.#store.add(new CopyController(data, options.writeClipboard));
    container.classList.add('dc-grid');
    useFontsOf(container);
    this.#slick = makeSlick(container, data, this.#widths, options.nonce ?? '');
    this.#viewport = this.#slick.getViewportNode(0) as HTMLElement;
    this.#describe(options.label);
    this.#listen();
    this.#countChanged();
  }

  /** Rows on screen, half-open, those cut at an edge included. */
  get visibleRows(): RowRange {
    return this.#visible;
  }

  /** What is selected, half-open. */
  get selected(): CellRange | undefined {
    return this.#selection && selectedRange(this.#selection, this.#size);
  }

  /** Pixels that a horizontal scroll bar takes at the bottom, if there is one now. */
  get scrollBarHeight(): number {
    return this.#viewport.offsetHeight - this.#viewport.clientHeight;
  }

  focus(): void {
    this.#root.focus({ preventScroll: true });
  }

  /** Brings a row to the top and makes it the active one. */
  goToRow(row: number): void {
    const place = clampPosition({ row, column: this.#selection?.active.column ?? 0 }, this.#size);
    this.#slick.scrollRowToTop(place.row);
    this.#select(selectCell(place));
  }

  /** Brings a row to the top and selects nothing. */
  scrollToRow(row: number): void {
    this.#slick.scrollRowToTop(Math.max(0, Math.min(row, this.#size.rows - 1)));
  }

  selectAll(): void {
    const active = this.#selection?.active ?? { row: this.#visible.start, column: 0 };
    this.#select({ kind: 'all', anchor: active, active });
  }

  /** Copies the selection; `cut` takes the rows that fit when it is too large for one copy. */
  async copy(headers: boolean, cut = false): Promise<CopyOutcome | undefined> {
    const { selected } = this;
    if (!selected) return undefined;
    const outcome = await this.#copier.copy(selected, headers, cut);
    if (outcome && !this.#store.disposed) this.#copied.fire(outcome);
    return outcome;
  }

  /** Makes a column (from 0) wide enough for its header and the rows that are at hand. */
  fitColumn(column: number): void {
    const definition = this.#data.columns[column];
    if (definition) this.#resize(column, fittingWidth(definition, this.#near(column), FIT_LIMIT));
  }

  dispose(): void {
    this.#store.dispose();
    this.#slick.destroy(true);
    this.#root.replaceChildren();
    this.#root.classList.remove('dc-grid');
  }

  get #size(): GridSize {
    return { rows: this.#data.rowCount.count, columns: this.#data.columns.length };
  }

  #describe(label: string): void {
    this.#root.tabIndex = 0;
    this.#root.setAttribute('aria-label', label);
    this.#root.setAttribute('aria-multiselectable', 'true');
    this.#root.setAttribute('aria-readonly', 'true');
    this.#root.setAttribute('aria-colcount', String(this.#data.columns.length + 1));
  }

  #listen(): void {
    const slick = this.#slick;
    slick.onRendered.subscribe(() => {
      this.#paint();
      this.#look();
    });
    slick.onScroll.subscribe(() => this.#look());
    slick.onColumnsResized.subscribe((_event, { triggeredByColumn }) => {
      const column = slick.getColumnIndex(triggeredByColumn) - 1;
      this.#keepWidth(column, slick.getColumns()[column + 1]?.width ?? 0);
    });
    slick.onColumnsResizeDblClick.subscribe((_event, { triggeredByColumn }) => {
      this.fitColumn(slick.getColumnIndex(triggeredByColumn) - 1);
    });
    this.#on('keydown', (event) => this.#onKey(event));
    this.#on('focus', () => this.#onFocus());
    this.#on('copy', (event) => {
      // VS Code copies by command on some platforms, with no key that reaches the page.
      if (!this.#selection) return;
      event.preventDefault();
      void this.copy(false);
    });
    const target = {
      begin: (hit: Hit, extend: boolean) => this.#begin(hit, extend),
      drag: (hit: Hit) => this.#drag(hit),
    };
    this.#store.add(listenToPointer(this.#root, this.#viewport, target));
    this.#store.add(
      this.#data.onDidChange((change) => {
        if (change.count) this.#countChanged();
        this.#redraw(change);
      }),
    );
    const observer = new ResizeObserver(() => slick.resizeCanvas());
    observer.observe(this.#root);
    this.#store.add(toDisposable(() => observer.disconnect()));
  }

  #on<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
  ): void {
    this.#root.addEventListener(type, listener);
    this.#store.add(toDisposable(() => this.#root.removeEventListener(type, listener)));
  }

  #countChanged(): void {
    const { count, exact } = this.#data.rowCount;
    // The header counts as a row; -1 says that the number is not known.
    this.#root.setAttribute('aria-rowcount', exact ? String(count + 1) : '-1');
    const width = gutterWidth(count);
    const gutter = this.#slick.getColumns()[0];
    this.#root.style.setProperty('--dc-gutter-width', `${width}px`);
    if (gutter && gutter.width !== width) {
      gutter.width = width;
      this.#slick.reRenderColumns(false);
    }
    this.#slick.updateRowCount();
    this.#slick.render();
    if (this.#selection) this.#selectionChanged.fire(this.selected);
  }

  #redraw({ start, end }: RowRange): void {
    const rows = Object.keys(this.#slick.getRowCache())
      .map(Number)
      .filter((row) => row >= start && row < end);
    if (rows.length > 0) {
      this.#slick.invalidateRows(rows);
      this.#slick.render();
    }
    this.#fitOnce();
  }

  /** The first rows tell how wide columns should be; later ones must not move what is on screen. */
  #fitOnce(): void {
    if (this.#fitted || !this.#data.row(this.#visible.start)) return;
    this.#fitted = true;
    const keys = columnKeys(this.#data.columns);
    const columns = this.#slick.getColumns();
    this.#data.columns.forEach((definition, index) => {
      const column = columns[index + 1];
      if (!column || this.#widths[keys[index] ?? ''] !== undefined) return;
      column.width = fittingWidth(definition, this.#near(index), MAX_GUESS);
    });
    this.#slick.reRenderColumns(true);
  }

  #near(column: number): (string | null)[] {
    const cells: (string | null)[] = [];
    const { start } = this.#visible;
    for (let row = start; row < start + FIT_ROWS; row++) {
      const cell = this.#data.row(row)?.[column];
      if (cell !== undefined) cells.push(cell);
    }
    return cells;
  }

  /** Tells the data which rows are on screen. */
  #look(): void {
    const { top, bottom } = this.#slick.getViewport();
    const { rows } = this.#size;
    const visible = { start: Math.max(0, Math.min(top, rows)), end: Math.min(bottom, rows) };
    this.#data.want(visible);
    if (visible.start === this.#visible.start && visible.end === this.#visible.end) return;
    this.#visible = visible;
    this.#viewChanged.fire(visible);
    this.#fitOnce();
  }

  #onFocus(): void {
    if (this.#selection || this.#size.rows === 0 || this.#size.columns === 0) return;
    this.#select(selectCell({ row: this.#visible.start, column: 0 }));
  }

  #onKey(event: KeyboardEvent): void {
    const action = gridAction(event);
    if (!action || !this.#selection) return;
    if (action.kind === 'clear' && !this.#copier.cancel()) {
      this.#select(selectCell(this.#selection.active));
    }
    event.preventDefault();
    // Handled here: VS Code would otherwise see the key too and scroll the notebook, say.
    event.stopPropagation();
    this.#perform(action, this.#selection);
  }

  #perform(action: GridAction, selection: Selection): void {
    const { active, anchor } = selection;
    switch (action.kind) {
      case 'move': {
        const page = Math.max(1, this.#visible.end - this.#visible.start - 2);
        const { motion, extend } = action;
        this.#select(moveSelection(selection, motion, this.#size, page, extend), true);
        break;
      }
      case 'copy':
        void this.copy(action.headers);
        break;
      case 'selectAll':
        this.selectAll();
        break;
      case 'selectRows':
        this.#select({ kind: 'rows', anchor, active });
        break;
      case 'selectColumns':
        this.#select({ kind: 'columns', anchor, active });
        break;
      case 'resize':
        this.#resize(active.column, this.#widthOf(active.column) + action.by);
        break;
      case 'fit':
        this.fitColumn(active.column);
        break;
      case 'clear':
        break;
    }
  }

  #begin(hit: Hit, extend: boolean): void {
    if (this.#size.rows === 0) return;
    if (hit.kind === 'corner') {
      this.selectAll();
      return;
    }
    const active = this.#cellOf(hit);
    const anchor = extend && this.#selection ? this.#selection.anchor : active;
    const kind = hit.kind === 'cell' ? 'cells' : hit.kind === 'row' ? 'rows' : 'columns';
    this.#select({ kind, anchor, active });
  }

  #drag(hit: Hit): void {
    const selection = this.#selection;
    if (!selection || hit.kind === 'corner' || selection.kind === 'all') return;
    this.#select({ ...selection, active: this.#cellOf(hit) });
  }

  #cellOf(hit: Exclude<Hit, { kind: 'corner' }>): CellPosition {
    return {
      row: hit.kind === 'column' ? this.#visible.start : hit.row,
      column: hit.kind === 'row' ? 0 : hit.column,
    };
  }

  #select(selection: Selection, reveal = false): void {
    this.#selection = selection;
    if (reveal) this.#reveal(selection.active);
    this.#paint();
    this.#selectionChanged.fire(this.selected);
  }

  #reveal({ row, column }: CellPosition): void {
    this.#slick.scrollRowIntoView(row, false);
    const columns = this.#slick.getColumns();
    const gutter = columns[0]?.width ?? 0;
    let left = 0;
    for (let index = 1; index <= column; index++) left += columns[index]?.width ?? 0;
    const width = columns[column + 1]?.width ?? 0;
    const room = this.#viewport.clientWidth - gutter;
    const { scrollLeft } = this.#viewport;
    if (left < scrollLeft || width > room) this.#viewport.scrollLeft = left;
    else if (left + width > scrollLeft + room) this.#viewport.scrollLeft = left + width - room;
  }

  #widthOf(column: number): number {
    return this.#slick.getColumns()[column + 1]?.width ?? 0;
  }

  #resize(column: number, width: number): void {
    const definition = this.#slick.getColumns()[column + 1];
    if (!definition) return;
    definition.width = Math.max(definition.minWidth ?? 0, Math.min(width, FIT_LIMIT));
    this.#slick.reRenderColumns(true);
    this.#keepWidth(column, definition.width);
  }

  #keepWidth(column: number, width: number): void {
    const key = columnKeys(this.#data.columns)[column];
    if (key === undefined) return;
    this.#widths[key] = width;
    this.#widthsChanged.fire({ ...this.#widths });
  }

  #paint(): void {
    const rows = Object.values(this.#slick.getRowCache()).flatMap((entry) => entry.rowNode ?? []);
    const { selected } = this;
    const active = this.#selection?.active;
    const activeId = paintRows(rows, { selected, active, id: this.#id });
    paintHeaders(this.#root.querySelectorAll('.slick-header-column'), selected);
    if (activeId === undefined) this.#root.removeAttribute('aria-activedescendant');
    else this.#root.setAttribute('aria-activedescendant', activeId);
  }
}
