import { throwIfAborted } from '../../core/cancellation.js';
import { Emitter } from '../../core/disposable.js';
import { cancelled, type ConnectorError } from '../../core/errors.js';
import type { SqlResult, SqlSession } from '../../core/sql/console.js';
import type { Cell, Column } from '../../core/table/table.js';
import { type ConsoleAnswer, ConsoleConnection } from './consoleConnection.js';
import { closeCursor, cursorRows, FIRST_ROWS, openCursor, refusesCursor } from './consoleCursor.js';
import { explainRefusal, lostChangesError, needsNoTransaction } from './consoleErrors.js';
import { ConsoleRows } from './consoleRows.js';
import {
  type ConsoleStatement,
  readExplained,
  readStatement,
  sendStatement,
} from './consoleStatement.js';
import { ConsoleTransaction } from './consoleTransaction.js';
import { wasDead } from './errors.js';
import type { ConnectionPool } from './pool.js';
import type { TypeNames } from './typeNames.js';

export interface ConsoleSessionOptions {
  readonly readOnly: boolean;
  /** Asked at the first statement. */
  pool(): ConnectionPool;
  readonly types: TypeNames;
  /** Milliseconds one statement may take, at this moment; 0 = none. */
  timeout(): number;
  /** Told of a statement that may change something: no snapshot of ours may keep it waiting. */
  beforeChange?(): void;
}

/** A connection with the transaction that is open on it. */
interface Place {
  readonly connection: ConsoleConnection;
  readonly transaction: ConsoleTransaction;
}

interface Performed {
  readonly answer: ConsoleAnswer;
  readonly rows?: ConsoleRows;
  /** What there is to say about how it was run. */
  readonly remarks?: readonly string[];
}

/** Statements one after the other on a connection of their own; see {@link ConsoleTransaction}. */
export class ConsoleSession implements SqlSession {
  readonly #options: ConsoleSessionOptions;
  readonly #closing = new AbortController();
  readonly #changed = new Emitter<ConnectorError | undefined>();
  #place: Place | undefined;
  #rows: ConsoleRows | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #busy = 0;

  readonly onDidChangeTransaction = this.#changed.event;

  constructor(options: ConsoleSessionOptions) {
    this.#options = options;
  }

  get transaction(): SqlSession['transaction'] {
    const place = this.#place;
    return !place || place.connection.lost ? 'none' : place.transaction.state;
  }

  run(
    statement: string,
    parameters: Readonly<Record<string, Cell>>,
    signal: AbortSignal,
  ): Promise<SqlResult> {
    return this.#alone(signal, async (both) => {
      const known = readStatement(statement, parameters);
      const began = performance.now();
      const place = await this.#begin(known, both);
      const notices = place.connection.listen();
      try {
        const { answer, rows, remarks = [] } = await this.#perform(place, known, both);
        const command = rows && answer.tag === '' ? 'SELECT' : answer.tag;
        const counts = !rows && /\d$/.test(answer.tag) && answer.rowCount !== null;
        return {
          command,
          ...(counts || (rows && known.writes) ? { rowsAffected: answer.rowCount ?? 0 } : {}),
          notices: [...notices(), ...remarks],
          duration: performance.now() - began,
          ...(rows ? { rows } : {}),
        };
      } catch (error) {
        const told = await place.transaction.undo(error);
        throw explainRefusal(told, this.#options.readOnly);
      } finally {
        notices();
      }
    });
  }

  explain(
    statement: string,
    parameters: Readonly<Record<string, Cell>>,
    { analyze }: { readonly analyze: boolean },
    signal: AbortSignal,
  ): Promise<string> {
    return this.#alone(signal, async (both) => {
      const known = readExplained(statement, parameters);
      const place = await this.#begin(known, both);
      const prefix = `EXPLAIN (${analyze ? 'ANALYZE, BUFFERS, ' : ''}FORMAT JSON) `;
      let failure: { readonly error: unknown } | undefined;
      let plan = '';
      try {
        const { rows } = await sendStatement(place.connection, known, prefix, both);
        plan = rows.map(([line]) => line ?? '').join('\n');
      } catch (error) {
        failure = { error };
      }
      const told = await place.transaction.undo(failure?.error);
      if (failure) throw explainRefusal(told, this.#options.readOnly);
      return plan;
    });
  }

  commit(signal: AbortSignal): Promise<void> {
    return this.#alone(signal, async (both) => {
      this.#refuseLostChanges();
      await this.#place?.transaction.commit(both);
    });
  }

  rollback(signal: AbortSignal): Promise<void> {
    return this.#alone(signal, async () => {
      await this.#place?.transaction.rollback();
    });
  }

  async close(): Promise<void> {
    const busy = this.#busy > 0;
    this.#closing.abort(cancelled());
    this.#changed.dispose();
    const place = this.#place;
    this.#place = undefined;
    await place?.connection.close(busy);
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
  async #begin(statement: ConsoleStatement, signal: AbortSignal): Promise<Place> {
    this.#refuseLostChanges();
    if (statement.writes) this.#options.beforeChange?.();
    for (;;) {
      const place = await this.#connected(signal);
      const { connection, transaction } = place;
      const started = Date.now();
      const hadChanges = transaction.state !== 'none';
      try {
        await transaction.begin(statement, signal);
        return place;
      } catch (error) {
        const told = await transaction.undo(error);
        // Where nothing was open, nothing is lost by trying another connection.
        if (!connection.reused || !wasDead(error, started) || hadChanges) throw told;
      }
    }
  }

  async #connected(signal: AbortSignal): Promise<Place> {
    if (this.#place && !this.#place.connection.lost) return this.#place;
    await this.#place?.connection.close(false);
    this.#place = undefined;
    const options = this.#options;
    const timeout = () => options.timeout();
    const connection = await ConsoleConnection.open(options.pool(), timeout, signal);
    const changed = () => this.#changed.fire(undefined);
    const place = {
      connection,
      transaction: new ConsoleTransaction(connection, options.readOnly, changed),
    };
    connection.onLost((reason) => {
      // Work that is going on tells it itself.
      if (this.#place !== place || this.#busy > 0 || place.transaction.state === 'none') return;
      this.#changed.fire(lostChangesError(reason));
    });
    this.#place = place;
    return place;
  }

  async #perform(
    place: Place,
    statement: ConsoleStatement,
    signal: AbortSignal,
  ): Promise<Performed> {
    const { connection, transaction } = place;
    if (statement.isQuery) {
      try {
        return await this.#query(place, statement, signal);
      } catch (error) {
        if (connection.lost || !refusesCursor(error)) throw error;
        await transaction.restart(signal);
      }
    }
    const { answer, remarks } = await this.#execute(place, statement, signal);
    await transaction.began(statement, signal);
    const columns = answer.fields.length > 0 ? await this.#columns(connection, answer, signal) : [];
    await transaction.settle(signal);
    if (answer.fields.length === 0) return { answer, remarks };
    return { answer, remarks, rows: (this.#rows = new ConsoleRows(columns, answer.rows)) };
  }

  async #execute(
    { connection, transaction }: Place,
    statement: ConsoleStatement,
    signal: AbortSignal,
  ) {
    const send = () => sendStatement(connection, statement, '', signal);
    try {
      return { answer: await send(), remarks: [] };
    } catch (error) {
      if (connection.lost || !needsNoTransaction(error) || !transaction.mayLeave) throw error;
      const answer = await transaction.outside(send, signal);
      return { answer, remarks: ['It took effect at once: it cannot run in a transaction.'] };
    }
  }

  async #query(
    { connection, transaction }: Place,
    statement: ConsoleStatement,
    signal: AbortSignal,
  ): Promise<Performed> {
    const first = await openCursor(connection, statement, signal);
    const columns = await this.#columns(connection, first, signal);
    const answer = { ...first, tag: '' };
    const isWhole = first.rows.length < FIRST_ROWS;
    if (isWhole) {
      await closeCursor(connection, signal);
      await transaction.settle(signal);
      return { answer, rows: (this.#rows = new ConsoleRows(columns, first.rows)) };
    }
    await transaction.noteChanges(signal);
    const cursor = cursorRows(connection, transaction, this.#closing.signal);
    return { answer, rows: (this.#rows = new ConsoleRows(columns, first.rows, cursor)) };
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

  /** What was not committed went with the connection: whoever goes on must know. */
  #refuseLostChanges(): void {
    const place = this.#place;
    if (!place?.connection.lost || place.transaction.state === 'none') return;
    place.transaction.note();
    throw lostChangesError(place.connection.lossReason);
  }
}
