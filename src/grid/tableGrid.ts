import { DisposableStore, Emitter, toDisposable } from '../core/disposable.js';
import type { Disposable, Event } from '../core/disposable.js';
import type { RowRange } from '../core/table/table.js';
import type { SortKey } from '../core/table/view.js';
import { ColumnWidths } from './columnWidths.js';
import { gutterWidth } from './columns.js';
import { CopyController } from './copyController.js';
import type { CopyOutcome } from './copyController.js';
import { showCutText } from './cutText.js';
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
import { SortMarks } from './sortMarks.js';
import type { SortMark } from './sortMarks.js';

export interface TableGridOptions {
  /** What a screen reader calls the grid: the table's name. */
  readonly label: string;
  /** Puts text on the clipboard. Rejects when that is not allowed. */
  readonly writeClipboard: (text: string) => Promise<void>;
  /** Enter, F2 or a double click on a cell. Without it these keys are for others. */
  readonly openCell?: (cell: CellPosition) => void;
  /**
   * The button of a column's header, or Alt+Up and Alt+Down, which tell a direction; `add` sorts
   * beside what is sorted already. Without it nothing can be sorted.
   */
  readonly sort?: (column: number, add: boolean, direction?: SortKey['direction']) => void;
  /** For the style element that holds the columns' places, where the page's policy asks for one. */
  readonly nonce?: string;
  /** Pixels by column key (see `columnKeys`); columns not named here get a width that fits. */
  readonly columnWidths?: Readonly<Record<string, number>>;
}

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
  readonly #openCell: TableGridOptions['openCell'];
  readonly #sort: TableGridOptions['sort'];
  readonly #sortMarks: SortMarks | undefined;
  readonly #id = `dc-grid-${++instances}`;
  readonly #copier: CopyController;
  readonly #widths: ColumnWidths;
  #selection: Selection | undefined;
  #visible: RowRange = { start: 0, end: 0 };

  readonly #selectionChanged = this.#store.add(new Emitter<CellRange | undefined>());
  readonly #viewChanged = this.#store.add(new Emitter<RowRange>());
  readonly #copied = this.#store.add(new Emitter<CopyOutcome>());

  readonly onDidChangeSelection: Event<CellRange | undefined> = this.#selectionChanged.event;
  /** The rows on screen, after scrolling, resizing or a change of the table's length. */
  readonly onDidChangeView: Event<RowRange> = this.#viewChanged.event;
  /** The widths that the user chose, to be kept. */
  readonly onDidResizeColumns: Event<Readonly<Record<string, number>>>;
  readonly onDidCopy: Event<CopyOutcome> = this.#copied.event;

  constructor(container: HTMLElement, data: GridData, options: TableGridOptions) {
    this.#root = container;
    this.#data = data;
    this.#openCell = options.openCell;
    this.#sort = options.sort;
    this.#copier = this.#store.add(new CopyController(data, options.writeClipboard));
    container.classList.add('dc-grid');
    useFontsOf(container);
    const widths = options.columnWidths ?? {};
    this.#slick = makeSlick(container, data, widths, options.nonce ?? '');
    this.#widths = this.#store.add(new ColumnWidths(this.#slick, data, widths));
    this.onDidResizeColumns = this.#widths.onDidChange;
    this.#viewport = this.#slick.getViewportNode(0) as HTMLElement;
    const { sort } = options;
    const headers = container.querySelectorAll('.slick-header-column');
    if (sort) this.#sortMarks = new SortMarks(headers, data.columns, sort);
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

  /** Where the keyboard is. */
  get active(): CellPosition | undefined {
    return this.#selection?.active;
  }

  /** What the rows are sorted by, the first key first. */
  set sorted(marks: readonly SortMark[]) {
    if (this.#sortMarks) this.#sortMarks.marks = marks;
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

  dispose(): void {
    this.#store.dispose();
    this.#slick.destroy(true);
    this.#root.replaceChildren();
    this.#root.classList.remove('dc-grid', 'dc-scrolled');
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
    slick.onScroll.subscribe((_event, { scrollLeft }) => {
      this.#root.classList.toggle('dc-scrolled', scrollLeft > 0);
      this.#look();
    });
    this.#on('keydown', (event) => this.#onKey(event));
    this.#on('focus', () => this.#onFocus());
    this.#listenToCopy();
    const target = {
      begin: (hit: Hit, extend: boolean) => this.#begin(hit, extend),
      drag: (hit: Hit) => this.#drag(hit),
      open: (hit: Hit) => {
        if (hit.kind === 'cell') this.#openCell?.({ row: hit.row, column: hit.column });
      },
    };
    this.#store.add(listenToPointer(this.#root, this.#viewport, target));
    this.#store.add(showCutText(this.#root));
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
    this.#widths.guessOnce(this.#visible.start);
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
    this.#widths.guessOnce(this.#visible.start);
  }

  #onFocus(): void {
    if (this.#selection || this.#size.rows === 0 || this.#size.columns === 0) return;
    this.#select(selectCell({ row: this.#visible.start, column: 0 }));
  }

  /** VS Code copies by command on some platforms, with no key that reaches the page. */
  #listenToCopy(): void {
    const listener = (event: ClipboardEvent) => {
      // Without selected text the event goes to the body, wherever the focus is.
      const { activeElement } = this.#root.getRootNode() as Document | ShadowRoot;
      if (!this.#selection || activeElement !== this.#root) return;
      event.preventDefault();
      void this.copy(false);
    };
    document.addEventListener('copy', listener);
    this.#store.add(toDisposable(() => document.removeEventListener('copy', listener)));
  }

  #onKey(event: KeyboardEvent): void {
    const action = gridAction(event);
    if (!action || !this.#selection) return;
    if (action.kind === 'open' && !this.#openCell) return;
    if (action.kind === 'sort' && !this.#sort) return;
    // With nothing to end, Escape is for others: it leaves a notebook's output, say.
    if (action.kind === 'clear' && !this.#clear(this.#selection)) return;
    event.preventDefault();
    // Handled here: VS Code would otherwise see the key too and scroll the notebook, say.
    event.stopPropagation();
    this.#perform(action, this.#selection);
  }

  /** Ends a copy, or a selection of several cells. */
  #clear(selection: Selection): boolean {
    if (this.#copier.cancel()) return true;
    const { rows, columns } = selectedRange(selection, this.#size);
    if (rows.end - rows.start <= 1 && columns.end - columns.start <= 1) return false;
    this.#select(selectCell(selection.active));
    return true;
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
        this.#widths.set(active.column, this.#widths.of(active.column) + action.by);
        break;
      case 'fit':
        this.#widths.fit(active.column);
        break;
      case 'sort':
        this.#sort?.(active.column, action.add, action.direction);
        break;
      case 'open':
        this.#openCell?.(active);
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
    paintHeaders(this.#root.querySelectorAll('.slick-header-column'), this.selected);
    this.#selectionChanged.fire(this.selected);
  }

  #reveal({ row, column }: CellPosition): void {
    this.#slick.scrollRowIntoView(row, false);
    let left = 0;
    for (let before = 0; before < column; before++) left += this.#widths.of(before);
    const width = this.#widths.of(column);
    const room = this.#viewport.clientWidth - this.#widths.of(-1);
    const { scrollLeft } = this.#viewport;
    if (left < scrollLeft || width > room) this.#viewport.scrollLeft = left;
    else if (left + width > scrollLeft + room) this.#viewport.scrollLeft = left + width - room;
  }

  #paint(): void {
    const rows = Object.values(this.#slick.getRowCache()).flatMap((entry) => entry.rowNode ?? []);
    const { selected } = this;
    const active = this.#selection?.active;
    const activeId = paintRows(rows, { selected, active, id: this.#id });
    if (activeId === undefined) this.#root.removeAttribute('aria-activedescendant');
    else this.#root.setAttribute('aria-activedescendant', activeId);
  }
}
