import { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import { throwIfAborted } from '../../core/cancellation.js';
import { cancelled, ConnectorError } from '../../core/errors.js';
import type { Cell } from '../../core/table/table.js';
import { sendCancelRequest } from './cancelRequest.js';
import { backendKeyOf, whenReady } from './driver.js';
import {
  connectTimeoutError,
  endsSession,
  postgresError,
  resultTooLargeError,
  statementTimeoutError,
} from './errors.js';
import type { LocalSettings } from './localSettings.js';
import { preparedName } from './prepared.js';
import { RAW_TEXT, type RawResult, toResult } from './rawResult.js';
import type { ServerSettings } from './settings.js';

/** How long a cancelled statement may take to end before its connection is given up. */
const CANCEL_GRACE = 5_000;
/** How long closing waits for the server to hear that what runs is cancelled. */
const CLOSE_GRACE = 1_000;
/** How much later than the server this side notices that a statement ran too long. */
const TIMEOUT_GRACE = 5_000;
/**
 * Bytes that one statement, or one block of a cursor, may bring: what somebody put into a table must
 * not decide over the memory of the process that reads it.
 */
const MOST_BYTES = 256 * 1024 * 1024;
/** How often that is looked at, in milliseconds. */
const LOOK_EVERY = 20;

export interface ConnectionTarget {
  readonly settings: ServerSettings;
  readonly tls: ConnectionOptions | undefined;
  /** Asked only when the server demands one. */
  password(): Promise<string>;
}

/** One connection to the server. Runs one statement at a time. */
export class Connection {
  /** For pg-cursor; everything else goes through the methods. */
  readonly client: pg.Client;
  readonly #socket: Socket;
  readonly #target: ConnectionTarget;
  #lost = false;
  #local: LocalSettings | undefined;
  /** Ends when a cancelled statement is really over; undefined while nothing is being cancelled. */
  #cancelling: Promise<void> | undefined;

  /** Makes the connection without connecting. */
  constructor(target: ConnectionTarget) {
    this.#target = target;
    this.#socket = new Socket();
    const { settings } = target;
    // Everything is given explicitly: what is left out, `pg` would take from the environment, the
    // password included.
    this.client = new pg.Client({
      host: settings.host,
      port: settings.port,
      user: settings.user,
      database: settings.database,
      password: () => target.password(),
      ssl: target.tls ?? false,
      sslnegotiation: 'postgres',
      application_name: 'Data Connectors',
      keepAlive: true,
      keepAliveInitialDelayMillis: 30_000,
      stream: () => this.#socket,
    });
    const lost = () => {
      this.#lost = true;
      this.#socket.destroy();
    };
    this.client.on('error', lost);
    this.client.on('end', lost);
  }

  get settings(): ServerSettings {
    return this.#target.settings;
  }

  get encrypted(): boolean {
    return this.#target.tls !== undefined;
  }

  /** What is between here and the server lends its sessions to others, too. */
  get pooled(): boolean {
    return this.#local !== undefined;
  }

  /** From now on every transaction begins with these settings, and everything is in a transaction. */
  keepSettingsLocal(settings: LocalSettings): void {
    this.#local = settings;
  }

  /** True once the connection can no longer be used. */
  get lost(): boolean {
    return this.#lost;
  }

  /**
   * Connects and authenticates. On failure, abort or after `deadline` (milliseconds since 1970) the
   * socket is closed. `timeout` is the whole limit, for the message.
   */
  async connect(deadline: number, timeout: number, signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    let timer: NodeJS.Timeout | undefined;
    let onAbort: (() => void) | undefined;
    const stopped = new Promise<never>((_, reject) => {
      onAbort = () => reject(cancelled(signal.reason));
      signal.addEventListener('abort', onAbort, { once: true });
      timer = setTimeout(
        () => reject(connectTimeoutError(this.settings, timeout)),
        Math.max(0, deadline - Date.now()),
      );
    });
    try {
      await Promise.race([this.client.connect(), stopped]);
    } catch (error) {
      this.destroy();
      throw error;
    } finally {
      clearTimeout(timer);
      if (onAbort) signal.removeEventListener('abort', onAbort);
    }
  }

  /**
   * Runs one statement with parameters. Rejects with a `ConnectorError`; an aborted signal cancels
   * the statement at the server and rejects once it has ended there, or the connection was given up
   * after {@link CANCEL_GRACE}. `timeout` is the limit
   * the session has set at the server, in milliseconds, 0 = none. A result too large for memory ends
   * the connection and rejects with `Unsupported`.
   */
  async read(
    text: string,
    values: readonly unknown[],
    timeout: number,
    signal: AbortSignal,
  ): Promise<RawResult> {
    throwIfAborted(signal);
    if (this.#local && this.client.getTransactionStatus() === 'I') {
      await this.execute('BEGIN READ ONLY', timeout, signal);
    }
    // A name would be sought in vain in another session of a pooler.
    const name = this.#local ? undefined : preparedName(text);
    const work = this.client.query<Cell[]>({
      ...{ text, values: [...values], rowMode: 'array', types: RAW_TEXT },
      ...(name === undefined ? {} : { name }),
    });
    return toResult(await this.guard(work, timeout, signal));
  }

  /**
   * Runs statements without parameters, separated by semicolons, in one go; resolves with what each
   * of them gave.
   */
  async run(text: string, timeout: number, signal: AbortSignal): Promise<readonly RawResult[]> {
    throwIfAborted(signal);
    const sent = this.#local?.rewrite(text) ?? text;
    if (sent === '') return [];
    const query = { text: sent, rowMode: 'array', types: RAW_TEXT } as const;
    // `pg` gives one result for each statement where there are several.
    const work: Promise<pg.QueryArrayResult<Cell[]> | pg.QueryArrayResult<Cell[]>[]> =
      this.client.query<Cell[]>(query);
    return [await this.guard(work, timeout, signal)].flat().map(toResult);
  }

  /** Runs statements without parameters or results. */
  async execute(text: string, timeout: number, signal: AbortSignal): Promise<void> {
    await this.run(text, timeout, signal);
  }

  /** Bytes that have come from the server so far. */
  get bytesRead(): number {
    return this.#socket.bytesRead;
  }

  /**
   * Waits for a piece of work on this connection under the rules of {@link read}. Work that hands on
   * what it reads says from which of the bytes read on it holds them.
   */
  async guard<T>(
    work: Promise<T>,
    timeout: number,
    signal: AbortSignal,
    heldFrom?: () => number,
  ): Promise<T> {
    const started = Date.now();
    let timer: NodeJS.Timeout | undefined;
    let look: NodeJS.Timeout | undefined;
    let onAbort: (() => void) | undefined;
    const stopped = new Promise<never>((_, reject) => {
      const read = this.#socket.bytesRead;
      look = setInterval(() => {
        if (this.#socket.bytesRead - (heldFrom?.() ?? read) <= MOST_BYTES) return;
        // Not only cancelled: what is on its way already would come all the same.
        void this.#request(CLOSE_GRACE).catch(() => undefined);
        this.destroy();
        reject(resultTooLargeError(MOST_BYTES));
      }, LOOK_EVERY);
      onAbort = () => {
        this.#cancelling = this.#cancel(work);
        void this.#cancelling.then(() => reject(cancelled(signal.reason)));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      if (timeout > 0) {
        // The server stops the statement itself; this is for a server that no longer answers.
        timer = setTimeout(() => {
          this.destroy();
          reject(statementTimeoutError(timeout));
        }, timeout + TIMEOUT_GRACE);
      }
    });
    try {
      // A request to cancel that is on its way must not hit the next statement.
      const result = await Promise.race([work.finally(() => this.#cancelling), stopped]);
      throwIfAborted(signal);
      return result;
    } catch (error) {
      if (endsSession(error)) this.#lost = true;
      // The server words both limits and administrators alike; the clock tells them apart.
      const late = timeout > 0 && Date.now() - started >= timeout - 50;
      throw postgresError(error, {
        settings: this.settings,
        aborted: signal.aborted,
        ...(late ? { timeout } : {}),
      });
    } finally {
      clearInterval(look);
      clearTimeout(timer);
      if (onAbort) signal.removeEventListener('abort', onAbort);
    }
  }

  /** Resolves when a cancelled or failed statement has ended, so that the connection can be used or is lost. */
  async settled(): Promise<void> {
    await this.#cancelling;
    if (!this.#lost && !(await whenReady(this.client, CANCEL_GRACE))) this.destroy();
  }

  /** Says goodbye and closes. */
  async end(): Promise<void> {
    if (this.#lost) return;
    this.#lost = true;
    const timer = setTimeout(() => this.#socket.destroy(), 1_000);
    await this.client.end().catch(() => undefined);
    clearTimeout(timer);
  }

  /** Closes at once; what runs is rejected here and cancelled at the server. */
  async terminate(): Promise<void> {
    const running = !this.#lost && this.client.getTransactionStatus() !== null;
    if (running) await this.#request(CLOSE_GRACE).catch(() => undefined);
    this.destroy();
  }

  /** Closes at once, without a word to the server. */
  destroy(): void {
    this.#lost = true;
    this.#socket.destroy();
  }

  async #cancel(work: Promise<unknown>): Promise<void> {
    const over = work.then(
      () => true,
      () => true,
    );
    const delivered = this.#request(CANCEL_GRACE).then(
      () => true,
      () => false,
    );
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), CANCEL_GRACE);
    });
    // Both: a request that arrives after the statement must not hit the next one.
    const both = Promise.all([over, delivered]).then(([, sent]) => sent);
    const usable = await Promise.race([both, tooLate]);
    clearTimeout(timer);
    this.#cancelling = undefined;
    if (!usable) this.destroy();
  }

  #request(timeout: number): Promise<void> {
    const key = backendKeyOf(this.client);
    if (!key) {
      return Promise.reject(new ConnectorError('Unsupported', 'This server cannot cancel.'));
    }
    const { host, port } = this.settings;
    return sendCancelRequest({ host, port, tls: this.#target.tls }, key, timeout);
  }
}
