import { isCancelled } from '../../core/errors.js';
import type { SqlSession } from '../../core/sql/console.js';
import type { ConsoleConnection } from './consoleConnection.js';
import {
  failedTransactionError,
  lostChangesError,
  lostCommitError,
  unconfirmedCancellation,
} from './consoleErrors.js';
import type { ConsoleStatement } from './consoleStatement.js';

type State = SqlSession['transaction'];

const SAVEPOINT = 'data_connectors_statement';

/**
 * What the statements of a console run in, on one connection. With `readOnly` each has a read-only
 * transaction that is undone, except for what SET says. Otherwise a transaction stays open as soon
 * as something was changed, and a statement that fails in it undoes only itself.
 */
export class ConsoleTransaction {
  readonly #connection: ConsoleConnection;
  readonly #readOnly: boolean;
  readonly #changed: () => void;
  #state: State = 'none';
  /** The user began the transaction, so it stays open without changes too. */
  #explicit = false;
  #savepoint = false;
  #keeps = false;

  /** `changed` is called after `state` has changed. */
  constructor(connection: ConsoleConnection, readOnly: boolean, changed: () => void) {
    this.#connection = connection;
    this.#readOnly = readOnly;
    this.#changed = changed;
  }

  /** As the user is to see it: a read-only one holds nothing that could be kept. */
  get state(): State {
    return this.#state;
  }

  /** Begins what a statement runs in. */
  async begin(statement: ConsoleStatement, signal: AbortSignal): Promise<void> {
    const connection = this.#connection;
    this.#keeps = statement.sets;
    await connection.setLimit(signal);
    if (connection.transaction === 'failed') throw failedTransactionError();
    if (connection.transaction === 'open') {
      // Control statements manage savepoints themselves: one around them would take theirs away.
      if (statement.controls) return;
      await connection.execute(`SAVEPOINT ${SAVEPOINT}`, signal);
      this.#savepoint = true;
      return;
    }
    if (!this.#readOnly && statement.starts) return;
    await connection.execute(this.#begin, signal);
  }

  /** The user's own BEGIN has been run: connections begin read-only unless they are told otherwise. */
  async began(statement: ConsoleStatement, signal: AbortSignal): Promise<void> {
    if (!statement.starts || this.#readOnly) return;
    this.#explicit = true;
    if (/\bREAD\s+ONLY\b/i.test(statement.text)) return;
    await this.#connection.execute('SET TRANSACTION READ WRITE', signal);
  }

  /** Goes back to the beginning of the statement, to run it in another way. */
  async restart(signal: AbortSignal): Promise<void> {
    if (this.#savepoint) {
      await this.#connection.execute(`ROLLBACK TO ${SAVEPOINT}`, signal);
      return;
    }
    await this.#connection.execute('ROLLBACK', signal);
    await this.#connection.execute(this.#begin, signal);
  }

  /** True when a statement may run outside of a transaction: there is none to stay in. */
  get mayLeave(): boolean {
    return !this.#readOnly && !this.#savepoint && !this.#explicit && this.#state === 'none';
  }

  /** Runs what the server does not run in a transaction (VACUUM, CREATE DATABASE). */
  async outside<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#connection.execute('ROLLBACK', signal);
    await this.#connection.execute('SET default_transaction_read_only TO off', signal);
    try {
      return await work();
    } finally {
      await this.#connection.tidy('SET default_transaction_read_only TO on');
    }
  }

  /** A cursor keeps the transaction open; shows it when there is something to commit as well. */
  async noteChanges(signal: AbortSignal): Promise<void> {
    if (!this.#readOnly && (await this.#hasChanges(signal))) this.#set('open');
  }

  /** Ends what the statement ran in, unless there is something to commit or to roll back. */
  async settle(signal: AbortSignal): Promise<void> {
    const connection = this.#connection;
    if (!connection.lost && connection.transaction === 'open') {
      if (this.#readOnly) {
        await connection.execute(this.#keeps ? 'COMMIT' : 'ROLLBACK', signal);
      } else {
        if (this.#savepoint) await connection.execute(`RELEASE ${SAVEPOINT}`, signal);
        this.#savepoint = false;
        const open = this.#state === 'open' || this.#explicit;
        if (!open && !(await this.#hasChanges(signal))) await connection.execute('COMMIT', signal);
      }
    }
    this.note();
  }

  /** Undoes the statement alone where it was not the first. Returns what to tell the user. */
  async undo(error: unknown): Promise<unknown> {
    const connection = this.#connection;
    const hadChanges = this.#state !== 'none';
    await connection.settled();
    if (this.#savepoint) {
      await connection.tidy(`ROLLBACK TO ${SAVEPOINT}; RELEASE ${SAVEPOINT}`);
    } else if (!hadChanges) await connection.tidy('ROLLBACK');
    this.note();
    if (!connection.lost) return error;
    if (hadChanges) return lostChangesError(error);
    return isCancelled(error) ? unconfirmedCancellation(error) : error;
  }

  async commit(signal: AbortSignal): Promise<void> {
    if (this.#state === 'none') return;
    if (this.#state === 'failed') throw failedTransactionError();
    try {
      await this.#connection.execute('COMMIT', signal);
    } catch (error) {
      await this.#connection.tidy('ROLLBACK');
      throw this.#connection.lost ? lostCommitError(error) : error;
    } finally {
      this.note();
    }
  }

  async rollback(): Promise<void> {
    await this.#connection.tidy('ROLLBACK');
    this.note();
  }

  /** Takes over what the connection says of its transaction. */
  note(): void {
    const state = this.#connection.lost ? 'none' : this.#connection.transaction;
    if (state !== 'open') this.#savepoint = false;
    if (state === 'none') this.#explicit = false;
    this.#set(this.#readOnly ? 'none' : state);
  }

  #set(state: State): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#changed();
  }

  get #begin(): string {
    return `BEGIN READ ${this.#readOnly ? 'ONLY' : 'WRITE'}`;
  }

  /** The server gives a transaction a number with its first change. */
  async #hasChanges(signal: AbortSignal): Promise<boolean> {
    const { rows } = await this.#connection.send('SELECT txid_current_if_assigned()', [], signal);
    return typeof rows[0]?.[0] === 'string';
  }
}
