import { throwIfAborted } from '../../core/cancellation.js';
import { cancelled, ConnectorError } from '../../core/errors.js';
import type { SqlResult, SqlSession } from '../../core/sql/console.js';
import type { Cell, Column } from '../../core/table/table.js';
import { type ConsoleAnswer, ConsoleConnection } from './consoleConnection.js';
import { ConsoleRows, type RowCursor } from './consoleRows.js';
import { withPlace } from './errorPlace.js';
import { sqlState, wasDead } from './errors.js';
import { tokenize } from './lexer.js';
import type { ConnectionPool } from './pool.js';
import { bindParameters, splitStatements } from './statements.js';
import type { TypeNames } from './typeNames.js';

export interface ConsoleSessionOptions {
  readonly readOnly: boolean;
  /** Asked at the first statement. */
  pool(): ConnectionPool;
  readonly types: TypeNames;
  /** Milliseconds one statement may take, at this moment; 0 = none. */
  timeout(): number;
}

const CURSOR = 'data_connectors_console';
const DECLARE = `DECLARE ${CURSOR} SCROLL CURSOR FOR `;
const SAVEPOINT = 'data_connectors_statement';
/** Rows that come with the answer: about two screens. */
const FIRST_ROWS = 100;
/** MOVE takes a 32-bit number. */
const LAST_PLACE = 2_147_483_647;
/** feature_not_supported, invalid_cursor_definition: what no cursor can be made for. */
const NO_CURSOR: ReadonlySet<string> = new Set(['0A000', '42P11']);
const QUERY = /^(SELECT|VALUES|TABLE|WITH|\()$/;
const STARTS = /^(BEGIN|START)$/;
const CONTROL = /^(BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE)$/;

/** A statement on its way, with what is needed to say where it is wrong. */
interface Running {
  readonly text: string;
  readonly start: number;
  /** Its first word in capitals, or its first sign. */
  readonly first: string;
  readonly writes: boolean;
  readonly parameters: Readonly<Record<string, Cell>>;
}

/**
 * Statements one after the other on a connection of their own. With `readOnly` each has a read-only
 * transaction that is undone, except for what SET says. Otherwise a transaction stays open as soon
 * as something was changed, and a statement that fails in it undoes only itself.
 */
export class ConsoleSession implements SqlSession {
  readonly #options: ConsoleSessionOptions;
  readonly #closing = new AbortController();
  #connection: ConsoleConnection | undefined;
  #rows: ConsoleRows | undefined;
  #transaction: SqlSession['transaction'] = 'none';
  /** The user began the transaction, so it stays open without changes too. */
  #explicit = false;
  #savepoint = false;
  #keeps = false;
  #queue: Promise<unknown> = Promise.resolve();
  #busy = 0;

  constructor(options: ConsoleSessionOptions) {
    this.#options = options;
  }

  get transaction(): SqlSession['transaction'] {
    return this.#transaction;
  }

  run(
    statement: string,
    parameters: Readonly<Record<string, Cell>>,
    signal: AbortSignal,
  ): Promise<SqlResult> {
    return this.#alone(signal, async (both) => {
      const running = readStatement(statement, parameters);
      this.#refuseLostChanges();
      const began = performance.now();
      const connection = await this.#begin(running, both);
      const notices = connection.listen();
      try {
        const { answer, rows } = await this.#perform(connection, running, both);
        const command = rows && answer.tag === '' ? 'SELECT' : answer.tag;
        const counts = !rows && /\d$/.test(answer.tag) && answer.rowCount !== null;
        return {
          command,
          ...(counts || (rows && running.writes) ? { rowsAffected: answer.rowCount ?? 0 } : {}),
          notices: notices(),
          duration: performance.now() - began,
          ...(rows ? { rows } : {}),
        };
      } catch (error) {
        throw await this.#undo(connection, error);
      } finally {
        notices();
      }
    });
  }

  commit(signal: AbortSignal): Promise<void> {
    return this.#alone(signal, async (both) => {
      this.#refuseLostChanges();
      if (!this.#connection || this.#transaction === 'none') return;
      if (this.#transaction === 'failed') throw failedError();
      try {
        await this.#connection.execute('COMMIT', both);
      } catch (error) {
        await this.#connection.tidy('ROLLBACK');
        throw error;
      } finally {
        this.#note();
      }
    });
  }

  rollback(signal: AbortSignal): Promise<void> {
    return this.#alone(signal, async () => {
      await this.#connection?.tidy('ROLLBACK');
      this.#note();
    });
  }

  async close(): Promise<void> {
    const busy = this.#busy > 0;
    this.#closing.abort(cancelled());
    const connection = this.#connection;
    this.#connection = undefined;
    this.#transaction = 'none';
    await connection?.close(busy);
  }

  /** One piece of work at a time; the rows of the statement before are closed first. */
  #alone<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const both = AbortSignal.any([signal, this.#closing.signal]);
    const next = this.#queue.then(async () => {
      throwIfAborted(both);
      this.#busy++;
      try {
        await this.#rows?.close();
        this.#rows = undefined;
        return await work(both);
      } finally {
        this.#busy--;
      }
    });
    this.#queue = next.catch(() => undefined);
    return next;
  }

  /** Connects where needed and begins what the statement runs in. */
  async #begin(running: Running, signal: AbortSignal): Promise<ConsoleConnection> {
    const { readOnly } = this.#options;
    for (;;) {
      const connection = await this.#connected(signal);
      const started = Date.now();
      try {
        await connection.setLimit(signal);
        if (connection.transaction === 'failed') throw failedError();
        if (connection.transaction === 'open') {
          // Control statements manage savepoints themselves: one around them would take theirs away.
          if (CONTROL.test(running.first)) return connection;
          await connection.execute(`SAVEPOINT ${SAVEPOINT}`, signal);
          this.#savepoint = true;
          return connection;
        }
        if (!readOnly && STARTS.test(running.first)) return connection;
        await connection.execute(`BEGIN READ ${readOnly ? 'ONLY' : 'WRITE'}`, signal);
        return connection;
      } catch (error) {
        await this.#undo(connection, error);
        // Nothing was open, so nothing is lost by trying another connection.
        if (!connection.reused || !wasDead(error, started) || this.#transaction !== 'none') {
          throw error;
        }
      }
    }
  }

  async #connected(signal: AbortSignal): Promise<ConsoleConnection> {
    if (this.#connection && !this.#connection.lost) return this.#connection;
    await this.#connection?.close(false);
    this.#note();
    const timeout = () => this.#options.timeout();
    this.#connection = await ConsoleConnection.open(this.#options.pool(), timeout, signal);
    return this.#connection;
  }

  async #perform(
    connection: ConsoleConnection,
    running: Running,
    signal: AbortSignal,
  ): Promise<{ answer: ConsoleAnswer; rows?: ConsoleRows }> {
    this.#keeps = /^(SET|RESET)$/.test(running.first);
    if (QUERY.test(running.first) && !running.writes) {
      try {
        await send(connection, running, DECLARE, signal);
        return await this.#open(connection, signal);
      } catch (error) {
        if (connection.lost || !NO_CURSOR.has(sqlState(error) ?? '')) throw error;
        await this.#again(connection, signal);
      }
    }
    const answer = await send(connection, running, '', signal);
    if (STARTS.test(running.first) && !this.#options.readOnly) await this.#began(running, signal);
    const columns = answer.fields.length > 0 ? await this.#columns(connection, answer, signal) : [];
    await this.#settle(signal);
    if (answer.fields.length === 0) return { answer };
    return { answer, rows: (this.#rows = new ConsoleRows(columns, answer.rows, undefined)) };
  }

  async #open(connection: ConsoleConnection, signal: AbortSignal) {
    const first = await connection.send(`FETCH FORWARD ${FIRST_ROWS} FROM ${CURSOR}`, [], signal);
    const columns = await this.#columns(connection, first, signal);
    const answer = { ...first, tag: '' };
    if (first.rows.length < FIRST_ROWS) {
      await connection.execute(`CLOSE ${CURSOR}`, signal);
      await this.#settle(signal);
      const rows = (this.#rows = new ConsoleRows(columns, first.rows, undefined));
      return { answer, rows };
    }
    if (!this.#options.readOnly && (await this.#changed(connection, signal))) {
      this.#transaction = 'open';
    }
    const rows = (this.#rows = new ConsoleRows(columns, first.rows, this.#cursor(connection)));
    return { answer, rows };
  }

  #cursor(connection: ConsoleConnection): RowCursor {
    let position: number | undefined = FIRST_ROWS;
    return {
      fetch: async (start, count, signal) => {
        if (start + count > LAST_PLACE) {
          throw new ConnectorError('Unsupported', 'A result is read up to two billion rows.');
        }
        if (position !== start) {
          await connection.execute(`MOVE ABSOLUTE ${start} IN ${CURSOR}`, signal);
        }
        const fetch = `FETCH FORWARD ${count} FROM ${CURSOR}`;
        const { rows } = await connection.send(fetch, [], signal);
        position = rows.length === count ? start + count : undefined;
        return rows;
      },
      close: async () => {
        await connection.tidy(`CLOSE ${CURSOR}`);
        await this.#settle(this.#closing.signal).catch(() => connection.tidy('ROLLBACK'));
        this.#note();
      },
      fail: (error) => this.#undo(connection, error),
    };
  }

  async #columns(
    connection: ConsoleConnection,
    { fields }: ConsoleAnswer,
    signal: AbortSignal,
  ): Promise<Column[]> {
    // On the same connection: nobody else sees a type that was made in this transaction.
    const read = (text: string, values: readonly unknown[], inner: AbortSignal) =>
      connection.send(text, values as readonly Cell[], inner);
    const names = await this.#options.types.of(fields, read, signal);
    return fields.map(({ name }, index) => ({ name, type: names[index] ?? '' }));
  }

  async #began(running: Running, signal: AbortSignal): Promise<void> {
    this.#explicit = true;
    // Connections begin read-only transactions unless they are told otherwise.
    if (/\bREAD\s+ONLY\b/i.test(running.text)) return;
    await this.#connection?.execute('SET TRANSACTION READ WRITE', signal);
  }

  /** Ends what the statement ran in, unless there is something to commit or to roll back. */
  async #settle(signal: AbortSignal): Promise<void> {
    const connection = this.#connection;
    if (connection && !connection.lost && connection.transaction === 'open') {
      if (this.#options.readOnly) {
        await connection.execute(this.#keeps ? 'COMMIT' : 'ROLLBACK', signal);
      } else {
        if (this.#savepoint) await connection.execute(`RELEASE ${SAVEPOINT}`, signal);
        this.#savepoint = false;
        const open = this.#transaction === 'open' || this.#explicit;
        if (!open && !(await this.#changed(connection, signal))) {
          await connection.execute('COMMIT', signal);
        }
      }
    }
    this.#note();
  }

  /** The server gives a transaction a number with its first change. */
  async #changed(connection: ConsoleConnection, signal: AbortSignal): Promise<boolean> {
    const { rows } = await connection.send('SELECT txid_current_if_assigned()', [], signal);
    return typeof rows[0]?.[0] === 'string';
  }

  /** Undoes the statement alone where it was not the first. Returns what to tell the user. */
  async #undo(connection: ConsoleConnection, error: unknown): Promise<unknown> {
    const hadChanges = this.#transaction !== 'none';
    await connection.settled();
    if (this.#savepoint) {
      await connection.tidy(`ROLLBACK TO ${SAVEPOINT}; RELEASE ${SAVEPOINT}`);
    } else if (!hadChanges) await connection.tidy('ROLLBACK');
    this.#note();
    return connection.lost && hadChanges ? lostChangesError(error) : error;
  }

  /** Prepares for doing without a cursor what failed with one. */
  async #again(connection: ConsoleConnection, signal: AbortSignal): Promise<void> {
    if (this.#savepoint) await connection.execute(`ROLLBACK TO ${SAVEPOINT}`, signal);
    else {
      const mode = this.#options.readOnly ? 'ONLY' : 'WRITE';
      await connection.execute('ROLLBACK', signal);
      await connection.execute(`BEGIN READ ${mode}`, signal);
    }
  }

  /** Takes over what the connection says of its transaction. */
  #note(): void {
    const connection = this.#connection;
    const state = connection && !connection.lost ? connection.transaction : 'none';
    if (state !== 'open') this.#savepoint = false;
    if (state === 'none') this.#explicit = false;
    this.#transaction = this.#options.readOnly ? 'none' : state;
  }

  #refuseLostChanges(): void {
    if (!this.#connection?.lost || this.#transaction === 'none') return;
    this.#note();
    throw lostChangesError(undefined);
  }
}

function readStatement(text: string, parameters: Readonly<Record<string, Cell>>): Running {
  const statements = splitStatements(text);
  const [statement] = statements;
  const last = statements.at(-1);
  if (!statement || !last) throw new ConnectorError('Invalid', 'There is no statement to run.');
  const { start, writes } = statement;
  const own = text.slice(start, last.end);
  const [token] = tokenize(own);
  const first = token ? own.slice(token.start, token.end).toUpperCase() : '';
  return { text: own, start, first, writes, parameters };
}

async function send(
  connection: ConsoleConnection,
  running: Running,
  prefix: string,
  signal: AbortSignal,
): Promise<ConsoleAnswer> {
  const bound = bindParameters(running.text, running.parameters);
  try {
    return await connection.send(prefix + bound.text, bound.values, signal);
  } catch (error) {
    throw withPlace(error, bound, prefix, running.start);
  }
}

function failedError(): ConnectorError {
  return new ConnectorError(
    'Conflict',
    'The transaction has failed: roll it back before running another statement.',
  );
}

function lostChangesError(error: unknown): ConnectorError {
  const why = error instanceof ConnectorError ? error.message : 'The connection was lost.';
  return new ConnectorError('Unavailable', `${why} Changes that were not committed are undone.`, {
    cause: error,
    ...(error instanceof ConnectorError && error.detail !== undefined
      ? { detail: error.detail }
      : {}),
    retryable: false,
  });
}
