import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  type DeleteObjectsCommandOutput,
} from '@aws-sdk/client-s3';
import { ConnectorError } from '../../core/errors.js';
import { throwIfAborted } from '../../core/cancellation.js';
import type { DeleteOptions, TransferOptions } from '../../core/storage/objectStore.js';
import type { S3Connection } from './client.js';
import { copyObject } from './copying.js';
import { isRefusedBatch, toS3Error } from './errors.js';
import { keyPages } from './listing.js';
import { locateObject, type Location } from './location.js';
import { inParallel } from '../../core/parallel.js';
import { findObject, folderExists, headObject } from './reading.js';

/** Requests at once: enough to hide the delay of each, few enough not to be told to slow down. */
const AT_ONCE = 16;

/**
 * Deletes an object, or a folder with all below it, page by page; stops between two pages when the
 * signal is aborted. Rejects with `NotFound`, or with `Conflict` for a folder with something in it
 * unless `recursive`.
 */
export async function deletePath(
  connection: S3Connection,
  path: string,
  { recursive, onProgress }: DeleteOptions,
  signal: AbortSignal,
): Promise<void> {
  const location = locateObject(connection.settings, path);
  if (!path.endsWith('/')) {
    await headObject(connection, location, signal);
    await deleteKeys(connection, location.bucket, [location.key], signal);
    return;
  }
  let deleted = 0;
  let found = false;
  for await (const objects of keyPages(connection, location, signal)) {
    found = true;
    const keys = objects.map((object) => object.key);
    if (!recursive && keys.some((key) => key !== location.key)) {
      throw new ConnectorError('Conflict', `The folder "${path}" is not empty.`);
    }
    await deleteKeys(connection, location.bucket, keys, signal);
    deleted += keys.length;
    onProgress?.(deleted);
    throwIfAborted(signal);
  }
  if (!found) throw noFolder(location);
}

/** Copies an object or a folder. Rejects with `Conflict` when the target exists, unless `overwrite`. */
export async function copyPath(
  connection: S3Connection,
  from: string,
  to: string,
  options: TransferOptions,
  signal: AbortSignal,
): Promise<void> {
  await transfer(connection, from, to, options, signal, () => Promise.resolve());
}

/**
 * Copies everything, then deletes what was copied and nothing else: an object that came into the
 * folder meanwhile stays. When it fails half-way every object is in its old place, its new one or
 * both.
 */
export async function movePath(
  connection: S3Connection,
  from: string,
  to: string,
  options: TransferOptions,
  signal: AbortSignal,
): Promise<void> {
  const { bucket } = locateObject(connection.settings, from);
  const copied: string[] = [];
  await transfer(connection, from, to, options, signal, (keys) => {
    copied.push(...keys);
    return Promise.resolve();
  });
  for (let start = 0; start < copied.length; start += 1000) {
    throwIfAborted(signal);
    await deleteKeys(connection, bucket, copied.slice(start, start + 1000), signal);
  }
}

async function transfer(
  connection: S3Connection,
  from: string,
  to: string,
  { overwrite, onProgress }: TransferOptions,
  signal: AbortSignal,
  copied: (keys: readonly string[]) => Promise<void>,
): Promise<void> {
  if (from.endsWith('/') !== to.endsWith('/')) {
    throw new ConnectorError('Invalid', 'A folder can only become a folder, a file only a file.');
  }
  const source = locateObject(connection.settings, from);
  const target = locateObject(connection.settings, to);
  if (source.bucket === target.bucket && isWithin(target.key, source.key)) {
    throw new ConnectorError('Invalid', `"${from}" cannot be put into itself.`);
  }
  if (!from.endsWith('/')) {
    const head = await headObject(connection, source, signal);
    await requireAbsent(connection, target, overwrite, signal);
    const size = head.ContentLength ?? 0;
    await copyObject(connection, source, target, { key: source.key, size }, signal);
    await copied([source.key]);
    return;
  }
  await requireAbsent(connection, target, overwrite, signal);
  let found = false;
  let done = 0;
  for await (const objects of keyPages(connection, source, signal)) {
    found = true;
    await inParallel(objects, AT_ONCE, signal, async (object) => {
      const key = target.key + object.key.slice(source.key.length);
      await copyObject(connection, source, { ...target, key }, object, signal);
      onProgress?.(++done);
    });
    await copied(objects.map((object) => object.key));
  }
  if (!found) throw noFolder(source);
}

function isWithin(key: string, other: string): boolean {
  return key === other || (other.endsWith('/') && key.startsWith(other));
}

async function requireAbsent(
  connection: S3Connection,
  target: Location,
  overwrite: boolean,
  signal: AbortSignal,
): Promise<void> {
  if (overwrite) return;
  const exists = target.key.endsWith('/')
    ? await folderExists(connection, target, signal)
    : (await findObject(connection, target, signal)) !== undefined;
  if (exists) throw new ConnectorError('Conflict', `"${target.key}" exists already.`);
}

/** Deletes up to 1000 keys. Deleting a key that is not there is no error. */
async function deleteKeys(
  connection: S3Connection,
  bucket: string,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const batch = keys.filter((key) => !isUnprintable(key));
  let single = keys.filter(isUnprintable);
  if (batch.length < 2) single = [...keys];
  else if (!(await deleteBatch(connection, bucket, batch, signal))) single = [...keys];
  await inParallel(single, AT_ONCE, signal, async (key) => {
    await connection.run({ bucket, key }, signal, ({ client, options }) =>
      client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }), options),
    );
  });
}

/** Deletes in one request; false when the server cannot do that and they must go one by one. */
async function deleteBatch(
  connection: S3Connection,
  bucket: string,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  const Objects = keys.map((Key) => ({ Key }));
  let output: DeleteObjectsCommandOutput;
  try {
    output = await connection.run({ bucket }, signal, ({ client, options }) =>
      client.send(
        new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
        options,
      ),
    );
  } catch (error) {
    if (isRefusedBatch(error)) return false;
    throw error;
  }
  const [failure] = (output.Errors ?? []).filter(({ Code }) => Code !== 'NoSuchKey');
  if (failure) {
    const raw = { Code: failure.Code, message: failure.Message ?? '', $metadata: DELETE_FAILED };
    throw toS3Error(raw, connection.subject({ bucket, ...(failure.Key && { key: failure.Key }) }));
  }
  return true;
}

/** An entry of DeleteObjects' answer has a code and no status of its own. */
const DELETE_FAILED = { httpStatusCode: 400 };

/** Such characters cannot be written in XML 1.0, which is what DeleteObjects sends. */
function isUnprintable(key: string): boolean {
  return /[^\t\n\r\u0020-\uffff]|[\ufffe\uffff]/.test(key);
}

function noFolder({ bucket, key }: Location): ConnectorError {
  return new ConnectorError('NotFound', `There is no folder "${key}" in bucket "${bucket}".`);
}
