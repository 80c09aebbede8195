import type { StatusLine } from '../table/statusLine.js';

/** Milliseconds between two questions, longer and longer. */
const PAUSES = [2_000, 4_000, 8_000, 16_000];

/** Says in the status line what keeps the source from answering, while it does. */
export class WaitingWords {
  readonly #status: StatusLine;
  readonly #ask: (signal: AbortSignal) => Promise<string | undefined>;
  #asking: AbortController | undefined;
  #said = '';

  /** `ask` resolves with undefined when nothing is known to. */
  constructor(status: StatusLine, ask: (signal: AbortSignal) => Promise<string | undefined>) {
    this.#status = status;
    this.#ask = ask;
  }

  /** Something takes long. */
  start(): void {
    this.stop();
    const { signal } = (this.#asking = new AbortController());
    void this.#follow(signal);
  }

  /** It is over. */
  stop(): void {
    this.#asking?.abort();
    this.#asking = undefined;
    this.#say('');
  }

  async #follow(signal: AbortSignal): Promise<void> {
    for (let turn = 0; ; turn++) {
      // Who cannot tell keeps nobody from reading.
      const text = await this.#ask(signal).catch(() => undefined);
      if (signal.aborted) return;
      this.#say(text ?? '');
      const pause = PAUSES[Math.min(turn, PAUSES.length - 1)];
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  /** In place of its own words, and not of what others have said since. */
  #say(text: string): void {
    if (text === '' && this.#said === '') return;
    if (text !== '' || this.#status.message === this.#said) this.#status.message = text;
    this.#said = text;
  }
}
