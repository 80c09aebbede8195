import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Writable } from 'node:stream';
import { cancelled, ConnectorError, errorText } from '../../../core/errors.js';
import type { Logger } from '../../../core/sources/connector.js';
import { LineReader } from './lineReader.js';
import { readMessage, type Failure, type Hello, type Message } from './messages.js';

/** The bridge sends no longer line; whoever does is not the bridge. */
const LONGEST_LINE = 64 * 1024 * 1024;
/** Base64 takes four bytes for three. */
const PART_BYTES = 384 * 1024;
/** Time for the process to end by itself once its input is closed. */
const END_TIMEOUT_MS = 2_000;
/** Lines of its log that tell why it ended. */
const LAST_LINES = 5;

export interface ProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly log: Logger;
  /** Hides secrets in what the process writes. */
  readonly redact: (text: string) => string;
}

export interface Call {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Content that goes with the request. */
  readonly body?: Uint8Array;
  /** Milliseconds without any progress until it counts as lost; 0 = none. */
  readonly timeout: number;
}

export interface Answer {
  readonly result: unknown;
  /** Content that came with the answer. */
  readonly bytes: Uint8Array;
}

/** A request that failed in Python: `toEdgeError` knows what it means. */
export class BridgeFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The interpreter could not even be started. */
export class NoSuchProgram extends Error {}

interface Pending {
  readonly parts: Uint8Array[];
  resolve(answer: Answer): void;
  reject(error: unknown): void;
  progress(): void;
}

/** One Python process and the requests under way in it. */
export class BridgeProcess {
  /** Rejects with `NoSuchProgram`, or `BridgeFailure` when edge.api cannot be used. */
  readonly ready: Promise<Hello>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #options: ProcessOptions;
  readonly #pending = new Map<number, Pending>();
  /** Requests that nobody waits for, and that still run. */
  readonly #dropped = new Set<number>();
  readonly #lastLines: string[] = [];
  #settleReady: { resolve(hello: Hello): void; reject(error: unknown): void } | undefined;
  #nextId = 1;
  #ended = false;

  constructor(options: ProcessOptions) {
    this.#options = options;
    const { command, args, environment: env } = options;
    this.ready = new Promise((resolve, reject) => {
      this.#settleReady = { resolve, reject };
    });
    // Whoever asks hears of it; nobody else must.
    this.ready.catch(() => undefined);
    this.#child = spawn(command, args, { env, stdio: 'pipe', windowsHide: true });
    this.#listen();
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Requests somebody waits for. */
  get waiting(): number {
    return this.#pending.size;
  }

  /** Threads in it that are lost until whatever they wait for comes to an end. */
  get lost(): number {
    return this.#dropped.size;
  }

  /** Rejects with `BridgeFailure`, `Timeout`, `Unavailable` when the process ends, or `Cancelled`. */
  async request(call: Call, signal: AbortSignal): Promise<Answer> {
    if (signal.aborted) throw cancelled(signal.reason);
    if (this.#ended) throw this.#endError();
    const id = this.#nextId++;
    const answered = this.#expect(id, call, signal);
    const { method, params, body } = call;
    this.#write({ id, method, params, ...(body ? { body: true } : {}) });
    if (body) await Promise.race([this.#sendBody(id, body), answered]);
    return answered;
  }

  /** Ends the process: lets it end by itself, then makes it. */
  stop(): void {
    this.#child.stdin.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), END_TIMEOUT_MS);
    timer.unref();
    this.#child.once('close', () => clearTimeout(timer));
  }

  /** Ends the process at once: somebody is not going to wait for what runs in it. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #expect(id: number, { method, timeout }: Call, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const drop = (error: unknown) => {
        this.#dropped.add(id);
        this.#write({ cancel: id });
        pending.reject(error);
      };
      const giveUp = () => drop(cancelled(signal.reason));
      const late = () => {
        const seconds = Math.round(timeout / 1000);
        this.#options.log.warn(`Edge has not answered "${method}" within ${seconds} s.`);
        drop(lateError(timeout));
      };
      const settle = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        this.#pending.delete(id);
      };
      const pending: Pending = {
        parts: [],
        resolve: (answer) => {
          settle();
          resolve(answer);
        },
        reject: (error) => {
          settle();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
        progress: () => {
          clearTimeout(timer);
          if (timeout > 0) timer = setTimeout(late, timeout);
        },
      };
      this.#pending.set(id, pending);
      signal.addEventListener('abort', giveUp, { once: true });
      pending.progress();
    });
  }

  async #sendBody(id: number, body: Uint8Array): Promise<never> {
    const { stdin } = this.#child;
    for (let start = 0; start < body.byteLength && this.#pending.has(id); start += PART_BYTES) {
      const part = Buffer.from(body.subarray(start, start + PART_BYTES)).toString('base64');
      if (!this.#write({ id, part }) && !this.#ended) {
        await drained(stdin);
      }
      this.#pending.get(id)?.progress();
    }
    if (this.#pending.has(id)) this.#write({ id, end: true });
    return new Promise<never>(() => undefined);
  }

  #write(message: object): boolean {
    if (this.#ended || !this.#child.stdin.writable) return true;
    return this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  #listen(): void {
    const { log, redact } = this.#options;
    const child = this.#child;
    const output = new LineReader(LONGEST_LINE, (line) => {
      const message = readMessage(line);
      if (message) this.#receive(message);
      else if (line.trim() !== '') log.debug(`Python: ${redact(line.slice(0, 1000))}`);
    });
    const errors = new LineReader(16 * 1024, (line) => this.#logLine(redact(line)));
    child.stdout.on('data', (chunk: Buffer) => {
      if (output.push(chunk)) return;
      log.error('The Python process wrote an endless line; it is ended.');
      this.kill();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      // Of an endless line the end is enough.
      if (!errors.push(chunk)) errors.clear();
    });
    // A process that is gone is told by its end.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => this.#end(new NoSuchProgram(errorText(error), { cause: error })));
    child.on('close', (code, signal) => {
      const how = signal === null ? `exit code ${String(code)}` : signal;
      log.debug(`The Python process for Edge has ended (${how}).`);
      this.#end(this.#endError(how));
    });
  }

  #logLine(line: string): void {
    if (line.trim() === '') return;
    this.#lastLines.push(line);
    if (this.#lastLines.length > LAST_LINES) this.#lastLines.shift();
    this.#options.log.debug(`Python: ${line}`);
  }

  #receive(message: Message): void {
    switch (message.type) {
      case 'ready':
        this.#settleReady?.resolve(message.hello);
        return;
      case 'notReady':
        this.#settleReady?.reject(this.#failure(message.failure));
        return;
      case 'part': {
        const pending = this.#pending.get(message.id);
        pending?.parts.push(message.bytes);
        pending?.progress();
        return;
      }
      case 'result': {
        const pending = this.#pending.get(message.id);
        this.#dropped.delete(message.id);
        pending?.resolve({ result: message.result, bytes: Buffer.concat(pending.parts) });
        return;
      }
      case 'failure':
        this.#dropped.delete(message.id);
        this.#pending.get(message.id)?.reject(this.#failure(message.failure));
        return;
      case 'dropped':
        this.#dropped.delete(message.id);
        return;
    }
  }

  #failure(failure: Failure): BridgeFailure {
    return new BridgeFailure({ ...failure, message: this.#options.redact(failure.message) });
  }

  #end(error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#settleReady?.reject(error);
    for (const pending of [...this.#pending.values()]) pending.reject(error);
    this.#dropped.clear();
  }

  #endError(how?: string): ConnectorError {
    const said = this.#lastLines.join('\n');
    return new ConnectorError(
      'Unavailable',
      `The Python process that talks to Edge has ended${how === undefined ? '' : ` (${how})`}.`,
      { nextSteps: ['retry', 'showLog'], ...(said === '' ? {} : { detail: said }) },
    );
  }
}

/** Resolves when the stream takes more, or never will. */
function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.once('drain', done);
    stream.once('close', done);
  });
}

function lateError(timeout: number): ConnectorError {
  const seconds = Math.max(1, Math.round(timeout / 1000));
  return new ConnectorError('Timeout', `Edge has not answered within ${seconds} seconds.`, {
    nextSteps: ['retry', 'openSettings'],
  });
}
