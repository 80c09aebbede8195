import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/**
 * Makes a folder for the rows of one export, for this user's eyes only. Removes those that exports
 * left behind whose process is gone: an editor that is killed cleans up nothing.
 *
 * @param parent The system's folder for temporary files, which other users may write to as well.
 */
export async function makeSpoolFolder(parent: string): Promise<string> {
  await removeAbandoned(parent);
  return mkdtemp(join(parent, `${PREFIX}${MACHINE}-${process.pid}-`));
}

/** Removes a folder that `makeSpoolFolder` made. Never rejects. */
export async function removeSpoolFolder(folder: string): Promise<void> {
  // Windows removes no file that is open, and what was cancelled closes it a moment later.
  await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
}

const PREFIX = 'data-connectors-export-';
/** Containers may share the folder, and number their processes each for itself. */
const MACHINE = hostname().replace(/[^A-Za-z0-9.]+/g, '_');

/** What cannot be removed, or not even looked at, stands in nobody's way: never rejects. */
async function removeAbandoned(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    const owner = ownerOf(name);
    if (owner === undefined || isRunning(owner)) continue;
    const folder = join(parent, name);
    if (await isOwnFolder(folder)) await removeSpoolFolder(folder);
  }
}

/** The process that made a folder of this machine; undefined for what has another name. */
function ownerOf(name: string): number | undefined {
  const start = `${PREFIX}${MACHINE}-`;
  if (!name.startsWith(start)) return undefined;
  const [, pid] = /^(\d{1,10})-[A-Za-z0-9]{6}$/.exec(name.slice(start.length)) ?? [];
  return pid === undefined ? undefined : Number(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process that may not be signalled is there, too.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** A folder, no link to one, that this user made. */
async function isOwnFolder(path: string): Promise<boolean> {
  try {
    const found = await lstat(path);
    // Windows knows no such numbers; its folder for temporary files is the user's own.
    return found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid());
  } catch {
    return false;
  }
}
