import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { isCancelled } from '../../core/errors.js';
import type { Column, RowRange } from '../../core/table/table.js';
import { TableWindow } from '../../core/table/window.js';
import type { Row } from '../../core/table/window.js';
import { element } from '../../grid/dom.js';
import { TableGrid } from '../../grid/tableGrid.js';
import * as messages from '../../protocol/results.js';
import type { ResultDescription } from '../../protocol/results.js';
import type { RpcPeer } from '../../protocol/rpc.js';
import type { TableCommand } from '../../protocol/tableCommands.js';
import type { Banner } from '../banner.js';
import { SidePanes } from '../record/sidePanes.js';
import { CopyReports } from '../table/copyReports.js';
import { runOnTable } from '../table/runOnTable.js';
import { StatusLine } from '../table/statusLine.js';
import { selectionText } from '../table/statusText.js';
import { TABLE_CONTEXT } from '../table/tableContext.js';
import { LimitNotice } from './limitNotice.js';
import { ResultReads } from './resultReads.js';
import { durationText, outcomeText, resultRowsText } from './resultText.js';
import { noticeList } from './resultView.js';

/** The parts of the page that a result on it works with. */
export interface ResultSurroundings {
  readonly main: HTMLElement;
  readonly peer: RpcPeer;
  readonly banner: Banner;
  readonly nonce: string;
  readonly fail: (error: unknown) => void;
}

/** The rows of one result, of which only a window is in memory. */
export class ResultTable implements Disposable {
  readonly #store = new DisposableStore();
  readonly #page: ResultSurroundings;
  readonly #result: ResultDescription;
  readonly #reads: ResultReads;
  readonly #status = new StatusLine();
  readonly #limit = new LimitNotice(() => void this.#showAll());
  readonly #window: TableWindow;
  readonly #grid: TableGrid;
  readonly #copies: CopyReports;
  readonly #panes: SidePanes;
  readonly #main = element('div', { class: 'table', ...TABLE_CONTEXT });

  constructor(page: ResultSurroundings, result: ResultDescription, columns: readonly Column[]) {
    this.#page = page;
    this.#result = result;
    this.#reads = new ResultReads(page.peer, result.id);
    const write = (text: string) => page.peer.request(messages.copyResultText, { text });
    this.#copies = new CopyReports(write, page.banner, this.#status);
    this.#panes = new SidePanes({
      copy: (text, said) => void this.#copies.copyText(text, said),
      say: (text) => (this.#status.message = text),
      go: (place) => this.#grid.goToCell(place),
      leave: () => this.#grid.focus(),
    });
    this.#window = this.#store.add(new TableWindow((range, signal) => this.#read(range, signal)));
    this.#status.outcome = `${outcomeText(result)}, ${durationText(result.duration)}`;
    this.#place();
    this.#grid = this.#store.add(this.#makeGrid(columns));
    this.#listen();
    this.#update();
  }

  /** Does what a command of the palette or of a menu says. */
  run(command: TableCommand): void {
    runOnTable(command, this.#grid, this.#panes);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #place(): void {
    const { notices } = this.#result;
    this.#page.main.replaceChildren(
      ...(notices.length > 0 ? [noticeList(notices)] : []),
      element('div', { class: 'body' }, this.#main, ...this.#panes.elements),
      this.#limit.element,
      this.#status.element,
    );
  }

  #makeGrid(columns: readonly Column[]): TableGrid {
    const host = element('div', { class: 'table-grid' });
    this.#main.replaceChildren(host);
    this.#main.classList.toggle('no-columns', columns.length === 0);
    const data = this.#reads.gridData(columns, this.#window);
    this.#panes.data = data;
    return new TableGrid(host, data, {
      nonce: this.#page.nonce,
      label: `${outcomeText(this.#result)}, ${this.#result.statement}`,
      writeClipboard: this.#copies.write,
      openCell: (cell) => this.#panes.open(cell),
      openRow: (cell) => this.#panes.openRecord(cell),
      columnMenu: () => [],
    });
  }

  #listen(): void {
    const grid = this.#grid;
    grid.onDidChangeView(() => this.#update());
    grid.onDidChangeSelection((selected) => {
      this.#status.selection = selectionText(selected);
      this.#panes.follow(grid.active);
    });
    grid.onDidCopy((outcome) => this.#copies.report(outcome, (as, cut) => void grid.copy(as, cut)));
    this.#store.add(
      this.#window.onDidChange((change) => {
        this.#update();
        this.#panes.changed(change);
      }),
    );
  }

  async #read(range: RowRange, signal: AbortSignal): Promise<readonly Row[]> {
    this.#status.time = 'loading';
    try {
      const { rows, time, count, isStopped } = await this.#reads.rows(range, signal);
      if (count) this.#window.setRowCount(count);
      this.#limit.show(isStopped ? count : undefined);
      this.#status.time = time;
      return rows;
    } catch (error) {
      this.#status.time = 'failed';
      throw error;
    }
  }

  async #showAll(): Promise<void> {
    try {
      await this.#page.peer.request(messages.liftLimit, { result: this.#result.id });
      this.#limit.show(undefined);
      this.#window.reset();
    } catch (error) {
      this.#page.fail(error);
    }
  }

  #update(): void {
    const { rowCount, currentFailure } = this.#window;
    this.#status.rows = resultRowsText(this.#grid.visibleRows, rowCount);
    this.#main.classList.toggle('empty', rowCount.exact && rowCount.count === 0);
    if (currentFailure && !isCancelled(currentFailure)) this.#page.fail(currentFailure);
    else this.#page.banner.hideError();
  }
}
