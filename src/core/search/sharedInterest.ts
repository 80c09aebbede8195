/** A signal that is aborted once all who were interested have left. */
export class SharedInterest {
  readonly #controller = new AbortController();
  #interested = 0;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Joins; call the result once to leave. */
  join(): () => void {
    this.#interested++;
    return () => {
      if (--this.#interested === 0) this.#controller.abort();
    };
  }

  end(): void {
    this.#controller.abort();
  }
}
