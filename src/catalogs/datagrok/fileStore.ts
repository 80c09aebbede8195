import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type { PageRequest } from '../../core/sources/page.js';
import { baseName, displayName, parentFolder } from '../../core/storage/objectPath.js';
import type {
  ObjectContent,
  ObjectStat,
  ObjectStore,
  ReadOptions,
  WriteOptions,
} from '../../core/storage/objectStore.js';
import type { ConnectionRef } from './connectionRef.js';
import { FileFolders } from './fileFolders.js';
import { MOST_FILE_BYTES, type FileWire } from './fileWire.js';

/** Milliseconds for which a list of a folder serves to look files up for reading. */
const FRESH = 1_000;

/** Files copied or deleted at once. */
const AT_ONCE = 4;

/**
 * The files of a connection, through the server. It has routes for files only: folders come into
 * being with what is put into them, and copying goes through here. Conditions of a write are
 * checked before it, since the server knows none.
 */
export class DatagrokFileStore implements ObjectStore {
  readonly readOnly = false;
  readonly #wire: FileWire;
  readonly #connection: ConnectionRef;
  readonly #folders: FileFolders;

  constructor(wire: FileWire, connection: ConnectionRef) {
    this.#wire = wire;
    this.#connection = connection;
    this.#folders = new FileFolders(wire, connection);
  }

  list(folder: string, request: PageRequest, signal: AbortSignal) {
    requireFolder(folder);
    return this.#folders.page(folder, request, signal);
  }

  stat(path: string, signal: AbortSignal): Promise<ObjectStat> {
    return this.#stat(path, FRESH, signal);
  }

  async read(
    path: string,
    { start = 0, end, ifMatch }: ReadOptions,
    signal: AbortSignal,
  ): Promise<ObjectContent> {
    // Before the content: a version that is too old makes a later save ask, one too new would not.
    const { size, etag } = await this.#stat(requireFile(path), FRESH, signal);
    if (ifMatch !== undefined && etag !== ifMatch) throw changed(path);
    const isPart = start > 0 || (end !== undefined && (size === undefined || end < size));
    const range = isPart ? { start, end: end ?? size ?? Number.MAX_SAFE_INTEGER } : undefined;
    if (range && (range.end <= range.start || (size !== undefined && start >= size))) {
      return withTag(new Uint8Array(), etag);
    }
    if (!range && size !== undefined && size > MOST_FILE_BYTES) throw tooLarge(path);
    const id = await this.#connection.id(signal);
    return withTag(await this.#wire.read(id, path, range, signal), etag);
  }

  async write(
    path: string,
    content: Uint8Array,
    { ifMatch, ifAbsent }: WriteOptions,
    signal: AbortSignal,
  ): Promise<ObjectStat> {
    requireFile(path);
    if (ifAbsent) await this.#requireAbsent(path, signal);
    if (ifMatch !== undefined) {
      const now = await this.#find(path, 0, signal);
      if (now?.etag !== ifMatch) throw changed(path);
    }
    const id = await this.#connection.id(signal);
    try {
      await this.#wire.write(id, path, content, signal);
    } finally {
      this.#folders.forget(parentFolder(path));
    }
    const written: ObjectStat = {
      path,
      name: baseName(path),
      kind: 'file',
      size: content.byteLength,
    };
    // It is written: that it cannot be looked up afterwards is no reason to say otherwise.
    return this.#find(path, 0, signal).then(
      (found) => found ?? written,
      () => written,
    );
  }

  createFolder(folder: string): Promise<void> {
    return Promise.reject(
      new ConnectorError(
        'Unsupported',
        `Datagrok makes no empty folders: put a file into "${displayName(folder)}", and the folder is there.`,
      ),
    );
  }

  async delete(
    path: string,
    { recursive }: { recursive: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    const id = await this.#connection.id(signal);
    // The server answers 200 for files it does not have, too.
    await this.#stat(path, 0, signal);
    if (!path.endsWith('/')) return this.#deleteFiles(id, [path], signal);
    const entries = await this.#folders.entries(path, 0, signal);
    if (entries.length > 0 && !recursive) {
      throw new ConnectorError('Conflict', `The folder "${displayName(path)}" is not empty.`);
    }
    await this.#deleteFiles(id, await this.#filesBelow(path, signal), signal);
    if (!(await this.#find(path, 0, signal))) return;
    throw new ConnectorError(
      'Unsupported',
      `The files in "${displayName(path)}" are deleted. Datagrok lets programs delete no folders: delete the empty one there.`,
    );
  }

  async copy(
    from: string,
    to: string,
    options: { overwrite: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    await this.#transfer(from, to, options, signal);
  }

  async move(
    from: string,
    to: string,
    options: { overwrite: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    const copied = await this.#transfer(from, to, options, signal);
    await this.#deleteFiles(await this.#connection.id(signal), copied, signal);
  }

  /** As Datagrok's own clients name a file: the connection, then the path in it. */
  address(path: string): string {
    return `${this.#connection.name}/${path}`;
  }

  invalidate(folder?: string): void {
    this.#folders.forget(folder);
    this.#connection.forget();
  }

  /** Copies a file, or all files below a folder, and tells which. */
  async #transfer(
    from: string,
    to: string,
    { overwrite }: { overwrite: boolean },
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    if (from.endsWith('/') !== to.endsWith('/')) {
      throw new ConnectorError('Invalid', 'A folder can only become a folder, a file only a file.');
    }
    if (to === from || (from.endsWith('/') && to.startsWith(from))) {
      throw new ConnectorError('Invalid', `"${displayName(from)}" cannot be put into itself.`);
    }
    await this.#stat(from, 0, signal);
    if (!overwrite) await this.#requireAbsent(to, signal);
    const files = from.endsWith('/') ? await this.#filesBelow(from, signal) : [from];
    if (files.length === 0) return this.createFolder(to).then(() => []);
    const id = await this.#connection.id(signal);
    await inParallel(files, signal, async (file) => {
      const target = to + file.slice(from.length);
      const { bytes } = await this.read(file, {}, signal);
      await this.#wire.write(id, target, bytes, signal);
      this.#folders.forget(parentFolder(target));
    });
    this.#folders.forget(parentFolder(to));
    return files;
  }

  async #deleteFiles(id: string, files: readonly string[], signal: AbortSignal): Promise<void> {
    try {
      await inParallel(files, signal, (file) => this.#wire.delete(id, file, signal));
    } finally {
      for (const file of files) this.#folders.forget(parentFolder(file));
    }
  }

  /** Folder by folder: how the server writes paths in a list of a whole tree is not documented. */
  async #filesBelow(folder: string, signal: AbortSignal): Promise<string[]> {
    const files: string[] = [];
    const waiting = [folder];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      throwIfAborted(signal);
      for (const { kind, path } of await this.#folders.entries(next, 0, signal)) {
        (kind === 'file' ? files : waiting).push(path);
      }
    }
    return files;
  }

  async #stat(path: string, maxAge: number, signal: AbortSignal): Promise<ObjectStat> {
    const found = await this.#find(path, maxAge, signal);
    if (found) return found;
    const what = path.endsWith('/') ? 'folder' : 'file';
    throw new ConnectorError('NotFound', `There is no ${what} "${displayName(path)}".`);
  }

  async #find(path: string, maxAge: number, signal: AbortSignal): Promise<ObjectStat | undefined> {
    const parent = parentFolder(path);
    if (parent === undefined) return { path: '', name: '', kind: 'folder' };
    try {
      const entries = await this.#folders.entries(parent, maxAge, signal);
      return entries.find((entry) => entry.path === path);
    } catch (error) {
      // In a folder that is not there, nothing is there. At the root it is the connection that is not.
      if (parent !== '' && isConnectorError(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  async #requireAbsent(path: string, signal: AbortSignal): Promise<void> {
    if (!(await this.#find(path, 0, signal))) return;
    throw new ConnectorError('Conflict', `"${displayName(path)}" already exists.`);
  }
}

async function inParallel<T>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += AT_ONCE) {
    throwIfAborted(signal);
    await Promise.all(items.slice(start, start + AT_ONCE).map(work));
  }
}

function withTag(bytes: Uint8Array, etag: string | undefined): ObjectContent {
  return etag === undefined ? { bytes } : { bytes, etag };
}

function requireFolder(path: string): void {
  if (path === '' || path.endsWith('/')) return;
  throw new ConnectorError('Invalid', `"${displayName(path)}" is no folder.`);
}

function requireFile(path: string): string {
  if (path !== '' && !path.endsWith('/')) return path;
  throw new ConnectorError('Invalid', `"${displayName(path)}" is a folder, not a file.`);
}

function changed(path: string): ConnectorError {
  const message = `"${displayName(path)}" has changed on the server.`;
  return new ConnectorError('Conflict', message);
}

function tooLarge(path: string): ConnectorError {
  const megabytes = MOST_FILE_BYTES / 1024 / 1024;
  const message = `"${displayName(path)}" is larger than ${megabytes} MB, which is the most that is read through Datagrok.`;
  return new ConnectorError('Unsupported', message);
}
