import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { findSystemPostgres } from './packages.js';
import type { PostgresServer } from './postgres.js';

/** PostgreSQL's own client, from the path or beside a server of this machine; undefined without one. */
export function findPsql(): string | undefined {
  const program = process.platform === 'win32' ? 'psql.exe' : 'psql';
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), findSystemPostgres(15) ?? ''];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

/** Runs commands as superuser, with ISO dates as the extension has them, and gives what it printed. */
export async function psql(
  program: string,
  server: Pick<PostgresServer, 'host' | 'port' | 'user' | 'database' | 'password'>,
  commands: readonly string[],
  options: readonly string[] = [],
): Promise<string> {
  const { host, port, user, database, password } = server;
  const env = {
    ...process.env,
    PGPASSWORD: password,
    PGCLIENTENCODING: 'UTF8',
    PGOPTIONS: '-c DateStyle=ISO',
  };
  const where = ['-h', host, '-p', String(port), '-U', user, '-d', database];
  const given = commands.flatMap((command) => ['-c', command]);
  const { stdout } = await promisify(execFile)(program, [...where, '-Xq', ...options, ...given], {
    env,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return stdout;
}
