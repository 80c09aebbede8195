import assert from 'node:assert/strict';
import { removeTemporaryFolder, temporaryFolder } from '../host/temporaryFolder.js';
import { type PostgresServer, startPostgres } from '../servers/postgres.js';
import { connectionTo } from './postgresConnection.js';
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
    const { readOnly = true } = options;
    return connectionTo(server, folder, { name, title, readOnly });
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
