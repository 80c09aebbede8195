/** Milliseconds for which something read ahead still tells how things are. */
const FRESH = 10_000;

/**
 * Something that is read before it is asked for, and handed out once: to the first who asks, whether
 * it is there by then, has failed or is still under way. Whoever asks later reads for himself.
 */
export class EarlyRead<T> {
  /** What is read, for what is read ahead after it; leaves it to be taken. */
  readonly work: Promise<T>;
  readonly #now: () => number;
  readonly #ending = new AbortController();
  #done: { readonly at: number; readonly value?: { readonly it: T } } | undefined;
  #isTaken = false;

  /** `now` is a clock in milliseconds. */
  constructor(read: (signal: AbortSignal) => Promise<T>, now = () => performance.now()) {
    this.#now = now;
    this.work = read(this.#ending.signal);
    this.work.then(
      (it) => (this.#done = { at: now(), value: { it } }),
      () => (this.#done = { at: now() }),
    );
  }

  /** It has been read, and nobody has taken it. */
  get isThere(): boolean {
    return this.#done?.value !== undefined && !this.#isTaken && !this.#isOld;
  }

  /** The work, which ends when this signal is aborted; undefined when it was taken, or is too old. */
  take(signal: AbortSignal): Promise<T> | undefined {
    if (this.#isTaken || this.#isOld || signal.aborted) return undefined;
    this.#isTaken = true;
    signal.addEventListener('abort', () => this.#ending.abort(), { once: true });
    return this.work;
  }

  /** The result if it is there; leaves what is under way, and what has failed, to `take`. */
  takeResult(): T | undefined {
    if (!this.isThere) return undefined;
    this.#isTaken = true;
    return this.#done?.value?.it;
  }

  /** Nobody will ask any more: ends what is under way. */
  drop(): void {
    if (this.#isTaken) return;
    this.#isTaken = true;
    this.#ending.abort();
  }

  get #isOld(): boolean {
    return this.#done !== undefined && this.#now() - this.#done.at > FRESH;
  }
}
