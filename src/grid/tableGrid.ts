import { DisposableStore, Emitter, toDisposable } from '../core/disposable.js';
import type { Disposable, Event } from '../core/disposable.js';
import { displayText } from '../core/table/format.js';
import type { RowRange } from '../core/table/table.js';
import type { SortKey } from '../core/table/view.js';
import { ColumnWidths } from './columnWidths.js';
import { COPY_WITH_HEADERS, PLAIN_COPY } from './copy.js';
import type { CopyAs } from './copy.js';
import { CopyController } from './copyController.js';
import type { CopyOutcome } from './copyController.js';
import { copyEntries } from './copyMenu.js';
import { showCutText } from './cutText.js';
import type { GridData } from './gridData.js';
import { HeaderTools } from './headerTools.js';
import type { HeaderBar, SortMark } from './headerTools.js';
import { gridAction } from './keyboard.js';
import type { GridAction } from './keyboard.js';
import { useFontsOf } from './measure.js';
import { showMenu } from './menu.js';
import type { MenuEntry } from './menu.js';
import { listenToPointer } from './pointer.js';
import type { Hit } from './pointer.js';
import { SelectedCells } from './selectedCells.js';
import type { CellPosition, CellRange } from './selection.js';
import { ShownRows } from './shownRows.js';
import { makeSlick } from './slick.js';
import type { Slick } from './slick.js';

export interface TableGridOptions {
  /** What a screen reader calls the grid: the table's name. */
  readonly label: string;
  /** Puts text on the clipboard. Rejects when that is not allowed. */
  readonly writeClipboard: (text: string) => Promise<void>;
  /** The table's name as SQL reads it, for copies as INSERT. */
  readonly tableName?: string;
  /** Shows the grid's own menu on a right click, where VS Code has none for it. */
  readonly ownContextMenu?: boolean;
  /** Enter, F2 or a double click on a cell. Without it these keys are for others. */
  readonly openCell?: (cell: CellPosition) => void;
  /** Ctrl+Enter, or a double click on a row's number. Without it these are for others. */
  readonly openRow?: (cell: CellPosition) => void;
  /**
   * The button of a column's header, or Alt+Up and Alt+Down, which tell a direction; `add` sorts
   * beside what is sorted already. Without it nothing can be sorted.
   */
  readonly sort?: (column: number, add: boolean, direction?: SortKey['direction']) => void;
  /**
   * What a column's menu offers before what the grid itself can do; asked when it is opened, by the
   * button in the header or by Shift+Enter. Without it that key is for others.
   */
  readonly columnMenu?: (column: number) => readonly MenuEntry[];
  /** For the style element that holds the columns' places, where the page's policy asks for one. */
  readonly nonce?: string;
  /** Pixels by column key (see `columnKeys`); columns not named here get a width that fits. */
  readonly columnWidths?: Readonly<Record<string, number>>;
}

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
  readonly #copier: CopyController;
  readonly #widths: ColumnWidths;
  readonly #copied = this.#store.add(new Emitter<CopyOutcome>());

  readonly onDidChangeSelection: Event<CellRange | undefined>;
  /** The rows on screen, after scrolling, resizing or a change of the table's length. */
  readonly onDidChangeView: Event<RowRange>;
  /** The widths that the user chose, to be kept. */
  readonly onDidResizeColumns: Event<Readonly<Record<string, number>>>;
  readonly onDidCopy: Event<CopyOutcome> = this.#copied.event;

  constructor(container: HTMLElement, data: GridData, options: TableGridOptions) {
    this.#root = container;
    this.#data = data;
    this.#options = options;
    this.#copier = this.#store.add(new CopyController(data, options.writeClipboard));
    container.classList.add('dc-grid');
    useFontsOf(container);
    const widths = options.columnWidths ?? {};
    const slick = (this.#slick = makeSlick(container, data, widths, options.nonce ?? ''));
    this.#viewport = slick.getViewportNode(0) as HTMLElement;
    this.#widths = this.#store.add(new ColumnWidths(slick, data, widths));
    this.#shown = this.#store.add(new ShownRows(container, slick, data));
    this.#cells = this.#store.add(new SelectedCells(container, slick, this.#viewport, data));
    this.onDidResizeColumns = this.#widths.onDidChange;
    this.onDidChangeView = this.#shown.onDidChange;
    this.onDidChangeSelection = this.#cells.onDidChange;
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
    this.#shown.count();
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
  async copy(as: CopyAs = PLAIN_COPY, cut = false): Promise<CopyOutcome | undefined> {
    const { selected } = this;
    if (!selected) return undefined;
    const { tableName: table } = this.#options;
    const outcome = await this.#copier.copy(selected, { table, ...as }, cut);
    if (outcome && !this.#store.disposed) this.#copied.fire(outcome);
    return outcome;
  }

  /** All ways to copy, at the active cell or where the pointer is. */
  showCopyMenu(at?: { readonly x: number; readonly y: number }): void {
    const id = this.#root.getAttribute('aria-activedescendant');
    const cell = id === null ? this.#root : this.#root.querySelector(`[id="${id}"]`);
    const entries = copyEntries((as) => void this.copy(as));
    showMenu(this.#beside, { label: 'Copy as', entries, at: at ?? cell ?? this.#root });
  }

  dispose(): void {
    this.#store.dispose();
    this.#slick.destroy(true);
    this.#root.replaceChildren();
    this.#root.classList.remove('dc-grid', 'dc-scrolled');
  }

  /** Where a menu may stand: a grid holds nothing but rows. */
  get #beside(): HTMLElement {
    return this.#root.parentElement ?? this.#root;
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
    this.#on('keydown', (event) => this.#onKey(event));
    this.#on('focus', () => this.#onFocus());
    this.#listenToCopy();
    if (this.#options.ownContextMenu) this.#on('contextmenu', (event) => this.#onMenu(event));
    const target = {
      begin: (hit: Hit, extend: boolean) => this.#cells.begin(hit, extend, this.visibleRows.start),
      drag: (hit: Hit) => this.#cells.drag(hit, this.visibleRows.start),
      open: (hit: Hit) => {
        if (hit.kind === 'cell') this.#options.openCell?.({ row: hit.row, column: hit.column });
        if (hit.kind === 'row') this.#options.openRow?.({ row: hit.row, column: 0 });
      },
    };
    this.#store.add(listenToPointer(this.#root, this.#viewport, target));
    this.#store.add(showCutText(this.#root));
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

  #onFocus(): void {
    if (!this.active) this.#cells.selectCell({ row: this.visibleRows.start, column: 0 });
  }

  /** VS Code copies by command on some platforms, with no key that reaches the page. */
  #listenToCopy(): void {
    const listener = (event: ClipboardEvent) => {
      // Without selected text the event goes to the body, wherever the focus is.
      const { activeElement } = this.#root.getRootNode() as Document | ShadowRoot;
      if (!this.active || activeElement !== this.#root) return;
      event.preventDefault();
      void this.copy();
    };
    document.addEventListener('copy', listener);
    this.#store.add(toDisposable(() => document.removeEventListener('copy', listener)));
  }

  /** By pointer, or by the key for menus, which tells no place within the grid. */
  #onMenu(event: MouseEvent): void {
    if (!this.active) return;
    event.preventDefault();
    event.stopPropagation();
    this.showCopyMenu(event.button === 2 ? { x: event.clientX, y: event.clientY } : undefined);
  }

  #onKey(event: KeyboardEvent): void {
    const action = gridAction(event);
    const { active } = this;
    if (!action || !active) return;
    if (action.kind === 'open' && !this.#options.openCell) return;
    if (action.kind === 'openRow' && !this.#options.openRow) return;
    if (action.kind === 'sort' && !this.#options.sort) return;
    if (action.kind === 'columnMenu' && !this.#options.columnMenu) return;
    // With nothing to end, Escape is for others: it leaves a notebook's output, say.
    if (action.kind === 'clear' && !this.#copier.cancel() && !this.#cells.narrow()) return;
    event.preventDefault();
    // Handled here: VS Code would otherwise see the key too and scroll the notebook, say.
    event.stopPropagation();
    this.#perform(action, active);
  }

  #perform(action: GridAction, active: CellPosition): void {
    const { start, end } = this.visibleRows;
    switch (action.kind) {
      case 'move':
        this.#cells.move(action.motion, Math.max(1, end - start - 2), action.extend);
        break;
      case 'copy':
        void this.copy(action.headers ? COPY_WITH_HEADERS : PLAIN_COPY);
        break;
      case 'copyMenu':
        this.showCopyMenu();
        break;
      case 'selectAll':
        this.selectAll();
        break;
      case 'selectRows':
        this.#cells.widen('rows');
        break;
      case 'selectColumns':
        this.#cells.widen('columns');
        break;
      case 'resize':
        this.#widths.set(active.column, this.#widths.of(active.column) + action.by);
        break;
      case 'fit':
        this.#widths.fit(active.column);
        break;
      case 'sort':
        this.#options.sort?.(active.column, action.add, action.direction);
        break;
      case 'columnMenu':
        this.#showColumnMenu(active.column, this.headerOf(active.column));
        break;
      case 'open':
        this.#options.openCell?.(active);
        break;
      case 'openRow':
        this.#options.openRow?.(active);
        break;
      case 'clear':
        break;
    }
  }

  #showColumnMenu(column: number, at: HTMLElement | undefined): void {
    const definition = this.#data.columns[column];
    if (!definition || !at) return;
    const own = this.#options.columnMenu?.(column) ?? [];
    const entries: MenuEntry[] = [
      ...own,
      ...(own.length > 0 ? (['separator'] as const) : []),
      { label: 'Copy Name', run: () => void this.#copyName(column) },
      { label: 'Fit Width', keys: 'Alt+Enter', run: () => this.#widths.fit(column) },
    ];
    showMenu(this.#beside, { label: `Menu of ${displayText(definition.name)}`, entries, at });
  }

  async #copyName(column: number): Promise<void> {
    const outcome = await this.#copier.copyName(this.#data.columns[column]?.name ?? '');
    if (!this.#store.disposed) this.#copied.fire(outcome);
  }
}
