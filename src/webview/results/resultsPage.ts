import { isCancelled, toConnectorError, type NextStep } from '../../core/errors.js';
import { element } from '../../grid/dom.js';
import * as messages from '../../protocol/results.js';
import type { ResultDescription, ResultsDescription } from '../../protocol/results.js';
import type { RpcPeer } from '../../protocol/rpc.js';
import { Banner } from '../banner.js';
import { ResultTable } from './resultTable.js';
import { tabText } from './resultText.js';
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
  readonly #tabs = element('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Results' });
  readonly #main = element('main', { class: 'result', id: 'result', role: 'tabpanel' });
  #view: ResultView | ResultTable | undefined;
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
    this.#tabs.addEventListener('keydown', (event) => this.#onTabKey(event));
    this.#root.replaceChildren(
      this.#run.element,
      this.#transaction.element,
      this.#tabs,
      this.#banner.element,
      this.#main,
    );
    this.#peer.on(messages.resultsChanged, () => void this.#refresh());
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
    else this.#drawTabs();
  }

  #select(id: number | undefined): void {
    this.#selected = id;
    this.#drawTabs();
    this.#view?.dispose();
    this.#view = undefined;
    this.#banner.hide();
    const result = this.#results.find((each) => each.id === id);
    if (!result) {
      this.#main.replaceChildren();
      return;
    }
    const fail = (error: unknown) => this.#fail(error);
    this.#view = result.columns
      ? new ResultTable(this.#main, this.#peer, result, result.columns, this.#nonce, fail)
      : new ResultView(this.#main, result, (step) => this.#take(step));
  }

  #drawTabs(): void {
    const focused = this.#tabs.contains(document.activeElement);
    this.#tabs.hidden = this.#results.length < 2;
    const tabs = this.#results.map((result, index) => {
      const selected = result.id === this.#selected;
      const tab = element(
        'button',
        {
          class: result.error ? 'tab failed' : 'tab',
          role: 'tab',
          'aria-selected': String(selected),
          'aria-controls': 'result',
          tabindex: selected ? '0' : '-1',
          title: result.statement,
        },
        tabText(result, index),
      );
      tab.addEventListener('click', () => this.#select(result.id));
      return tab;
    });
    this.#tabs.replaceChildren(...tabs);
    if (focused) this.#tabs.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }

  #onTabKey(event: KeyboardEvent): void {
    const at = this.#results.findIndex(({ id }) => id === this.#selected);
    const last = this.#results.length - 1;
    const places: Readonly<Record<string, number>> = {
      ...{ ArrowLeft: Math.max(0, at - 1), ArrowRight: Math.min(last, at + 1) },
      ...{ Home: 0, End: last },
    };
    const next = places[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.#select(this.#results[next]?.id);
  }

  #fail(error: unknown): void {
    if (isCancelled(error)) return;
    const retry = () => this.#select(this.#selected);
    const known = toConnectorError(error, 'Unavailable');
    this.#banner.showError(known, retry, (step) => this.#take(step));
  }

  #take(step: NextStep): void {
    this.#request(this.#peer.request(messages.takeResultStep, { step }));
  }

  #request(work: Promise<void>): void {
    work.catch((error: unknown) => this.#fail(error));
  }
}
