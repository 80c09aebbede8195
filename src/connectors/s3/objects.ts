import { ConnectorError } from '../../core/errors.js';
import type { PageRequest } from '../../core/sources/page.js';
import type {
  DeleteOptions,
  ObjectStore,
  ReadOptions,
  TransferOptions,
  WriteOptions,
} from '../../core/storage/objectStore.js';
import type { StreamedContent } from '../../core/storage/streams.js';
import { copyPath, deletePath, movePath } from './bulk.js';
import type { S3Connection } from './client.js';
import { listBelow, listFolder } from './listing.js';
import { addressOf } from './location.js';
import { presignObject } from './presigning.js';
import { readObject, statPath } from './reading.js';
import { createFolder, writeContent, writeObject } from './writing.js';

/** A bucket, a folder of one, or all buckets of an account as an `ObjectStore`. */
export class S3ObjectStore implements ObjectStore {
  readonly readOnly: boolean;
  readonly holdsBuckets: boolean;
  readonly deletionNote =
    'A bucket has no trash. Only if it keeps versions are the older ones still on the server.';
  readonly #connection: S3Connection;
  readonly #pageSize: number;

  constructor(connection: S3Connection, pageSize: number) {
    this.#connection = connection;
    this.#pageSize = pageSize;
    this.readOnly = connection.settings.readOnly;
    this.holdsBuckets = connection.settings.bucket === undefined;
  }

  list(folder: string, request: PageRequest, signal: AbortSignal) {
    const limit = request.limit ?? this.#pageSize;
    return listFolder(this.#connection, folder, request, limit, signal);
  }

  listAll(folder: string, request: PageRequest, signal: AbortSignal) {
    return listBelow(this.#connection, folder, request, signal);
  }

  stat(path: string, signal: AbortSignal) {
    return statPath(this.#connection, path, signal);
  }

  read(path: string, options: ReadOptions, signal: AbortSignal) {
    return readObject(this.#connection, path, options, signal);
  }

  async write(path: string, content: Uint8Array, options: WriteOptions, signal: AbortSignal) {
    this.#requireWritable();
    return writeObject(this.#connection, path, content, options, signal);
  }

  async writeFrom(
    path: string,
    content: StreamedContent,
    options: WriteOptions,
    signal: AbortSignal,
  ) {
    this.#requireWritable();
    return writeContent(this.#connection, path, content, options, signal);
  }

  async createFolder(folder: string, signal: AbortSignal) {
    this.#requireWritable();
    await createFolder(this.#connection, folder, signal);
  }

  async delete(path: string, options: DeleteOptions, signal: AbortSignal) {
    this.#requireWritable();
    await deletePath(this.#connection, path, options, signal);
  }

  async copy(from: string, to: string, options: TransferOptions, signal: AbortSignal) {
    this.#requireWritable();
    await copyPath(this.#connection, from, to, options, signal);
  }

  async move(from: string, to: string, options: TransferOptions, signal: AbortSignal) {
    this.#requireWritable();
    await movePath(this.#connection, from, to, options, signal);
  }

  presign(path: string, seconds: number, signal: AbortSignal) {
    return presignObject(this.#connection, path, seconds, signal);
  }

  address(path: string): string {
    return addressOf(this.#connection.settings, path);
  }

  #requireWritable(): void {
    if (!this.readOnly) return;
    throw new ConnectorError('Forbidden', 'This source is read only.', {
      nextSteps: ['editSource'],
    });
  }
}
