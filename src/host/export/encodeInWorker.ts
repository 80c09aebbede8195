import { cancelled, ConnectorError } from '../../core/errors.js';
import type { CopyOut, RowBytes } from '../../core/table/copyOut.js';
import { type ProgramEnd, WorkerProgram } from '../../processes/workerProgram.js';
import { writtenBlock } from './blockStream.js';
import type { Encoding } from './encodeRows.js';
import type { Block, EncodingTask, FromEncoder } from './encodingMessages.js';
import { ParquetMisfit } from './parquetFile.js';

/** Megabytes for objects that are used and forgotten at once. */
const YOUNG = 4;

/**
 * Megabytes that encoding may take. What may take much is given much before it is cleaned up, so the
 * usual limit is small; the large one is for values of hundreds of megabytes.
 */
export const USUAL_MEMORY = 256;
export const MOST_MEMORY = 2_048;

export interface WorkerOptions {
  /** Path of the bundle of `encodingWorker.ts`. */
  readonly script: string;
  /** Megabytes. */
  readonly memory: number;
}

/** Encoding needed more memory than it was given. */
class OutOfMemory extends Error {}

/**
 * Makes a file of rows in a process of its own, so that this one answers meanwhile and does not end
 * with it. Holds a few blocks; the process ends with the last part, when somebody stops asking, and
 * with the signal. Throws what reading and encoding throw; see {@link isOutOfMemory}.
 */
export async function* encodeInWorker(
  { script, memory }: WorkerOptions,
  copy: CopyOut,
  encoding: Encoding,
  signal: AbortSignal,
): AsyncGenerator<RowBytes, void, undefined> {
  const encoder = new Encoder({ script, memory }, copy, signal);
  try {
    yield* encoder.parts({ encoding, columns: copy.columns });
  } finally {
    await encoder.close();
  }
}

/** Whether encoding needed more memory than it was given. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof ConnectorError && error.cause instanceof OutOfMemory;
}

class Encoder {
  readonly #program: WorkerProgram<EncodingTask, FromEncoder>;
  readonly #signal: AbortSignal;
  readonly #closing = new AbortController();
  readonly #blocks: AsyncGenerator<Block, void, undefined>;
  readonly #ended: Promise<void>;
  #feeding: Promise<void> = Promise.resolve();
  /** Rows of the file that nobody has been told of. */
  #rows = 0;
  #isDone = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: WorkerOptions, copy: CopyOut, signal: AbortSignal) {
    this.#signal = signal;
    this.#program = new WorkerProgram({ ...options, youngMemory: YOUNG, isPiped: true });
    this.#blocks = blocksOf(copy, AbortSignal.any([signal, this.#closing.signal]));
    this.#ended = new Promise((resolve) => {
      this.#program.listen({
        message: (message) => this.#hear(message),
        end: (end) => {
          this.#fail(endError(end));
          resolve();
        },
      });
    });
    signal.addEventListener('abort', this.#onAbort, { once: true });
    if (signal.aborted) this.#onAbort();
  }

  async *parts(task: EncodingTask): AsyncGenerator<RowBytes, void, undefined> {
    this.#program.send(task);
    this.#feeding = this.#feed();
    try {
      for await (const bytes of this.#program.output) {
        if (this.#failure) break;
        yield { bytes: bytes as Uint8Array, rows: this.#takeRows() };
      }
    } catch (error) {
      // A pipe that breaks has a cause, which is told at the end.
      await this.#ended;
      this.#fail(error);
    }
    await this.#ended;
    if (this.#failure) throw this.#failure.error;
    yield { bytes: new Uint8Array(), rows: this.#takeRows() };
  }

  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#fail(cancelled());
    this.#closing.abort();
    this.#program.kill();
    // The source may be closed once nothing is being read any more.
    await this.#feeding;
    await this.#blocks.return().catch(() => undefined);
  }

  readonly #onAbort = () => this.#fail(cancelled(this.#signal.reason));

  #takeRows(): number {
    const rows = this.#rows;
    this.#rows = 0;
    return rows;
  }

  #hear(message: FromEncoder): void {
    switch (message.type) {
      case 'rows':
        this.#rows += message.rows;
        return;
      case 'done':
        this.#isDone = true;
        return;
      case 'misfit':
        return this.#fail(new ParquetMisfit(message.column));
      case 'error':
        return this.#fail(new ConnectorError(message.code, message.message));
    }
  }

  /** One block is on its way while the next one is read. */
  async #feed(): Promise<void> {
    let sent = Promise.resolve();
    try {
      for await (const block of this.#blocks) {
        await sent;
        if (this.#failure) return;
        sent = this.#send(block);
      }
      this.#program.input.end();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Once the process has taken most of it, or has ended. */
  #send(block: Block): Promise<void> {
    const { input } = this.#program;
    const [head, bytes] = writtenBlock(block);
    input.write(head);
    return new Promise((resolve) => {
      input.write(bytes, () => resolve());
    });
  }

  /** The first failure is the one that tells. What comes after the last part is none. */
  #fail(error: unknown): void {
    if (this.#isDone) return;
    this.#failure ??= { error };
    this.#program.kill();
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

function endError({ isOutOfMemory, how, cause }: ProgramEnd): ConnectorError {
  if (isOutOfMemory) {
    return new ConnectorError(
      'Unsupported',
      'Some values are so large that there is not enough memory for this format: export to CSV.',
      { cause: new OutOfMemory(how) },
    );
  }
  const message = cause
    ? 'No process could be started to write the file.'
    : `The process that writes the file has ended (${how}).`;
  return new ConnectorError('Unavailable', message, {
    ...(cause ? { cause } : {}),
    nextSteps: ['retry', 'showLog'],
  });
}
