import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian packages that bring a server npm does not have, and the program that shows they are there. */
export interface ServerPackages {
  readonly name: string;
  readonly packages: readonly string[];
  readonly isInstalled: () => boolean;
}

const ceph = ['ceph-mon', 'ceph-osd', 'radosgw', 'ceph-common'] as const;

/** What CI installs, and what everybody else may install to run the same tests. */
export const serverPackages: readonly ServerPackages[] = [
  {
    name: 'PostgreSQL 15',
    packages: ['postgresql-15'],
    isInstalled: () => findSystemPostgres(15) !== undefined,
  },
  {
    name: 'Ceph radosgw',
    packages: ceph,
    isInstalled: () => findRadosgw() !== undefined,
  },
  {
    name: 'PgBouncer',
    packages: ['pgbouncer'],
    isInstalled: () => findPgBouncer() !== undefined,
  },
];

/** The command that installs packages on Debian and Ubuntu, as a person would type it. */
export function installCommand(packages: readonly string[]): string {
  return `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

/**
 * Folder with the programs of a PostgreSQL installed on this machine (`initdb`, `postgres`, ...).
 * Only the places where distributions, Homebrew, Postgres.app and the Windows installer put them are looked at.
 */
export function findSystemPostgres(major: number): string | undefined {
  const program = process.platform === 'win32' ? 'initdb.exe' : 'initdb';
  return [
    `/usr/lib/postgresql/${major}/bin`,
    `/usr/pgsql-${major}/bin`,
    `/opt/homebrew/opt/postgresql@${major}/bin`,
    `/usr/local/opt/postgresql@${major}/bin`,
    `/Applications/Postgres.app/Contents/Versions/${major}/bin`,
    `C:\\Program Files\\PostgreSQL\\${major}\\bin`,
  ].find((folder) => existsSync(join(folder, program)));
}

/** PgBouncer's program on this machine. */
export function findPgBouncer(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, 'pgbouncer')).find((path) => existsSync(path));
}

const cephPrograms = [
  'ceph',
  'ceph-mon',
  'ceph-osd',
  'monmaptool',
  'radosgw',
  'radosgw-admin',
] as const;

/** Paths of the programs a small Ceph object store needs. */
export type RadosgwPrograms = Readonly<Record<(typeof cephPrograms)[number], string>>;

/** Ceph's programs on this machine; undefined unless all of them are there. */
export function findRadosgw(): RadosgwPrograms | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/sbin'];
  const found = cephPrograms.map((name) => {
    const path = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
    return [name, path] as const;
  });
  return found.every(([, path]) => path !== undefined)
    ? (Object.fromEntries(found) as RadosgwPrograms)
    : undefined;
}
