import * as vscode from 'vscode';
import { ConnectorError, isConnectorError } from '../../core/errors.js';
import { allPages } from '../../core/sources/page.js';
import { objectExists } from '../../core/storage/objectExists.js';
import type { ParsedAddress } from '../../core/storage/objectPath.js';
import type { ObjectEntry, ObjectStat, ObjectStore } from '../../core/storage/objectStore.js';
import { toFileSystemError } from './fileErrors.js';
import { findObject } from './findObject.js';
import { KnownFolders } from './knownFolders.js';
import type { KnownVersions } from './knownVersions.js';
import type { ObjectAccess } from './objectAccess.js';
import { requireOpenable } from './fileLimits.js';
import type { ObjectChange } from '../files/objectChanges.js';
import { fileOf, fileUri, folderOf, parseUri, withoutSlash } from './uris.js';

/** Entries of one folder that an editor can show; listing more would only exhaust its memory. */
const MAX_ENTRIES = 50_000;

export type EditorState = 'none' | 'clean' | 'dirty';

export interface FileSystemOptions {
  readonly access: ObjectAccess;
  /** The versions that editors work on, some of them since before the window was reloaded. */
  readonly versions: KnownVersions;
  /** Told of each failure but a file that is not there, which editors ask for all the time. */
  readonly record: (error: unknown, doing: string) => void;
  /** Whether a text editor has the file, and whether with changes that are not saved. */
  readonly editorState: (uri: vscode.Uri) => EditorState;
  /** Offers what can be done about a file that could not be saved. */
  readonly onConflict: (uri: vscode.Uri) => void;
}

/**
 * The objects of sources as files. It knows sources only by their `ObjectStore`.
 *
 * A file is saved only if it is still the version that was read. The version is the one of the last
 * read or write here, not of the last `stat`: VS Code asks for that right before it saves.
 */
export class ConnectorFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #options: FileSystemOptions;
  readonly #didChange = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #disposed = new AbortController();
  readonly #versions: KnownVersions;
  readonly #folders = new KnownFolders();
  readonly #overwrite = new Set<string>();

  readonly onDidChangeFile = this.#didChange.event;

  constructor(options: FileSystemOptions) {
    this.#options = options;
    this.#versions = options.versions;
  }

  /** Nothing tells when a bucket changes; own changes are told without being asked. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const known = this.#versions.get(uri.toString());
    if (known && this.#options.editorState(uri) === 'dirty') {
      // VS Code compares date and size to find conflicts, and misses those of the same size. The
      // condition of the write finds them all; only one of the two must tell the user.
      const { mtime, size } = known;
      return Promise.resolve({ type: vscode.FileType.File, ctime: 0, mtime, size });
    }
    return this.#run(uri, 'stat', async (store, address, signal) => {
      const found = await this.#find(uri, store, address, signal);
      this.#notice(uri, found.etag);
      const stat = toFileStat(found);
      return store.readOnly ? { ...stat, permissions: vscode.FilePermission.Readonly } : stat;
    });
  }

  readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    return this.#run(uri, 'list', async (store, address, signal) => {
      const folder = folderOf(address, uri);
      const entries: ObjectEntry[] = [];
      const pages = allPages((request) => store.list(folder, { ...request, limit: 1000 }, signal));
      for await (const entry of pages) {
        if (entries.length >= MAX_ENTRIES) {
          throw new ConnectorError(
            'Unsupported',
            `This folder holds more than ${MAX_ENTRIES} entries: open it in the sources view, which lists it page by page.`,
          );
        }
        entries.push(entry);
      }
      return this.#folders.namesIn(uri, entries);
    });
  }

  readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return this.#run(uri, 'read', async (store, address, signal) => {
      const found = await this.#find(uri, store, address, signal);
      if (found.kind === 'folder') throw vscode.FileSystemError.FileIsADirectory(uri);
      const { modified: mtime = 0 } = found;
      requireOpenable(found);
      const { bytes, etag } = await store.read(found.path, {}, signal);
      if (etag === undefined) return bytes;
      if (this.#options.editorState(uri) === 'dirty') {
        this.#versions.seeWhileDirty(uri.toString(), etag, bytes);
      } else {
        this.#notice(uri, etag);
        this.#versions.set(uri.toString(), { etag, mtime, size: bytes.byteLength });
      }
      return bytes;
    });
  }

  writeFile(
    uri: vscode.Uri,
    content: Uint8Array,
    options: { readonly create: boolean; readonly overwrite: boolean },
  ): Promise<void> {
    return this.#run(uri, 'write', async (store, address, signal) => {
      const path = fileOf(address, uri);
      const key = uri.toString();
      const known = this.#overwrite.delete(key) ? undefined : this.#versions.get(key);
      const ifMatch = options.overwrite ? known?.etag : undefined;
      const exists = ifMatch !== undefined || (await objectExists(store, path, signal));
      if (!exists && !options.create) throw vscode.FileSystemError.FileNotFound(uri);
      if (exists && !options.overwrite) throw vscode.FileSystemError.FileExists(uri);
      let written: ObjectStat;
      try {
        const condition = ifMatch === undefined ? { ifAbsent: !exists } : { ifMatch };
        written = await store.write(path, content, condition, signal);
      } catch (error) {
        if (ifMatch === undefined || !isConnectorError(error, 'Conflict')) throw error;
        if (this.#options.editorState(uri) === 'dirty') this.#options.onConflict(uri);
        throw new vscode.FileSystemError(
          `${error.message} Nothing was written, and your text is still in the editor.`,
        );
      }
      const { etag, modified: mtime = Date.now(), size = content.byteLength } = written;
      if (etag === undefined) this.#versions.delete(key);
      else this.#versions.set(key, { etag, mtime, size });
      const type = exists ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
      this.#didChange.fire([{ type, uri }]);
    });
  }

  createDirectory(uri: vscode.Uri): Promise<void> {
    return this.#run(uri, 'create folder', async (store, address, signal) => {
      await store.createFolder(folderOf(address, uri), signal);
      this.#folders.add(uri.path);
      this.#didChange.fire([{ type: vscode.FileChangeType.Created, uri }]);
    });
  }

  delete(uri: vscode.Uri, options: { readonly recursive: boolean }): Promise<void> {
    return this.#run(uri, 'delete', async (store, address, signal) => {
      const found = await this.#find(uri, store, address, signal);
      await store.delete(found.path, options, signal);
      this.#forget(uri);
      this.#didChange.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
    });
  }

  rename(
    from: vscode.Uri,
    to: vscode.Uri,
    options: { readonly overwrite: boolean },
  ): Promise<void> {
    return this.#transfer(from, to, 'rename', async (store, source, target, signal) => {
      await store.move(source, target, options, signal);
      this.#forget(from);
      this.#didChange.fire([
        { type: vscode.FileChangeType.Deleted, uri: from },
        { type: vscode.FileChangeType.Created, uri: to },
      ]);
    });
  }

  copy(from: vscode.Uri, to: vscode.Uri, options: { readonly overwrite: boolean }): Promise<void> {
    return this.#transfer(from, to, 'copy', async (store, source, target, signal) => {
      await store.copy(source, target, options, signal);
      this.#didChange.fire([{ type: vscode.FileChangeType.Created, uri: to }]);
    });
  }

  /** Tells editors and the explorer what commands have done to files. */
  follow({ source, gone = [], written = [] }: ObjectChange): void {
    const event = (path: string, type: vscode.FileChangeType) => {
      const uri = fileUri(source, path);
      return { type, uri: uri.with({ path: withoutSlash(uri.path) }) };
    };
    const events = [
      ...gone.map((path) => event(path, vscode.FileChangeType.Deleted)),
      // Whether it is new nobody asked; an editor that has it open is to read it again.
      ...written.map((path) => event(path, vscode.FileChangeType.Changed)),
    ];
    for (const { type, uri } of events) {
      if (type === vscode.FileChangeType.Deleted) this.#forget(uri);
    }
    if (events.length > 0) this.#didChange.fire(events);
  }

  /** Lets the next save of a file replace whatever is on the server. */
  allowOverwrite(uri: vscode.Uri): void {
    this.#overwrite.add(uri.toString());
  }

  /** True when a folder of this Uri was listed, so that a file of the same name needs another. */
  isKnownFolder(uri: vscode.Uri): boolean {
    return this.#folders.has(uri);
  }

  dispose(): void {
    this.#disposed.abort();
    this.#didChange.dispose();
  }

  async #run<T>(
    uri: vscode.Uri,
    doing: string,
    work: (store: ObjectStore, address: ParsedAddress, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { access, record } = this.#options;
    const { signal } = this.#disposed;
    try {
      const address = parseUri(uri);
      const outcome = await access.use(address, signal, async (store) => {
        try {
          return { result: await work(store, address, signal) };
        } catch (error) {
          // An answer in VS Code's own terms is no failure of the source.
          if (error instanceof vscode.FileSystemError) return { error };
          throw error;
        }
      });
      if ('error' in outcome) throw outcome.error;
      return outcome.result;
    } catch (error) {
      const known = toFileSystemError(error);
      if (known.code !== 'FileNotFound') record(error, `${doing} ${uri.toString(true)}`);
      throw known;
    }
  }

  /** Makes an editor without changes read a file again that turns out to have changed. */
  #notice(uri: vscode.Uri, etag: string | undefined): void {
    const known = this.#versions.get(uri.toString());
    if (!known || etag === undefined || known.etag === etag) return;
    if (this.#options.editorState(uri) !== 'clean') return;
    this.#didChange.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  #transfer(
    from: vscode.Uri,
    to: vscode.Uri,
    doing: string,
    work: (store: ObjectStore, from: string, to: string, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    return this.#run(from, doing, async (store, address, signal) => {
      const target = parseUri(to);
      if (target.catalog !== address.catalog || target.source !== address.source) {
        throw new ConnectorError('Unsupported', 'Files cannot be moved between two sources here.');
      }
      const found = await this.#find(from, store, address, signal);
      const path = found.kind === 'folder' ? folderOf(target, to) : fileOf(target, to);
      await work(store, found.path, path, signal);
      this.#versions.delete(to.toString());
      if (found.kind === 'folder') this.#folders.add(to.path);
    });
  }

  async #find(
    uri: vscode.Uri,
    store: ObjectStore,
    address: ParsedAddress,
    signal: AbortSignal,
  ): Promise<ObjectStat> {
    const found = await findObject(store, address, this.isKnownFolder(uri), signal);
    if (!found) throw vscode.FileSystemError.FileNotFound(uri);
    if (found.kind === 'folder') this.#folders.add(uri.path);
    return found;
  }

  #forget(uri: vscode.Uri): void {
    this.#versions.delete(uri.toString());
    this.#folders.delete(uri);
  }
}

function toFileStat(found: ObjectStat): vscode.FileStat {
  const { kind, modified: mtime = 0, size = 0 } = found;
  const type = kind === 'folder' ? vscode.FileType.Directory : vscode.FileType.File;
  return { type, ctime: 0, mtime, size };
}
