import {
  PutObjectCommand,
  type HeadObjectCommandOutput,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError, isConnectorError } from '../../core/errors.js';
import { baseName } from '../../core/storage/objectPath.js';
import type { ObjectStat, WriteOptions } from '../../core/storage/objectStore.js';
import type { S3Connection } from './client.js';
import { contentTypeOf } from './contentType.js';
import { locateObject, requireFile, requireFolder } from './location.js';
import { findObject, folderExists } from './reading.js';

/** Bytes from which an object is sent in parts, and the size of a part. */
const PART_SIZE = 8 * 1024 * 1024;

/**
 * Replaces an object whole, keeping its type and metadata. A condition is checked twice: by asking
 * first, since some servers take no notice of conditions, and by the server itself, which closes the
 * gap between the two. On a server that refuses conditions (501: Swift) the gap stays open: a change
 * made by somebody else between the two requests is overwritten.
 */
export async function writeObject(
  connection: S3Connection,
  path: string,
  content: Uint8Array,
  options: WriteOptions,
  signal: AbortSignal,
): Promise<ObjectStat> {
  requireFile(path);
  const location = locateObject(connection.settings, path);
  const before = await findObject(connection, location, signal);
  checkCondition(path, before, options);
  const input: PutObjectCommandInput = {
    Bucket: location.bucket,
    Key: location.key,
    Body: content,
    ...kept(path, before),
  };
  const condition = {
    ...(options.ifMatch !== undefined && { IfMatch: options.ifMatch }),
    ...(options.ifAbsent && { IfNoneMatch: '*' }),
  };
  const conditional = Object.keys(condition).length > 0;
  let etag: string | undefined;
  try {
    etag = await send(connection, { ...input, ...condition }, content, signal);
  } catch (error) {
    if (!conditional || !isConnectorError(error, 'Unsupported')) throw error;
    etag = await send(connection, input, content, signal);
  }
  const stat = { path, name: baseName(path), kind: 'file' as const, size: content.byteLength };
  return etag === undefined ? stat : { ...stat, etag };
}

/** Writes the empty object `folder/`, the usual way to keep a folder that holds nothing. */
export async function createFolder(
  connection: S3Connection,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  requireFolder(folder);
  const location = locateObject(connection.settings, folder);
  if (await folderExists(connection, location, signal)) {
    throw new ConnectorError('Conflict', `The folder "${location.key}" exists already.`);
  }
  const { bucket, key } = location;
  await connection.run({ bucket, key }, signal, ({ client, options }) =>
    client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: new Uint8Array() }),
      options,
    ),
  );
}

function checkCondition(
  path: string,
  before: HeadObjectCommandOutput | undefined,
  options: WriteOptions,
): void {
  if (options.ifAbsent && before) {
    throw new ConnectorError('Conflict', `"${path}" exists already.`);
  }
  if (options.ifMatch === undefined || before?.ETag === options.ifMatch) return;
  throw new ConnectorError(
    'Conflict',
    before ? `"${path}" has changed on the server.` : `"${path}" was deleted on the server.`,
  );
}

/** What a PUT would otherwise lose of the object it replaces. */
function kept(
  path: string,
  before: HeadObjectCommandOutput | undefined,
): Partial<PutObjectCommandInput> {
  if (!before) return { ContentType: contentTypeOf(path) };
  const { CacheControl, ContentDisposition, ContentLanguage, Metadata } = before;
  // Some servers keep the form of the transfer as if it were the content's own encoding.
  const encoding = before.ContentEncoding?.replace(/(^|,)\s*aws-chunked\s*(?=,|$)/, '').trim();
  return {
    ContentType: before.ContentType ?? contentTypeOf(path),
    ...(CacheControl !== undefined && { CacheControl }),
    ...(ContentDisposition !== undefined && { ContentDisposition }),
    ...(encoding && { ContentEncoding: encoding }),
    ...(ContentLanguage !== undefined && { ContentLanguage }),
    ...(Metadata !== undefined && { Metadata }),
  };
}

async function send(
  connection: S3Connection,
  input: PutObjectCommandInput,
  content: Uint8Array,
  signal: AbortSignal,
): Promise<string | undefined> {
  const target = { bucket: input.Bucket ?? '', key: input.Key ?? '', upload: true };
  return connection.run(target, signal, async ({ client, options }) => {
    if (content.byteLength < PART_SIZE * 2) {
      const output = await client.send(new PutObjectCommand(input), options);
      return output.ETag;
    }
    // Without AbortMultipartUpload, which Upload sends when it fails, the parts would be paid for.
    const upload = new Upload({ client, params: input, partSize: PART_SIZE, queueSize: 3 });
    const onAbort = () => void upload.abort();
    throwIfAborted(options.abortSignal);
    options.abortSignal.addEventListener('abort', onAbort, { once: true });
    try {
      return (await upload.done()).ETag;
    } finally {
      options.abortSignal.removeEventListener('abort', onAbort);
    }
  });
}
