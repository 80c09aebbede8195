import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError, cancelled, toConnectorError } from '../../core/errors.js';
import type { Job, JobResults, LoadReference } from './jobs.js';
import type { LoadedText } from './load.js';
import type { FromWorker, ToWorker, WorkerTask } from './workerMessages.js';

/** Does a job somewhere: the extension in a worker, a test or a command line in its own thread. */
export type RunJob = <K extends Job['kind']>(
  job: Extract<Job, { kind: K }>,
  root: LoadedText,
  loadReference: LoadReference,
  signal: AbortSignal,
) => Promise<JobResults[K]>;

export interface JobLimits {
  /** Megabytes; the largest known specification (20 MB, 11,000 operations) takes a quarter. */
  readonly memory: number;
  /** Milliseconds for one job, waiting for references included. */
  readonly time: number;
}

const usualLimits: JobLimits = { memory: 2048, time: 120_000 };

/**
 * In a worker thread started from the bundle in `distFolder`. Abort terminates it. Throws what the
 * job throws, `Invalid` when it runs out of memory, `Timeout` and `Cancelled`.
 */
export function createWorkerRunner(distFolder: string, limits = usualLimits): RunJob {
  return (job, root, loadReference, signal) => {
    throwIfAborted(signal);
    const worker = new Worker(join(distFolder, 'openapiWorker.js'), {
      workerData: { job, root } satisfies WorkerTask,
      resourceLimits: { maxOldGenerationSizeMb: limits.memory, stackSizeMb: 16 },
      execArgv: [],
      env: {},
    });
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        void worker.terminate();
        settle();
      };
      const fail = (error: Error) => end(() => reject(error));
      const onAbort = () => fail(cancelled(signal.reason));
      const timer = setTimeout(() => {
        fail(new ConnectorError('Timeout', `"${root.location}" takes too long to read.`));
      }, limits.time);
      signal.addEventListener('abort', onAbort, { once: true });
      worker.on('message', (message: FromWorker) => {
        switch (message.type) {
          case 'need':
            loadReference(message.uri).then(
              (answer) => worker.postMessage(answer satisfies ToWorker),
              (error: unknown) => fail(toConnectorError(error, 'Unavailable')),
            );
            break;
          case 'result':
            // The worker answers with the result of the job it was given.
            end(() => resolve(message.result as never));
            break;
          case 'error': {
            const { code, message: text, ...options } = message.error;
            fail(new ConnectorError(code, text, options));
          }
        }
      });
      worker.on('error', (error: Error & { code?: string }) => {
        const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        const message = isMemory
          ? `"${root.location}" needs more than ${limits.memory} MB of memory to be read.`
          : `"${root.location}" could not be read: ${error.message}`;
        fail(new ConnectorError('Invalid', message, { cause: error }));
      });
      worker.on('exit', () => {
        fail(new ConnectorError('Unavailable', 'The OpenAPI worker ended without an answer.'));
      });
    });
  };
}
