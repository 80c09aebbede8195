import { existsSync, readdirSync } from 'node:fs';
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

/** The programs a small Ceph object store needs, by name. */
export interface RadosgwPrograms {
  readonly 'ceph-mon': string;
  readonly 'ceph-osd': string;
  readonly radosgw: string;
  readonly 'radosgw-admin': string;
  readonly 'ceph-authtool': string;
  readonly monmaptool: string;
  /** Where erasure code and object class plugins are. */
  readonly libraries: string | undefined;
}

/** Ceph's programs on this machine; undefined unless all of them are there. */
export function findRadosgw(): RadosgwPrograms | undefined {
  const find = (name: string): string | undefined =>
    [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/sbin']
      .map((folder) => join(folder, name))
      .find((path) => existsSync(path));
  const mon = find('ceph-mon');
  const osd = find('ceph-osd');
  const radosgw = find('radosgw');
  const admin = find('radosgw-admin');
  const authtool = find('ceph-authtool');
  const monmaptool = find('monmaptool');
  if (!mon || !osd || !radosgw || !admin || !authtool || !monmaptool) return undefined;
  return {
    'ceph-mon': mon,
    'ceph-osd': osd,
    radosgw,
    'radosgw-admin': admin,
    'ceph-authtool': authtool,
    monmaptool,
    libraries: findCephLibraries(),
  };
}

function findCephLibraries(): string | undefined {
  const folders = existsSync('/usr/lib')
    ? readdirSync('/usr/lib')
        .filter((name) => name.endsWith('-linux-gnu'))
        .map((name) => join('/usr/lib', name, 'rados-classes'))
    : [];
  return [...folders, '/usr/lib/rados-classes', '/usr/lib64/rados-classes'].find((f) =>
    existsSync(f),
  );
}
