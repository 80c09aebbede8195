import { isCancelled, toConnectorError, type NextStep } from '../../core/errors.js';
import { element } from '../../grid/dom.js';
import * as messages from '../../protocol/results.js';
import type { ResultDescription, ResultsDescription } from '../../protocol/results.js';
import type { RpcPeer } from '../../protocol/rpc.js';
import { runTableCommand } from '../../protocol/tableCommands.js';
import { Banner } from '../banner.js';
import { PlanView } from './plan/planView.js';
import { ResultTable, type ResultSurroundings } from './resultTable.js';
import { ResultTabs } from './resultTabs.js';
import { ResultView } from './resultView.js';
import { RunLine } from './runLine.js';
import { TransactionBar } from './transactionBar.js';

/** The results of a run, each in a tab of its own. Asks the host for all it shows. */
export class ResultsPage {
  readonly #root: HTMLElement;
  readonly #peer: RpcPeer;
  readonly #nonce: string;
  readonly #run: RunLine;
  readonly #transaction: TransactionBar;
  readonly #banner = new Banner();
  readonly #tabs = new ResultTabs((id) => this.#select(id));
  readonly #main = element('div', { class: 'result', id: 'result', role: 'tabpanel' });
  #view: PlanView | ResultView | ResultTable | undefined;
  #results: readonly ResultDescription[] = [];
  #selected: number | undefined;

  constructor(root: HTMLElement, peer: RpcPeer, nonce: string) {
    this.#root = root;
    this.#peer = peer;
    this.#nonce = nonce;
    this.#run = new RunLine(() => this.#request(peer.request(messages.cancelRun, undefined)));
    this.#transaction = new TransactionBar(
      (how) => this.#request(peer.request(messages.endTransaction, { how })),
      () => this.#request(peer.request(messages.dismissLost, undefined)),
    );
  }

  start(): void {
    this.#root.replaceChildren(
      this.#run.element,
      this.#transaction.element,
      this.#tabs.element,
      this.#banner.element,
      element('main', { class: 'result' }, this.#main),
    );
    this.#peer.on(messages.resultsChanged, () => void this.#refresh());
    this.#peer.on(runTableCommand, (command) => {
      if (this.#view instanceof ResultTable) this.#view.run(command);
    });
    void this.#refresh();
  }

  async #refresh(): Promise<void> {
    try {
      this.#show(await this.#peer.request(messages.describeResults, undefined));
    } catch (error) {
      this.#fail(error);
    }
  }

  #show(description: ResultsDescription): void {
    const { title, source, running, results } = description;
    this.#run.show(`${title} · ${source}`, running);
    this.#transaction.show(description);
    const ids = results.map(({ id }) => id);
    const last = ids.at(-1);
    const grown = last !== undefined && !this.#results.some(({ id }) => id === last);
    this.#results = results;
    // A new result is what the user waits for.
    if (grown) this.#select(last);
    else if (last === undefined) this.#select(undefined);
    else this.#tabs.show(this.#results, this.#selected);
  }

  #select(id: number | undefined): void {
    this.#selected = id;
    this.#peer.notify(messages.resultShown, id === undefined ? {} : { result: id });
    this.#tabs.show(this.#results, this.#selected);
    this.#view?.dispose();
    this.#view = undefined;
    this.#banner.hide();
    const result = this.#results.find((each) => each.id === id);
    if (!result) {
      this.#main.replaceChildren();
      return;
    }
    if (result.columns) {
      this.#view = new ResultTable(this.#surroundings, result, result.columns);
    } else if (result.isPlan) {
      this.#view = new PlanView(this.#main, this.#peer, result, (error) => this.#fail(error));
    } else this.#view = new ResultView(this.#main, result, (step) => this.#take(step));
  }

  get #surroundings(): ResultSurroundings {
    return {
      main: this.#main,
      peer: this.#peer,
      banner: this.#banner,
      nonce: this.#nonce,
      fail: (error) => this.#fail(error),
    };
  }

  #fail(error: unknown): void {
    if (isCancelled(error)) return;
    const retry = () => void this.#retry();
    const known = toConnectorError(error, 'Unavailable');
    this.#banner.showError(known, retry, (step) => this.#take(step));
  }

  /** Rows that broke off stay broken: the statement is run once more. */
  async #retry(): Promise<void> {
    const selected = this.#results.find(({ id }) => id === this.#selected);
    try {
      if (selected?.columns) {
        await this.#peer.request(messages.retryResult, { result: selected.id });
      }
      this.#select(this.#selected);
    } catch (error) {
      this.#fail(error);
    }
  }

  #take(step: NextStep): void {
    this.#request(this.#peer.request(messages.takeResultStep, { step }));
  }

  #request(work: Promise<void>): void {
    work.catch((error: unknown) => this.#fail(error));
  }
}
