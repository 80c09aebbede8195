import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { isCancelled } from '../../core/errors.js';
import { CutCells } from '../../core/table/cutCells.js';
import type { Column, RowRange } from '../../core/table/table.js';
import { TableWindow } from '../../core/table/window.js';
import { element } from '../../grid/dom.js';
import type { GridData } from '../../grid/gridData.js';
import { TableGrid } from '../../grid/tableGrid.js';
import * as messages from '../../protocol/results.js';
import type { ResultDescription } from '../../protocol/results.js';
import type { RpcPeer } from '../../protocol/rpc.js';
import { StatusLine } from '../table/statusLine.js';
import { rowsText, selectionText } from '../table/statusText.js';
import { LimitNotice } from './limitNotice.js';
import { durationText, outcomeText } from './resultText.js';
import { noticeList } from './resultView.js';

/** The rows of one result, of which only a window is in memory. */
export class ResultTable implements Disposable {
  readonly #store = new DisposableStore();
  readonly #peer: RpcPeer;
  readonly #result: ResultDescription;
  readonly #cut = new CutCells();
  readonly #status = new StatusLine();
  readonly #limit = new LimitNotice(() => void this.#showAll());
  readonly #window: TableWindow;
  readonly #grid: TableGrid;
  readonly #main = element('div', { class: 'table' });
  readonly #fail: (error: unknown) => void;

  constructor(
    container: HTMLElement,
    peer: RpcPeer,
    result: ResultDescription,
    columns: readonly Column[],
    nonce: string,
    fail: (error: unknown) => void,
  ) {
    this.#peer = peer;
    this.#result = result;
    this.#fail = fail;
    const host = element('div', { class: 'table-grid' });
    this.#main.replaceChildren(host);
    this.#main.classList.toggle('no-columns', columns.length === 0);
    const notices = result.notices.length > 0 ? [noticeList(result.notices)] : [];
    container.replaceChildren(...notices, this.#main, this.#limit.element, this.#status.element);
    const window = (this.#window = this.#store.add(
      new TableWindow((range, signal) => this.#read(range, signal)),
    ));
    const options = {
      nonce,
      label: `${outcomeText(result)}, ${result.statement}`,
      writeClipboard: (text: string) => peer.request(messages.copyResultText, { text }),
    };
    this.#grid = this.#store.add(new TableGrid(host, this.#data(columns, window), options));
    this.#grid.onDidChangeView(() => this.#update());
    this.#grid.onDidChangeSelection((selected) => {
      this.#status.selection = selectionText(selected);
    });
    this.#grid.onDidCopy((outcome) => {
      if (outcome.kind === 'failed') this.#fail(outcome.error);
      else if (outcome.kind === 'copied') this.#status.message = 'Copied';
      else this.#status.message = 'The selection is too large to be copied at once';
    });
    this.#store.add(window.onDidChange(() => this.#update()));
    this.#update();
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #read({ start, end }: RowRange, signal: AbortSignal) {
    const id = this.#result.id;
    const page = await this.#peer.request(messages.readResult, { result: id, start, end }, signal);
    this.#cut.note(page);
    const told = await this.#peer.request(messages.countResult, { result: id }, signal);
    const { count, isStopped } = told;
    if (count) this.#window.setRowCount(count);
    this.#limit.show(isStopped ? count : undefined);
    return page.rows;
  }

  async #showAll(): Promise<void> {
    try {
      await this.#peer.request(messages.liftLimit, { result: this.#result.id });
      this.#limit.show(undefined);
      this.#window.reset();
    } catch (error) {
      this.#fail(error);
    }
  }

  #data(columns: readonly Column[], window: TableWindow): GridData {
    const result = this.#result.id;
    return {
      columns,
      get rowCount() {
        return window.rowCount;
      },
      row: (index) => window.row(index),
      failed: (index) => window.failure(index) !== undefined,
      want: (range) => window.want(range),
      cut: (row, column) => this.#cut.of(row, column),
      value: (row, column, signal) =>
        this.#peer.request(messages.readResultValue, { result, row, column }, signal),
      read: (range, signal) => window.read(range, signal),
      onDidChange: window.onDidChange,
    };
  }

  #update(): void {
    const { rowCount, currentFailure } = this.#window;
    const { exact, count } = rowCount;
    const shown = this.#grid.visibleRows;
    this.#status.rows = exact
      ? rowsText(shown, rowCount)
      : rowsText(shown, { count: shown.end, exact: true }).replace(/ of .*/, ', more follow');
    this.#status.message = `${outcomeText(this.#result)}, ${durationText(this.#result.duration)}`;
    this.#main.classList.toggle('empty', exact && count === 0);
    if (currentFailure && !isCancelled(currentFailure)) this.#fail(currentFailure);
  }
}
