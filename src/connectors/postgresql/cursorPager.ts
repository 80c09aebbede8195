import { raceAbort, throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError } from '../../core/errors.js';
import type { Cell, RowRange } from '../../core/table/table.js';
import type { CursorBudget, CursorHolder } from './cursorBudget.js';
import { onlyColumn } from './cutList.js';
import { wasDead } from './errors.js';
import type { Pager, PagerRows } from './keysetPager.js';
import type { ConnectionPool, Lease } from './pool.js';

/** MOVE takes a 32-bit number. */
const LAST_PLACE = 2_147_483_647;
/**
 * A cancelled statement ends the transaction and the cursor with it, so one that is nearly done may
 * finish in peace. Milliseconds.
 */
const PATIENCE = 300;

const CURSOR = 'data_connectors_rows';

interface Open {
  readonly lease: Lease;
  /** Row number the next FETCH begins with; undefined when not known. */
  position: number | undefined;
}

/**
 * Reads through a server-side cursor, for relations without a usable key: views, foreign tables,
 * tables without a unique index. While the cursor is open it shows one snapshot, and nobody can
 * drop or alter the table; so it is closed soon after the last use and opened again when needed.
 * Then the order of rows may be another, as it is whenever SQL gives none.
 */
export class CursorPager implements Pager, CursorHolder {
  #open: Open | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #reading = false;

  constructor(
    /** Without parameters: a cursor takes none. */
    private readonly select: string,
    private readonly pool: Pick<ConnectionPool, 'begin'>,
    private readonly budget: CursorBudget,
    /** Milliseconds. */
    private readonly idleTimeout = 60_000,
    /** What is asked around the rows, such as to cut large values. */
    private readonly wrap: (statement: string) => string = (statement) => statement,
  ) {}

  async rows(range: RowRange, _count: number | undefined, signal: AbortSignal): Promise<PagerRows> {
    throwIfAborted(signal);
    if (range.end > LAST_PLACE) {
      throw new ConnectorError('Unsupported', 'A cursor reaches two billion rows and no further.');
    }
    const work = this.#queue.then(() => this.#read(range, signal));
    this.#queue = work.catch(() => undefined);
    return raceAbort(work, signal);
  }

  /** True while the cursor is there, so that any row is near. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  async cell(row: number, column: string, signal: AbortSignal): Promise<Cell | undefined> {
    const select = onlyColumn(this.select, column);
    const one = new CursorPager(select, this.pool, this.budget);
    try {
      const { rows } = await one.rows({ start: row, end: row + 1 }, undefined, signal);
      return rows[0]?.[0];
    } finally {
      await one.close();
    }
  }

  yieldConnection(): boolean {
    if (this.#reading) return false;
    this.#release();
    return true;
  }

  async close(): Promise<void> {
    await this.#queue;
    this.#release();
  }

  async #read(range: RowRange, signal: AbortSignal): Promise<PagerRows> {
    throwIfAborted(signal);
    clearTimeout(this.#idle);
    this.budget.use(this);
    this.#reading = true;
    const patient = patientSignal(signal, PATIENCE);
    try {
      const waiting = this.#open !== undefined;
      const started = Date.now();
      return await this.#fetch(range, patient.signal).catch((error: unknown) => {
        if (!waiting || !wasDead(error, started)) throw error;
        return this.#fetch(range, patient.signal);
      });
    } finally {
      patient.dispose();
      this.#reading = false;
      this.#idle = setTimeout(() => this.#release(), this.idleTimeout);
      this.#idle.unref();
    }
  }

  async #fetch(range: RowRange, signal: AbortSignal): Promise<PagerRows> {
    try {
      const open = await this.#opened(signal);
      if (open.position !== range.start) {
        open.position = undefined;
        await open.lease.execute(`MOVE ABSOLUTE ${whole(range.start)} IN ${CURSOR}`, signal);
      }
      const wanted = whole(range.end - range.start);
      const fetch = `FETCH FORWARD ${wanted} FROM ${CURSOR}`;
      const result = await open.lease.read(fetch, [], signal);
      open.position = result.rows.length === wanted ? range.end : undefined;
      return result;
    } catch (error) {
      // An error ends the transaction, whatever it was.
      this.#release();
      throw error;
    }
  }

  async #opened(signal: AbortSignal): Promise<Open> {
    if (this.#open && !this.#open.lease.connection.lost) return this.#open;
    this.#release();
    const lease = await this.pool.begin(
      `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
       DECLARE ${CURSOR} SCROLL CURSOR FOR ${this.wrap(this.select)}`,
      signal,
    );
    this.#open = { lease, position: 0 };
    return this.#open;
  }

  /** The pool rolls the transaction back, which closes the cursor. */
  #release(): void {
    clearTimeout(this.#idle);
    void this.#open?.lease.release();
    this.#open = undefined;
    if (!this.#reading) this.budget.forget(this);
  }
}

function whole(value: number): number {
  return Math.max(0, Math.trunc(value));
}

/** A signal that follows another one after a while. */
function patientSignal(signal: AbortSignal, delay: number) {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    timer = setTimeout(() => controller.abort(signal.reason), delay);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    dispose: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}
