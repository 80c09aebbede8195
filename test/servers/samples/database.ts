import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PostgresServer } from '../postgres.js';

/** An account of the sample database. */
export interface SampleRole {
  readonly user: string;
  readonly password: string;
}

/** Who may use the sample database: `lab` reads and writes all but schema `secret`, `visitor` may only connect. */
export const sampleRoles = {
  lab: { user: 'lab', password: 'lab' },
  visitor: { user: 'visitor', password: 'visitor' },
} as const satisfies Record<string, SampleRole>;

/** Rows in the tables of schema `public` that have many. */
export const sampleCounts = {
  formulations: 400,
  experiments: 5000,
  batchresults: 250_000,
} as const;

/** Fills the server's database, which must be empty, with the laboratory. About 2 s. */
export async function fillDatabase(server: PostgresServer): Promise<void> {
  await server.query(await readFile(join(__dirname, 'lab.sql'), 'utf8'));
  // The "remote" server of the foreign table is this one: there is no other that is always there.
  const { password } = sampleRoles.lab;
  await server.query(`
    create server archive foreign data wrapper postgres_fdw
      options (host '127.0.0.1', port '${server.port}', dbname '${server.database}');
    create user mapping for public server archive options (user 'lab', password '${password}');
    create foreign table archived_experiments (id int, title text)
      server archive options (schema_name 'public', table_name 'archive_source');
    comment on foreign table archived_experiments is 'Kept on another server';`);
  // Statistics, which estimates of row counts rest on; VACUUM takes no company in one message.
  await server.query('vacuum analyze');
}
