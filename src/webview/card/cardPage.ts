import { isCancelled, toConnectorError, type NextStep } from '../../core/errors.js';
import * as messages from '../../protocol/card.js';
import type { CardPageState } from '../../protocol/card.js';
import type { RpcPeer } from '../../protocol/rpc.js';
import { Banner } from '../banner.js';
import type { VsCodeApi } from '../vscodeApi.js';
import { CardView } from './cardView.js';

/** The page of a card: asks the host what to show, and shows it. Holds no secret. */
export class CardPage {
  readonly #root: HTMLElement;
  readonly #peer: RpcPeer;
  readonly #api: Pick<VsCodeApi, 'setState'>;
  readonly #banner = new Banner();
  readonly #view = new CardView(() => void this.#load());
  #loading: AbortController | undefined;

  constructor(root: HTMLElement, peer: RpcPeer, api: Pick<VsCodeApi, 'setState'>) {
    this.#root = root;
    this.#peer = peer;
    this.#api = api;
  }

  start(): void {
    this.#root.replaceChildren(this.#banner.element, this.#view.element);
    this.#peer.on(messages.reloadCard, () => void this.#load());
    // Fails only where the panel is closed meanwhile, and then there is nothing left to keep.
    this.#identify().catch(() => undefined);
    void this.#load();
  }

  /** Kept before anything is known, so that a card that cannot be read is there after a reload. */
  async #identify(): Promise<void> {
    const { target, title } = await this.#peer.request(messages.identifyCard, undefined);
    this.#api.setState<CardPageState>({ version: 1, target });
    this.#view.title = title;
  }

  async #load(): Promise<void> {
    this.#loading?.abort();
    const loading = (this.#loading = new AbortController());
    this.#view.busy = true;
    try {
      const description = await this.#peer.request(
        messages.describeCard,
        undefined,
        loading.signal,
      );
      this.#banner.hide();
      this.#view.show(description);
    } catch (error) {
      if (loading === this.#loading) this.#fail(error);
    } finally {
      if (loading === this.#loading) this.#view.busy = false;
    }
  }

  #fail(error: unknown): void {
    if (isCancelled(error)) return;
    const known = toConnectorError(error, 'Unavailable');
    // What is gone, or not for this user, must not stay in sight.
    if (['NotFound', 'Unauthorized', 'Forbidden'].includes(known.code)) this.#view.clear();
    const retry = () => void this.#load();
    const takeStep = (step: NextStep) => {
      this.#peer.request(messages.takeCardStep, { step }).catch((problem: unknown) => {
        this.#fail(problem);
      });
    };
    this.#banner.showError(known, retry, takeStep);
  }
}
