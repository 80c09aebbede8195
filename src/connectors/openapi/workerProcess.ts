import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError, cancelled, toConnectorError } from '../../core/errors.js';
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

/** What V8 prints before it gives up: it cannot be caught, and would end a thread's process, too. */
const OUT_OF_MEMORY =
  /heap out of memory|Allocation failed|invalid (?:array |string )?(?:size|length|table)/i;

/** A task for the worker; without `root` the specification is the one of the task before. */
export interface WorkerTask {
  readonly job: Job;
  readonly root: LoadedText | undefined;
  /** As errors name the specification. */
  readonly location: string;
}

/**
 * The process in which specifications are read, started from the bundle in `distFolder`. A process
 * and not a thread, because V8 aborts the whole process when one allocation is too large.
 */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #limits: JobLimits;
  #stderr = '';
  #isAlive = true;

  constructor(distFolder: string, limits: JobLimits) {
    this.#limits = limits;
    this.#child = fork(join(distFolder, 'openapiWorker.js'), [], {
      execArgv: [`--max-old-space-size=${limits.memory}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: environment(),
    });
    this.#child.on('exit', () => (this.#isAlive = false));
    // What was still being sent to a process that has ended.
    this.#child.on('error', () => this.kill());
    this.#child.stderr?.on('data', (part: Buffer) => {
      this.#stderr = (this.#stderr + part.toString()).slice(-10_000);
    });
  }

  /** False once it was killed or has ended: nothing more can be asked of it. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  kill(): void {
    this.#isAlive = false;
    this.#child.kill('SIGKILL');
  }

  /** Whether the program that started it waits for it at its own end. */
  set keepsProgram(keeps: boolean) {
    const { channel, stderr } = this.#child;
    const handles = [this.#child, channel, stderr] as ({ ref?(): void; unref?(): void } | null)[];
    for (const handle of handles) {
      if (keeps) handle?.ref?.();
      else handle?.unref?.();
    }
  }

  /**
   * One task at a time. Abort kills the process. Rejects with what the job throws, `Invalid` when it
   * runs out of memory, `Timeout` and `Cancelled`.
   */
  run({ job, root, location }: WorkerTask, load: LoadReference, signal: AbortSignal) {
    const child = this.#child;
    const send = (message: ToWorker) => {
      if (this.#isAlive) child.send(message);
    };
    return new Promise<unknown>((resolve, reject) => {
      throwIfAborted(signal);
      const end = (settle: () => void) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        child.off('message', onMessage);
        child.off('close', onClose);
        child.off('error', onError);
        settle();
      };
      const stop = (error: Error) => {
        this.kill();
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
              (answer) => send({ type: 'document', ...answer }),
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
      // Not `exit`: what it printed last comes after that.
      const onClose = (code: number | null, by: string | null) => {
        stop(this.#ended(location, by ?? `code ${code}`));
      };
      const onError = (cause: Error) => {
        stop(new ConnectorError('Unavailable', 'No process could be started.', { cause }));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      child.on('message', onMessage);
      child.on('close', onClose);
      child.on('error', onError);
      send({ type: 'task', job, ...(root === undefined ? {} : { root }) });
    });
  }

  #ended(location: string, how: string): ConnectorError {
    if (OUT_OF_MEMORY.test(this.#stderr)) {
      const message = `"${location}" needs more than ${this.#limits.memory} MB of memory to be read.`;
      return new ConnectorError('Invalid', message);
    }
    const message = `"${location}" could not be read: the process that reads it has ended (${how}).`;
    return new ConnectorError('Unavailable', message, { nextSteps: ['retry'] });
  }
}

/** Nothing of the user's but what a program needs to start. */
function environment(): NodeJS.ProcessEnv {
  const needed = ['PATH', 'SystemRoot', 'LD_LIBRARY_PATH', 'TMPDIR', 'TEMP'];
  const taken = needed.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  // Within VS Code the program is Electron.
  return { ...Object.fromEntries(taken), ELECTRON_RUN_AS_NODE: '1' };
}
