import { Worker } from 'node:worker_threads';
import { cancelled, ConnectorError } from '../../core/errors.js';
import type { CopyOut, RowBytes } from '../../core/table/copyOut.js';
import type { Encoding } from './encodeRows.js';
import type { EncodingTask, FromEncoder, ToEncoder } from './encodingMessages.js';
import { ParquetMisfit } from './parquetFile.js';

/** Megabytes for objects that are used and forgotten at once. */
const YOUNG = 8;

/**
 * Megabytes that encoding may take. What may take much is given much before it is cleaned up, so the
 * usual limit is small; the large one is for values of hundreds of megabytes.
 */
export const USUAL_MEMORY = 256;
export const MOST_MEMORY = 2_048;

const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';

export interface WorkerOptions {
  /** Path of the bundle of `encodingWorker.ts`. */
  readonly script: string;
  /** Megabytes. */
  readonly memory: number;
}

/** Bytes from which on a block of rows has memory of its own, which can go over to the thread. */
const OWN_MEMORY = 64 * 1024;

/**
 * Makes a file of rows in a thread of its own, so that this one answers meanwhile.
 * Holds a few blocks; the thread ends with the last part, when somebody stops asking, and with the
 * signal. Throws what reading and encoding throw; see {@link isOutOfMemory}.
 */
export async function* encodeInWorker(
  { script, memory }: WorkerOptions,
  copy: CopyOut,
  encoding: Encoding,
  signal: AbortSignal,
): AsyncGenerator<RowBytes, void, undefined> {
  const workerData: EncodingTask = { encoding, columns: copy.columns };
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG, maxOldGenerationSizeMb: memory };
  const worker = new Worker(script, { workerData, resourceLimits });
  const encoder = new Encoder(worker, copy, signal);
  try {
    yield* encoder.parts();
  } finally {
    await encoder.close();
  }
}

/** Whether encoding needed more memory than it was given. */
export function isOutOfMemory(error: unknown): boolean {
  const cause = error instanceof ConnectorError ? error.cause : undefined;
  return (cause as { readonly code?: unknown } | undefined)?.code === OUT_OF_MEMORY;
}

type Block = Exclude<ToEncoder, { type: 'taken' }>;

class Encoder {
  readonly #worker: Worker;
  readonly #signal: AbortSignal;
  readonly #closing = new AbortController();
  readonly #blocks: AsyncGenerator<Block, void, undefined>;
  readonly #parts: RowBytes[] = [];
  #feeding: Promise<void> = Promise.resolve();
  #isDone = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => undefined;

  constructor(worker: Worker, copy: CopyOut, signal: AbortSignal) {
    this.#signal = signal;
    this.#worker = worker;
    this.#blocks = blocksOf(copy, AbortSignal.any([signal, this.#closing.signal]));
    worker.on('message', (message: FromEncoder) => this.#hear(message));
    worker.on('error', (error) => this.#fail(workerError(error)));
    worker.on('exit', () => this.#fail(workerError(undefined)));
    signal.addEventListener('abort', this.#onAbort, { once: true });
    if (signal.aborted) this.#onAbort();
  }

  async *parts(): AsyncGenerator<RowBytes, void, undefined> {
    for (;;) {
      if (this.#failure) throw this.#failure.error;
      const part = this.#parts.shift();
      if (part) {
        yield part;
        this.#post({ type: 'taken' });
      } else if (this.#isDone) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#failure ??= { error: cancelled() };
    this.#closing.abort();
    await this.#worker.terminate();
    // The source may be closed once nothing is being read any more.
    await this.#feeding;
    await this.#blocks.return().catch(() => undefined);
  }

  readonly #onAbort = () => this.#fail(cancelled(this.#signal.reason));

  #hear(message: FromEncoder): void {
    switch (message.type) {
      case 'next':
        this.#feeding = this.#feeding.then(() => this.#feed());
        return;
      case 'part':
        this.#parts.push(message);
        break;
      case 'done':
        this.#isDone = true;
        break;
      case 'misfit':
        return this.#fail(new ParquetMisfit(message.column));
      case 'error':
        return this.#fail(new ConnectorError(message.code, message.message));
    }
    this.#wake();
  }

  async #feed(): Promise<void> {
    if (this.#failure) return;
    try {
      const { value, done } = await this.#blocks.next();
      this.#post(done ? { type: 'end' } : value);
    } catch (error) {
      this.#fail(error);
    }
  }

  #post(message: ToEncoder): void {
    if (message.type !== 'lines') return this.#worker.postMessage(message);
    const { buffer } = message.bytes;
    // Small ones are parts of memory that Node uses for many, and are copied.
    const own = buffer instanceof ArrayBuffer && buffer.byteLength >= OWN_MEMORY;
    this.#worker.postMessage(message, own ? [buffer] : []);
  }

  /** The first failure is the one that tells. What comes after the last part is none. */
  #fail(error: unknown): void {
    if (!this.#isDone) this.#failure ??= { error };
    this.#wake();
  }
}

async function* blocksOf(
  copy: CopyOut,
  signal: AbortSignal,
): AsyncGenerator<Block, void, undefined> {
  if (copy.lines) {
    for await (const { bytes } of copy.lines(signal)) yield { type: 'lines', bytes };
  } else {
    for await (const { rows } of copy.rows(signal)) yield { type: 'rows', rows };
  }
}

function workerError(cause: unknown): ConnectorError {
  if ((cause as { readonly code?: unknown } | undefined)?.code === OUT_OF_MEMORY) {
    return new ConnectorError(
      'Unsupported',
      'Some values are so large that there is not enough memory for this format: export to CSV.',
      { cause },
    );
  }
  return new ConnectorError('Unavailable', 'The thread that writes the file has ended.', {
    ...{ cause, nextSteps: ['retry', 'showLog'] },
  });
}
