import Cursor from 'pg-cursor';
import { raceAbort, throwIfAborted } from '../../core/cancellation.js';
import type { Cell, Column, RowBatch } from '../../core/table/table.js';
import { type Field, RAW_TEXT, toField } from './rawResult.js';
import type { ConnectionPool, Lease } from './pool.js';
import type { TypeNames } from './typeNames.js';

/** Rows read at once: more costs memory and time to the first row, fewer cost round trips. */
const BLOCK = 1_000;
/** Milliseconds an unfinished cursor may take to close before its connection is given up. */
const CLOSE_TIMEOUT = 2_000;

/**
 * Streams the result of one statement in blocks, the first one even when it has no rows. Runs in a
 * read-only transaction that is rolled back, so that nothing it set outlives it. The next block is
 * asked for when the consumer wants it. The session's statement limit holds for the whole result.
 */
export async function* runQuery(
  pool: ConnectionPool,
  types: TypeNames,
  sql: string,
  parameters: readonly unknown[],
  signal: AbortSignal,
): AsyncGenerator<RowBatch, void, undefined> {
  const lease = await pool.begin('BEGIN TRANSACTION READ ONLY', signal);
  const running = new RunningQuery(lease, sql, parameters, signal);
  try {
    let columns: readonly Column[] | undefined;
    for (;;) {
      const { rows, fields } = await running.next();
      columns ??= await columnsOf(pool, types, fields, signal);
      const last = rows.length < BLOCK;
      // Before the last block is handed out: who has it may never ask again.
      if (last) void running.finish();
      throwIfAborted(signal);
      yield { columns, rows };
      throwIfAborted(signal);
      if (last) return;
    }
  } finally {
    await running.finish();
  }
}

async function columnsOf(
  pool: ConnectionPool,
  types: TypeNames,
  fields: readonly Field[],
  signal: AbortSignal,
): Promise<readonly Column[]> {
  // The query's own connection is busy with the cursor, and waiting for a free one could be for ever.
  const read = async (text: string, values: readonly unknown[], inner: AbortSignal) => {
    const extra = await pool.lease(inner, { extra: true });
    try {
      return await extra.read(text, values, inner);
    } finally {
      void extra.release();
    }
  };
  const names = await types.of(fields, read, signal);
  return fields.map((field, index) => ({ name: field.name, type: names[index] ?? '' }));
}

interface Block {
  readonly fields: readonly Field[];
  readonly rows: readonly (readonly Cell[])[];
}

class RunningQuery {
  readonly #lease: Lease;
  readonly #signal: AbortSignal;
  readonly #sql: string;
  readonly #parameters: readonly unknown[];
  #cursor: Cursor<Cell[]> | undefined;
  #reading = false;
  #finished: Promise<void> | undefined;

  constructor(lease: Lease, sql: string, parameters: readonly unknown[], signal: AbortSignal) {
    this.#lease = lease;
    this.#sql = sql;
    this.#parameters = parameters;
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  async next(): Promise<Block> {
    throwIfAborted(this.#signal);
    this.#reading = true;
    try {
      this.#cursor ??= this.#start();
      // A cancelled statement may take its time to end; the caller does not wait for it.
      const block = this.#lease.guard(readBlock(this.#cursor), this.#signal);
      return await raceAbort(block, this.#signal);
    } catch (error) {
      // The server has closed it already.
      this.#cursor = undefined;
      throw error;
    } finally {
      this.#reading = false;
    }
  }

  /** Closes the cursor and gives the connection back, once. */
  finish(): Promise<void> {
    this.#finished ??= this.#close();
    return this.#finished;
  }

  #start(): Cursor<Cell[]> {
    const cursor = new Cursor<Cell[]>(this.#sql, [...this.#parameters], {
      rowMode: 'array',
      types: RAW_TEXT,
    });
    return this.#lease.connection.client.query(cursor);
  }

  async #close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#onAbort);
    const { connection } = this.#lease;
    if (this.#cursor && !connection.lost) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(() => {
          connection.destroy();
          resolve();
        }, CLOSE_TIMEOUT);
      });
      // A connection that breaks meanwhile leaves the driver's promise open for ever.
      await Promise.race([this.#cursor.close().catch(() => connection.destroy()), late]);
      clearTimeout(timer);
    }
    const released = this.#lease.release();
    if (!this.#signal.aborted) await released;
  }

  /** A consumer that stopped asking still wants its connection freed. */
  readonly #onAbort = () => {
    if (!this.#reading) void this.finish();
  };
}

function readBlock(cursor: Cursor<Cell[]>): Promise<Block> {
  return new Promise((resolve, reject) => {
    cursor.read(BLOCK, (error, rows, result) => {
      if (error) reject(error);
      else resolve({ rows, fields: result.fields.map(toField) });
    });
  });
}
