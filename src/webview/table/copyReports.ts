import { toConnectorError } from '../../core/errors.js';
import type { ConnectorError } from '../../core/errors.js';
import type { CopyAs } from '../../grid/copy.js';
import type { CopyOutcome } from '../../grid/copyController.js';
import { copiedText } from '../../grid/copyMenu.js';
import type { Banner } from '../banner.js';
import type { StatusLine } from './statusLine.js';
import { whole } from '../../core/counted.js';

/** Puts texts on the clipboard, and says what became of a copy. */
export class CopyReports {
  /** Rejects when it is not allowed. */
  readonly write: (text: string) => Promise<void>;
  readonly #banner: Banner;
  readonly #status: StatusLine;

  constructor(write: (text: string) => Promise<void>, banner: Banner, status: StatusLine) {
    this.write = write;
    this.#banner = banner;
    this.#status = status;
  }

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
  report(outcome: CopyOutcome, copy: (as: CopyAs, cut: boolean) => void): void {
    switch (outcome.kind) {
      case 'copied':
      case 'copiedName':
        this.#status.message = copiedText(outcome);
        break;
      case 'failed':
        this.#failed(outcome.error, () => copy(outcome.as, false));
        break;
      case 'tooLarge': {
        const { cells, fits, as } = outcome;
        const label = `Copy First ${whole(fits)} Rows`;
        const run = () => {
          this.#banner.hide();
          copy(as, true);
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
