import { raceAbort } from '../../core/cancellation.js';

interface Shared<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  users: number;
}

/** Runs equal work once for all who ask while it runs; it is cancelled when none of them waits. */
export class SharedWork<T> {
  readonly #running = new Map<string, Shared<T>>();

  async join(
    key: string,
    signal: AbortSignal,
    work: (stop: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const shared = this.#running.get(key) ?? this.#start(key, work);
    shared.users++;
    try {
      return await raceAbort(shared.result, signal);
    } finally {
      shared.users--;
      if (shared.users === 0) {
        this.#forget(key, shared);
        shared.controller.abort();
      }
    }
  }

  #start(key: string, work: (stop: AbortSignal) => Promise<T>): Shared<T> {
    const controller = new AbortController();
    const result = work(controller.signal);
    const shared: Shared<T> = { result, controller, users: 0 };
    this.#running.set(key, shared);
    const end = () => this.#forget(key, shared);
    result.then(end, end);
    return shared;
  }

  #forget(key: string, shared: Shared<T>): void {
    if (this.#running.get(key) === shared) this.#running.delete(key);
  }
}
