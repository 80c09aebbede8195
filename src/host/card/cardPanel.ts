import type * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { plainText } from '../../core/plainText.js';
import type { Catalog } from '../../core/sources/catalog.js';
import { parseSourceId } from '../../core/sources/source.js';
import * as messages from '../../protocol/card.js';
import type { RpcPeer } from '../../protocol/rpc.js';
import type { Services } from '../feature.js';
import { servePage } from '../servePage.js';
import { readCard } from './readCard.js';

/** One card in one editor tab. It keeps nothing: its page asks again whenever it is made anew. */
export class CardPanel implements Disposable {
  readonly target: messages.CardTarget;
  readonly panel: vscode.WebviewPanel;
  readonly #services: Services;
  readonly #store = new DisposableStore();
  readonly #peer: RpcPeer;

  constructor(services: Services, panel: vscode.WebviewPanel, target: messages.CardTarget) {
    this.#services = services;
    this.panel = panel;
    this.target = target;
    const { extensionUri } = services.context;
    this.#peer = this.#store.add(servePage(extensionUri, panel, 'card', 'card'));
    this.#answer();
    this.#store.add(panel.onDidDispose(() => this.dispose()));
    const { sources } = services;
    this.#store.add(sources.onDidCloseSession((id) => id === target.source && this.reload()));
    this.#store.add(sources.onDidChangeSources((catalog) => this.#follow(catalog)));
  }

  reload(): void {
    this.#peer.notify(messages.reloadCard, undefined);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #answer(): void {
    this.#peer.handle(messages.identifyCard, () => ({
      target: this.target,
      title: this.panel.title,
    }));
    this.#peer.handle(messages.describeCard, (_, signal) => this.#describe(signal));
    this.#peer.handle(messages.takeCardStep, ({ step }) =>
      this.#services.errors.take(step, {
        source: this.target.source,
        retry: () => this.reload(),
      }),
    );
  }

  async #describe(signal: AbortSignal): Promise<messages.CardDescription> {
    const { sources, errors } = this.#services;
    try {
      const source = await sources.get(this.target.source, signal);
      const card = await readCard(this.#services, source, this.target, signal);
      this.panel.title = tabTitle(card.title, this.target);
      return { source: source.title, card };
    } catch (error) {
      // The page shows it in place; here it is only written down.
      throw errors.record(error, `Reading a card of ${this.target.source}`);
    }
  }

  #follow(catalog: Catalog | undefined): void {
    if (!catalog || catalog.name === parseSourceId(this.target.source).catalog) this.reload();
  }
}

/** A tab has room for a few words. */
export function tabTitle(title: string, target: messages.CardTarget): string {
  const text = plainText(title, 80);
  return target.kind === 'syncHistory' ? `Syncs: ${text}` : text;
}
