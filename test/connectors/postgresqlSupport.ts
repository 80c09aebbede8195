import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { postgresqlConnector } from '../../src/connectors/postgresql/connector.js';
import { type ConnectorError, type ErrorCode, isConnectorError } from '../../src/core/errors.js';
import type { ConnectorContext, Session, SourceNode } from '../../src/core/sources/connector.js';
import { allPages } from '../../src/core/sources/page.js';
import type { Properties, SourceRecord } from '../../src/core/sources/source.js';
import type { Cell, RowBatch, TableRef, TableSet } from '../../src/core/table/table.js';
import { type PostgresOptions, type PostgresServer, startPostgres } from '../servers/postgres.js';
import { isPackaged } from '../servers/postgresPrograms.js';
import { VALUE_TYPES, type ValueSet, valueSets, valueTable } from '../values.js';

/** A signal that is never aborted. */
export const never = new AbortController().signal;

/**
 * The same tests on the newest PostgreSQL and on the oldest one that is supported, which npm has for Linux
 * on x64 only: elsewhere, outside CI, it is skipped.
 */
export function onEachServer(
  title: string,
  options: PostgresOptions,
  tests: (server: () => PostgresServer) => void,
): void {
  const versions = [
    ['PostgreSQL 18', 'embedded'],
    ['PostgreSQL 13', 'oldest'],
  ] as const;
  for (const [name, flavour] of versions) {
    describe(`${title}, ${name}`, function () {
      this.timeout(60_000);
      let server: PostgresServer | undefined;
      before(function () {
        // In CI a missing server is a failure: nothing is skipped there.
        if (isPackaged(flavour) || process.env['CI']) return;
        console.log(`      skipped: ${name} is not installed`);
        this.skip();
      });
      before(async () => {
        server = await startPostgres({ ...options, flavour, database: 'lab' });
      });
      tests(() => {
        assert.ok(server, 'the server has been started');
        return server;
      });
      // After the hooks of the tests, which look at the server.
      after(() => server?.stop());
    });
  }
}

/** The main number of a server's version: 13 for 13.23. */
export function majorVersion({ version }: PostgresServer): number {
  return Number.parseInt(version, 10);
}

export interface ContextOptions {
  readonly password?: string | undefined;
  readonly environment?: Readonly<Record<string, string>>;
  readonly connectTimeout?: number;
  readonly requestTimeout?: number;
  readonly pageSize?: number;
  readonly warnings?: string[];
}

export function context(options: ContextOptions = {}): ConnectorContext {
  const { password } = options;
  return {
    secrets: () => Promise.resolve(password === undefined ? undefined : { password }),
    // Nothing of the machine the tests run on: no PG variables, no home with a password file.
    environment: { HOME: '/nonexistent', APPDATA: '/nonexistent', ...options.environment },
    readFile: (path) => readFile(path),
    limits: {
      connectTimeout: options.connectTimeout ?? 10_000,
      requestTimeout: options.requestTimeout ?? 30_000,
      pageSize: options.pageSize ?? 500,
    },
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message) => options.warnings?.push(message),
      error: () => undefined,
    },
    distFolder: '/nonexistent',
  };
}

export function record(properties: Properties): SourceRecord {
  return {
    id: 'local/lab',
    name: 'lab',
    title: 'Lab',
    kind: 'postgresql',
    catalog: 'local',
    tags: [],
    properties,
  };
}

/** A session as the server's superuser. */
export function openSession(
  server: PostgresServer,
  properties: Properties = {},
  options: ContextOptions = {},
): Session {
  const { host, port, user, database, password } = server;
  return postgresqlConnector.open(
    record({ host, port, username: user, database, ...properties }),
    context({ password, ...options }),
  );
}

export function tablesOf(session: Session): TableSet {
  assert.ok(session.tables);
  return session.tables;
}

/** Every cell of a query's result. */
export async function cells(
  session: Session,
  sql: string,
  parameters: readonly unknown[] = [],
  signal = never,
): Promise<Cell[][]> {
  const rows: Cell[][] = [];
  for await (const batch of tablesOf(session).query(sql, parameters, signal)) {
    for (const row of batch.rows) rows.push([...row]);
  }
  return rows;
}

export async function firstBatch(
  session: Session,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<RowBatch> {
  for await (const batch of tablesOf(session).query(sql, parameters, never)) return batch;
  throw new assert.AssertionError({ message: 'no batch' });
}

export async function allChildren(session: Session, path: readonly string[]) {
  const nodes: SourceNode[] = [];
  const pages = allPages((request) => session.children(path, request, never));
  for await (const node of pages) nodes.push(node);
  return nodes;
}

/** Waits for a rejection and hands the error over for a closer look. */
export async function rejection(work: Promise<unknown>, code: ErrorCode): Promise<ConnectorError> {
  try {
    await work;
  } catch (error) {
    assert.ok(isConnectorError(error), `a ConnectorError, not ${String(error)}`);
    assert.equal(error.code, code, `${error.message} ${error.detail ?? ''}`);
    return error;
  }
  throw new assert.AssertionError({ message: `nothing was rejected; expected ${code}` });
}

/** Makes a table `corpus.t_<name>` for values of each type that the server has. */
export async function createValues(server: PostgresServer): Promise<readonly ValueSet[]> {
  const sets = valueSets(majorVersion(server));
  await server.query(`${VALUE_TYPES} ${sets.map(valueTable).join('')}`);
  return sets;
}

export function readRows(session: Session, table: TableRef, start: number, end: number) {
  const source = tablesOf(session).open(table);
  return source.rows({ start, end }, never).finally(() => source.close());
}

/** The statements of the extension that the server is at work on; `like` is a pattern of SQL. */
export async function runningStatements(server: PostgresServer, like = '%'): Promise<string[]> {
  const rows = await server.query<{ query: string }>(
    `select query from pg_stat_activity
      where application_name = 'Data Connectors' and state = 'active' and query like $1`,
    [like],
  );
  return rows.map(({ query }) => query);
}

/** Transactions, whoever's, that are open at the server while no statement runs in them. */
export async function idleTransactions(server: PostgresServer): Promise<number> {
  const [row] = await server.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where state like 'idle in transaction%'`,
  );
  return row?.n ?? -1;
}

/** Sessions of the extension the server still has. */
export async function openSessions(server: PostgresServer): Promise<number> {
  const [row] = await server.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where application_name = 'Data Connectors'`,
  );
  return row?.n ?? -1;
}
