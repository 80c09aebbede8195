import { createHash } from 'node:crypto';
import { ConnectorError, isConnectorError } from '../../../core/errors.js';
import type { Page, PageRequest } from '../../../core/sources/page.js';
import { objectExists } from '../../../core/storage/objectExists.js';
import { baseName } from '../../../core/storage/objectPath.js';
import type {
  DeleteOptions,
  ObjectContent,
  ObjectEntry,
  ObjectStat,
  ObjectStore,
  ReadOptions,
  TransferOptions,
  WriteOptions,
} from '../../../core/storage/objectStore.js';
import type { PresignedUrl } from '../../../core/storage/streams.js';
import { PieceList } from '../pieceList.js';
import type { EdgeFileEntry, EdgeFileRoot, EdgeFiles } from '../service.js';
import { edgePath, isName, kindOf, requireFile, requireFolder } from './paths.js';
import { makeFolders, Transfers } from './transfers.js';

/**
 * Files of Edge as an `ObjectStore`; those of a bucket, which Edge's API can only read, too.
 *
 * The API has neither versions nor dates nor conditions. An etag here is a digest of the content, so
 * only reading and writing a file whole tell one. Before a conditional write the file is read and
 * compared, which finds a change made since it was opened; one that is made in the moment between
 * comparing and writing is overwritten. Parts of a file that are read one by one are not held
 * together by anything.
 */
export class EdgeObjectStore implements ObjectStore {
  readonly readOnly: boolean;
  readonly deletionNote = 'Files are deleted for all members of the organization.';
  readonly #files: EdgeFiles;
  readonly #root: EdgeFileRoot;
  readonly #lists = new PieceList<EdgeFileEntry>();
  readonly #transfers: Transfers;
  /** When a file was written from here, which is all there is to know of dates. */
  readonly #written = new Map<string, { readonly size: number; readonly modified: number }>();

  constructor(files: EdgeFiles, root: EdgeFileRoot = {}) {
    this.#files = files;
    this.#root = root;
    this.readOnly = root.source !== undefined;
    this.#transfers = new Transfers(this, files);
  }

  async list(
    folder: string,
    request: PageRequest,
    signal: AbortSignal,
  ): Promise<Page<ObjectEntry>> {
    requireFolder(folder);
    const path = edgePath(folder);
    const page = await this.#lists.page(path, request, () => this.#listAll(path, signal));
    const items = page.items.map((entry): ObjectEntry => {
      const whole = folder + entry.name + (entry.kind === 'folder' ? '/' : '');
      return { ...this.#dated(whole, entry), path: whole };
    });
    return { ...page, items };
  }

  async stat(path: string, signal: AbortSignal): Promise<ObjectStat> {
    const kind = kindOf(path);
    if (path === '') return { path, name: '', kind };
    const found = await this.#files.stat(this.#root, edgePath(path), kind, signal);
    return { ...this.#dated(path, found), path };
  }

  async read(path: string, options: ReadOptions, signal: AbortSignal): Promise<ObjectContent> {
    requireFile(path);
    const { start, end, ifMatch } = options;
    const range = {
      ...(start === undefined ? {} : { start }),
      ...(end === undefined ? {} : { end }),
    };
    const bytes = await this.#files.read(this.#root, edgePath(path), range, signal);
    if (start !== undefined || end !== undefined) return { bytes };
    const etag = etagOf(bytes);
    if (ifMatch !== undefined && ifMatch !== etag) throw changed(path);
    return { bytes, etag };
  }

  async write(
    path: string,
    content: Uint8Array,
    options: WriteOptions,
    signal: AbortSignal,
  ): Promise<ObjectStat> {
    this.#requireWritable();
    requireFile(path);
    const target = edgePath(path);
    await this.#check(path, options, signal);
    try {
      await this.#files.upload(target, content, signal);
    } catch (error) {
      if (!isConnectorError(error, 'NotFound')) throw error;
      // Where folders are only parts of names, as in a bucket, nobody makes them first.
      await makeFolders(this.#files, target, signal);
      await this.#files.upload(target, content, signal);
    }
    const size = content.byteLength;
    options.onProgress?.(size);
    const modified = Date.now();
    this.#written.set(path, { size, modified });
    return { path, name: baseName(path), kind: 'file', size, modified, etag: etagOf(content) };
  }

  async createFolder(folder: string, signal: AbortSignal): Promise<void> {
    this.#requireWritable();
    requireFolder(folder);
    const path = edgePath(folder);
    if (await this.exists(folder, signal)) {
      throw new ConnectorError('Conflict', `The folder "${folder}" exists already.`);
    }
    await makeFolders(this.#files, path, signal);
    await this.#files.makeFolder(path, signal);
  }

  async delete(path: string, options: DeleteOptions, signal: AbortSignal): Promise<void> {
    this.#requireWritable();
    const kind = kindOf(path);
    const target = edgePath(path);
    if (target === '') throw new ConnectorError('Forbidden', 'The root cannot be deleted.');
    await this.stat(path, signal);
    if (kind === 'folder' && !options.recursive) {
      const { items } = await this.list(path, {}, signal);
      if (items.length > 0) {
        throw new ConnectorError('Conflict', `The folder "${path}" is not empty.`);
      }
    }
    await this.#files.delete(target, kind, signal);
    this.#written.delete(path);
    options.onProgress?.(1);
  }

  async copy(from: string, to: string, options: TransferOptions, signal: AbortSignal) {
    this.#requireWritable();
    await this.#transfers.copy(from, to, options, signal);
  }

  async move(from: string, to: string, options: TransferOptions, signal: AbortSignal) {
    this.#requireWritable();
    await this.#transfers.move(from, to, options, signal);
    this.#written.delete(from);
  }

  async presign(path: string, seconds: number, signal: AbortSignal): Promise<PresignedUrl> {
    requireFile(path);
    if (this.readOnly) throw this.#onlyReads();
    const url = await this.#files.downloadUrl(edgePath(path), signal);
    const known = validUntil(url);
    if (known !== undefined) return { url, validUntil: known };
    const note = 'Edge decides how long the address is valid, and does not tell.';
    return { url, validUntil: Date.now() + seconds * 1000, note };
  }

  /** As `edge.files.open` takes it. */
  address(path: string): string {
    return `/${path}`;
  }

  exists(path: string, signal: AbortSignal): Promise<boolean> {
    return objectExists(this, path, signal);
  }

  /** Forgets listings that have begun. */
  invalidate(): void {
    this.#lists.forget();
  }

  async #listAll(path: string, signal: AbortSignal): Promise<readonly EdgeFileEntry[]> {
    const entries: EdgeFileEntry[] = [];
    let page: string | undefined;
    do {
      const request = page === undefined ? {} : { page };
      const result = await this.#files.list(this.#root, path, request, signal);
      // What has no name that a path can hold cannot be opened.
      entries.push(...result.items.filter((entry) => isName(entry.name)));
      page = result.next === page ? undefined : result.next;
    } while (page !== undefined);
    return entries;
  }

  async #check(
    path: string,
    { ifAbsent, ifMatch }: WriteOptions,
    signal: AbortSignal,
  ): Promise<void> {
    if (ifAbsent && (await this.exists(path, signal))) {
      throw new ConnectorError('Conflict', `"${path}" exists already.`);
    }
    if (ifMatch === undefined) return;
    try {
      const bytes = await this.#files.read(this.#root, edgePath(path), {}, signal);
      if (etagOf(bytes) !== ifMatch) throw changed(path);
    } catch (error) {
      if (!isConnectorError(error, 'NotFound')) throw error;
      throw new ConnectorError('Conflict', `"${path}" was deleted on the server.`);
    }
  }

  #dated(path: string, { name, kind, size, modified }: EdgeFileEntry): Omit<ObjectEntry, 'path'> {
    const own = this.#written.get(path);
    // A file of another size was written by somebody else since.
    const date = modified ?? (own && own.size === size ? own.modified : undefined);
    return {
      name,
      kind,
      ...(size === undefined ? {} : { size }),
      ...(date === undefined ? {} : { modified: date }),
    };
  }

  #requireWritable(): void {
    if (this.readOnly) throw this.#onlyReads();
  }

  #onlyReads(): ConnectorError {
    return new ConnectorError('Forbidden', 'Edge’s API only reads the files of a bucket.');
  }
}

function etagOf(bytes: Uint8Array): string {
  return `"${createHash('sha256').update(bytes).digest('hex')}"`;
}

/** The end of an address that S3 or a server like it has signed. */
function validUntil(url: string): number | undefined {
  if (!URL.canParse(url)) return undefined;
  const { searchParams } = new URL(url);
  const [, ...parts] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(searchParams.get('X-Amz-Date') ?? '') ?? [];
  const seconds = Number(searchParams.get('X-Amz-Expires') ?? Number.NaN);
  const [year = 0, month = 0, day, hour, minute, second] = parts.map(Number);
  const signed =
    parts.length === 6 ? Date.UTC(year, month - 1, day, hour, minute, second) : Number.NaN;
  const until = signed + seconds * 1000;
  return Number.isNaN(until) ? undefined : until;
}

function changed(path: string): ConnectorError {
  return new ConnectorError('Conflict', `"${path}" has changed on the server.`);
}
