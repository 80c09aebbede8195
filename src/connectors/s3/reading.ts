import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  HeadObjectCommand,
  type GetObjectCommandOutput,
  type HeadObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { ConnectorError } from '../../core/errors.js';
import { baseName } from '../../core/storage/objectPath.js';
import type { ObjectContent, ObjectStat, ReadOptions } from '../../core/storage/objectStore.js';
import type { S3Connection } from './client.js';
import { statusOf } from './errors.js';
import { listKeys } from './listing.js';
import { locate, locateObject, requireFile, type Location } from './location.js';

/** Bytes that are read at once: a bucket's objects may be larger than any memory. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Size, date and etag of an object; that a folder exists. Rejects with `NotFound`. */
export async function statPath(
  connection: S3Connection,
  path: string,
  signal: AbortSignal,
): Promise<ObjectStat> {
  if (path === '' || path.endsWith('/')) return statFolder(connection, path, signal);
  const head = await headObject(connection, locateObject(connection.settings, path), signal);
  return toStat(path, head);
}

/** What the server says of an object, or undefined when there is none. */
export async function findObject(
  connection: S3Connection,
  location: Location,
  signal: AbortSignal,
): Promise<HeadObjectCommandOutput | undefined> {
  try {
    return await headObject(connection, location, signal);
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'NotFound') return undefined;
    throw error;
  }
}

export function headObject(
  connection: S3Connection,
  { bucket, key }: Location,
  signal: AbortSignal,
): Promise<HeadObjectCommandOutput> {
  return connection.run({ bucket, key }, signal, async ({ client, options }) => {
    const name = { Bucket: bucket, Key: key };
    try {
      return await client.send(new HeadObjectCommand(name), options);
    } catch (error) {
      const status = statusOf(error);
      if (status !== 400 && status !== 403) throw error;
      // The answer to HEAD has no body: only GET tells a wrong key from a denied object.
      const answer = await client.send(
        new GetObjectCommand({ ...name, Range: 'bytes=0-0' }),
        options,
      );
      discard(answer);
      const total = /\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1];
      const size = total === undefined ? answer.ContentLength : Number(total);
      return { ...answer, ...(size !== undefined && { ContentLength: size }) };
    }
  });
}

/** True when a key starts with the folder's path. */
export async function folderExists(
  connection: S3Connection,
  { bucket, key, root }: Location,
  signal: AbortSignal,
): Promise<boolean> {
  const listing = await listKeys(connection, bucket, key, { limit: 1 }, signal);
  // The root is there without any key: the bucket has just answered.
  return key === root || listing.objects.some((object) => object.key.startsWith(key));
}

/**
 * Reads an object or a part of it. A part beyond the end is empty. With `ifMatch` rejects with
 * `Conflict` when the object has another etag by now.
 */
export async function readObject(
  connection: S3Connection,
  path: string,
  read: ReadOptions,
  signal: AbortSignal,
): Promise<ObjectContent> {
  requireFile(path);
  const { bucket, key } = locateObject(connection.settings, path);
  const { start = 0, end, ifMatch } = read;
  if (end !== undefined && end <= start) return { bytes: new Uint8Array() };
  const whole = start === 0 && end === undefined;
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    ...(!whole && { Range: `bytes=${start}-${end === undefined ? '' : end - 1}` }),
    ...(ifMatch !== undefined && { IfMatch: ifMatch }),
  });
  return connection.run({ bucket, key }, signal, async ({ client, options, answered }) => {
    let answer: GetObjectCommandOutput;
    try {
      answer = await client.send(command, options);
    } catch (error) {
      if (!whole && statusOf(error) === 416) return { bytes: new Uint8Array() };
      throw error;
    }
    answered();
    // Not every server knows If-Match.
    if (ifMatch !== undefined && answer.ETag !== undefined && answer.ETag !== ifMatch) {
      discard(answer);
      throw new ConnectorError('Conflict', `"${key}" has changed on the server.`);
    }
    // A server that knows no ranges sends everything.
    const skip = whole || answer.ContentRange ? 0 : start;
    const part = { skip, take: end === undefined ? Infinity : end - start };
    const bytes = await collect(answer, part, options.abortSignal);
    if (bytes === undefined) throw tooLarge(key);
    return answer.ETag === undefined ? { bytes } : { bytes, etag: answer.ETag };
  });
}

export function toStat(path: string, head: HeadObjectCommandOutput): ObjectStat {
  const modified = head.LastModified?.getTime();
  return {
    path,
    name: baseName(path),
    kind: 'file',
    size: head.ContentLength ?? 0,
    ...(modified !== undefined && { modified }),
    ...(head.ETag !== undefined && { etag: head.ETag }),
  };
}

async function statFolder(
  connection: S3Connection,
  path: string,
  signal: AbortSignal,
): Promise<ObjectStat> {
  const location = locate(connection.settings, path);
  if (location && !(await folderExists(connection, location, signal))) {
    throw new ConnectorError(
      'NotFound',
      `There is no folder "${location.key}" in bucket "${location.bucket}".`,
    );
  }
  return { path, name: baseName(path), kind: 'folder' };
}

/**
 * Reads a part of a body into one array and not a byte beyond it; a connection that breaks before its
 * end is an error. Undefined when the part is larger than memory should hold.
 */
async function collect(
  answer: GetObjectCommandOutput,
  { skip, take }: { readonly skip: number; readonly take: number },
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const body = bodyOf(answer);
  if (!body) return new Uint8Array();
  // What was announced is not waited for; what was not is counted.
  if (Math.min(take, (answer.ContentLength ?? 0) - skip) > MOST_BYTES) {
    discard(answer);
    return undefined;
  }
  const onAbort = () => body.destroy(new DOMException('Aborted', 'AbortError'));
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    const chunks: Uint8Array[] = [];
    let toSkip = skip;
    let size = 0;
    // Leaving the loop closes the connection.
    for await (const received of body) {
      const chunk = (received as Uint8Array).subarray(toSkip);
      toSkip -= (received as Uint8Array).byteLength - chunk.byteLength;
      chunks.push(chunk.subarray(0, take - size));
      size += Math.min(chunk.byteLength, take - size);
      if (size >= take) break;
      if (size > MOST_BYTES) return undefined;
    }
    const bytes = Buffer.concat(chunks);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function tooLarge(key: string): ConnectorError {
  const megabytes = MOST_BYTES / 1024 / 1024;
  return new ConnectorError(
    'Unsupported',
    `"${key}" is too large to be read at once: at most ${megabytes} MB are. Read it in parts.`,
  );
}

function discard(answer: GetObjectCommandOutput): void {
  const body = bodyOf(answer);
  body?.on('error', () => undefined);
  body?.destroy();
}

/** In Node the SDK's body is a stream; its type also allows a browser's. */
function bodyOf(answer: GetObjectCommandOutput): Readable | undefined {
  return answer.Body instanceof Readable ? answer.Body : undefined;
}
