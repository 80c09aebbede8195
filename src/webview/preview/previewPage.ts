import { isConnectorError } from '../../core/errors.js';
import type { ConnectorError } from '../../core/errors.js';
import { type SortKey, type TableView, WHOLE_TABLE } from '../../core/table/view.js';
import { hasSameFilters, isWhole } from '../../core/table/viewEdits.js';
import { element } from '../../grid/dom.js';
import type { MenuEntry } from '../../grid/menu.js';
import * as messages from '../../protocol/preview.js';
import {
  type DescribedTable,
  type FirstRows,
  isSameTarget,
  type PreviewCommand,
  type TableDescription,
} from '../../protocol/preview.js';
import type { RpcPeer } from '../../protocol/rpc.js';
import { runTableCommand, type TableCommand } from '../../protocol/tableCommands.js';
import { Banner } from '../banner.js';
import { SidePanes } from '../record/sidePanes.js';
import { CopyReports } from '../table/copyReports.js';
import { focusWhenPageIs } from '../table/focusWhenPageIs.js';
import { runOnTable } from '../table/runOnTable.js';
import { Describing } from './describing.js';
import type { KeptState } from './keptState.js';
import { ReadCanceller } from './readCanceller.js';
import { ReadProblems } from './readProblems.js';
import { ScreenPlace } from './screenPlace.js';
import { ShownTable, type TableSurroundings } from './shownTable.js';
import { StatusLine } from '../table/statusLine.js';
import { TABLE_CONTEXT } from '../table/tableContext.js';
import { StatisticsController } from './statisticsController.js';
import { TableReads } from './tableReads.js';
import { Toolbar } from './toolbar.js';
import { ViewController } from './viewController.js';

/** What a page is part of. */
export interface PageSurroundings {
  readonly nonce: string;
  /** The host has told which table this is. */
  readonly described: (what: DescribedTable) => void;
}

/** The page of a table preview: asks the host what to show, and shows it. Holds no secret. */
export class PreviewPage {
  readonly #peer: RpcPeer;
  readonly #nonce: string;
  readonly #banner = new Banner();
  readonly #status = new StatusLine();
  readonly #main = element('main', { class: 'table', ...TABLE_CONTEXT });
  readonly #toolbar: Toolbar;
  readonly #reads: TableReads;
  readonly #copies: CopyReports;
  readonly #state: KeptState;
  readonly #panes = new SidePanes({
    copy: (text, said) => void this.#copies.copyText(text, said),
    say: (text) => (this.#status.message = text),
    go: (place) => this.#shown?.grid.goToCell(place),
    opens: () => this.#statistics.hide(),
    leave: () => this.#shown?.grid.focus(),
  });
  readonly #views = new ViewController({
    plan: (view, signal) => this.#peer.request(messages.planView, view, signal),
    show: (view) => this.#showView(view),
    ask: (text, buttons) => this.#banner.showNotice(text, buttons),
    stopAsking: () => this.#banner.hide(),
    say: (text) => (this.#status.message = text),
    copy: (text) => void this.#copies.copyText(text, 'Copied the SQL'),
    active: () => this.#shown?.activeCell,
    cancelled: () => void this.#canceller.sayWhenEnded(),
    leave: () => this.#shown?.grid.focus(),
  });
  readonly #whenStopped = () => this.#peer.request(messages.whenStopped, undefined);
  readonly #canceller = new ReadCanceller(this.#status, {
    stop: () => this.#stop(),
    whenStopped: this.#whenStopped,
    whyWaiting: (signal) => this.#peer.request(messages.whyWaiting, undefined, signal),
  });
  readonly #statistics = new StatisticsController({
    read: (column, signal) => this.#peer.request(messages.readStatistics, { column }, signal),
    whenStopped: this.#whenStopped,
    grid: () => this.#shown?.grid,
    copy: (text) => void this.#copies.copyText(text, 'Copied the statistics'),
    only: (column, value) => this.#views.only(column, value),
    opens: () => this.#panes.hide(),
    leave: () => this.#shown?.grid.focus(),
  });
  readonly #wasDescribed: (what: DescribedTable) => void;
  /** Somebody was at a place in the table before. */
  readonly #isRestored: boolean;
  readonly #ending = new AbortController();
  readonly #describing: Describing;
  readonly #place: ScreenPlace;
  readonly #problems: ReadProblems;
  #isKept = true;
  #shown: ShownTable | undefined;
  #described = '';

  constructor(
    root: HTMLElement,
    peer: RpcPeer,
    state: KeptState,
    { nonce, described }: PageSurroundings,
  ) {
    this.#peer = peer;
    this.#state = state;
    this.#isRestored = state.current !== undefined && !state.current.isUntouched;
    this.#nonce = nonce;
    this.#wasDescribed = described;
    this.#reads = new TableReads(peer, this.#status, (busy) => (this.#canceller.busy = busy));
    const write = (text: string) => peer.request(messages.copyText, { text });
    this.#copies = new CopyReports(write, this.#banner, this.#status);
    this.#problems = new ReadProblems(this.#banner, this.#status, {
      count: (table) => void this.#reads.count(table),
      takeStep: (step) => peer.request(messages.takeStep, { step }),
    });
    this.#describing = new Describing(this.#banner, {
      ask: (signal) => this.#reads.describe(this.#shownBefore, signal),
      take: (described) => this.#take(described),
      fail: (error, retry) => this.#cannotDescribe(error, retry),
      givenUp: () => {
        this.#place.take();
        this.#status.time = 'failed';
      },
    });
    this.#toolbar = new Toolbar({
      refresh: () => this.#refresh(),
      copy: () => void this.#shown?.grid.copy(),
      goToRow: (row) => this.#shown?.goToRow(row - 1) ?? false,
      leave: () => this.#shown?.grid.focus(),
    });
    this.#place = new ScreenPlace(root, [
      this.#toolbar.element,
      this.#banner.element,
      this.#views.element,
      element(
        'div',
        { class: 'body' },
        this.#main,
        ...this.#panes.elements,
        this.#statistics.element,
      ),
      this.#status.element,
    ]);
  }

  /** Takes the place of a former page as soon as there is something to show, or it takes long. */
  start(former?: PreviewPage): void {
    if (former) this.#toolbar.setTitle(this.#state.current?.target.table ?? '', '');
    this.#place.claim(former);
    this.#peer.on(messages.openTable, (described) => this.#open(described));
    this.#peer.on(messages.reloadTable, () => this.#refresh());
    this.#peer.on(messages.runPreviewCommand, (command) => this.#begin(command));
    this.#peer.on(runTableCommand, (command) => this.#run(command));
    // VS Code listens at the window, where it would go to a line of a text editor.
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === 'g') {
        event.preventDefault();
        event.stopPropagation();
        this.#toolbar.focusRow();
      }
    };
    document.addEventListener('keydown', onKey, { signal: this.#ending.signal });
    void this.#describing.begin();
  }

  /** No other table takes its place. */
  set isKept(isKept: boolean) {
    if (isKept === this.#isKept) return;
    this.#isKept = isKept;
    this.#toolbar.isKept = isKept;
    this.#state.save({ isUntouched: !isKept });
  }

  /** Another table is to take its place: it is seen until then, and does nothing any more. */
  leave(): void {
    this.#ending.abort();
    this.#place.leave();
    this.#state.dispose();
    this.#canceller.busy = undefined;
    this.#shown?.leave();
  }

  dispose(): void {
    this.leave();
    this.#shown?.dispose();
    this.#place.dispose();
  }

  /** The host may have been started anew, and know nothing of the view. */
  get #shownBefore(): messages.ShownBefore | undefined {
    const { current } = this.#state;
    return current && { target: current.target, view: current.view ?? WHOLE_TABLE };
  }

  /** The host was quicker than the question. Not for a page that was elsewhere before. */
  #open(described: Required<DescribedTable>): void {
    const before = this.#state.current?.target;
    if (this.#shown) return;
    if (this.#isRestored && before && isSameTarget(before, described.description.target)) return;
    this.#describing.end();
    this.#take(described);
  }

  #take(described: DescribedTable): void {
    const { description, first } = described;
    const before = this.#state.current?.target;
    // Another table has come into the tab while it was hidden.
    if (before && !isSameTarget(before, description.target)) this.#state.forget();
    this.#wasDescribed(described);
    this.#views.restore(this.#state.current?.view ?? WHOLE_TABLE);
    this.#show(description, first);
  }

  /** The table has changed since: a column may be gone that the view sorts by. */
  async #dropView({ message }: ConnectorError): Promise<void> {
    this.#state.save({ view: undefined });
    await this.#describing.begin();
    this.#banner.showNotice(`The whole table is shown. ${message}`, []);
  }

  async #showView(view: TableView): Promise<void> {
    await this.#peer.request(messages.showView, view);
    if (!hasSameFilters(view, this.#views.view)) this.#statistics.forget();
    this.#state.save({ view: isWhole(view) ? undefined : view, firstRow: 0 });
    this.#shown?.showOther(view);
  }

  /** Columns are asked again too: they may have changed, or the connection was of another user. */
  #refresh(): void {
    this.#banner.hide();
    this.#status.message = '';
    void this.#describing.begin();
  }

  #show(description: TableDescription, first?: FirstRows): void {
    const same = JSON.stringify(description);
    if (this.#shown && this.#described === same) {
      this.#shown.window.reset();
      this.#statistics.forget();
      void this.#reads.count(this.#shown.window);
      return;
    }
    this.#described = same;
    this.#place.take();
    this.#shown?.dispose();
    this.#toolbar.setTitle(description.table, description.source);
    this.#state.save({ target: description.target, isUntouched: !this.#isKept });
    this.#views.describe(description);
    this.#statistics.describe(description);
    const surroundings: TableSurroundings = {
      main: this.#main,
      reads: this.#reads,
      copies: this.#copies,
      panes: this.#panes,
      status: this.#status,
      state: this.#state,
      nonce: this.#nonce,
      grid: {
        ...(description.hasViews ? { sort: this.#sort } : {}),
        columnMenu: (column) => this.#columnMenu(column, description),
      },
      clearFilters: () => this.#views.clearFilters(),
      changed: () => this.#updateStatus(),
      arrived: () => this.#views.arrived(),
    };
    const shown = new ShownTable(description, surroundings, first);
    this.#shown = shown;
    shown.markView(this.#views.view);
    focusWhenPageIs(shown.grid, this.#ending.signal);
    this.#updateStatus();
  }

  readonly #sort = (column: number, add: boolean, direction?: SortKey['direction']) => {
    const name = this.#shown?.columns[column]?.name;
    if (name !== undefined) this.#views.sort(name, add, direction);
  };

  #columnMenu(index: number, description: TableDescription): readonly MenuEntry[] {
    const column = description.columns[index];
    const header = this.#shown?.grid.headerOf(index);
    if (!column || !header) return [];
    const entries = description.hasViews ? this.#views.menu(column, header) : [];
    if (!description.hasStatistics) return entries;
    const statistics = { label: 'Statistics', run: () => this.#statistics.open(index) };
    return entries.length > 0 ? [...entries, 'separator', statistics] : [statistics];
  }

  #updateStatus(): void {
    const shown = this.#shown;
    if (!shown) return;
    shown.updateStatus();
    this.#problems.look(shown.window);
  }

  /** By the user. A view that has no rows yet gives way to the one before. */
  #stop(): void {
    this.#shown?.grid.focus();
    if (this.#views.cancel()) return;
    this.#describing.cancel();
    this.#reads.stopCounting();
    this.#shown?.stop();
    void this.#canceller.sayWhenEnded();
  }

  /** There is nothing to show. */
  #cannotDescribe(error: unknown, retry: () => void): void {
    if (this.#state.current?.view && isConnectorError(error, 'Invalid')) {
      void this.#dropView(error);
      return;
    }
    this.#place.take();
    this.#problems.tell(error, retry);
  }

  #begin(command: PreviewCommand): void {
    const column = this.#shown?.grid.active?.column;
    if (command.kind === 'filterRows') this.#views.addFilter();
    else if (command.kind === 'goToRow') {
      if (command.row === undefined) this.#toolbar.focusRow();
      else this.#shown?.goToRow(command.row - 1);
    } else if (column !== undefined) this.#statistics.open(column);
  }

  #run(command: TableCommand): void {
    const grid = this.#shown?.grid;
    if (grid) runOnTable(command, grid, this.#panes);
  }
}
