import { toConnectorError } from '../../core/errors.js';
import type { ConnectorError } from '../../core/errors.js';
import type { CopyOutcome } from '../../grid/copyController.js';
import * as messages from '../../protocol/preview.js';
import type { RpcPeer } from '../../protocol/rpc.js';
import type { Banner } from '../banner.js';
import type { StatusLine } from './statusLine.js';
import { counted, whole } from './statusText.js';

/** Puts texts on the clipboard through the host, and says what became of a copy. */
export class CopyReports {
  readonly #peer: RpcPeer;
  readonly #banner: Banner;
  readonly #status: StatusLine;

  constructor(peer: RpcPeer, banner: Banner, status: StatusLine) {
    this.#peer = peer;
    this.#banner = banner;
    this.#status = status;
  }

  readonly write = (text: string): Promise<void> => this.#peer.request(messages.copyText, { text });

  /** Copies a text that is there already; `said` tells the user so. */
  async copyText(text: string, said: string): Promise<void> {
    try {
      await this.write(text);
      this.#status.message = said;
    } catch (error) {
      this.#status.message = toConnectorError(error, 'Unavailable').message;
    }
  }

  /** `copy` copies the selection once more; with `cut` only the rows that fit. */
  report(outcome: CopyOutcome, copy: (headers: boolean, cut: boolean) => void): void {
    switch (outcome.kind) {
      case 'copied':
        this.#status.message = `Copied ${counted(outcome.rows, 'row')} × ${counted(outcome.columns, 'column')}`;
        break;
      case 'failed':
        this.#failed(outcome.error, () => copy(false, false));
        break;
      case 'tooLarge': {
        const { cells, fits, headers } = outcome;
        const label = `Copy First ${whole(fits)} Rows`;
        const run = () => {
          this.#banner.hide();
          copy(headers, true);
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
  #failed({ message, retryable }: ConnectorError, again: () => void): void {
    const run = () => {
      this.#banner.hide();
      again();
    };
    this.#banner.showNotice(message, retryable ? [{ label: 'Retry', run, primary: true }] : []);
  }
}
