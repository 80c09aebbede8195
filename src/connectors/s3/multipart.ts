import {
  AbortMultipartUploadCommand,
  type CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { raceAbort } from '../../core/cancellation.js';

/**
 * Begins an upload in parts. The request itself is not aborted: the server may have begun an upload
 * all the same, of which nobody would know the id, and whose parts cost money. The caller goes on at
 * once, and what was begun meanwhile is taken back.
 */
export function beginUpload(
  client: S3Client,
  command: CreateMultipartUploadCommand,
  signal: AbortSignal,
): Promise<CreateMultipartUploadCommandOutput> {
  const { Bucket, Key } = command.input;
  const begun = client.send(command);
  return raceAbort(begun, signal).catch((error: unknown) => {
    // Where it is the request that failed, nothing was begun.
    begun
      .then(({ UploadId }) =>
        client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })),
      )
      .catch(() => undefined);
    throw error;
  });
}
