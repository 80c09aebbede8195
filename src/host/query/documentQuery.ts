import { DisposableStore, Emitter, type Disposable } from '../../core/disposable.js';
import { ConnectorError, isCancelled, type TextPlace } from '../../core/errors.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { SqlSession } from '../../core/sql/console.js';
import { LimitedRows } from '../../core/table/limitedRows.js';
import type { Cell, TableSource } from '../../core/table/table.js';
import type { RunningStatement } from '../../protocol/results.js';
import { toWireError } from '../../protocol/rpc.js';
import type { Services } from '../feature.js';
import { QueryResults, type QueryResult } from './queryResults.js';
import { QuerySession } from './querySession.js';

const SHOWN_STATEMENT = 300;

/** A statement to be run, and where it begins in the document. */
export interface QueryStatement {
  readonly text: string;
  readonly offset: number;
}

export interface StatementFailure {
  readonly error: ConnectorError;
  /** In the document, in UTF-16 units. */
  readonly place: TextPlace | undefined;
  readonly statement: QueryStatement;
}

/** How a statement ended, for those who keep account of it. */
export interface StatementRun {
  readonly source: SourceRecord;
  readonly text: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly outcome: 'done' | 'failed' | 'cancelled';
}

interface Running {
  readonly statement: string;
  /** Milliseconds since 1970, as `cancelled` is. */
  readonly since: number;
  readonly controller: AbortController;
  /** When the user gave the word. */
  cancelled?: number;
}

type Parameters = Readonly<Record<string, Cell>>;
type Outcome = Omit<QueryResult, 'id' | 'statement'>;

/** What one document runs: its session at the server, and the results of its last run. */
export class DocumentQuery implements Disposable {
  readonly results = new QueryResults();
  readonly #services: Services;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<void>());
  readonly #ran = this.#store.add(new Emitter<StatementRun>());
  readonly #session: QuerySession;
  #running: Running | undefined;
  #work: Promise<void> = Promise.resolve();
  source: SourceRecord | undefined;

  readonly onDidChange = this.#changed.event;
  readonly onDidRun = this.#ran.event;

  constructor(services: Services) {
    this.#services = services;
    this.#session = this.#store.add(new QuerySession(services));
    this.#store.add(this.#session.onDidChange(() => this.#changed.fire()));
  }

  get running(): RunningStatement | undefined {
    if (!this.#running) return undefined;
    const { statement, since, controller } = this.#running;
    const elapsed = Date.now() - since;
    return { statement: shown(statement), elapsed, cancelling: controller.signal.aborted };
  }

  /** `open` while changes are neither committed nor rolled back; `failed` when only that is left. */
  get transaction(): SqlSession['transaction'] {
    return this.#session.transaction;
  }

  /** Where the transaction is open. */
  get transactionSource(): SourceRecord | undefined {
    return this.#session.source;
  }

  /** Why changes were undone without anybody asking for it. */
  get lost(): ConnectorError | undefined {
    return this.#session.lost;
  }

  dismissLost(): void {
    this.#session.dismissLost();
  }

  /** Commits or rolls back. Rejects with `Conflict` while a statement runs. */
  async endTransaction(how: 'commit' | 'rollback'): Promise<void> {
    if (this.transaction === 'none') return;
    await this.#exclusively(async (controller) => {
      this.#started(how.toUpperCase(), controller);
      await this.results.keepFirstRows(controller.signal);
      await this.#session[how](controller.signal);
    });
  }

  /** Runs statements until one fails or the user stops them. The results before are forgotten. */
  async run(
    source: SourceRecord,
    statements: readonly QueryStatement[],
    parameters: Parameters,
  ): Promise<StatementFailure | undefined> {
    return this.#exclusively(async (controller) => {
      const { signal } = controller;
      this.#forget(source);
      for (const [index, statement] of statements.entries()) {
        this.#started(statement.text, controller);
        if (index > 0) await this.results.keepFirstRows(signal);
        const account = { isRun: true, rest: statements.length - index - 1 };
        const failure = await this.#attempt(source, statement, account, signal, (session) =>
          this.#run(session, statement.text, parameters, signal),
        );
        if (failure) return failure;
        if (signal.aborted) return undefined;
      }
      return undefined;
    });
  }

  /** Has the server explain a statement; with `analyze` by running it and undoing what it changed. */
  explain(
    source: SourceRecord,
    statement: QueryStatement,
    parameters: Parameters,
    options: { readonly analyze: boolean },
  ): Promise<StatementFailure | undefined> {
    return this.#exclusively((controller) => {
      const { signal } = controller;
      this.#forget(source);
      this.#started(statement.text, controller);
      const account = { isRun: false, rest: 0 };
      return this.#attempt(source, statement, account, signal, async (session) => {
        const began = Date.now();
        const plan = await session.explain(statement.text, parameters, options, signal);
        const command = options.analyze ? 'EXPLAIN ANALYZE' : 'EXPLAIN';
        return { command, duration: Date.now() - began, notices: [], isPlan: true, plan };
      });
    });
  }

  /**
   * Runs the statement of a result once more, whose rows broke with their connection. Rejects with
   * `Conflict` where it may change something: that is for the user to decide.
   */
  retry(id: number): Promise<void> {
    return this.#exclusively(async (controller) => {
      const again = this.results.again(id);
      this.#started('Running again', controller);
      const rows = await again(controller.signal);
      if (rows) this.results.replaceRows(id, rows);
    });
  }

  /** Resolves when nothing runs. */
  idle(): Promise<void> {
    return this.#work;
  }

  /** Stops what runs at the server; `run` ends when the server has ended it. */
  cancel(): boolean {
    if (!this.#running) return false;
    this.#running.cancelled ??= Date.now();
    this.#running.controller.abort();
    this.#changed.fire();
    return true;
  }

  dispose(): void {
    this.#running?.controller.abort();
    this.#store.dispose();
  }

  async #exclusively<T>(work: (controller: AbortController) => Promise<T>): Promise<T> {
    if (this.#running) {
      throw new ConnectorError('Conflict', 'A query of this document is still running.');
    }
    const controller = new AbortController();
    this.#running = { statement: '', since: Date.now(), controller };
    const done = work(controller);
    this.#work = done.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await done;
    } finally {
      this.#running = undefined;
      this.#changed.fire();
    }
  }

  #forget(source: SourceRecord): void {
    this.source = source;
    this.results.clear();
    this.#session.dismissLost();
  }

  #started(statement: string, controller: AbortController): void {
    this.#running = { statement, since: Date.now(), controller };
    this.#changed.fire();
  }

  async #run(
    session: SqlSession,
    text: string,
    parameters: Parameters,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { rows, command, duration, notices } = await session.run(text, parameters, signal);
    this.#session.ran(command);
    const outcome = { command, duration, notices };
    if (!rows) return outcome;
    const columns = await rows.columns(signal);
    const again = async (signalAgain: AbortSignal) => {
      if (!this.source) throw notAgainError();
      const next = await this.#session.on(this.source, signalAgain);
      if (!this.#session.readOnly) throw notAgainError();
      const found = await next.run(text, parameters, signalAgain);
      return found.rows && this.#limited(found.rows);
    };
    return { ...outcome, columns, rows: this.#limited(rows), again };
  }

  #limited(rows: TableSource): LimitedRows {
    return new LimitedRows(rows, this.#services.settings.rowLimit());
  }

  /** Does one statement's work and adds what came of it to the results; tells of one that is run. */
  async #attempt(
    source: SourceRecord,
    statement: QueryStatement,
    { isRun, rest }: { readonly isRun: boolean; readonly rest: number },
    signal: AbortSignal,
    work: (session: SqlSession) => Promise<Outcome>,
  ): Promise<StatementFailure | undefined> {
    const began = Date.now();
    const { text } = statement;
    const end = (outcome: Outcome, how: StatementRun['outcome']) => {
      this.results.add({ ...outcome, id: this.results.nextId(), statement: shown(text) });
      if (isRun) this.#ran.fire({ source, text, duration: outcome.duration, outcome: how });
      this.#changed.fire();
    };
    try {
      const outcome = await work(await this.#session.on(source, signal));
      end(outcome, 'done');
      return undefined;
    } catch (error) {
      const skipped = rest > 0 ? { skipped: rest } : {};
      const failed = { command: '', duration: Date.now() - began, notices: [], ...skipped };
      if (isCancelled(error)) {
        end({ ...failed, cancelled: this.#cancellation(error) }, 'cancelled');
        return undefined;
      }
      const known = this.#services.errors.record(error, `Running a query of ${source.title}`);
      end({ ...failed, error: toWireError(known) }, 'failed');
      const place = known.place && {
        offset: statement.offset + known.place.offset,
        length: known.place.length,
      };
      return { error: known, place, statement };
    }
  }

  #cancellation(error: unknown) {
    const took = Date.now() - (this.#running?.cancelled ?? Date.now());
    const doubt = error instanceof ConnectorError ? error.detail : undefined;
    return { took, ...(doubt === undefined ? {} : { doubt }) };
  }
}

function notAgainError(): ConnectorError {
  return new ConnectorError(
    'Conflict',
    'This source allows changes, so nothing is run twice by itself: run the statement again.',
  );
}

function shown(statement: string): string {
  const line = statement.replace(/\s+/g, ' ');
  return line.length > SHOWN_STATEMENT ? `${line.slice(0, SHOWN_STATEMENT)}…` : line;
}
