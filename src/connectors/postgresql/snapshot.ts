import { raceAbort, throwIfAborted } from '../../core/cancellation.js';
import type { CursorBudget, CursorHolder } from './cursorBudget.js';
import { sqlState, wasDead } from './errors.js';
import type { ConnectionPool, Lease } from './pool.js';

/**
 * A cancelled statement ends the transaction and the snapshot with it, so one that is nearly done may
 * finish in peace. Milliseconds.
 */
const PATIENCE = 300;
/** Milliseconds after the last use until a snapshot is given up. */
export const IDLE_TIMEOUT = 60_000;
/** The same where a pooler has few sessions for many. */
const POOLED_IDLE_TIMEOUT = 5_000;

/** Milliseconds between two looks whether somebody waits for what is held. */
const LOOK = 1_000;
/** Whether a session waits for locks of this one, as `ALTER TABLE` and `TRUNCATE` do. */
const IS_WAITED_FOR = `SELECT 1 FROM pg_catalog.pg_locks w
  WHERE NOT w.granted AND pg_catalog.pg_backend_pid() = ANY (pg_catalog.pg_blocking_pids(w.pid)) LIMIT 1`;

/** A transaction that is kept open, with what is known within it. */
export interface Held<State> {
  readonly lease: Lease;
  readonly state: State;
}

/**
 * Makes the transaction and what is known at its beginning. `wanted` is what will be read in it first,
 * where the reader said so.
 */
export type BeginSnapshot<State, Wanted = undefined> = (
  pool: Pick<ConnectionPool, 'begin'>,
  signal: AbortSignal,
  wanted: Wanted | undefined,
) => Promise<Held<State>>;

type Work<State, T> = (held: Held<State>, signal: AbortSignal) => Promise<T>;

/**
 * Keeps one snapshot of the data while somebody reads on in it: a transaction, and a connection. As
 * long as it is held nobody can drop or alter what was read, so it is given up some time after the
 * last use, soon after somebody waits for that, or when others need its place, and taken anew when
 * needed.
 */
export class Snapshot<State, Wanted = undefined> implements CursorHolder {
  #held: Held<State> | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #reading = false;
  #looks = true;

  constructor(
    private readonly beginning: BeginSnapshot<State, Wanted>,
    private readonly pool: Pick<ConnectionPool, 'begin'>,
    private readonly budget: CursorBudget,
    private readonly idleTimeout = IDLE_TIMEOUT,
    /** Called whenever the snapshot is given up. */
    private readonly onRelease: (state: State) => void = () => undefined,
  ) {}

  /** What is known in the snapshot that is held, if one is. */
  get state(): State | undefined {
    return this.#held?.state;
  }

  /**
   * Reads in the snapshot, one piece of work after the other. Any error gives it up. Who cancels while
   * waiting for others leaves at once; otherwise the server has ended the work by the time this
   * rejects.
   */
  async read<T>(work: Work<State, T>, signal: AbortSignal, wanted?: Wanted): Promise<T> {
    throwIfAborted(signal);
    let ended: Promise<unknown> | undefined;
    const next = this.#queue.then(() => {
      const performing = this.#perform(work, signal, wanted);
      ended = performing.catch(() => undefined);
      return performing;
    });
    this.#queue = next.catch(() => undefined);
    try {
      return await raceAbort(next, signal);
    } catch (error) {
      await ended;
      throw error;
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

  async #perform<T>(
    work: Work<State, T>,
    signal: AbortSignal,
    wanted: Wanted | undefined,
  ): Promise<T> {
    throwIfAborted(signal);
    clearTimeout(this.#idle);
    this.budget.use(this);
    this.#reading = true;
    const patient = patientSignal(signal, PATIENCE);
    try {
      const waiting = this.#held !== undefined;
      const started = Date.now();
      return await this.#attempt(work, patient.signal, wanted).catch((error: unknown) => {
        if (!waiting || !wasDead(error, started)) throw error;
        return this.#attempt(work, patient.signal, wanted);
      });
    } finally {
      patient.dispose();
      this.#reading = false;
      const pooled = this.#held?.lease.connection.pooled === true;
      const patience = pooled ? Math.min(POOLED_IDLE_TIMEOUT, this.idleTimeout) : this.idleTimeout;
      this.#rest(Date.now() + patience);
    }
  }

  /** Until somebody reads on: looks now and then whether others want what is held. */
  #rest(until: number): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(
      () => {
        this.#queue = this.#queue.then(() => this.#look(until));
      },
      Math.max(0, Math.min(this.#looks ? LOOK : Infinity, until - Date.now())),
    );
    this.#idle.unref();
  }

  async #look(until: number): Promise<void> {
    const held = this.#held;
    if (!held) return;
    if (Date.now() >= until) return this.#release();
    this.#reading = true;
    const { signal } = new AbortController();
    const waiting = await held.lease.read(IS_WAITED_FOR, [], signal).then(
      ({ rows }) => rows.length > 0,
      (error: unknown) => {
        // Servers that resemble PostgreSQL may have no such function: they are asked once.
        if (sqlState(error)?.startsWith('42')) this.#looks = false;
        return true;
      },
    );
    this.#reading = false;
    if (waiting) this.#release();
    else this.#rest(until);
  }

  async #attempt<T>(
    work: Work<State, T>,
    signal: AbortSignal,
    wanted: Wanted | undefined,
  ): Promise<T> {
    try {
      if (this.#held?.lease.connection.lost) this.#release();
      this.#held ??= await this.beginning(this.pool, signal, wanted);
      return await work(this.#held, signal);
    } catch (error) {
      // An error ends the transaction, whatever it was.
      this.#release();
      throw error;
    }
  }

  /** The pool rolls the transaction back. */
  #release(): void {
    clearTimeout(this.#idle);
    const held = this.#held;
    this.#held = undefined;
    if (held) {
      void held.lease.release();
      this.onRelease(held.state);
    }
    if (!this.#reading) this.budget.forget(this);
  }
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
