import { cancelled } from '../../core/errors.js';

/** Lets a bounded number of pieces of work run at once; others wait their turn, first come first. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async use<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await this.#turn(signal);
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(start), 1);
        reject(cancelled(signal.reason));
      };
      if (signal.aborted) return reject(cancelled(signal.reason));
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(start);
    });
  }
}
