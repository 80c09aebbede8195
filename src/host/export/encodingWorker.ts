import { parentPort, workerData } from 'node:worker_threads';
import { toConnectorError } from '../../core/errors.js';
import type { CopyOut, RowBytes } from '../../core/table/copyOut.js';
import { rowsOfLines } from '../../core/table/export/copyLines.js';
import type { RowBatch } from '../../core/table/table.js';
import { encodeRows } from './encodeRows.js';
import {
  type EncodingTask,
  type FromEncoder,
  ON_THE_WAY,
  type ToEncoder,
} from './encodingMessages.js';
import { ParquetMisfit } from './parquetFile.js';

/** Bytes that are sent at once: a message has its own costs. */
const PART = 256 * 1024;

/** Entry of the worker, bundled as `dist/exportWorker.js`: one file, then it ends. */
const { encoding, columns } = workerData as EncodingTask;

/** What was sent here, in order, for whoever waits for it. */
class Inbox {
  readonly #blocks: Exclude<ToEncoder, { type: 'taken' }>[] = [];
  #onTheWay = 0;
  #wake: () => void = () => undefined;

  constructor() {
    parentPort?.on('message', (message: ToEncoder) => {
      if (message.type === 'taken') this.#onTheWay--;
      else this.#blocks.push(message);
      this.#wake();
    });
  }

  async *rows(): AsyncGenerator<Pick<RowBatch, 'rows'>, void, undefined> {
    for (let asked = 0; asked < ON_THE_WAY; asked++) post({ type: 'next' });
    for (;;) {
      const block = this.#blocks.shift();
      if (!block) await this.#news();
      else if (block.type === 'end') return;
      else {
        post({ type: 'next' });
        const { length } = columns;
        yield { rows: block.type === 'rows' ? block.rows : rowsOfLines(block.bytes, length) };
      }
    }
  }

  /** Waits while what was sent before is not taken: a disk may be slower than this. */
  async send({ bytes, rows }: RowBytes): Promise<void> {
    while (this.#onTheWay >= ON_THE_WAY) await this.#news();
    this.#onTheWay++;
    post({ type: 'part', bytes, rows }, [bytes.buffer as ArrayBuffer]);
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

async function encode(): Promise<void> {
  const inbox = new Inbox();
  const copy: CopyOut = { columns, rows: () => inbox.rows(), close: () => Promise.resolve() };
  let waiting: RowBytes[] = [];
  let size = 0;
  const flush = async () => {
    const part = { bytes: Buffer.concat(waiting.map(({ bytes }) => bytes)), rows: 0 };
    for (const { rows } of waiting) part.rows += rows;
    waiting = [];
    size = 0;
    // Copied where it is part of memory that others use as well: what is sent goes.
    await inbox.send({ ...part, bytes: new Uint8Array(part.bytes) });
  };
  for await (const block of encodeRows(copy, encoding, new AbortController().signal)) {
    waiting.push(block);
    size += block.bytes.byteLength;
    if (size >= PART) await flush();
  }
  await flush();
}

function post(message: FromEncoder, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

encode().then(
  () => post({ type: 'done' }),
  (error: unknown) => {
    if (error instanceof ParquetMisfit) post({ type: 'misfit', column: error.column });
    else {
      const { code, message } = toConnectorError(error, 'Unavailable');
      post({ type: 'error', code, message });
    }
  },
);
