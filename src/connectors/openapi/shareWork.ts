import { raceAbort } from '../../core/cancellation.js';

/** Work done once for all who ask for it while it runs, and kept once it succeeded. */
export interface SharedWork<T> {
  /** Rejects with `Cancelled` for the caller whose signal is aborted; others keep waiting. */
  get(signal: AbortSignal): Promise<T>;
  /** The next call starts anew; what runs is left to those who wait for it. */
  forget(): void;
}

export function shareWork<T>(work: (signal: AbortSignal) => Promise<T>): SharedWork<T> {
  interface Run {
    readonly result: Promise<T>;
    readonly controller: AbortController;
    waiting: number;
    isDone: boolean;
  }
  let current: Run | undefined;

  const start = (): Run => {
    const controller = new AbortController();
    const result = work(controller.signal);
    const run: Run = { result, controller, waiting: 0, isDone: false };
    result.then(
      () => (run.isDone = true),
      () => {
        run.isDone = true;
        if (current === run) current = undefined;
      },
    );
    return run;
  };

  return {
    async get(signal) {
      const run = (current ??= start());
      run.waiting++;
      try {
        return await raceAbort(run.result, signal);
      } finally {
        // The last to lose interest stops the work itself.
        if (--run.waiting === 0 && !run.isDone) {
          if (current === run) current = undefined;
          run.controller.abort();
        }
      }
    },
    forget() {
      current = undefined;
    },
  };
}
