import { SharedWork } from './http/sharedWork.js';

/**
 * Something that comes in one piece: asked for once, at the first use, by all who wait for it
 * together, and given up when none of them waits any more. A failure is not kept.
 */
export class LoadedOnce<T extends object> {
  readonly #load: (signal: AbortSignal) => Promise<T>;
  readonly #shared = new SharedWork<T>();
  #loaded: T | undefined;
  #closed = false;

  constructor(load: (signal: AbortSignal) => Promise<T>) {
    this.#load = load;
  }

  async get(signal: AbortSignal): Promise<T> {
    if (this.#loaded) return this.#loaded;
    const loaded = await this.#shared.join('', signal, this.#load);
    if (!this.#closed) this.#loaded = loaded;
    return loaded;
  }

  /** Lets go of it, also of what is still on its way. */
  close(): Promise<void> {
    this.#closed = true;
    this.#loaded = undefined;
    return Promise.resolve();
  }
}
