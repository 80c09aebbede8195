import { join } from 'node:path';
import { raceAbort } from '../../../core/cancellation.js';
import { ConnectorError, isCancelled, isConnectorError } from '../../../core/errors.js';
import type { CatalogContext } from '../../../core/sources/catalogKind.js';
import { withoutSecrets } from '../../http/redact.js';
import { Slots } from '../../http/slots.js';
import type { EdgeSettings } from '../settings.js';
import {
  BridgeFailure,
  BridgeProcess,
  NoSuchProgram,
  type Answer,
  type Call,
} from './bridgeProcess.js';
import { bridgeEnvironment } from './environment.js';
import { noInterpreter, notInstalled, toEdgeError } from './errors.js';
import { interpreters } from './interpreter.js';
import type { Hello } from './messages.js';

/** Requests at once: each takes a thread and a session of edge.api. */
export const AT_ONCE = 8;
/** Threads that may be stuck in a process before it is given up for a new one. */
const MOST_LOST = 16;
/** Importing edge.api imports much else; from a cold disk that takes its time. */
const START_TIMEOUT_MS = 60_000;
const IDLE_MS = 5 * 60_000;

export interface BridgeOptions {
  readonly title: string;
  readonly settings: EdgeSettings;
  readonly context: CatalogContext;
  /** Milliseconds without a request after which the process ends. */
  readonly idleTimeout?: number;
}

interface Running {
  readonly process: BridgeProcess;
  readonly hello: Hello;
  readonly token: string;
}

/**
 * The way to `edge.api`: a Python process that is started by the first request, shared by all, ended
 * when nobody needs it for a while, and replaced when it has died or the token is another.
 */
export class Bridge {
  readonly #options: BridgeOptions;
  readonly #slots = new Slots(AT_ONCE);
  readonly #closed = new AbortController();
  #starting: { readonly token: string; readonly running: Promise<Running> } | undefined;
  #running: Running | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: BridgeOptions) {
    this.#options = options;
  }

  /** What is installed. */
  async hello(signal: AbortSignal): Promise<Hello> {
    return (await this.#process(signal)).hello;
  }

  /** Rejects with a `ConnectorError`; `what` is what is asked for, to say what went wrong. */
  async call(
    method: string,
    params: Call['params'],
    what: string,
    signal: AbortSignal,
    body?: Uint8Array,
  ): Promise<Answer> {
    const either = AbortSignal.any([signal, this.#closed.signal]);
    return this.#slots.use(either, async () => {
      const { process } = await this.#process(either);
      const timeout = this.#options.context.requestTimeout;
      try {
        const call = { method, params, timeout, ...(body ? { body } : {}) };
        return await process.request(call, either);
      } catch (error) {
        throw error instanceof BridgeFailure ? toEdgeError(error.failure, what) : error;
      } finally {
        this.#rest();
      }
    });
  }

  close(): void {
    this.#closed.abort();
    clearTimeout(this.#idle);
    this.#retire();
  }

  async #process(signal: AbortSignal): Promise<Running> {
    const { context, title } = this.#options;
    const token = (await context.secrets(signal))?.['token']?.trim();
    if (!token) {
      throw new ConnectorError('Unauthorized', `You are not signed in to ${title}.`, {
        nextSteps: ['signIn'],
      });
    }
    const running = this.#running;
    if (running && isFit(running, token)) return running;
    if (running) this.#retire();
    if (this.#starting?.token !== token) {
      const starting = { token, running: this.#start(token) };
      this.#starting = starting;
      const end = () => {
        if (this.#starting === starting) this.#starting = undefined;
      };
      starting.running.then(end, end);
    }
    return raceAbort(this.#starting.running, signal);
  }

  async #start(token: string): Promise<Running> {
    const { settings, context } = this.#options;
    const signal = this.#closed.signal;
    const candidates = await interpreters(settings.python, context, signal);
    let failure: ConnectorError | undefined;
    for (const { command, args } of candidates) {
      const process = new BridgeProcess({
        command,
        // Unbuffered, so that the log is in time; without files of its own in the extension's folder.
        args: [...args, '-u', '-B', join(context.distFolder, 'edgeBridge', 'main.py')],
        environment: bridgeEnvironment(
          settings,
          token,
          context.environment,
          context.editorProxy?.(),
        ),
        log: context.log,
        redact: withoutSecrets([token]),
      });
      try {
        const hello = await inTime(process, signal);
        const running = { process, hello, token };
        context.log.debug(
          `Edge is reached through ${command}, Python ${hello.python}, edge.api ${hello.version ?? ''}.`,
        );
        // Somebody may have signed in anew meanwhile.
        this.#retire();
        this.#running = running;
        this.#rest();
        return running;
      } catch (error) {
        process.kill();
        if (error instanceof BridgeFailure) throw notInstalled(error.failure, command);
        if (error instanceof NoSuchProgram) {
          if (!error.message.includes('ENOENT'))
            failure ??= noInterpreter([command], error.message);
          continue;
        }
        // Windows has commands of these names that only say where to buy Python.
        if (!process.ended || !isConnectorError(error, 'Unavailable')) throw error;
        failure ??= error;
      }
    }
    throw failure ?? noInterpreter(candidates.map(({ command }) => command));
  }

  /** Starts to count the time without requests anew. */
  #rest(): void {
    clearTimeout(this.#idle);
    if (this.#closed.signal.aborted) return;
    const { idleTimeout = IDLE_MS } = this.#options;
    this.#idle = setTimeout(() => {
      if (this.#running?.process.waiting) this.#rest();
      else this.#retire();
    }, idleTimeout);
    this.#idle.unref();
  }

  /** Ends the process once nobody waits for it; whoever comes next gets a new one. */
  #retire(): void {
    const process = this.#running?.process;
    this.#running = undefined;
    if (!process) return;
    if (process.waiting === 0 || this.#closed.signal.aborted) process.stop();
    else setTimeout(() => process.stop(), this.#options.context.requestTimeout || IDLE_MS).unref();
  }
}

/** A process that has died, is full of threads that hang, or has another token, is not used again. */
function isFit({ process, token }: Running, wanted: string): boolean {
  return !process.ended && token === wanted && process.lost < MOST_LOST;
}

async function inTime(process: BridgeProcess, signal: AbortSignal): Promise<Hello> {
  const timeout = AbortSignal.timeout(START_TIMEOUT_MS);
  try {
    return await raceAbort(process.ready, AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (!isCancelled(error) || signal.aborted) throw error;
    const seconds = START_TIMEOUT_MS / 1000;
    throw new ConnectorError('Timeout', `Python has not started within ${seconds} seconds.`, {
      nextSteps: ['retry', 'showLog'],
    });
  }
}
