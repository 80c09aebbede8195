/**
 * What is being read. Who cancels gets an answer at once; what the source does about it takes
 * longer, and its own promise tells when it is over.
 */
export class RunningReads {
  readonly #running = new Map<Promise<unknown>, AbortSignal>();

  add(work: Promise<unknown>, signal: AbortSignal): void {
    this.#running.set(work, signal);
    const done = () => this.#running.delete(work);
    work.then(done, done);
  }

  /** Resolves once everything that was cancelled before this call is over. Never rejects. */
  async whenStopped(): Promise<void> {
    const stopping = [...this.#running].filter(([, signal]) => signal.aborted);
    await Promise.allSettled(stopping.map(([work]) => work));
  }
}
