import {
  AbortMultipartUploadCommand,
  PutObjectCommand,
  type HeadObjectCommandOutput,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
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
  const etag = await sendIf(options, async (condition) => {
    if (condition.again)
      checkCondition(path, await findObject(connection, location, signal), options);
    return send(connection, { ...input, ...condition.headers }, content, signal);
  });
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

interface Condition {
  readonly headers: Pick<PutObjectCommandInput, 'IfMatch' | 'IfNoneMatch'>;
  /** The server has refused another form of the same condition. */
  readonly again?: boolean;
}

/** Writes under a condition in the form that the server understands. */
async function sendIf(
  { ifMatch, ifAbsent }: WriteOptions,
  write: (condition: Condition) => Promise<string | undefined>,
): Promise<string | undefined> {
  const headers = {
    ...(ifMatch !== undefined && { IfMatch: ifMatch }),
    ...(ifAbsent && { IfNoneMatch: '*' }),
  };
  try {
    return await write({ headers });
  } catch (error) {
    if (Object.keys(headers).length === 0) throw error;
    if (isConnectorError(error, 'Unsupported')) return write({ headers: {}, again: true });
    // Ceph before 18 compares with the bare etag, though it gives it out in quotes as HTTP says.
    const bare = /^"(.*)"$/.exec(ifMatch ?? '')?.[1];
    if (!isConnectorError(error, 'Conflict') || bare === undefined) throw error;
    return write({ headers: { ...headers, IfMatch: bare }, again: true });
  }
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
    // Takes its parts back when it fails or is aborted: parts left behind cost money.
    const sender = withSignal(client, options.abortSignal);
    const upload = new Upload({ client: sender, params: input, partSize: PART_SIZE, queueSize: 3 });
    return (await upload.done()).ETag;
  });
}

/** `Upload` hands no signal to its requests. The one that cleans up after an abort must have none. */
function withSignal(client: S3Client, abortSignal: AbortSignal): S3Client {
  const send = (command: Parameters<S3Client['send']>[0]) =>
    client.send(command, command instanceof AbortMultipartUploadCommand ? {} : { abortSignal });
  return new Proxy(client, {
    get: (target, name): unknown => (name === 'send' ? send : Reflect.get(target, name)),
  });
}
