import { DisposableStore, toDisposable } from '../core/disposable.js';
import type { Disposable, Event } from '../core/disposable.js';
import { displayText } from '../core/table/format.js';
import type { RowRange } from '../core/table/table.js';
import { ColumnWidths } from './columnWidths.js';
import type { CopyAs } from './copy.js';
import type { CopyOutcome } from './copyController.js';
import { showCutText } from './cutText.js';
import type { GridData } from './gridData.js';
import type { TableGridOptions } from './gridOptions.js';
import { HeaderTools } from './headerTools.js';
import type { HeaderBar, SortMark } from './headerTools.js';
import { listenToKeys } from './keyActions.js';
import { useFontsOf } from './measure.js';
import { showMenu } from './menu.js';
import type { MenuEntry } from './menu.js';
import { listenToPointer } from './pointer.js';
import type { Hit } from './pointer.js';
import { SelectedCells } from './selectedCells.js';
import type { CellPosition, CellRange } from './selection.js';
import { SelectionCopier } from './selectionCopier.js';
import { ShownRows } from './shownRows.js';
import { makeSlick } from './slick.js';
import type { Slick } from './slick.js';

/**
 * A table that scrolls over any number of rows. Owns the content of `container`; knows nothing of
 * where rows come from. Drawn in the style of `grid.css`, which the owner puts on the page.
 */
export class TableGrid implements Disposable {
  readonly #store = new DisposableStore();
  readonly #root: HTMLElement;
  readonly #data: GridData;
  readonly #options: TableGridOptions;
  readonly #slick: Slick;
  readonly #viewport: HTMLElement;
  readonly #shown: ShownRows;
  readonly #cells: SelectedCells;
  readonly #headers: HeaderTools;
  readonly #copier: SelectionCopier;
  readonly #widths: ColumnWidths;

  readonly onDidChangeSelection: Event<CellRange | undefined>;
  /** The rows on screen, after scrolling, resizing or a change of the table's length. */
  readonly onDidChangeView: Event<RowRange>;
  /** The widths that the user chose, to be kept. */
  readonly onDidResizeColumns: Event<Readonly<Record<string, number>>>;
  readonly onDidCopy: Event<CopyOutcome>;

  constructor(container: HTMLElement, data: GridData, options: TableGridOptions) {
    this.#root = container;
    this.#data = data;
    this.#options = options;
    container.classList.add('dc-grid');
    useFontsOf(container);
    const widths = options.columnWidths ?? {};
    const slick = (this.#slick = makeSlick(container, data, widths, options.nonce ?? ''));
    this.#viewport = slick.getViewportNode(0) as HTMLElement;
    this.#widths = this.#store.add(new ColumnWidths(slick, data, widths));
    this.#shown = this.#store.add(new ShownRows(container, slick, data));
    this.#cells = this.#store.add(new SelectedCells(container, slick, this.#viewport, data));
    this.#copier = this.#store.add(new SelectionCopier(container, data, this.#cells, options));
    this.onDidResizeColumns = this.#widths.onDidChange;
    this.onDidChangeView = this.#shown.onDidChange;
    this.onDidChangeSelection = this.#cells.onDidChange;
    this.onDidCopy = this.#copier.onDidCopy;
    this.#headers = new HeaderTools(
      container.querySelectorAll('.slick-header-column'),
      data.columns,
      {
        sort: options.sort,
        menuKeys: options.columnMenu ? 'Shift+Enter' : undefined,
        menu: (column, button) => this.#showColumnMenu(column, button),
      },
    );
    this.#describe(options.label);
    this.#listen();
    this.#cells.paint();
    this.#shown.begin();
  }

  /** Rows on screen, half-open, those cut at an edge included. */
  get visibleRows(): RowRange {
    return this.#shown.visible;
  }

  /** What is selected, half-open. */
  get selected(): CellRange | undefined {
    return this.#cells.range;
  }

  /** Where the keyboard is. */
  get active(): CellPosition | undefined {
    return this.#cells.active;
  }

  /** What the rows are sorted by, the first key first. */
  set sorted(marks: readonly SortMark[]) {
    this.#headers.marks = marks;
  }

  /** Draws a small picture of what a column holds below its name; undefined takes it away. */
  setHeaderBar(column: number, bar: HeaderBar | undefined): void {
    this.#headers.setBar(column, bar);
    this.#root.classList.toggle('dc-has-bars', this.#headers.hasBars);
    this.#slick.resizeCanvas();
  }

  /** Where something that belongs to a column's header may be put. */
  headerOf(column: number): HTMLElement | undefined {
    return this.#headers.menuButton(column)?.parentElement ?? undefined;
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
    this.scrollToRow(row);
    this.#cells.selectCell({ row, column: this.active?.column ?? 0 });
  }

  /** Makes a cell the active one and brings it on screen. */
  goToCell(place: CellPosition): void {
    this.#cells.selectCell(place, true);
  }

  /** Brings a row to the top and selects nothing. */
  scrollToRow(row: number): void {
    this.#slick.scrollRowToTop(Math.max(0, Math.min(row, this.#data.rowCount.count - 1)));
  }

  selectAll(): void {
    this.#cells.selectAll(this.visibleRows.start);
  }

  /** Copies the selection; `cut` takes the rows that fit when it is too large for one copy. */
  copy(as?: CopyAs, cut?: boolean): Promise<CopyOutcome | undefined> {
    return this.#copier.copy(as, cut);
  }

  dispose(): void {
    this.#store.dispose();
    this.#slick.destroy(true);
    this.#root.replaceChildren();
    this.#root.classList.remove('dc-grid', 'dc-scrolled');
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
      this.#cells.paint();
      this.#shown.look();
    });
    slick.onScroll.subscribe((_event, { scrollLeft }) => {
      this.#root.classList.toggle('dc-scrolled', scrollLeft > 0);
      this.#shown.look();
    });
    this.#shown.onDidCount(() => this.#cells.sizeChanged());
    this.#shown.onDidChange(({ start }) => this.#widths.follow(start));
    this.#store.add(this.#data.onDidChange(() => this.#widths.follow(this.visibleRows.start)));
    const onFocus = () => this.#onFocus();
    this.#root.addEventListener('focus', onFocus);
    this.#store.add(toDisposable(() => this.#root.removeEventListener('focus', onFocus)));
    this.#listenToKeys();
    this.#listenToPointer();
    this.#store.add(showCutText(this.#root));
    const observer = new ResizeObserver(() => slick.fit());
    observer.observe(this.#root);
    this.#store.add(toDisposable(() => observer.disconnect()));
  }

  #listenToKeys(): void {
    const target = {
      cells: this.#cells,
      widths: this.#widths,
      copier: this.#copier,
      options: this.#options,
      visibleRows: () => this.visibleRows,
      showColumnMenu: (column: number) => this.#showColumnMenu(column, this.headerOf(column)),
    };
    this.#store.add(listenToKeys(this.#root, target));
  }

  #listenToPointer(): void {
    const target = {
      begin: (hit: Hit, extend: boolean) => this.#cells.begin(hit, extend, this.visibleRows.start),
      drag: (hit: Hit) => this.#cells.drag(hit, this.visibleRows.start),
      open: (hit: Hit) => {
        if (hit.kind === 'cell') this.#options.openCell?.({ row: hit.row, column: hit.column });
        if (hit.kind === 'row') this.#options.openRow?.({ row: hit.row, column: 0 });
      },
    };
    this.#store.add(listenToPointer(this.#root, this.#viewport, target));
  }

  #onFocus(): void {
    if (!this.active) this.#cells.selectCell({ row: this.visibleRows.start, column: 0 });
  }

  #showColumnMenu(column: number, at: HTMLElement | undefined): void {
    const definition = this.#data.columns[column];
    if (!definition || !at) return;
    const own = this.#options.columnMenu?.(column) ?? [];
    const entries: MenuEntry[] = [
      ...own,
      ...(own.length > 0 ? (['separator'] as const) : []),
      { label: 'Copy Name', run: () => void this.#copier.copyName(column) },
      { label: 'Fit Width', keys: 'Alt+Enter', run: () => this.#widths.fit(column) },
    ];
    // A grid holds nothing but rows.
    const beside = this.#root.parentElement ?? this.#root;
    showMenu(beside, { label: `Menu of ${displayText(definition.name)}`, entries, at });
  }
}
