import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { ConnectorError } from '../../core/errors.js';
import type { PresignedUrl } from '../../core/storage/streams.js';
import type { S3Connection } from './client.js';
import { locateObject, requireFile } from './location.js';
import { headObject } from './reading.js';

/** The longest that a signature of version 4 may be valid, seconds. */
const LONGEST = 7 * 24 * 60 * 60;

/**
 * Signs a URL that reads an object. The signature is made here; the server is asked first whether
 * the object is there and may be read, since the URL of any other would only fail later, elsewhere.
 */
export async function presignObject(
  connection: S3Connection,
  path: string,
  seconds: number,
  signal: AbortSignal,
): Promise<PresignedUrl> {
  requireFile(path);
  const location = locateObject(connection.settings, path);
  const { bucket, key } = location;
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > LONGEST) {
    throw new ConnectorError('Invalid', 'A URL can be valid for one second to seven days.');
  }
  const keys = await connection.keys(signal);
  if (!keys) {
    throw new ConnectorError(
      'Unsupported',
      'This source is read without credentials, and so there is nothing to sign a URL with.',
      { nextSteps: ['editSource'] },
    );
  }
  // Also finds out in which region the bucket is, which the signature names.
  await headObject(connection, location, signal);
  const url = await connection.run({ bucket, key }, signal, ({ client }) =>
    getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), {
      expiresIn: seconds,
    }),
  );
  const validUntil = Date.now() + seconds * 1000;
  if (keys.sessionToken === undefined) return { url, validUntil };
  const note = 'It is signed with temporary credentials and ends with them, which may be sooner.';
  return { url, validUntil, note };
}
