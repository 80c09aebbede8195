import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type HeadObjectCommandOutput,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError, isConnectorError } from '../../core/errors.js';
import { baseName } from '../../core/storage/objectPath.js';
import type { ObjectStat, WriteOptions } from '../../core/storage/objectStore.js';
import type { StreamedContent } from '../../core/storage/streams.js';
import type { S3Connection } from './client.js';
import { contentTypeOf } from './contentType.js';
import { locateObject, requireFile, requireFolder } from './location.js';
import { beginUpload } from './multipart.js';
import { findObject, folderExists } from './reading.js';

/** Bytes of a part, which is at least 5 MiB for S3. */
const PART_SIZE = 8 * 1024 * 1024;

/** Smaller content takes one request. */
const SENT_WHOLE = PART_SIZE * 2;

/** Parts of one object; S3 takes 10,000. */
const MOST_PARTS = 9_000;

/**
 * Replaces an object whole, keeping its type and metadata. A condition is checked twice: by asking
 * first, since some servers take no notice of conditions, and by the server itself, which closes the
 * gap between the two. On a server that refuses conditions (501: Swift) the gap stays open: a change
 * made by somebody else between the two requests is overwritten.
 */
export async function writeObject(
  connection: S3Connection,
  path: string,
  content: Uint8Array | StreamedContent,
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
    ...kept(path, before),
  };
  const size = content instanceof Uint8Array ? content.byteLength : content.size;
  const sent = await sendIf(options, async (condition) => {
    if (condition.again)
      checkCondition(path, await findObject(connection, location, signal), options);
    const params = { ...input, ...condition.headers };
    return send(connection, params, content, options.onProgress, signal);
  });
  // Ceph says that of an object in parts only when it is asked. It is written: too late to cancel.
  const { signal: written } = new AbortController();
  const etag = sent === '' ? (await findObject(connection, location, written))?.ETag : sent;
  const stat = { path, name: baseName(path), kind: 'file' as const, size };
  return etag === undefined ? stat : { ...stat, etag };
}

/** As `writeObject`, with content that is read as it is sent; what is small is sent at once. */
export async function writeContent(
  connection: S3Connection,
  path: string,
  content: StreamedContent,
  options: WriteOptions,
  signal: AbortSignal,
): Promise<ObjectStat> {
  if (content.size >= SENT_WHOLE) return writeObject(connection, path, content, options, signal);
  const bytes = await readAll(content);
  const written = await writeObject(connection, path, bytes, options, signal);
  options.onProgress?.(content.size);
  return written;
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

/** What a PUT would otherwise lose of the object it replaces, or a copy in parts of its source. */
export function kept(
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
  content: Uint8Array | StreamedContent,
  onProgress: WriteOptions['onProgress'],
  signal: AbortSignal,
): Promise<string | undefined> {
  const target = { bucket: input.Bucket ?? '', key: input.Key ?? '', upload: true };
  return connection.run(target, signal, async ({ client, options }) => {
    const whole = content instanceof Uint8Array ? content : undefined;
    if (whole && whole.byteLength < SENT_WHOLE) {
      const output = await client.send(new PutObjectCommand({ ...input, Body: whole }), options);
      return output.ETag;
    }
    const sender = watched(client, options.abortSignal);
    const Body =
      content instanceof Uint8Array ? content : Readable.from(untilFailed(content, sender));
    const size = content instanceof Uint8Array ? content.byteLength : content.size;
    // Takes its parts back when it fails or is aborted: parts left behind cost money.
    const upload = new Upload({
      client: sender.client,
      params: { ...input, Body },
      partSize: Math.max(PART_SIZE, Math.ceil(size / MOST_PARTS)),
      queueSize: 3,
    });
    upload.on('httpUploadProgress', ({ loaded }) => {
      if (loaded !== undefined) onProgress?.(loaded);
    });
    return (await upload.done()).ETag;
  });
}

interface Sender {
  readonly client: S3Client;
  failed: boolean;
}

/**
 * `Upload` hands no signal to its requests. The one that cleans up after an abort must have none, nor
 * the one that makes an object of the parts: given up, it might be done by the server all the same.
 */
function watched(client: S3Client, abortSignal: AbortSignal): Sender {
  const send = async (command: Parameters<S3Client['send']>[0]) => {
    try {
      if (command instanceof AbortMultipartUploadCommand) return await client.send(command);
      throwIfAborted(abortSignal);
      if (command instanceof CompleteMultipartUploadCommand) return await client.send(command);
      if (command instanceof CreateMultipartUploadCommand)
        return await beginUpload(client, command, abortSignal);
      return await client.send(command, { abortSignal });
    } catch (error) {
      sender.failed = true;
      throw error;
    }
  };
  const sender: Sender = {
    client: new Proxy(client, {
      get: (target, name): unknown => (name === 'send' ? send : Reflect.get(target, name)),
    }),
    failed: false,
  };
  return sender;
}

/** Ends the content early when a part failed: `Upload` would first send all the others. */
async function* untilFailed(content: StreamedContent, sender: Sender) {
  for await (const chunk of content.open()) {
    if (sender.failed) return;
    yield chunk;
  }
}

async function readAll(content: StreamedContent): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content.open()) chunks.push(chunk);
  return Buffer.concat(chunks);
}
