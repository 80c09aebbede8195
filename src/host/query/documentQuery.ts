import { DisposableStore, Emitter, type Disposable } from '../../core/disposable.js';
import { ConnectorError, isCancelled, type TextPlace } from '../../core/errors.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { SqlResult, SqlSession } from '../../core/sql/console.js';
import { LimitedRows } from '../../core/table/limitedRows.js';
import type { Cell, Column } from '../../core/table/table.js';
import type { ResultCount, ResultDescription, RunningStatement } from '../../protocol/results.js';
import { toWireError } from '../../protocol/rpc.js';
import type { ShownResult } from '../export/shownRows.js';
import type { Services } from '../feature.js';
import { QuerySession } from './querySession.js';

/** Rows that stay readable when the next statement of the same run takes the connection over. */
const KEPT_ROWS = 1_000;
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

interface Result extends ResultDescription {
  readonly rows?: LimitedRows;
}

interface Running {
  readonly statement: string;
  /** Milliseconds since 1970, as `cancelled` is. */
  readonly since: number;
  readonly controller: AbortController;
  /** When the user gave the word. */
  cancelled?: number;
}

/** What one document runs: its session at the server, and the results of its last run. */
export class DocumentQuery implements Disposable {
  readonly #services: Services;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<void>());
  readonly #session: QuerySession;
  #results: readonly Result[] = [];
  #running: Running | undefined;
  #work: Promise<void> = Promise.resolve();
  #lastId = 0;
  source: SourceRecord | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(services: Services) {
    this.#services = services;
    this.#session = this.#store.add(new QuerySession(services));
    this.#store.add(this.#session.onDidChange(() => this.#changed.fire()));
  }

  get results(): readonly ResultDescription[] {
    return this.#results.map(({ rows: _, ...description }) => description);
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
      this.#running = { statement: how.toUpperCase(), since: Date.now(), controller };
      this.#changed.fire();
      await this.#keepFirstRows(controller.signal);
      await this.#session[how](controller.signal);
    });
  }

  /** Runs statements until one fails or the user stops them. The results before are forgotten. */
  async run(
    source: SourceRecord,
    statements: readonly QueryStatement[],
    parameters: Readonly<Record<string, Cell>>,
  ): Promise<StatementFailure | undefined> {
    return this.#exclusively(async (controller) => {
      this.source = source;
      this.#results = [];
      this.#session.dismissLost();
      for (const [index, statement] of statements.entries()) {
        this.#running = { statement: statement.text, since: Date.now(), controller };
        this.#changed.fire();
        if (index > 0) await this.#keepFirstRows(controller.signal);
        const failure = await this.#runOne(source, statement, parameters, controller.signal);
        if (failure) return failure;
        if (controller.signal.aborted) return undefined;
      }
      return undefined;
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

  /** The results that have rows. */
  get rowsShown(): readonly ShownResult[] {
    return this.#results.flatMap(({ id, statement, rows }) =>
      rows ? [{ id, statement, rows: rows.whole }] : [],
    );
  }

  async count(id: number, signal: AbortSignal): Promise<ResultCount> {
    const rows = this.rows(id);
    const count = await rows.rowCount(signal);
    return { ...(count ? { count } : {}), ...(rows.isStopped ? { isStopped: true } : {}) };
  }

  /** Shows also what is beyond the limit of the settings. */
  liftLimit(id: number): void {
    this.rows(id).lift();
  }

  rows(id: number): LimitedRows {
    const rows = this.#results.find((result) => result.id === id)?.rows;
    if (rows) return rows;
    throw new ConnectorError('NotFound', 'This result is not there any more. Run the query again.');
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

  async #runOne(
    source: SourceRecord,
    statement: QueryStatement,
    parameters: Readonly<Record<string, Cell>>,
    signal: AbortSignal,
  ): Promise<StatementFailure | undefined> {
    const began = Date.now();
    const described = { id: ++this.#lastId, statement: shown(statement.text) };
    try {
      const session = await this.#session.on(source, signal);
      const result = await session.run(statement.text, parameters, signal);
      this.#session.ran(result.command);
      const columns = await result.rows?.columns(signal);
      this.#add(described, result, columns);
      return undefined;
    } catch (error) {
      const failed = { ...described, command: '', duration: Date.now() - began, notices: [] };
      if (isCancelled(error)) {
        const took = Date.now() - (this.#running?.cancelled ?? Date.now());
        const doubt = error instanceof ConnectorError ? error.detail : undefined;
        const cancelled = { took, ...(doubt === undefined ? {} : { doubt }) };
        this.#results = [...this.#results, { ...failed, cancelled }];
        return undefined;
      }
      const known = this.#services.errors.record(error, `Running a query of ${source.title}`);
      this.#results = [...this.#results, { ...failed, error: toWireError(known) }];
      const place = known.place && {
        offset: statement.offset + known.place.offset,
        length: known.place.length,
      };
      return { error: known, place, statement };
    }
  }

  #add(
    described: Pick<ResultDescription, 'id' | 'statement'>,
    { command, duration, notices, rows }: SqlResult,
    columns: readonly Column[] | undefined,
  ): void {
    const result = { ...described, command, duration, notices };
    if (rows && columns) {
      const limited = new LimitedRows(rows, this.#services.settings.rowLimit());
      this.#results = [...this.#results, { ...result, columns, rows: limited }];
    } else this.#results = [...this.#results, result];
    this.#changed.fire();
  }

  /** The next statement closes the rows of the one before: what was read by then stays. */
  async #keepFirstRows(signal: AbortSignal): Promise<void> {
    const rows = this.#results.at(-1)?.rows;
    // A result that breaks later on is told where its rows are shown.
    await rows?.rows({ start: 0, end: KEPT_ROWS }, signal).catch(() => undefined);
  }
}

function shown(statement: string): string {
  const line = statement.replace(/\s+/g, ' ');
  return line.length > SHOWN_STATEMENT ? `${line.slice(0, SHOWN_STATEMENT)}…` : line;
}
