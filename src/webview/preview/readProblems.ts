import { isCancelled, toConnectorError } from '../../core/errors.js';
import type { NextStep } from '../../core/errors.js';
import type { TableWindow } from '../../core/table/window.js';
import type { Banner } from '../banner.js';
import type { StatusLine } from '../table/statusLine.js';

export interface ReadProblemsActions {
  /** Counts the rows, after they are read again. */
  readonly count: (table: TableWindow) => void;
  /** Runs in the host. */
  readonly takeStep: (step: NextStep) => Promise<void>;
}

/** Says in the banner why rows are not there, and what can be done about it. */
export class ReadProblems {
  readonly #banner: Banner;
  readonly #status: StatusLine;
  readonly #actions: ReadProblemsActions;
  /** The rows on screen were not waited for, and the banner offers them. */
  #offersRows = false;

  constructor(banner: Banner, status: StatusLine, actions: ReadProblemsActions) {
    this.#banner = banner;
    this.#status = status;
    this.#actions = actions;
  }

  /** After rows have come or failed, or other ones are on screen. */
  look(table: TableWindow): void {
    const failure = table.currentFailure;
    const cancelled = failure?.code === 'Cancelled';
    if (cancelled && !this.#offersRows) this.#offerRows(table);
    this.#offersRows = cancelled;
    if (failure && !cancelled) this.tell(failure, () => this.#retry(table));
    else this.#banner.hideError();
  }

  /** Not what was cancelled. */
  tell(error: unknown, retry: () => void): void {
    if (isCancelled(error)) return;
    this.#status.time = 'failed';
    this.#status.message = '';
    const takeStep = (step: NextStep) => {
      this.#actions.takeStep(step).catch((problem: unknown) => {
        this.#status.message = toConnectorError(problem, 'Unavailable').message;
      });
    };
    this.#banner.showError(toConnectorError(error, 'Unavailable'), retry, takeStep);
  }

  /** Rows that are not there because the user did not wait for them. */
  #offerRows(table: TableWindow): void {
    const run = () => {
      this.#banner.hide();
      this.#retry(table);
    };
    const load = { label: 'Load Rows', run, primary: true };
    this.#banner.showNotice('Reading was cancelled. Some rows are not here.', [load]);
  }

  #retry(table: TableWindow): void {
    this.#status.message = '';
    table.retry();
    this.#actions.count(table);
  }
}
