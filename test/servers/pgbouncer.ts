import { chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  guard,
  removeFolder,
  startService,
  temporaryFolder,
  unprivilegedUser,
} from './children.js';
import { findPgBouncer, installCommand, serverPackages } from './packages.js';
import { freePort } from './ports.js';
import type { PostgresServer } from './postgres.js';

export interface PgBouncerOptions {
  /** When a session of the server is lent to somebody else: after each transaction, or each client. */
  readonly mode: 'transaction' | 'session';
  /** Sessions of the server for all clients together. Default 4. */
  readonly poolSize?: number;
  /** Further settings, for instance `{ max_client_conn: '2' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface PgBouncer {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Stops it and removes its folder; the server behind it stays. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts PgBouncer from the distribution's package in front of a server without TLS. Rejects, naming the command
 * that installs it, where it is not installed.
 */
export async function startPgBouncer(
  server: PostgresServer,
  { mode, poolSize = 4, settings = {} }: PgBouncerOptions,
): Promise<PgBouncer> {
  const program = findPgBouncer();
  if (program === undefined) {
    const packages = serverPackages.find(({ name }) => name === 'PgBouncer')?.packages ?? [];
    throw new Error(`PgBouncer is not installed. On Debian: ${installCommand(packages)}`);
  }
  const user = unprivilegedUser();
  const folder = await temporaryFolder('pgbouncer-', user);
  try {
    const port = await freePort();
    const write = async (name: string, text: string): Promise<string> => {
      const path = join(folder, name);
      await writeFile(path, text, { mode: 0o600 });
      if (user) await chown(path, user.uid, user.gid);
      return path;
    };
    const users = await write('users.txt', `"${server.user}" "${server.password}"\n`);
    const all = {
      listen_addr: '127.0.0.1',
      listen_port: String(port),
      unix_socket_dir: '',
      auth_type: 'scram-sha-256',
      auth_file: users,
      pool_mode: mode,
      default_pool_size: String(poolSize),
      ...settings,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`);
    const config = await write(
      'pgbouncer.ini',
      `[databases]\n* = host=${server.host} port=${server.port}\n[pgbouncer]\n${lines.join('\n')}\n`,
    );
    let cleaner: ReturnType<typeof guard> | undefined;
    const service = await startService(program, [config], {
      ...{ user, cwd: folder, ready: /process up/, timeout: 10_000 },
      onSpawn: (pid) => {
        cleaner = guard([pid], 'INT', folder);
      },
    });
    return {
      host: '127.0.0.1',
      port,
      stop: async () => {
        // SIGTERM closes at once; SIGINT would wait for clients.
        await service.stop('SIGTERM', 2_000);
        cleaner?.release();
        await removeFolder(folder);
      },
    };
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}
