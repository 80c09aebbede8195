import { throwIfAborted } from '../../core/cancellation.js';
import { cancelled } from '../../core/errors.js';

/** Lets so many pieces of work go on at once; the others wait in their order. */
export class Slots {
  readonly #max: number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;
  #closed = false;

  constructor(max: number) {
    this.#max = max;
  }

  /** Resolves when there is a place. Rejects with `Cancelled`, also when all is closed. */
  async take(signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    while (this.#taken >= this.#max) {
      await this.#turn(signal);
      if (this.#closed) throw cancelled();
    }
    this.#taken++;
  }

  free(): void {
    this.#taken--;
    this.#waiting.shift()?.();
  }

  /** Sends all away who wait. */
  close(): void {
    this.#closed = true;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const wake = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1);
        reject(cancelled(signal.reason));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(wake);
    });
  }
}
