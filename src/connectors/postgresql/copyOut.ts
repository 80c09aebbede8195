import { raceAbort, throwIfAborted } from '../../core/cancellation.js';
import { isConnectorError } from '../../core/errors.js';
import type { CopyOut, CsvLayout, RowBytes } from '../../core/table/copyOut.js';
import { rowsOfLines } from '../../core/table/export/copyLines.js';
import type { Column, RowBatch, TableRef } from '../../core/table/table.js';
import type { TableView } from '../../core/table/view.js';
import { CopyReader } from './copyReader.js';
import { sqlState } from './errors.js';
import type { ConnectionPool, Lease } from './pool.js';
import { describeRelation } from './relation.js';
import { quoteLiteral } from './sql.js';
import { viewStatement } from './viewStatement.js';

/** feature_not_supported, syntax_error, undefined_object: servers that have no such COPY. */
const NO_COPY: ReadonlySet<string> = new Set(['0A000', '42601', '42704']);

/** Bytes that are written at once. */
const FILE_BLOCK = 1024 * 1024;
/** Bytes of rows that are made into cells at once: those take several times as much. */
const ROWS_BLOCK = 128 * 1024;
/** Bytes of rows that are handed on at once. */
const LINES_BLOCK = 128 * 1024;

/**
 * Prepares to read a view out with COPY, in a snapshot of its own that lasts until `close`. As long
 * as it goes on, no limit of time holds. Undefined where the server does not know how.
 */
export async function copyOut(
  pool: ConnectionPool,
  table: TableRef,
  view: TableView,
  signal: AbortSignal,
): Promise<CopyOut | undefined> {
  const snapshot = 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY';
  const lease = await pool.begin(snapshot, signal, { timeout: 0 });
  try {
    const relation = await describeRelation(table, (...args) => lease.read(...args), signal);
    const { select } = viewStatement(table, view, relation);
    // Checks the view as well, before anybody makes a file for it.
    await lease.execute(copyText(`${select} LIMIT 0`, ''), signal);
    const about = await plannedRows(pool, select, signal);
    return new ViewCopy(lease, select, relation.columns, about);
  } catch (error) {
    void lease.release();
    throwIfAborted(signal);
    const state = isConnectorError(error) ? sqlState(error.cause) : undefined;
    if (state !== undefined && NO_COPY.has(state) && view.where === undefined) return undefined;
    throw error;
  }
}

class ViewCopy implements CopyOut {
  readonly columns: readonly Column[];
  readonly about?: number;
  readonly #lease: Lease;
  readonly #select: string;
  readonly #closing = new AbortController();

  constructor(lease: Lease, select: string, columns: readonly Column[], about: number | undefined) {
    this.#lease = lease;
    this.#select = select;
    this.columns = columns;
    if (about !== undefined) this.about = about;
  }

  async *rows(signal: AbortSignal): AsyncGenerator<Pick<RowBatch, 'rows'>, void, undefined> {
    for await (const { bytes } of this.#read('', ROWS_BLOCK, signal)) {
      yield { rows: rowsOfLines(bytes, this.columns.length) };
    }
  }

  lines(signal: AbortSignal): AsyncGenerator<RowBytes, void, undefined> {
    return this.#read('', LINES_BLOCK, signal);
  }

  async *csv(
    { delimiter, header, nullText }: CsvLayout,
    signal: AbortSignal,
  ): AsyncGenerator<RowBytes, void, undefined> {
    const options = [
      'FORMAT csv',
      `DELIMITER ${quoteLiteral(delimiter)}`,
      `NULL ${quoteLiteral(nullText)}`,
      ...(header ? ['HEADER'] : []),
    ];
    let names = header ? 1 : 0;
    for await (const { bytes, rows } of this.#read(options.join(', '), FILE_BLOCK, signal)) {
      yield { bytes, rows: rows - names };
      names = 0;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#lease.release();
  }

  async *#read(
    options: string,
    blockSize: number,
    signal: AbortSignal,
  ): AsyncGenerator<RowBytes, void, undefined> {
    const both = AbortSignal.any([signal, this.#closing.signal]);
    throwIfAborted(both);
    const { connection } = this.#lease;
    const text = copyText(this.#select, options);
    const reader = new CopyReader(text, blockSize, () => connection.bytesRead);
    const stop = () => reader.discard();
    both.addEventListener('abort', stop, { once: true });
    const finished = this.#lease.guard(reader.finished, both, () => reader.heldFrom);
    // Told where it is waited for; a reader that left before does not ask.
    finished.catch(() => undefined);
    reader.finished.catch(() => undefined);
    connection.client.query(reader);
    try {
      for await (const block of reader.blocks()) {
        throwIfAborted(both);
        yield block;
        throwIfAborted(both);
      }
      await raceAbort(finished, both);
    } finally {
      both.removeEventListener('abort', stop);
      // Whoever stops asking has the server stop, by `close`: it has to be read to its end for that.
      reader.discard();
    }
  }
}

/** The select on lines of its own, so that a comment at its end takes nothing with it. */
function copyText(select: string, options: string): string {
  return `COPY (\n${select}\n) TO STDOUT${options === '' ? '' : ` (${options})`}`;
}

/** What the server's planner expects, outside of the snapshot: it is not needed. */
async function plannedRows(
  pool: ConnectionPool,
  select: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const { rows } = await pool.read(`EXPLAIN (FORMAT JSON) ${select}`, [], signal);
    const text = rows.map(([line]) => line ?? '').join('\n');
    const [plan] = JSON.parse(text) as readonly { readonly Plan?: { 'Plan Rows'?: unknown } }[];
    const planned = Number(plan?.Plan?.['Plan Rows']);
    return Number.isFinite(planned) ? planned : undefined;
  } catch {
    return undefined;
  }
}
