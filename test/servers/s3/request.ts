import { type IncomingMessage } from 'node:http';
import { S3Error } from './errors.js';

/** A request as S3 understands it: where it points, before anything is known about who sent it. */
export interface S3Request {
  readonly method: string;
  /** Undefined for the list of buckets. */
  readonly bucket: string | undefined;
  /** Undefined for the bucket itself. */
  readonly key: string | undefined;
  /** Decoded parameters in the order they came. */
  readonly parameters: readonly (readonly [string, string])[];
  /** The path as it was sent, decoded: what the signature covers. */
  readonly path: string;
  readonly message: IncomingMessage;
  readonly query: (name: string) => string | undefined;
  readonly header: (name: string) => string | undefined;
}

/** Reads bucket and key out of the address, in path style or as `bucket.localhost`. Throws InvalidURI. */
export function parseRequest(message: IncomingMessage): S3Request {
  const [rawPath, rawQuery = ''] = splitOnce(message.url ?? '/', '?');
  const path = decode(rawPath);
  const parameters = rawQuery
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name, value] = splitOnce(part.replaceAll('+', ' '), '=');
      return [decode(name), decode(value ?? '')] as const;
    });
  const hostBucket = /^(.+)\.localhost(?::\d+)?$/.exec(message.headers.host ?? '')?.[1];
  const [bucket, key] =
    hostBucket === undefined ? splitOnce(path.slice(1), '/') : [hostBucket, path.slice(1)];
  return {
    method: message.method ?? 'GET',
    bucket: bucket === '' ? undefined : bucket,
    key: key === '' ? undefined : key,
    parameters,
    path,
    message,
    query: (name) => parameters.find(([n]) => n === name)?.[1],
    header: (name) => {
      const value = message.headers[name];
      return Array.isArray(value) ? value.join(',') : value;
    },
  };
}

/** The whole body. Throws EntityTooLarge above `limit` bytes; an aborted request rejects. */
export async function readBody(message: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read to the end in any case: a client that is still sending would not see the answer.
    if (size <= limit) chunks.push(chunk);
  }
  if (size > limit) {
    throw new S3Error(400, 'EntityTooLarge', `The body exceeds ${limit} bytes.`);
  }
  const declared = message.headers['content-length'];
  if (declared !== undefined && Number(declared) !== size) {
    throw new S3Error(400, 'IncompleteBody', 'The body is shorter than its Content-Length.');
  }
  return Buffer.concat(chunks, size);
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error(400, 'InvalidURI', 'The address is not properly percent-encoded UTF-8.');
  }
}
