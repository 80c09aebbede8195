import { throwIfAborted } from '../../core/cancellation.js';
import { DisposableStore, Emitter, type Disposable } from '../../core/disposable.js';
import { ConnectorError, isCancelled, type TextPlace } from '../../core/errors.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { SqlConsole, SqlResult, SqlSession } from '../../core/sql/console.js';
import type { Cell, Column, TableSource } from '../../core/table/table.js';
import type { ResultDescription, RunningStatement } from '../../protocol/results.js';
import { toWireError } from '../../protocol/rpc.js';
import type { Services } from '../feature.js';

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
  readonly rows?: TableSource;
}

interface Open {
  readonly source: string;
  readonly console: SqlConsole;
  readonly session: SqlSession;
}

/** What one document runs: its session at the server, and the results of its last run. */
export class DocumentQuery implements Disposable {
  readonly #services: Services;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<void>());
  #open: Open | undefined;
  #results: readonly Result[] = [];
  #running: { statement: string; since: number; controller: AbortController } | undefined;
  #lastId = 0;
  source: SourceRecord | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(services: Services) {
    this.#services = services;
    this.#store.add(
      services.sources.onDidCloseSession((id) => {
        if (this.#open?.source === id) this.#closeSession();
      }),
    );
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

  /** Runs statements until one fails or the user stops them. The results before are forgotten. */
  async run(
    source: SourceRecord,
    statements: readonly QueryStatement[],
    parameters: Readonly<Record<string, Cell>>,
  ): Promise<StatementFailure | undefined> {
    if (this.#running) {
      throw new ConnectorError('Conflict', 'A query of this document is still running.');
    }
    const controller = new AbortController();
    this.source = source;
    this.#results = [];
    try {
      for (const [index, statement] of statements.entries()) {
        this.#running = { statement: statement.text, since: Date.now(), controller };
        this.#changed.fire();
        if (index > 0) await this.#keepFirstRows(controller.signal);
        const failure = await this.#runOne(source, statement, parameters, controller.signal);
        if (failure) return failure;
        if (controller.signal.aborted) return undefined;
      }
      return undefined;
    } finally {
      this.#running = undefined;
      this.#changed.fire();
    }
  }

  /** Stops what runs at the server; `run` ends when the server has ended it. */
  cancel(): boolean {
    if (!this.#running) return false;
    this.#running.controller.abort();
    this.#changed.fire();
    return true;
  }

  rows(id: number): TableSource {
    const rows = this.#results.find((result) => result.id === id)?.rows;
    if (rows) return rows;
    throw new ConnectorError('NotFound', 'This result is not there any more. Run the query again.');
  }

  dispose(): void {
    this.#running?.controller.abort();
    this.#closeSession();
    this.#store.dispose();
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
      const session = await this.#session(source, signal);
      const result = await session.run(statement.text, parameters, signal);
      const columns = await result.rows?.columns(signal);
      this.#add(described, result, columns);
      return undefined;
    } catch (error) {
      const failed = { ...described, command: '', duration: Date.now() - began, notices: [] };
      if (isCancelled(error)) {
        this.#results = [...this.#results, { ...failed, cancelled: true }];
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
    this.#results = [...this.#results, rows && columns ? { ...result, columns, rows } : result];
    this.#changed.fire();
  }

  /** The next statement closes the rows of the one before: what was read by then stays. */
  async #keepFirstRows(signal: AbortSignal): Promise<void> {
    const rows = this.#results.at(-1)?.rows;
    // A result that breaks later on is told where its rows are shown.
    await rows?.rows({ start: 0, end: KEPT_ROWS }, signal).catch(() => undefined);
  }

  async #session(source: SourceRecord, signal: AbortSignal): Promise<SqlSession> {
    const console = await this.#services.sources.use(source, signal, (session) => {
      if (session.sql) return Promise.resolve(session.sql);
      throw new ConnectorError('Unsupported', `"${source.title}" does not run SQL.`);
    });
    throwIfAborted(signal);
    if (this.#open?.console === console) return this.#open.session;
    this.#closeSession();
    const session = console.open({ readOnly: true });
    this.#open = { source: source.id, console, session };
    return session;
  }

  #closeSession(): void {
    void this.#open?.session.close();
    this.#open = undefined;
  }
}

function shown(statement: string): string {
  const line = statement.replace(/\s+/g, ' ');
  return line.length > SHOWN_STATEMENT ? `${line.slice(0, SHOWN_STATEMENT)}…` : line;
}
