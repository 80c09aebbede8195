import { throwIfAborted } from '../../core/cancellation.js';
import { cancelled } from '../../core/errors.js';
import type {
  Connector,
  ConnectorContext,
  Session,
  SourceNode,
} from '../../core/sources/connector.js';
import type { Field } from '../../core/sources/field.js';
import type { Page, PageRequest } from '../../core/sources/page.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { SqlConsole } from '../../core/sql/console.js';
import type { CopyOut } from '../../core/table/copyOut.js';
import { copyTable } from '../../core/table/export/copyTable.js';
import type {
  RowBatch,
  TableInfo,
  TableRef,
  TableSet,
  TableSource,
} from '../../core/table/table.js';
import type { TableView, ViewPlan } from '../../core/table/view.js';
import { CatalogCache } from './catalogCache.js';
import { conditionLanguage } from './conditionLanguage.js';
import { connect } from './connect.js';
import { PostgresqlConsole } from './console.js';
import { copyOut } from './copyOut.js';
import { CursorBudget } from './cursorBudget.js';
import { findTables } from './findTables.js';
import { listChildren } from './introspect.js';
import { postgresqlKind } from './kind.js';
import { placeOf } from './nodePath.js';
import { planView } from './planView.js';
import { ConnectionPool } from './pool.js';
import { runQuery } from './query.js';
import { serverSettings } from './settings.js';
import { qualifiedName } from './sql.js';
import { listTables, resolveTable } from './tableNames.js';
import { TablePages } from './tablePages.js';
import { type Read, TypeNames } from './typeNames.js';

/** Opens PostgreSQL databases. Sessions only read. */
export const postgresqlConnector: Connector = {
  kind: postgresqlKind.kind,
  open: (source, context) => new PostgresqlSession(source, context),
};

class PostgresqlSession implements Session, TableSet {
  readonly tables: TableSet = this;
  readonly sql: SqlConsole;
  readonly #source: SourceRecord;
  readonly conditionLanguage = conditionLanguage;
  readonly #context: ConnectorContext;
  readonly #types = new TypeNames();
  readonly #cursors = new CursorBudget();
  #pool: ConnectionPool | undefined;
  #closed = false;
  readonly #read: Read = (text, values, signal) => this.#connections().read(text, values, signal);
  readonly #catalog = new CatalogCache(this.#read);

  constructor(source: SourceRecord, context: ConnectorContext) {
    this.#source = source;
    this.#context = context;
    this.sql = new PostgresqlConsole({
      pool: () => this.#connections(),
      types: this.#types,
      timeout: () => this.#context.limits.requestTimeout,
      beforeChange: () => this.#cursors.yieldAll(),
      catalog: this.#catalog.read,
    });
  }

  /** On a connection of its own, so that what is proved is what the settings say now. */
  async test(signal: AbortSignal): Promise<string> {
    const { settings } = this.#connections();
    const connection = await connect(settings, this.#context, signal);
    try {
      const { rows } = await connection.read(
        'SELECT version(), current_database(), current_user',
        [],
        this.#context.limits.requestTimeout,
        signal,
      );
      const [version, database, user] = rows[0] ?? [];
      const product = /^\S+ \S+/.exec(version ?? '')?.[0] ?? 'the server';
      const how = connection.encrypted ? 'encrypted' : 'not encrypted';
      return `Connected to ${product}, database ${database ?? ''}, as ${user ?? ''} (${how}).`;
    } finally {
      await connection.settled();
      await connection.end();
    }
  }

  credentialFields(signal: AbortSignal): Promise<readonly Field[]> {
    return signal.aborted
      ? Promise.reject(cancelled())
      : Promise.resolve(postgresqlKind.credentials);
  }

  async children(
    path: readonly string[],
    request: PageRequest,
    signal: AbortSignal,
  ): Promise<Page<SourceNode>> {
    const limit = request.limit ?? this.#context.limits.pageSize;
    return listChildren(placeOf(path), { ...request, limit }, this.#read, signal);
  }

  find(text: string, limit: number, signal: AbortSignal): Promise<readonly SourceNode[]> {
    return findTables(text, limit, this.#catalog.read, signal);
  }

  /**
   * What is asked while somebody types is cached, and the names of types. Lists are not: each page of
   * one takes some milliseconds, and whoever shows them keeps them.
   */
  invalidate(_path: readonly string[]): void {
    this.#types.clear();
    this.#catalog.clear();
  }

  async list(signal: AbortSignal): Promise<readonly TableInfo[]> {
    return listTables(this.#read, signal);
  }

  async resolve(name: string, signal: AbortSignal): Promise<TableRef> {
    return resolveTable(name, this.#connections().settings.database, this.#read, signal);
  }

  open(table: TableRef, view?: TableView): TableSource {
    return new TablePages(table, this.#connections(), this.#cursors, view);
  }

  planView(table: TableRef, view: TableView, signal: AbortSignal): Promise<ViewPlan> {
    return planView(table, view, this.#read, signal);
  }

  async copyOut(table: TableRef, view: TableView, signal: AbortSignal): Promise<CopyOut> {
    const copy = await copyOut(this.#connections(), table, view, signal);
    if (copy) return copy;
    const source = this.open(table, view);
    const pages = await copyTable(source, signal);
    return { ...pages, close: () => source.close() };
  }

  qualifiedName(table: TableRef): string {
    return qualifiedName(table);
  }

  async *query(
    sql: string,
    parameters: readonly unknown[],
    signal: AbortSignal,
  ): AsyncGenerator<RowBatch, void, undefined> {
    throwIfAborted(signal);
    yield* runQuery(this.#connections(), this.#types, sql, parameters, signal);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#pool?.close();
  }

  /** Made at the first use: settings may be wrong, and opening a session must not fail. */
  #connections(): ConnectionPool {
    if (this.#closed) throw cancelled();
    this.#pool ??= new ConnectionPool(
      serverSettings(this.#source.properties, this.#context.environment),
      this.#context,
    );
    return this.#pool;
  }
}
