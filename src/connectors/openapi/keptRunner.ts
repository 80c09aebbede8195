import { raceAbort, throwIfAborted } from '../../core/cancellation.js';
import type { LoadedText } from './load.js';
import type { RunJob } from './runJob.js';
import { WorkerProcess, usualLimits, type JobLimits } from './workerProcess.js';

/** Does jobs on one specification after the other, and reads each once. */
export interface KeptRunner {
  /** What is read is known again by the object `root`, not by its text. One job at a time. */
  readonly run: RunJob;
  /** Lets go of what was read; the next job reads anew. */
  end(): void;
}

export interface KeptOptions {
  readonly limits?: JobLimits;
  /** Milliseconds without a job until what was read is let go of. */
  readonly idle?: number;
  /** So many processes stay without a job, those used last. */
  readonly most?: number;
}

/**
 * Runners that keep what they have read, each in a process of its own: reading a specification of
 * 20 MB takes a second, describing one operation of it some milliseconds.
 */
export function createKeptRunners(
  distFolder: string,
  { limits = usualLimits, idle = 180_000, most = 3 }: KeptOptions = {},
): { open(): KeptRunner } {
  /** Runners without a job, the one used last at the end. */
  const waiting = new Set<KeptRunner>();

  const open = (): KeptRunner => {
    let worker: WorkerProcess | undefined;
    let known: LoadedText | undefined;
    let last: Promise<unknown> = Promise.resolve();
    let timer: NodeJS.Timeout | undefined;

    const perform: RunJob = async (job, root, loadReference, signal) => {
      throwIfAborted(signal);
      clearTimeout(timer);
      waiting.delete(runner);
      if (!worker?.isAlive) [worker, known] = [new WorkerProcess(distFolder, limits), undefined];
      const current = worker;
      current.keepsProgram = true;
      const isKnown = known === root;
      known = undefined;
      try {
        const task = { job, root: isKnown ? undefined : root, location: root.location };
        const result = await current.run(task, loadReference, signal);
        known = root;
        return result as never;
      } finally {
        current.keepsProgram = false;
        if (worker === current && current.isAlive) rest();
      }
    };

    const rest = () => {
      timer = setTimeout(() => runner.end(), idle);
      timer.unref();
      waiting.add(runner);
      const [oldest] = waiting;
      if (waiting.size > most) oldest?.end();
    };

    const runner: KeptRunner = {
      run: (job, root, loadReference, signal) => {
        const work = last.then(() => perform(job, root, loadReference, signal));
        last = work.catch(() => undefined);
        // One that waits for others need not wait for them to be cancelled.
        return raceAbort(work, signal);
      },
      end() {
        clearTimeout(timer);
        waiting.delete(runner);
        worker?.kill();
        [worker, known] = [undefined, undefined];
      },
    };
    return runner;
  };
  return { open };
}
