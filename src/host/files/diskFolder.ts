import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError } from '../../core/errors.js';
import { localError } from '../../core/files/localError.js';
import { makeFolders } from '../../core/files/makeFolders.js';
import type { LocalNamesOptions } from '../../core/storage/localNames.js';

/** A local folder that files are downloaded into. Segments are safe names (`LocalNames`). */
export interface LocalFolder {
  /** How names are to be made for it. */
  namesOptions(): Promise<LocalNamesOptions>;
  /** Names directly in the folder; none when it does not exist. */
  list(): Promise<string[]>;
  exists(segments: readonly string[]): Promise<boolean>;
  makeFolder(segments: readonly string[]): Promise<void>;
  /**
   * Writes a file whole or not at all. Rejects with `Conflict` when it exists and is not to be
   * replaced.
   */
  write(
    segments: readonly string[],
    chunks: AsyncIterable<Uint8Array>,
    options: { readonly replace: boolean },
    signal: AbortSignal,
  ): Promise<void>;
}

/** A folder of a disk that Node reaches. Nothing is written outside of it, links notwithstanding. */
export class DiskFolder implements LocalFolder {
  readonly #root: string;
  /** Folders that are known to be there and within the root. */
  readonly #made = new Map<string, Promise<void>>();

  constructor(root: string) {
    this.#root = root;
  }

  async namesOptions(): Promise<LocalNamesOptions> {
    const windows = process.platform === 'win32';
    return { windows, caseSensitive: await isCaseSensitive(this.#root) };
  }

  async list(): Promise<string[]> {
    try {
      return await fs.readdir(this.#root);
    } catch {
      // What is in the way of reading shows when something is written.
      return [];
    }
  }

  async exists(segments: readonly string[]): Promise<boolean> {
    try {
      await fs.lstat(this.#path(segments));
      return true;
    } catch {
      return false;
    }
  }

  async makeFolder(segments: readonly string[]): Promise<void> {
    for (let depth = 0; depth <= segments.length; depth++) {
      const folder = this.#path(segments.slice(0, depth));
      let made = this.#made.get(folder);
      if (!made) {
        made = depth === 0 ? makeRoot(folder) : this.#makeOne(folder);
        this.#made.set(folder, made);
      }
      await made;
    }
  }

  async write(
    segments: readonly string[],
    chunks: AsyncIterable<Uint8Array>,
    { replace }: { readonly replace: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    await this.makeFolder(segments.slice(0, -1));
    const target = this.#path(segments);
    const part = path.join(path.dirname(target), temporaryName());
    try {
      await writePart(part, chunks, signal);
      throwIfAborted(signal);
      await moveIntoPlace(part, target, replace);
    } catch (error) {
      await fs.rm(part, { force: true }).catch(() => undefined);
      throw localError(error, target);
    }
  }

  async #makeOne(folder: string): Promise<void> {
    try {
      await fs.mkdir(folder);
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw localError(error, folder);
      const stat = await fs.stat(folder).catch(() => undefined);
      if (!stat?.isDirectory()) {
        throw new ConnectorError('Conflict', `A file is in the way of the folder ${folder}.`);
      }
    }
    const [root, real] = await Promise.all([fs.realpath(this.#root), fs.realpath(folder)]);
    if (isWithin(real, root)) return;
    throw new ConnectorError('Forbidden', `${folder} is a link out of the folder that was chosen.`);
  }

  #path(segments: readonly string[]): string {
    return path.join(this.#root, ...segments);
  }
}

/** Hidden where names with a dot are, and never the name of an object that is downloaded too. */
export function temporaryName(): string {
  return `.${randomBytes(8).toString('hex')}.part`;
}

async function makeRoot(root: string): Promise<void> {
  await makeFolders(root, { ...fs, dirname: (folder) => path.dirname(folder) });
}

async function writePart(
  part: string,
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const file = await fs.open(part, 'wx');
  try {
    for await (const chunk of chunks) {
      throwIfAborted(signal);
      // From where the one before it ended.
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
}

/** Gives a file its name in one step; unless `replace`, one that came there meanwhile stays. */
async function moveIntoPlace(part: string, target: string, replace: boolean): Promise<void> {
  if (replace) {
    await fs.rename(part, target);
    return;
  }
  try {
    await fs.link(part, target);
  } catch (error) {
    if (isCode(error, 'EEXIST')) throw error;
    // Not every file system has links.
    const there = await fs.lstat(target).then(
      () => true,
      () => false,
    );
    if (there) throw localError(Object.assign(new Error(), { code: 'EEXIST' }), target);
    await fs.rename(part, target);
    return;
  }
  await fs.unlink(part);
}

/** Asks the disk itself: what the system is called says little about what is mounted. */
async function isCaseSensitive(folder: string): Promise<boolean> {
  const name = temporaryName();
  try {
    await makeRoot(folder);
    await fs.writeFile(path.join(folder, name), '', { flag: 'wx' });
  } catch (error) {
    throw localError(error, folder);
  }
  try {
    await fs.stat(path.join(folder, name.toUpperCase()));
    return false;
  } catch {
    return true;
  } finally {
    await fs.rm(path.join(folder, name), { force: true });
  }
}

function isWithin(folder: string, root: string): boolean {
  const relative = path.relative(root, folder);
  return !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..';
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
