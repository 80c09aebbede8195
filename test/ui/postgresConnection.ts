import * as fs from 'node:fs';
import * as path from 'node:path';
import type { LaunchOptions } from '../host/launch.js';
import type { PostgresServer } from '../servers/postgres.js';

/** How a source is called, and whether statements may change something. */
export interface NamedSource {
  readonly name: string;
  readonly title: string;
  readonly readOnly?: boolean;
}

/** Launches VS Code with a server as its only source; the password is in a file of the folder. */
export function connectionTo(
  server: PostgresServer,
  folder: string,
  { name, title, readOnly = true }: NamedSource,
): Required<Pick<LaunchOptions, 'env' | 'settings'>> {
  const { host, port, user: username, password, database } = server;
  const pgpass = path.join(folder, 'pgpass');
  fs.writeFileSync(pgpass, `${host}:${port}:*:${username}:${password}\n`, { mode: 0o600 });
  const source = { name, title, kind: 'postgresql', ssl: 'disable', readOnly };
  return {
    env: { PGPASSFILE: pgpass },
    settings: { 'dataConnectors.sources': [{ ...source, host, port, database, username }] },
  };
}
