import { whole } from '../../core/counted.js';
import { toDisposable } from '../../core/disposable.js';
import type { Disposable } from '../../core/disposable.js';
import type { Cell, Column, RowCount } from '../../core/table/table.js';
import type { TableView } from '../../core/table/view.js';
import { isFiltered } from '../../core/table/viewEdits.js';
import { TableWindow } from '../../core/table/window.js';
import { element } from '../../grid/dom.js';
import type { GridData } from '../../grid/gridData.js';
import type { TableGridOptions } from '../../grid/gridOptions.js';
import { TableGrid } from '../../grid/tableGrid.js';
import { FIRST_ROWS, type FirstRows, type TableDescription } from '../../protocol/preview.js';
import type { SidePanes } from '../record/sidePanes.js';
import type { CopyReports } from '../table/copyReports.js';
import { correctionText } from './countText.js';
import type { KeptState } from './keptState.js';
import { LaterCount } from './laterCount.js';
import type { StatusLine } from '../table/statusLine.js';
import { rowsText, selectionText } from '../table/statusText.js';
import type { TableReads } from './tableReads.js';

/** Scroll events come once a frame; the source is asked at most this often, in milliseconds. */
const ASK_EVERY = 50;
/** More than a screen has. */
const RESTORED_ROWS = 200;

/** The parts of the page that a table on it works with. */
export interface TableSurroundings {
  readonly main: HTMLElement;
  readonly reads: TableReads;
  readonly copies: CopyReports;
  readonly panes: SidePanes;
  readonly status: StatusLine;
  readonly state: KeptState;
  readonly nonce: string;
  readonly grid: Pick<TableGridOptions, 'sort' | 'columnMenu'>;
  readonly clearFilters: () => void;
  /** Rows came or were forgotten, or other ones are on screen. */
  readonly changed: () => void;
  /** The first rows of a view are there, or it is known to have none. */
  readonly arrived: () => void;
}

/** A table as it was described: its rows in memory, and the grid that draws them. */
export class ShownTable implements Disposable {
  readonly columns: readonly Column[];
  readonly window: TableWindow;
  readonly grid: TableGrid;
  readonly #page: TableSurroundings;
  readonly #data: GridData;
  readonly #laterCount: LaterCount;
  /** In place of rows, where there are none. */
  readonly #emptyNote = element('div', { class: 'empty-note' });
  readonly #clear = element('button', { class: 'secondary', type: 'button' }, 'Clear Filters');

  /** `first`: rows of the whole table, from its first, if they are known already. */
  constructor(description: TableDescription, page: TableSurroundings, first?: FirstRows) {
    this.#page = page;
    this.columns = description.columns;
    this.window = new TableWindow((range, signal) => page.reads.rows(range, signal), {
      ...{ schedule: throttle(ASK_EVERY), blockSize: FIRST_ROWS.end },
    });
    if (first) page.reads.first(first, this.window);
    this.#data = page.reads.gridData(description.columns, this.window);
    this.#laterCount = new LaterCount({
      rowCount: () => this.window.rowCount,
      ask: () => page.reads.countAgain(this.window),
    });
    this.#clear.addEventListener('click', page.clearFilters);
    this.grid = this.#makeGrid(description);
    this.#listen();
    this.#restorePlace();
    page.reads.countLater(this.window);
  }

  /** Other rows of the same table, from the first on. */
  showOther(view: TableView): void {
    const { reads, panes } = this.#page;
    reads.stopCounting();
    panes.forget();
    this.window.reset(true);
    this.markView(view);
    this.grid.goToRow(0);
    reads.countLater(this.window);
  }

  /** Marks in headers and where no row is what the rows are sorted and filtered by. */
  markView(view: TableView): void {
    const { sort } = view;
    this.#emptyNote.replaceChildren(
      ...(isFiltered(view) ? ['No row matches the filters.', this.#clear] : ['No rows']),
    );
    this.grid.sorted = sort.map(({ column, direction }) => ({
      column: this.columns.findIndex(({ name }) => name === column),
      direction,
    }));
  }

  /** The column of the active cell; its value where it is in memory and whole. */
  get activeCell(): { readonly column: string; readonly cell?: Cell | undefined } | undefined {
    const { active } = this.grid;
    const column = this.columns[active?.column ?? -1]?.name;
    if (!active || column === undefined) return undefined;
    const row = this.window.row(active.row);
    const cut = row && this.#data.cut?.(row, active.column);
    return { column, cell: cut ? undefined : row?.[active.column] };
  }

  /** False, and a word about it, when the table is known to have no such row. */
  goToRow(row: number): boolean {
    const { count, exact } = this.window.rowCount;
    if (exact && row >= count) {
      this.#page.status.message = `The last row is ${whole(count)}.`;
      return false;
    }
    // An estimate is no limit: reading tells where the end is.
    if (row >= count) this.window.setRowCount({ count: row + RESTORED_ROWS, exact: false });
    this.grid.goToRow(row);
    this.grid.focus();
    return true;
  }

  /** Ends what is being read. */
  stop(): void {
    this.#laterCount.stop();
    this.window.stop();
  }

  updateStatus(): void {
    const { rowCount } = this.window;
    this.#tellCount(rowCount);
    const { visibleRows } = this.grid;
    const known = rowCount.exact || this.window.row(visibleRows.start) !== undefined;
    this.#page.status.rows = known ? rowsText(visibleRows, rowCount) : '';
    const none = rowCount.exact && rowCount.count === 0;
    // PostgreSQL has tables without columns.
    const bare = this.columns.length === 0;
    if (bare) this.#emptyNote.textContent = 'No columns';
    this.#page.main.classList.toggle('without-rows', none || bare);
  }

  /** An estimate that reading has corrected is worth a word, once. */
  #tellCount(rowCount: RowCount): void {
    const { reads, status } = this.#page;
    const { estimate } = reads;
    if (estimate === undefined) return;
    const behind = Math.max(estimate, this.grid.visibleRows.start);
    const passed = this.window.row(behind) !== undefined;
    const text = correctionText(estimate, rowCount, passed);
    if (text === undefined) return;
    status.message = text;
    reads.estimate = undefined;
  }

  /** Ends what is being read, and draws nothing more: another table is to take this one's place. */
  leave(): void {
    this.#laterCount.stop();
    this.window.dispose();
  }

  dispose(): void {
    this.leave();
    this.grid.dispose();
  }

  #makeGrid(description: TableDescription): TableGrid {
    const { main, copies, panes, state, nonce, grid } = this.#page;
    const host = element('div', { class: 'table-grid' });
    main.replaceChildren(host, this.#emptyNote);
    panes.data = this.#data;
    return new TableGrid(host, this.#data, {
      ...grid,
      openCell: (cell) => panes.open(cell),
      openRow: (cell) => panes.openRecord(cell),
      label: `${description.table}, ${description.source}`,
      tableName: description.sqlName,
      nonce,
      columnWidths: state.current?.columnWidths ?? {},
      writeClipboard: copies.write,
    });
  }

  #listen(): void {
    const { grid, window } = this;
    const { copies, panes, status, state, changed, arrived } = this.#page;
    grid.onDidChangeView((visible) => {
      changed();
      state.saveSoon({ firstRow: visible.start });
    });
    grid.onDidChangeSelection((selected) => {
      status.selection = selectionText(selected);
      panes.follow(grid.active);
    });
    grid.onDidResizeColumns((columnWidths) => state.save({ columnWidths }));
    grid.onDidCopy((outcome) => copies.report(outcome, (as, cut) => void grid.copy(as, cut)));
    window.onDidChange((change) => {
      changed();
      panes.changed(change);
      if (window.row(change.start) || window.rowCount.exact) arrived();
      if (window.row(change.start)) this.#laterCount.read(change);
      else if (change.end === Infinity) this.#laterCount.forget();
    });
  }

  /** Where the user was before a reload. */
  #restorePlace(): void {
    const firstRow = this.#page.state.current?.firstRow ?? 0;
    if (firstRow === 0) return;
    // At least a screen longer, for that row to fit at the top; reading corrects it.
    this.window.setRowCount({ count: firstRow + RESTORED_ROWS, exact: false });
    this.grid.scrollToRow(firstRow);
  }
}

/** Runs the first wish at once and a burst's last one when the pause is over. */
function throttle(pause: number): (run: () => void) => Disposable {
  let last = -Infinity;
  return (run) => {
    const timer = setTimeout(
      () => {
        last = performance.now();
        run();
      },
      Math.max(0, last + pause - performance.now()),
    );
    return toDisposable(() => clearTimeout(timer));
  };
}
