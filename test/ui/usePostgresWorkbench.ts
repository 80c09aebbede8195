import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { removeTemporaryFolder, temporaryFolder } from '../host/temporaryFolder.js';
import { type PostgresServer, startPostgres } from '../servers/postgres.js';
import { useWorkbench } from './useWorkbench.js';
import type { Workbench } from './workbench.js';

export interface PostgresWorkbench {
  readonly workbench: Workbench;
  /** Ready once a test runs. */
  server(): PostgresServer;
}

/**
 * As `useWorkbench`, with a PostgreSQL of the suite's own, which it may fill, stop and start again,
 * as the only source.
 */
export function usePostgresWorkbench(
  name: string,
  title: string,
  options: { readonly fill: string; readonly readOnly?: boolean },
): PostgresWorkbench {
  let server: PostgresServer | undefined;
  let folder: string | undefined;
  const workbench = useWorkbench(name, async () => {
    server = await startPostgres({ database: 'lab' });
    await server.query(options.fill);
    folder = temporaryFolder('data-connectors-postgres-');
    const { host, port, user: username, password, database } = server;
    const pgpass = path.join(folder, 'pgpass');
    fs.writeFileSync(pgpass, `${host}:${port}:*:${username}:${password}\n`, { mode: 0o600 });
    const { readOnly = true } = options;
    const source = { name, title, kind: 'postgresql', ssl: 'disable', readOnly };
    return {
      env: { PGPASSFILE: pgpass },
      settings: { 'dataConnectors.sources': [{ ...source, host, port, database, username }] },
    };
  });
  after(async () => {
    await server?.stop();
    if (folder !== undefined) removeTemporaryFolder(folder);
  });
  return {
    workbench,
    server: () => {
      assert.ok(server, 'the server has been started');
      return server;
    },
  };
}
