import type { Connection as WireConnection, Submittable } from 'pg';
import type { RowBytes } from '../../core/table/copyOut.js';

/** Blocks that may wait before the server is kept from sending more. */
const MOST_BLOCKS = 4;

/** What `pg` gives a query for each row of a COPY; its types leave that out. */
interface CopyData {
  readonly chunk: Buffer;
}

/**
 * A `COPY … TO STDOUT` as `pg` runs it: every message of the server is one row. Collects them in
 * blocks of whole rows and has the server wait while nobody takes them.
 */
export class CopyReader implements Submittable {
  /** Ends when the server has ended the statement, whoever has taken the rows. */
  readonly finished: Promise<void>;
  readonly #text: string;
  readonly #blockSize: number;
  readonly #bytesRead: () => number;
  readonly #blocks: RowBytes[] = [];
  #connection: WireConnection | undefined;
  #block: Buffer;
  #size = 0;
  #rows = 0;
  #paused = false;
  #discards = false;
  #over = false;
  #wake: (() => void) | undefined;
  #end: () => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;
  /** Bytes of the connection that had been read with the last whole row. */
  heldFrom = 0;

  /** `blockSize` in bytes; a row that has more is a block of its own. */
  constructor(text: string, blockSize: number, bytesRead: () => number) {
    this.#text = text;
    this.#blockSize = blockSize;
    this.#block = Buffer.allocUnsafe(blockSize);
    this.#bytesRead = bytesRead;
    this.heldFrom = bytesRead();
    this.finished = new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    });
  }

  /** The blocks; ends when there are no more, for whatever reason: `finished` tells which. */
  async *blocks(): AsyncGenerator<RowBytes, void, undefined> {
    for (;;) {
      const block = this.#blocks.shift();
      if (block) {
        if (this.#blocks.length <= MOST_BLOCKS / 2) this.#resume();
        yield block;
      } else if (this.#over || this.#discards) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  /** Reads on and forgets what comes: only so does a server hear that it is to stop. */
  discard(): void {
    this.#discards = true;
    this.#blocks.length = 0;
    this.#size = 0;
    this.#resume();
    this.#wake?.();
  }

  submit(connection: WireConnection): void {
    this.#connection = connection;
    (connection as unknown as { query(text: string): void }).query(this.#text);
  }

  handleCopyData({ chunk }: CopyData): void {
    this.heldFrom = this.#bytesRead();
    if (this.#discards) return;
    if (this.#size + chunk.length > this.#block.length) this.#flush();
    // Copied, for the memory of the message is used again for the next one.
    if (chunk.length > this.#block.length) this.#block = Buffer.allocUnsafe(chunk.length);
    chunk.copy(this.#block, this.#size);
    this.#size += chunk.length;
    this.#rows++;
  }

  handleCommandComplete(): void {
    this.#flush();
  }

  handleReadyForQuery(): void {
    this.#close();
    this.#end();
  }

  handleError(error: unknown): void {
    this.#close();
    this.#fail(error);
  }

  #flush(): void {
    if (this.#rows > 0) {
      this.#blocks.push({ bytes: this.#block.subarray(0, this.#size), rows: this.#rows });
    }
    this.#block = Buffer.allocUnsafe(this.#blockSize);
    this.#size = 0;
    this.#rows = 0;
    if (this.#blocks.length > MOST_BLOCKS && !this.#paused) {
      this.#paused = true;
      this.#connection?.stream.pause();
    }
    this.#wake?.();
  }

  #resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#connection?.stream.resume();
  }

  #close(): void {
    this.#over = true;
    this.#resume();
    this.#wake?.();
  }
}
