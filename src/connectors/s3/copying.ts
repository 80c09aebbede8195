import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError } from '../../core/errors.js';
import { inParallel } from '../../core/parallel.js';
import type { RawObject } from '../../core/storage/listing.js';
import type { S3Connection } from './client.js';
import type { Location } from './location.js';
import { beginUpload } from './multipart.js';
import { headObject } from './reading.js';
import { kept } from './writing.js';

/** CopyObject takes no larger object; beyond that a copy is made part by part. */
const MAX_COPY_BYTES = 5 * 1024 ** 3;

/** Bytes of a part: 10,000 of them hold the largest object there can be. */
const PART_SIZE = 1024 ** 3;

/** Parts copied at once; the server does the work. */
const AT_ONCE = 4;

export interface CopyLimits {
  /** Bytes up to which an object is copied in one request. */
  readonly whole: number;
  readonly part: number;
}

/** Lets the server copy an object of any size, with its type and metadata. */
export async function copyObject(
  connection: S3Connection,
  source: Location,
  target: Location,
  object: RawObject,
  signal: AbortSignal,
  limits: CopyLimits = { whole: MAX_COPY_BYTES, part: PART_SIZE },
): Promise<void> {
  const { bucket, key } = target;
  const CopySource = `${source.bucket}/${object.key.split('/').map(encodeURIComponent).join('/')}`;
  if ((object.size ?? 0) > limits.whole) {
    await copyInParts(
      connection,
      { ...source, key: object.key },
      target,
      CopySource,
      limits,
      signal,
    );
    return;
  }
  const output = await connection.run({ bucket, key, upload: true }, signal, (request) =>
    request.client.send(
      new CopyObjectCommand({ Bucket: bucket, Key: key, CopySource }),
      request.options,
    ),
  );
  // S3 may fail after it began to answer 200. What was not copied must not be taken for copied.
  if (output.CopyObjectResult?.ETag === undefined) throw unconfirmed(key);
}

/** All parts are of one version of the object, and none is left behind when one fails. */
async function copyInParts(
  connection: S3Connection,
  source: Location,
  { bucket, key }: Location,
  CopySource: string,
  limits: CopyLimits,
  signal: AbortSignal,
): Promise<void> {
  const head = await headObject(connection, source, signal);
  const size = head.ContentLength ?? 0;
  const place = { Bucket: bucket, Key: key };
  const target = { bucket, key, upload: true };
  const { UploadId } = await connection.run(target, signal, ({ client, options }) =>
    beginUpload(
      client,
      new CreateMultipartUploadCommand({ ...place, ...kept(key, head) }),
      options.abortSignal,
    ),
  );
  const upload = { ...place, UploadId };
  const { signal: unstoppable } = new AbortController();
  try {
    const starts = Array.from({ length: Math.ceil(size / limits.part) }, (_, n) => n * limits.part);
    const parts: { ETag: string; PartNumber: number }[] = [];
    await inParallel(starts, AT_ONCE, signal, async (start) => {
      const PartNumber = start / limits.part + 1;
      const end = Math.min(start + limits.part, size) - 1;
      const output = await connection.run(target, signal, ({ client, options }) =>
        client.send(
          new UploadPartCopyCommand({
            ...{ ...upload, PartNumber, CopySource, CopySourceRange: `bytes=${start}-${end}` },
            ...(head.ETag !== undefined && { CopySourceIfMatch: head.ETag }),
          }),
          options,
        ),
      );
      const ETag = output.CopyPartResult?.ETag;
      if (ETag === undefined) throw unconfirmed(key);
      parts.push({ ETag, PartNumber });
    });
    const Parts = parts.sort((a, b) => a.PartNumber - b.PartNumber);
    throwIfAborted(signal);
    // From here on there is no way back: given up, it might be done by the server all the same.
    const output = await connection.run(target, unstoppable, ({ client, options }) =>
      client.send(
        new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }),
        options,
      ),
    );
    if (output.ETag === undefined) throw unconfirmed(key);
  } catch (error) {
    // Parts left behind cost money. What is wrong with taking them back is not what went wrong.
    await connection
      .run({ bucket, key }, unstoppable, ({ client, options }) =>
        client.send(new AbortMultipartUploadCommand(upload), options),
      )
      .catch(() => undefined);
    throw error;
  }
}

function unconfirmed(key: string): ConnectorError {
  return new ConnectorError('Unavailable', `The server did not confirm the copy of "${key}".`);
}
