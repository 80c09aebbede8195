import { raceAbort, throwIfAborted } from '../../core/cancellation.js';
import { cancelled, ConnectorError, toConnectorError } from '../../core/errors.js';
import type {
  Cell,
  Column,
  CutCell,
  RowBatch,
  RowCount,
  RowRange,
  TableSource,
} from '../../core/table/table.js';

type Row = readonly Cell[];

/** Where rows come from that are not held. */
export interface RowCursor {
  /** Up to `count` rows from `start` on; fewer when the result ends. */
  fetch(start: number, count: number, signal: AbortSignal): Promise<readonly Row[]>;
  /** Gives everything back that the cursor needs at the server. */
  close(): Promise<void>;
  /** The same after a failure, which may have ended the transaction: what to tell the user. */
  fail(error: unknown): Promise<unknown>;
}

/** What is kept of a result's beginning: small results need no cursor after their end was seen. */
const HELD_ROWS = 1_000;
const HELD_CHARACTERS = 4 * 1024 * 1024;
/** Rows and characters that are fetched at once. */
const BLOCK_ROWS = 1_000;
const BLOCK_CHARACTERS = 8 * 1024 * 1024;
/** A longer value is sent in part, and whole when asked for. */
const LONGEST = 64 * 1024;
const CUT_TO = 8 * 1024;

/** The rows of one statement. Reads one range after the other; all of them or by a cursor. */
export class ConsoleRows implements TableSource {
  readonly #columns: readonly Column[];
  readonly #cursor: RowCursor | undefined;
  readonly #closing = new AbortController();
  readonly #held: Row[];
  #heldCharacters = 0;
  #queue: Promise<unknown> = Promise.resolve();
  /** Rows there are, once it is known. */
  #end: number | undefined;
  #seen = 0;
  #widest = 1;
  #released = false;
  #failure: Error | undefined;

  /** `first` are the rows from the first one on; without a cursor they are all. */
  constructor(columns: readonly Column[], first: readonly Row[], cursor?: RowCursor) {
    this.#columns = columns;
    this.#cursor = cursor;
    this.#held = [...first];
    this.#seen = first.length;
    if (cursor) {
      this.#heldCharacters = charactersOf(first);
      this.#widest = Math.max(1, this.#heldCharacters / Math.max(1, first.length));
    } else this.#end = first.length;
  }

  columns(signal: AbortSignal): Promise<readonly Column[]> {
    throwIfAborted(signal);
    return Promise.resolve(this.#columns);
  }

  rowCount(signal: AbortSignal): Promise<RowCount | undefined> {
    throwIfAborted(signal);
    if (this.#end !== undefined) return Promise.resolve({ count: this.#end, exact: true });
    return Promise.resolve(undefined);
  }

  async rows(range: RowRange, signal: AbortSignal): Promise<RowBatch> {
    const rows = await this.#enqueue(range, signal);
    return { columns: this.#columns, ...cutRows(rows) };
  }

  async value(row: number, column: number, signal: AbortSignal): Promise<Cell> {
    const [found] = await this.#enqueue({ start: row, end: row + 1 }, signal);
    const cell = found?.[column];
    if (cell !== undefined) return cell;
    throw new ConnectorError('NotFound', 'This row is not there.');
  }

  /** Cancels what is being read. Never rejects. */
  async close(): Promise<void> {
    this.#closing.abort(cancelled());
    await this.#queue;
    await this.#release();
  }

  #enqueue(range: RowRange, signal: AbortSignal): Promise<Row[]> {
    throwIfAborted(signal);
    const work = this.#queue.then(() => {
      throwIfAborted(signal);
      return this.#read(range);
    });
    this.#queue = work.catch(() => undefined);
    // Who has scrolled away does not wait; stopping the server would end the whole result.
    return raceAbort(work, signal);
  }

  async #read({ start, end }: RowRange): Promise<Row[]> {
    const rows: Row[] = [];
    while (start + rows.length < Math.min(end, this.#end ?? Infinity)) {
      const at = start + rows.length;
      if (at < this.#held.length) {
        rows.push(...this.#held.slice(at, end));
        continue;
      }
      const wanted = Math.min(end - at, this.#blockRows());
      const block = await this.#fetch(at, wanted);
      this.#keep(at, block);
      for (const row of block) rows.push(row);
      if (block.length < wanted) {
        if (block.length > 0 || at <= this.#seen) this.#end = at + block.length;
        break;
      }
    }
    if (this.#end !== undefined && this.#held.length >= this.#end) await this.#release();
    return rows;
  }

  async #fetch(start: number, count: number): Promise<readonly Row[]> {
    if (this.#failure !== undefined) throw this.#failure;
    if (!this.#cursor || this.#closing.signal.aborted) throw rowsClosedError();
    try {
      return await this.#cursor.fetch(start, count, this.#closing.signal);
    } catch (error) {
      this.#released = true;
      const told = await this.#cursor.fail(error);
      this.#failure = this.#isClosing() ? rowsClosedError() : toConnectorError(told, 'Unavailable');
      throw this.#failure;
    }
  }

  #isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  #keep(at: number, block: readonly Row[]): void {
    const characters = charactersOf(block);
    if (block.length > 0) this.#widest = Math.max(1, characters / block.length);
    this.#seen = Math.max(this.#seen, at + block.length);
    const fits =
      this.#held.length + block.length <= HELD_ROWS &&
      this.#heldCharacters + characters <= HELD_CHARACTERS;
    if (at !== this.#held.length || !fits) return;
    this.#held.push(...block);
    this.#heldCharacters += characters;
  }

  #blockRows(): number {
    return Math.max(1, Math.min(BLOCK_ROWS, Math.floor(BLOCK_CHARACTERS / this.#widest)));
  }

  async #release(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    await this.#cursor?.close();
  }
}

function rowsClosedError(): ConnectorError {
  return new ConnectorError(
    'Conflict',
    'The rows of this result were given back to the server. Run the statement again to read on.',
  );
}

function charactersOf(rows: readonly Row[]): number {
  let characters = 0;
  for (const row of rows) for (const cell of row) characters += cell?.length ?? 0;
  return characters;
}

function cutRows(rows: readonly Row[]): Pick<RowBatch, 'rows' | 'cut'> {
  const cut: CutCell[] = [];
  const shown = rows.map((row, index) =>
    row.every((cell) => cell === null || cell.length <= LONGEST)
      ? row
      : row.map((cell, column) => {
          if (cell === null || cell.length <= LONGEST) return cell;
          cut.push({ row: index, column, size: Buffer.byteLength(cell) });
          // Half a surrogate pair is no character.
          return cell.slice(0, CUT_TO).replace(/[\ud800-\udbff]$/, '');
        }),
  );
  return cut.length > 0 ? { rows: shown, cut } : { rows: shown };
}
