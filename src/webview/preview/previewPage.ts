import { isCancelled, isConnectorError, toConnectorError } from '../../core/errors.js';
import type { ConnectorError, NextStep } from '../../core/errors.js';
import { toDisposable } from '../../core/disposable.js';
import type { Disposable } from '../../core/disposable.js';
import { CutCells } from '../../core/table/cutCells.js';
import type { Column } from '../../core/table/table.js';
import { type SortKey, type TableView, WHOLE_TABLE } from '../../core/table/view.js';
import { isWhole } from '../../core/table/viewEdits.js';
import { TableWindow } from '../../core/table/window.js';
import type { CopyOutcome } from '../../grid/copyController.js';
import { element } from '../../grid/dom.js';
import type { GridData } from '../../grid/gridData.js';
import { TableGrid } from '../../grid/tableGrid.js';
import * as messages from '../../protocol/preview.js';
import type { PageCommand, PageState, TableDescription } from '../../protocol/preview.js';
import type { RpcPeer } from '../../protocol/rpc.js';
import { Banner } from '../banner.js';
import type { VsCodeApi } from '../vscodeApi.js';
import { readPageState } from './previewState.js';
import { StatusLine } from './statusLine.js';
import { counted, rowsText, selectionText, whole } from './statusText.js';
import { Toolbar } from './toolbar.js';
import { ViewController } from './viewController.js';
import { ValueViewer } from './value/valueViewer.js';

/** Scroll events come once a frame; the source is asked at most this often, in milliseconds. */
const ASK_EVERY = 50;
/** `undefined` for the view takes it out. */
type StateChanges = Omit<Partial<PageState>, 'view'> & { readonly view?: TableView | undefined };

/** More than a screen has. */
const RESTORED_ROWS = 200;

/** The page of a table preview: asks the host what to show, and shows it. Holds no secret. */
export class PreviewPage {
  readonly #root: HTMLElement;
  readonly #peer: RpcPeer;
  readonly #api: Pick<VsCodeApi, 'getState' | 'setState'>;
  readonly #nonce: string;
  readonly #banner = new Banner();
  readonly #status = new StatusLine();
  /** On the table VS Code's menu offers this extension's ways to copy, and not its own cut and paste. */
  readonly #main = element('main', {
    class: 'table',
    'data-vscode-context': JSON.stringify({
      webviewSection: 'table',
      preventDefaultContextMenuItems: true,
    }),
  });
  readonly #toolbar: Toolbar;
  readonly #cut = new CutCells();
  readonly #values = new ValueViewer({
    copy: (text) => void this.#copyText(text, 'Copied the value'),
    leave: () => this.#grid?.focus(),
  });
  #columns: readonly Column[] = [];
  readonly #views = new ViewController({
    plan: (view, signal) => this.#peer.request(messages.planView, view, signal),
    show: (view) => this.#showView(view),
    ask: (text, buttons) => this.#banner.showNotice(text, buttons),
    stopAsking: () => this.#banner.hide(),
    say: (text) => (this.#status.message = text),
    copy: (text) => void this.#copyText(text, 'Copied the SQL'),
    leave: () => this.#grid?.focus(),
  });
  #window: TableWindow | undefined;
  #grid: TableGrid | undefined;
  #state: PageState | undefined;
  #counting: AbortController | undefined;
  #described = '';
  #reading = 0;
  #lastRead: number | 'failed' = 'failed';

  constructor(
    root: HTMLElement,
    peer: RpcPeer,
    api: Pick<VsCodeApi, 'getState' | 'setState'>,
    nonce: string,
  ) {
    this.#root = root;
    this.#peer = peer;
    this.#api = api;
    this.#nonce = nonce;
    this.#toolbar = new Toolbar({
      refresh: () => this.#refresh(),
      copy: () => void this.#grid?.copy(false),
      goToRow: (row) => {
        this.#grid?.goToRow(row - 1);
        this.#grid?.focus();
      },
      leave: () => this.#grid?.focus(),
    });
  }

  start(): void {
    this.#state = readPageState(this.#api.getState());
    this.#root.replaceChildren(
      this.#toolbar.element,
      this.#banner.element,
      this.#views.bar.element,
      element('div', { class: 'body' }, this.#main, this.#values.element),
      this.#status.element,
    );
    this.#peer.on(messages.reloadTable, () => this.#refresh());
    this.#peer.on(messages.runPageCommand, ({ command }) => this.#run(command));
    // VS Code listens at the window, where it would go to a line of a text editor.
    document.addEventListener('keydown', (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === 'g') {
        event.preventDefault();
        event.stopPropagation();
        this.#toolbar.focusRow();
      }
    });
    void this.#describe();
  }

  async #describe(): Promise<void> {
    this.#status.time = 'loading';
    const view = this.#state?.view;
    try {
      // The host may have been started anew, and know nothing of it.
      if (view) await this.#peer.request(messages.showView, view);
      const description = await this.#peer.request(messages.describeTable, undefined);
      this.#banner.hideError();
      this.#views.restore(view ?? WHOLE_TABLE);
      this.#show(description);
    } catch (error) {
      if (view && isConnectorError(error, 'Invalid')) return this.#dropView(error);
      this.#fail(error, () => void this.#describe());
    }
  }

  /** The table has changed since: a column may be gone that the view sorts by. */
  async #dropView({ message }: ConnectorError): Promise<void> {
    this.#save({ view: undefined });
    await this.#peer.request(messages.showView, WHOLE_TABLE);
    await this.#describe();
    this.#banner.showNotice(`The whole table is shown. ${message}`, []);
  }

  async #showView(view: TableView): Promise<void> {
    await this.#peer.request(messages.showView, view);
    this.#save({ view: isWhole(view) ? undefined : view, firstRow: 0 });
    const table = this.#window;
    if (!table) return;
    this.#counting?.abort();
    this.#values.forget();
    table.reset(true);
    this.#markSorted(view);
    this.#grid?.goToRow(0);
    this.#countLater(table);
  }

  #markSorted({ sort }: TableView): void {
    const columns = this.#columns;
    if (!this.#grid) return;
    this.#grid.sorted = sort.map(({ column, direction }) => ({
      column: columns.findIndex(({ name }) => name === column),
      direction,
    }));
  }

  /** Columns are asked again too: they may have changed, or the connection was of another user. */
  #refresh(): void {
    this.#banner.hide();
    this.#status.message = '';
    void this.#describe();
  }

  #show(description: TableDescription): void {
    const same = JSON.stringify(description);
    if (this.#window && this.#described === same) {
      this.#window.reset();
      void this.#count(this.#window);
      return;
    }
    this.#described = same;
    this.#grid?.dispose();
    this.#window?.dispose();
    this.#toolbar.setTitle(description.table, description.source);
    this.#main.classList.toggle('no-columns', description.columns.length === 0);
    this.#save({ ...this.#state, version: 1, target: description.target });
    const table = new TableWindow((range, signal) => this.#read(range, signal), {
      schedule: throttle(ASK_EVERY),
    });
    this.#window = table;
    this.#columns = description.columns;
    this.#views.bar.element.hidden = !description.hasViews;
    this.#makeGrid(description, table);
    this.#countLater(table);
    table.onDidChange((change) => {
      this.#updateStatus();
      this.#values.changed(change);
      if (table.row(change.start) || table.rowCount.exact) this.#views.arrived();
    });
  }

  /** When the first rows are there. */
  #countLater(table: TableWindow): void {
    const first = table.onDidChange((change) => {
      if (change.end > change.start && table.row(change.start)) {
        first.dispose();
        // After the paint: counting a large table may keep the server busy.
        requestAnimationFrame(() => setTimeout(() => void this.#count(table)));
      } else if (change.count && table.rowCount.exact) first.dispose();
    });
  }

  #makeGrid(description: TableDescription, table: TableWindow): void {
    const host = element('div', { class: 'table-grid' });
    this.#main.replaceChildren(host);
    const data = this.#gridData(description, table);
    this.#values.data = data;
    const grid = new TableGrid(host, data, {
      openCell: (cell) => this.#values.open(cell),
      ...(description.hasViews ? { sort: this.#sort } : {}),
      label: `${description.table}, ${description.source}`,
      nonce: this.#nonce,
      columnWidths: this.#state?.columnWidths ?? {},
      writeClipboard: (text) => this.#peer.request(messages.copyText, { text }),
    });
    this.#grid = grid;
    this.#markSorted(this.#views.view);
    grid.onDidChangeView((visible) => {
      this.#updateStatus();
      this.#save({ firstRow: visible.start });
    });
    grid.onDidChangeSelection((selected) => {
      this.#status.selection = selectionText(selected);
      this.#values.follow(grid.active);
    });
    grid.onDidResizeColumns((columnWidths) => this.#save({ columnWidths }));
    grid.onDidCopy((outcome) => this.#copied(outcome));
    const firstRow = this.#state?.firstRow ?? 0;
    if (firstRow > 0) {
      // At least a screen longer, for that row to fit at the top; reading corrects it.
      table.setRowCount({ count: firstRow + RESTORED_ROWS, exact: false });
      grid.scrollToRow(firstRow);
    }
    focusWhenPageIs(grid);
    this.#updateStatus();
  }

  readonly #sort = (column: number, add: boolean, direction?: SortKey['direction']) => {
    const name = this.#columns[column]?.name;
    if (name !== undefined) this.#views.sort(name, add, direction);
  };

  #gridData(description: TableDescription, table: TableWindow): GridData {
    return {
      columns: description.columns,
      get rowCount() {
        return table.rowCount;
      },
      row: (index) => table.row(index),
      failed: (index) => table.failure(index) !== undefined,
      want: (range) => table.want(range),
      cut: (row, column) => this.#cut.of(row, column),
      value: (row, column, signal) =>
        this.#peer.request(messages.readValue, { row, column }, signal),
      read: (range, signal) => table.read(range, signal),
      onDidChange: table.onDidChange,
    };
  }

  async #read(range: { start: number; end: number }, signal: AbortSignal) {
    const before = performance.now();
    this.#reading++;
    this.#status.time = 'loading';
    try {
      const page = await this.#peer.request(messages.readRows, range, signal);
      this.#lastRead = performance.now() - before;
      this.#cut.note(page);
      return page.rows;
    } catch (error) {
      if (!isCancelled(error)) this.#lastRead = 'failed';
      throw error;
    } finally {
      // One that was scrolled away from leaves the line as it was before.
      if (--this.#reading === 0) this.#status.time = this.#lastRead;
    }
  }

  async #count(table: TableWindow): Promise<void> {
    this.#counting?.abort();
    const counting = (this.#counting = new AbortController());
    try {
      table.setRowCount(await this.#peer.request(messages.countRows, undefined, counting.signal));
    } catch (error) {
      // The table can be read without a count: reading to the end tells it too.
      // Where rows cannot be read either, the banner has said so.
      if (!isCancelled(error) && !table.currentFailure) {
        this.#status.message = toConnectorError(error, 'Unavailable').message;
      }
    }
  }

  #updateStatus(): void {
    const table = this.#window;
    const grid = this.#grid;
    if (!table || !grid) return;
    const { rowCount } = table;
    const known = rowCount.exact || table.row(grid.visibleRows.start) !== undefined;
    this.#status.rows = known ? rowsText(grid.visibleRows, rowCount) : '';
    this.#main.classList.toggle('empty', rowCount.exact && rowCount.count === 0);
    const failure = table.currentFailure;
    if (failure) this.#fail(failure, () => this.#retry(table));
    else this.#banner.hideError();
  }

  #retry(table: TableWindow): void {
    this.#status.message = '';
    table.retry();
    void this.#count(table);
  }

  #fail(error: unknown, retry: () => void): void {
    if (isCancelled(error)) return;
    this.#status.time = 'failed';
    this.#status.message = '';
    const takeStep = (step: NextStep) => {
      this.#peer.request(messages.takeStep, { step }).catch((problem: unknown) => {
        this.#status.message = toConnectorError(problem, 'Unavailable').message;
      });
    };
    this.#banner.showError(toConnectorError(error, 'Unavailable'), retry, takeStep);
  }

  #copied(outcome: CopyOutcome): void {
    switch (outcome.kind) {
      case 'copied':
        this.#status.message = `Copied ${counted(outcome.rows, 'row')} × ${counted(outcome.columns, 'column')}`;
        break;
      case 'failed':
        this.#copyFailed(outcome.error);
        break;
      case 'tooLarge': {
        const { cells, fits, headers } = outcome;
        const label = `Copy First ${whole(fits)} Rows`;
        const run = () => {
          this.#banner.hide();
          void this.#grid?.copy(headers, true);
        };
        this.#banner.showNotice(
          `The selection has ${whole(cells)} cells, more than can be copied at once.`,
          [{ label, run, primary: true }],
        );
        break;
      }
    }
  }

  /** A notice: the banner's error is about rows, and goes when these come. */
  #copyFailed({ message, retryable }: ConnectorError): void {
    const run = () => {
      this.#banner.hide();
      void this.#grid?.copy(false);
    };
    this.#banner.showNotice(message, retryable ? [{ label: 'Retry', run, primary: true }] : []);
  }

  async #copyText(text: string, said: string): Promise<void> {
    try {
      await this.#peer.request(messages.copyText, { text });
      this.#status.message = said;
    } catch (error) {
      this.#status.message = toConnectorError(error, 'Unavailable').message;
    }
  }

  #run(command: PageCommand): void {
    const active = this.#grid?.active;
    if (command === 'selectAll') this.#grid?.selectAll();
    else if (command === 'openValue') {
      if (active) this.#values.open(active);
    } else void this.#grid?.copy(command === 'copyWithHeaders');
  }

  #save(changes: StateChanges): void {
    const target = changes.target ?? this.#state?.target;
    if (!target) return;
    const { view, ...others } = { ...this.#state, ...changes };
    this.#state = { ...others, ...(view ? { view } : {}), version: 1, target };
    this.#api.setState(this.#state);
  }
}

/** Never takes the focus from the rest of VS Code: the user may be walking through the tree. */
function focusWhenPageIs(grid: TableGrid): void {
  if (document.hasFocus()) grid.focus();
  else {
    const focus = () => {
      if (document.activeElement === document.body) grid.focus();
    };
    window.addEventListener('focus', focus, { once: true });
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
