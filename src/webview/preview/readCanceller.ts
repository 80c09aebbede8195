import { isCancelled, toConnectorError } from '../../core/errors.js';
import { element } from '../../grid/dom.js';
import type { StatusLine } from '../table/statusLine.js';
import { WaitingWords } from './waitingWords.js';

/** Milliseconds: what takes less needs no button, and what ends no sooner is worth a word. */
const SHOWN_AFTER = 1_000;
const SLOW_TO_END = 2_000;

export type Busy = 'reading' | 'counting' | undefined;

const LABELS = { reading: 'Cancel', counting: 'Cancel Count' } as const;

export interface CancellerActions {
  /** Stops what is being read or counted. */
  readonly stop: () => void;
  /** Resolves once what was stopped has ended at the source. */
  readonly whenStopped: () => Promise<void>;
  /** What keeps the source from answering, if that is known. */
  readonly whyWaiting: (signal: AbortSignal) => Promise<string | undefined>;
}

/**
 * The button that cancels what takes long, why it takes long where the source can tell, and the word
 * when the source has really ended it.
 */
export class ReadCanceller {
  readonly #status: StatusLine;
  readonly #whenStopped: () => Promise<void>;
  readonly #button = element('button', { class: 'status-cancel', type: 'button', hidden: '' });
  readonly #words: WaitingWords;
  #busy: Busy;
  #timer: number | undefined;
  #turn = 0;

  constructor(status: StatusLine, { stop, whenStopped, whyWaiting }: CancellerActions) {
    this.#status = status;
    this.#whenStopped = whenStopped;
    this.#words = new WaitingWords(status, whyWaiting);
    this.#button.addEventListener('click', stop);
    status.element.append(this.#button);
  }

  /** What is under way now. */
  set busy(busy: Busy) {
    if (busy === this.#busy) return;
    const before = this.#busy;
    this.#busy = busy;
    if (!busy) {
      window.clearTimeout(this.#timer);
      this.#button.hidden = true;
      this.#words.stop();
      return;
    }
    this.#button.textContent = LABELS[busy];
    if (before) return;
    this.#timer = window.setTimeout(() => {
      this.#button.hidden = false;
      this.#words.start();
    }, SHOWN_AFTER);
  }

  /** After something was stopped: says so, and says it again when the source has ended it. */
  async sayWhenEnded(): Promise<void> {
    const turn = ++this.#turn;
    const say = (text: string) => {
      if (turn === this.#turn) this.#status.message = text;
    };
    const before = performance.now();
    say('Cancelling…');
    const slow = setTimeout(() => say('Cancelling: the server has not ended it yet…'), SLOW_TO_END);
    try {
      await this.#whenStopped();
      say(`Cancelled. The server ended it after ${timeText(performance.now() - before)}.`);
    } catch (error) {
      if (!isCancelled(error)) say(toConnectorError(error, 'Unavailable').message);
    } finally {
      clearTimeout(slow);
    }
  }
}

function timeText(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.max(1, Math.round(milliseconds))} ms`;
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
