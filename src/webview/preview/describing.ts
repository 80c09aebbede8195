import { isCancelled } from '../../core/errors.js';
import type { DescribedTable } from '../../protocol/preview.js';
import type { Banner } from '../banner.js';

export interface DescribingActions {
  readonly ask: (signal: AbortSignal) => Promise<DescribedTable>;
  readonly take: (described: DescribedTable) => void;
  readonly fail: (error: unknown, retry: () => void) => void;
  /** The user has given up, and nothing came before. */
  readonly givenUp: () => void;
}

/** Asks what the page shows, until that is known or the user does not want to wait for it. */
export class Describing {
  readonly #banner: Banner;
  readonly #actions: DescribingActions;
  #asking: AbortController | undefined;

  constructor(banner: Banner, actions: DescribingActions) {
    this.#banner = banner;
    this.#actions = actions;
  }

  async begin(): Promise<void> {
    this.end();
    const asking = (this.#asking = new AbortController());
    try {
      const described = await this.#actions.ask(asking.signal);
      if (asking.signal.aborted) return;
      this.#banner.hideError();
      this.#actions.take(described);
    } catch (error) {
      if (!isCancelled(error)) this.#actions.fail(error, () => void this.begin());
    } finally {
      if (this.#asking === asking) this.#asking = undefined;
    }
  }

  /** The answer is known already. */
  end(): void {
    this.#asking?.abort();
    this.#asking = undefined;
  }

  /** By the user: offers to begin again. False when nothing was being asked. */
  cancel(): boolean {
    if (!this.#asking) return false;
    this.end();
    this.#actions.givenUp();
    const run = () => {
      this.#banner.hide();
      void this.begin();
    };
    const load = { label: 'Load Table', run, primary: true };
    this.#banner.showNotice('Opening the table was cancelled.', [load]);
    return true;
  }
}
