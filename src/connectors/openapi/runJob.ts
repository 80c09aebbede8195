import { throwIfAborted } from '../../core/cancellation.js';
import type { Job, JobResults, LoadReference } from './jobs.js';
import type { LoadedText } from './load.js';
import { WorkerProcess, usualLimits } from './workerProcess.js';

/** Does a job somewhere: the extension in a process of its own, a test in its own thread. */
export type RunJob = <K extends Job['kind']>(
  job: Extract<Job, { kind: K }>,
  root: LoadedText,
  loadReference: LoadReference,
  signal: AbortSignal,
) => Promise<JobResults[K]>;

/** A process for each job, started from the bundle in `distFolder`. Errors as `WorkerProcess.run`. */
export function createWorkerRunner(distFolder: string, limits = usualLimits): RunJob {
  return async (job, root, loadReference, signal) => {
    throwIfAborted(signal);
    const worker = new WorkerProcess(distFolder, limits);
    try {
      const { location } = root;
      // The worker answers with the result of the job it was given.
      return (await worker.run({ job, root, location }, loadReference, signal)) as never;
    } finally {
      worker.kill();
    }
  };
}
