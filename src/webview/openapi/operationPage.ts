import { isCancelled, toConnectorError, type NextStep } from '../../core/errors.js';
import { element } from '../../grid/dom.js';
import * as messages from '../../protocol/openapi.js';
import type { OperationPageDescription, OperationPageState } from '../../protocol/openapi.js';
import type { RpcPeer } from '../../protocol/rpc.js';
import { Banner } from '../banner.js';
import type { VsCodeApi } from '../vscodeApi.js';
import { Tabs } from './tabs.js';
import { TryPanel } from './tryPanel.js';
import { operationHeading, operationSections, operationWords } from './operationView.js';

/** The page of one operation: asks the host what the specification says, and shows it. */
export class OperationPage {
  readonly #root: HTMLElement;
  readonly #peer: RpcPeer;
  readonly #api: Pick<VsCodeApi, 'setState'>;
  readonly #banner = new Banner();
  readonly #status = element('p', { class: 'page-status', role: 'status' });
  readonly #head = element('header', { class: 'operation-head' });
  readonly #main = element('main', { class: 'operation' });
  readonly #nonce: string;
  #described: string | undefined;
  #try: TryPanel | undefined;
  #tabs: Tabs | undefined;
  #loading: AbortController | undefined;

  constructor(root: HTMLElement, peer: RpcPeer, api: Pick<VsCodeApi, 'setState'>, nonce: string) {
    this.#nonce = nonce;
    this.#root = root;
    this.#peer = peer;
    this.#api = api;
  }

  start(): void {
    const refresh = element('button', { class: 'icon', title: 'Refresh', 'aria-label': 'Refresh' });
    refresh.append(element('span', { class: 'icon-refresh', 'aria-hidden': 'true' }));
    refresh.addEventListener('click', () => void this.#load());
    const source = element('button', { class: 'secondary' }, 'Open Specification');
    source.addEventListener('click', () => void this.#ask(messages.openOperationSource));
    const tools = element('div', { class: 'page-tools' }, this.#status, source, refresh);
    const page = element('div', { class: 'operation-page' }, tools, this.#main);
    this.#root.replaceChildren(this.#banner.element, page);
    this.#peer.on(messages.reloadOperation, () => void this.#load());
    this.#peer.on(messages.showCallForm, () => this.#showForm());
    // Fails only where the panel is closed meanwhile, and then there is nothing left to keep.
    this.#identify().catch(() => undefined);
    void this.#load();
  }

  /** Kept before anything is known, so that a page that cannot be read is there after a reload. */
  async #identify(): Promise<void> {
    const { target, title } = await this.#peer.request(messages.identifyOperation, undefined);
    this.#api.setState<OperationPageState>({ version: 1, target });
    if (this.#described === undefined)
      this.#main.replaceChildren(element('h1', { dir: 'auto' }, title));
  }

  async #load(): Promise<void> {
    this.#loading?.abort();
    const loading = (this.#loading = new AbortController());
    this.#busy = true;
    try {
      const { signal } = loading;
      this.#show(await this.#peer.request(messages.describeOperation, undefined, signal));
      this.#banner.hide();
    } catch (error) {
      if (loading === this.#loading) this.#fail(error);
    } finally {
      if (loading === this.#loading) this.#busy = false;
    }
  }

  #show({ source, operation, choices, ownServer, tries }: OperationPageDescription): void {
    const described = JSON.stringify([source, operation]);
    if (described === this.#described && this.#try) {
      // What was entered stays while the specification does.
      this.#try.choices = choices;
      return;
    }
    this.#described = described;
    const tags = operation.tags.map((tag) => element('span', { dir: 'auto' }, tag));
    const kind = element('p', { class: 'operation-kind' }, element('span', {}, source), ...tags);
    this.#head.replaceChildren(kind, operationHeading(operation), ...operationWords(operation));
    this.#try?.dispose();
    const form = (this.#try = new TryPanel(operation, choices, {
      ownServer,
      peer: this.#peer,
      nonce: this.#nonce,
      report: (error) => {
        if (error === undefined) this.#banner.hide();
        else this.#fail(error, true);
      },
    }));
    const text = element('div', {}, ...operationSections(operation));
    const tabs = (this.#tabs = new Tabs('What to see of the operation', [
      { id: 'documentation', label: 'Documentation', content: text },
      { id: 'try', label: 'Try It', content: element('div', {}, form.element) },
    ]));
    const panels = [text, form.element.parentElement ?? form.element];
    this.#main.replaceChildren(this.#head, tabs.list, ...panels);
    if (tries) this.#showForm();
  }

  #showForm(): void {
    this.#tabs?.show('try');
    this.#try?.focus();
  }

  set #busy(busy: boolean) {
    this.#main.setAttribute('aria-busy', String(busy));
    this.#status.textContent = busy ? 'Loading…' : '';
  }

  async #ask(request: typeof messages.openOperationSource): Promise<void> {
    try {
      await this.#peer.request(request, undefined);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** An error of a call is not retried by reading the page again: the user sends again. */
  #fail(error: unknown, ofCall = false): void {
    if (isCancelled(error)) return;
    const retry = () => (ofCall ? this.#try?.send() : void this.#load());
    const takeStep = (step: NextStep) => {
      this.#peer.request(messages.takeOperationStep, { step }).catch((problem: unknown) => {
        this.#fail(problem);
      });
    };
    this.#banner.showError(toConnectorError(error, 'Unavailable'), retry, takeStep);
  }
}
