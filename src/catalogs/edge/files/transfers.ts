import { randomUUID } from 'node:crypto';
import { throwIfAborted } from '../../../core/cancellation.js';
import { ConnectorError, isConnectorError } from '../../../core/errors.js';
import { allPages } from '../../../core/sources/page.js';
import { baseName } from '../../../core/storage/objectPath.js';
import type { ObjectStore, TransferOptions } from '../../../core/storage/objectStore.js';
import type { EdgeFiles } from '../service.js';
import { edgeParent, edgePath, kindOf } from './paths.js';

type Store = Pick<ObjectStore, 'list' | 'stat'> & {
  exists(path: string, signal: AbortSignal): Promise<boolean>;
};

/** Copies and moves files and folders, made of what Edge's API can do. */
export class Transfers {
  readonly #store: Store;
  readonly #files: EdgeFiles;

  constructor(store: Store, files: EdgeFiles) {
    this.#store = store;
    this.#files = files;
  }

  /** The API copies nothing: each file is read and uploaded. */
  async copy(
    from: string,
    to: string,
    { overwrite, onProgress }: TransferOptions,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#prepare(from, to, signal);
    if (!overwrite) await this.#requireAbsent(to, signal);
    await makeFolders(this.#files, edgePath(to), signal);
    let done = 0;
    for await (const { path, kind } of this.#below(from, signal)) {
      throwIfAborted(signal);
      const target = to + path.slice(from.length);
      if (kind === 'folder') {
        await makeFolder(this.#files, edgePath(target), signal);
      } else {
        const bytes = await this.#files.read({}, edgePath(path), {}, signal);
        await this.#files.upload(edgePath(target), bytes, signal);
        onProgress?.(++done);
      }
    }
  }

  /**
   * Edge moves by itself, with all below a folder. What is to be replaced is set aside meanwhile and
   * put back when moving fails.
   */
  async move(
    from: string,
    to: string,
    { overwrite, onProgress }: TransferOptions,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#prepare(from, to, signal);
    const replaced = await this.#store.exists(to, signal);
    if (replaced && !overwrite) throw exists(to);
    await makeFolders(this.#files, edgePath(to), signal);
    const target = edgePath(to);
    const aside = replaced ? await this.#setAside(target, signal) : undefined;
    try {
      await this.#moveTo(edgePath(from), target, edgeParent(from), edgeParent(to), signal);
    } catch (error) {
      // Also when it was cancelled: putting it back must not be.
      if (aside !== undefined) await this.#files.rename(aside, baseName(target), never());
      throw error;
    }
    if (aside !== undefined) await this.#files.delete(aside, kindOf(to), never());
    onProgress?.(1);
  }

  async #moveTo(
    from: string,
    to: string,
    oldFolder: string,
    newFolder: string,
    signal: AbortSignal,
  ): Promise<void> {
    const [oldName, newName] = [baseName(from), baseName(to)];
    if (oldFolder === newFolder) return this.#files.rename(from, newName, signal);
    if (oldName === newName) return this.#files.move(from, newFolder, signal);
    // Neither folder may have something of the other name.
    const name = temporaryName(newName);
    await this.#files.rename(from, name, signal);
    try {
      await this.#files.move(joined(oldFolder, name), newFolder, signal);
    } catch (error) {
      await this.#files.rename(joined(oldFolder, name), oldName, never());
      throw error;
    }
    await this.#files.rename(joined(newFolder, name), newName, never());
  }

  async #setAside(path: string, signal: AbortSignal): Promise<string> {
    const name = temporaryName(baseName(path));
    await this.#files.rename(path, name, signal);
    return joined(path.slice(0, Math.max(0, path.length - baseName(path).length - 1)), name);
  }

  async #prepare(from: string, to: string, signal: AbortSignal): Promise<void> {
    if (kindOf(from) !== kindOf(to) || from === '' || to === '') {
      throw new ConnectorError('Invalid', 'A folder can only become a folder, a file only a file.');
    }
    if (to === from || (kindOf(from) === 'folder' && to.startsWith(from))) {
      throw new ConnectorError('Invalid', `"${from}" cannot be put into itself.`);
    }
    await this.#store.stat(from, signal);
  }

  async #requireAbsent(path: string, signal: AbortSignal): Promise<void> {
    if (await this.#store.exists(path, signal)) throw exists(path);
  }

  /** A file; or a folder and all below it, each folder before what is in it. */
  async *#below(
    path: string,
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly path: string; readonly kind: 'folder' | 'file' }, void, undefined> {
    const kind = kindOf(path);
    yield { path, kind };
    if (kind === 'file') return;
    const pages = allPages((request) => this.#store.list(path, request, signal));
    for await (const entry of pages) yield* this.#below(entry.path, signal);
  }
}

/** Makes the folders above a path that there are not. */
export async function makeFolders(
  files: EdgeFiles,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const missing: string[] = [];
  for (let folder = edgeParent(path); folder !== ''; folder = edgeParent(folder)) {
    if (await isThere(files, folder, signal)) break;
    missing.unshift(folder);
  }
  for (const folder of missing) await makeFolder(files, folder, signal);
}

async function makeFolder(files: EdgeFiles, path: string, signal: AbortSignal): Promise<void> {
  if (await isThere(files, path, signal)) return;
  await files.makeFolder(path, signal);
}

async function isThere(files: EdgeFiles, folder: string, signal: AbortSignal): Promise<boolean> {
  try {
    await files.stat({}, folder, 'folder', signal);
    return true;
  } catch (error) {
    if (isConnectorError(error, 'NotFound')) return false;
    throw error;
  }
}

function exists(path: string): ConnectorError {
  return new ConnectorError('Conflict', `"${path}" exists already.`);
}

function temporaryName(name: string): string {
  return `.${name}.${randomUUID().slice(0, 8)}`;
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function never(): AbortSignal {
  return new AbortController().signal;
}
