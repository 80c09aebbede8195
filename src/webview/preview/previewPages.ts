import { element } from '../../grid/dom.js';
import { type Opening, withOpening } from '../../protocol/openings.js';
import * as messages from '../../protocol/preview.js';
import { RpcPeer } from '../../protocol/rpc.js';
import { pageTransport, type VsCodeApi } from '../vscodeApi.js';
import { KeptState } from './keptState.js';
import { PreviewPage } from './previewPage.js';
import { onTouch } from './touches.js';

/**
 * What a tab shows: one table after the other, until the user does something with one. Nothing of a
 * former table is left: each has a page of its own, which talks to the host in its own name.
 */
export class PreviewPages {
  readonly #root: HTMLElement;
  readonly #api: VsCodeApi;
  readonly #nonce: string;
  /** Screen readers speak what changes in it, so that it has to be there before. */
  readonly #spoken = element('div', { class: 'unseen', role: 'status' });
  #peer: RpcPeer;
  #page: PreviewPage;
  #isKept = false;
  /** The first table in a tab is read out with the tab. */
  #speaks = false;
  /** Undefined until the host has told it. */
  #opening: Opening | undefined;

  constructor(root: HTMLElement, api: VsCodeApi, nonce: string) {
    this.#root = root;
    this.#api = api;
    this.#nonce = nonce;
    this.#peer = this.#makePeer();
    this.#page = this.#makePage(KeptState.restore(api));
  }

  start(): void {
    document.body.append(this.#spoken);
    onTouch(() => this.#keep());
    this.#page.start();
  }

  #show({ opening, target }: messages.ShownOpening): void {
    // Told to a page that was not there yet, and has asked since.
    if (opening === this.#opening) return;
    const former = this.#page;
    former.leave();
    this.#peer.dispose();
    this.#opening = opening;
    this.#speaks = true;
    this.#peer = this.#makePeer();
    this.#page = this.#makePage(KeptState.begin(this.#api, target));
    this.#setKept(false);
    this.#page.start(former);
  }

  #makePeer(): RpcPeer {
    const transport = pageTransport(this.#api);
    const peer = new RpcPeer(withOpening(transport, () => this.#opening));
    peer.on(messages.showTable, (opening) => this.#show(opening));
    peer.on(messages.keepTable, () => this.#setKept(true));
    return peer;
  }

  #makePage(state: KeptState): PreviewPage {
    return new PreviewPage(this.#root, this.#peer, state, {
      nonce: this.#nonce,
      described: ({ opening, isKept, description }) => {
        this.#opening = opening;
        this.#setKept(this.#isKept || isKept);
        if (this.#speaks) this.#speak(`Preview of ${description.table}, ${description.source}`);
      },
    });
  }

  /** The focus is elsewhere: nothing else tells who sees nothing that it is another table. */
  #speak(text: string): void {
    if (this.#spoken.textContent !== text) this.#spoken.textContent = text;
  }

  #keep(): void {
    if (this.#isKept) return;
    this.#setKept(true);
    this.#peer.notify(messages.keepTable, undefined);
  }

  #setKept(isKept: boolean): void {
    this.#isKept = isKept;
    this.#page.isKept = isKept;
  }
}
