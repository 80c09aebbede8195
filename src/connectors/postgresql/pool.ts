import { raceAbort, throwIfAborted } from '../../core/cancellation.js';
import { cancelled } from '../../core/errors.js';
import type { ConnectorContext } from '../../core/sources/connector.js';
import { connect } from './connect.js';
import type { Connection } from './connection.js';
import { backendKeyOf } from './driver.js';
import type { RawResult } from './rawResult.js';
import { wasDead } from './errors.js';
import type { ServerSettings } from './settings.js';
import { Slots } from './slots.js';

export interface PoolOptions {
  /** Connections for short statements; cursors and queries have their own beside these. */
  readonly max: number;
  /** Milliseconds after which an unused connection is closed. */
  readonly idleTimeout: number;
  /** Milliseconds after which an unused connection is asked whether it still lives. */
  readonly checkAfter: number;
}

const DEFAULTS: PoolOptions = { max: 4, idleTimeout: 60_000, checkAfter: 15_000 };
/** Milliseconds a connection has to prove that it still lives. */
const CHECK_TIMEOUT = 3_000;

/** A connection lent to one piece of work, with the statement limit set at the server. */
export interface Lease {
  readonly connection: Connection;
  /** Milliseconds, 0 = none. */
  readonly timeout: number;
  /** False when the connection was made for this lease. */
  readonly reused: boolean;
  read(text: string, values: readonly unknown[], signal: AbortSignal): Promise<RawResult>;
  execute(text: string, signal: AbortSignal): Promise<void>;
  /** What the statements gave that the lease began with. */
  readonly begun: readonly RawResult[];
  /** Waits for other work on the connection (a cursor's) under the same rules. */
  guard<T>(work: Promise<T>, signal: AbortSignal, heldFrom?: () => number): Promise<T>;
  /** Gives the connection back once what runs on it is over. Never rejects. */
  release(): Promise<void>;
}

export interface LeaseOptions {
  /** Does not wait for others and does not count against the pool's size. */
  readonly extra?: boolean;
  /** Milliseconds one statement may take, 0 = none; the user's limit when left out. */
  readonly timeout?: number;
}

interface Idle {
  readonly connection: Connection;
  readonly since: number;
  readonly timer: NodeJS.Timeout;
}

/** The connections of one session. Makes them when needed and replaces lost ones. */
export class ConnectionPool {
  readonly #settings: ServerSettings;
  readonly #context: ConnectorContext;
  readonly #options: PoolOptions;
  readonly #idle: Idle[] = [];
  readonly #all = new Set<Connection>();
  readonly #statementTimeouts = new WeakMap<Connection, number>();
  readonly #slots: Slots;
  #closed = new AbortController();

  constructor(
    settings: ServerSettings,
    context: ConnectorContext,
    options: Partial<PoolOptions> = {},
  ) {
    this.#settings = settings;
    this.#context = context;
    this.#options = { ...DEFAULTS, ...options };
    this.#slots = new Slots(this.#options.max);
  }

  get settings(): ServerSettings {
    return this.#settings;
  }

  /** The server's numbers of the sessions that are in use now. */
  get backends(): readonly number[] {
    const idle = new Set(this.#idle.map(({ connection }) => connection));
    return [...this.#all]
      .filter((connection) => !idle.has(connection))
      .flatMap(({ client }) => backendKeyOf(client)?.processId ?? []);
  }

  /** One short statement on any connection. */
  read(text: string, values: readonly unknown[], signal: AbortSignal): Promise<RawResult> {
    return this.use((lease) => lease.read(text, values, signal), signal);
  }

  /**
   * Runs work on one connection. When a connection that had been waiting in the pool turns out to
   * be dead, the work runs once more on a new one: sessions only read, so that is safe.
   */
  async use<T>(work: (lease: Lease) => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const lease = await this.lease(signal);
      const started = Date.now();
      try {
        return await work(lease);
      } catch (error) {
        const stale = lease.reused && wasDead(error, started);
        if (!stale || attempt > this.#options.max) throw error;
        throwIfAborted(signal);
      } finally {
        void lease.release();
      }
    }
  }

  /**
   * Lends a connection for long work, beside those that are counted, and begins that work with
   * statements (a transaction). The borrower releases it.
   */
  async begin(
    statements: string,
    signal: AbortSignal,
    options: Pick<LeaseOptions, 'timeout'> = {},
  ): Promise<Lease> {
    for (let attempt = 1; ; attempt++) {
      const lease = await this.lease(signal, { ...options, extra: true });
      const started = Date.now();
      try {
        const run = lease.connection.run(statements, lease.timeout, signal);
        const begun = await this.#unlessClosed(run);
        return { ...lease, begun };
      } catch (error) {
        void lease.release();
        const stale = lease.reused && wasDead(error, started);
        if (!stale || attempt > this.#options.max) throw error;
        throwIfAborted(signal);
      }
    }
  }

  /**
   * Lends a connection; the borrower releases it. With `extra` it does not wait for others and does
   * not count against the pool's size: for long work, and for what such work needs on the way.
   */
  async lease(signal: AbortSignal, options: LeaseOptions = {}): Promise<Lease> {
    const counted = options.extra !== true;
    // The user may have changed the limit since a connection was made.
    const timeout = options.timeout ?? this.#context.limits.requestTimeout;
    if (counted) await this.#slots.take(signal);
    try {
      for (;;) {
        const { connection, reused } = await this.#connection(signal);
        const started = Date.now();
        try {
          return await this.#makeLease(connection, { reused, counted, timeout }, signal);
        } catch (error) {
          await this.#discard(connection);
          if (!reused || !wasDead(error, started)) throw error;
        }
      }
    } catch (error) {
      if (counted) this.#slots.free();
      throw error;
    }
  }

  /** Closes all connections; what runs is cancelled at the server. The pool stays closed. */
  async close(): Promise<void> {
    this.#closed.abort(cancelled());
    for (const { timer } of this.#idle) clearTimeout(timer);
    const idle = new Set(this.#idle.splice(0).map(({ connection }) => connection));
    this.#slots.close();
    const all = [...this.#all];
    this.#all.clear();
    await Promise.all(
      all.map((connection) => (idle.has(connection) ? connection.end() : connection.terminate())),
    );
  }

  async #connection(signal: AbortSignal): Promise<{ connection: Connection; reused: boolean }> {
    for (;;) {
      this.#throwIfClosed();
      const idle = this.#idle.pop();
      if (!idle) break;
      clearTimeout(idle.timer);
      if (await this.#lives(idle, signal)) return { connection: idle.connection, reused: true };
      await this.#discard(idle.connection);
      throwIfAborted(signal);
    }
    const both = AbortSignal.any([signal, this.#closed.signal]);
    const connection = await connect(this.#settings, this.#context, both);
    if (this.#closed.signal.aborted) {
      connection.destroy();
      throw cancelled();
    }
    this.#all.add(connection);
    return { connection, reused: false };
  }

  /** A network that went away while nobody used it (sleep, VPN) leaves connections that hang. */
  async #lives(idle: Idle, signal: AbortSignal): Promise<boolean> {
    if (idle.connection.lost) return false;
    if (Date.now() - idle.since < this.#options.checkAfter) return true;
    const check = AbortSignal.any([signal, AbortSignal.timeout(CHECK_TIMEOUT)]);
    // Where nothing answers, nothing confirms a cancellation either.
    return raceAbort(idle.connection.read('SELECT 1', [], 0, check), check).then(
      () => true,
      () => {
        idle.connection.destroy();
        return false;
      },
    );
  }

  async #makeLease(
    connection: Connection,
    { reused, counted, timeout }: { reused: boolean; counted: boolean; timeout: number },
    signal: AbortSignal,
  ): Promise<Lease> {
    if (this.#statementTimeouts.get(connection) !== timeout) {
      await connection.execute(`SET statement_timeout TO ${Math.floor(timeout)}`, timeout, signal);
      this.#statementTimeouts.set(connection, timeout);
    }
    let released: Promise<void> | undefined;
    return {
      connection,
      timeout,
      reused,
      begun: [],
      read: (text, values, inner) =>
        this.#unlessClosed(connection.read(text, values, timeout, inner)),
      execute: (text, inner) => this.#unlessClosed(connection.execute(text, timeout, inner)),
      guard: (work, inner, heldFrom) =>
        this.#unlessClosed(connection.guard(work, timeout, inner, heldFrom)),
      release: () => {
        released ??= this.#takeBack(connection).finally(() => {
          if (counted) this.#slots.free();
        });
        return released;
      },
    };
  }

  async #takeBack(connection: Connection): Promise<void> {
    await connection.settled();
    try {
      const inTransaction = connection.client.getTransactionStatus() !== 'I';
      if (!connection.lost && inTransaction) {
        await connection.execute('ROLLBACK', 0, AbortSignal.timeout(CHECK_TIMEOUT));
      }
    } catch {
      connection.destroy();
    }
    const enough = this.#idle.length >= this.#options.max;
    if (connection.lost || enough || this.#closed.signal.aborted) {
      await this.#discard(connection);
      return;
    }
    const timer = setTimeout(() => {
      const index = this.#idle.findIndex((entry) => entry.connection === connection);
      if (index >= 0) this.#idle.splice(index, 1);
      void this.#discard(connection);
    }, this.#options.idleTimeout);
    // A forgotten session must not keep the process alive.
    timer.unref();
    this.#idle.push({ connection, since: Date.now(), timer });
  }

  async #discard(connection: Connection): Promise<void> {
    this.#all.delete(connection);
    await connection.end();
  }

  /** What breaks because the session was closed was cancelled, not lost. */
  async #unlessClosed<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      this.#throwIfClosed();
      throw error;
    }
  }

  #throwIfClosed(): void {
    if (this.#closed.signal.aborted) throw cancelled();
  }
}
