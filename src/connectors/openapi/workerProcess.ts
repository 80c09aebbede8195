import { join } from 'node:path';
import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError, cancelled, toConnectorError } from '../../core/errors.js';
import { type ProgramEnd, WorkerProgram } from '../../processes/workerProgram.js';
import type { Job, LoadReference } from './jobs.js';
import type { LoadedText } from './load.js';
import type { FromWorker, ToWorker } from './workerMessages.js';

export interface JobLimits {
  /** Megabytes; the largest known specification (20 MB, 11,000 operations) takes a quarter. */
  readonly memory: number;
  /** Milliseconds for one job, waiting for references included. */
  readonly time: number;
}

export const usualLimits: JobLimits = { memory: 2048, time: 120_000 };

/** A task for the worker; without `root` the specification is the one of the task before. */
export interface WorkerTask {
  readonly job: Job;
  readonly root: LoadedText | undefined;
  /** As errors name the specification. */
  readonly location: string;
}

/** The process in which specifications are read, started from the bundle in `distFolder`. */
export class WorkerProcess {
  readonly #program: WorkerProgram<ToWorker, FromWorker>;
  readonly #limits: JobLimits;

  constructor(distFolder: string, limits: JobLimits) {
    this.#limits = limits;
    const { memory } = limits;
    this.#program = new WorkerProgram({ script: join(distFolder, 'openapiWorker.js'), memory });
  }

  /** False once it was killed or has ended: nothing more can be asked of it. */
  get isAlive(): boolean {
    return this.#program.isAlive;
  }

  kill(): void {
    this.#program.kill();
  }

  /** Whether the program that started it waits for it at its own end. */
  set keepsProgram(keeps: boolean) {
    this.#program.keepsProgram = keeps;
  }

  /**
   * One task at a time. Abort kills the process. Rejects with what the job throws, `Invalid` when it
   * runs out of memory, `Timeout` and `Cancelled`.
   */
  run({ job, root, location }: WorkerTask, load: LoadReference, signal: AbortSignal) {
    const program = this.#program;
    return new Promise<unknown>((resolve, reject) => {
      throwIfAborted(signal);
      const end = (settle: () => void) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        stopListening();
        settle();
      };
      const stop = (error: Error) => {
        program.kill();
        end(() => reject(error));
      };
      const onAbort = () => stop(cancelled(signal.reason));
      const timer = setTimeout(() => {
        stop(new ConnectorError('Timeout', `"${location}" takes too long to read.`));
      }, this.#limits.time);
      const onMessage = (message: FromWorker) => {
        switch (message.type) {
          case 'need':
            load(message.uri).then(
              (answer) => program.send({ type: 'document', ...answer }),
              (error: unknown) => stop(toConnectorError(error, 'Unavailable')),
            );
            break;
          case 'result':
            end(() => resolve(message.result));
            break;
          case 'error': {
            const { code, message: text, ...options } = message.error;
            end(() => reject(new ConnectorError(code, text, options)));
          }
        }
      };
      const stopListening = program.listen({
        message: onMessage,
        end: (how) => stop(this.#ended(location, how)),
      });
      signal.addEventListener('abort', onAbort, { once: true });
      program.send({ type: 'task', job, ...(root === undefined ? {} : { root }) });
    });
  }

  #ended(location: string, { isOutOfMemory, how, cause }: ProgramEnd): ConnectorError {
    if (isOutOfMemory) {
      const message = `"${location}" needs more than ${this.#limits.memory} MB of memory to be read.`;
      return new ConnectorError('Invalid', message);
    }
    if (cause) return new ConnectorError('Unavailable', 'No process could be started.', { cause });
    const message = `"${location}" could not be read: the process that reads it has ended (${how}).`;
    return new ConnectorError('Unavailable', message, { nextSteps: ['retry'] });
  }
}
