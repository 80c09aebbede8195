import { type S3User } from './access.js';
import { algorithmOf, type Checksum } from './checksums.js';
import { invalidArgument, noSuchKey, S3Error } from './errors.js';
import { type S3Request } from './request.js';
import { type Bucket, type ObjectHeaders, type Store, type StoredObject } from './store.js';
import { toXml, type XmlFields } from './xml.js';

/** All an operation needs to know. */
export interface Context {
  readonly store: Store;
  readonly request: S3Request;
  readonly user: S3User | undefined;
  readonly region: string;
  /** The body, decoded and checked against its checksums. */
  readonly body: Buffer;
  readonly checksum: Checksum | undefined;
}

/** What an operation answers. The body is sent as it is; for HEAD only its length counts. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

export const owner = { ID: 'sample-owner', DisplayName: 'sample-owner' } as const;

export function xmlAnswer(
  root: string,
  fields: XmlFields,
  headers: Record<string, string> = {},
): Answer {
  return { headers: { 'content-type': 'application/xml', ...headers }, body: toXml(root, fields) };
}

/** Bucket and key of a request that has both. Throws NoSuchBucket and KeyTooLongError. */
export function target({ store, request }: Context): { bucket: Bucket; key: string } {
  const bucket = store.bucket(request.bucket ?? '');
  const key = request.key ?? '';
  if (Buffer.byteLength(key) > 1024) {
    throw new S3Error(400, 'KeyTooLongError', 'Your key is too long.');
  }
  return { bucket, key };
}

/** Throws NoSuchKey. */
export function existing(bucket: Bucket, key: string): StoredObject {
  const object = bucket.get(key);
  if (!object) throw noSuchKey(key);
  return object;
}

const standardHeaders = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
] as const;

/** The headers of an upload that are kept with the object. */
export function headersToKeep(request: S3Request): ObjectHeaders {
  const standard: Record<string, string> = {};
  for (const name of standardHeaders) {
    const value = request.header(name);
    // `aws-chunked` describes the transfer, not the object.
    const kept = name === 'content-encoding' ? value?.replace(/\baws-chunked\b,?\s*/, '') : value;
    if (kept) standard[name] = kept;
  }
  standard['content-type'] ??= 'binary/octet-stream';
  const metadata = Object.keys(request.message.headers)
    .filter((name) => name.startsWith('x-amz-meta-'))
    .map((name) => [name.slice('x-amz-meta-'.length), request.header(name) ?? ''] as const);
  if (metadata.reduce((sum, [name, value]) => sum + name.length + value.length, 0) > 2048) {
    throw new S3Error(400, 'MetadataTooLarge', 'The metadata exceeds 2 KB.');
  }
  return { standard, metadata: Object.fromEntries(metadata) };
}

/** Headers that tell a client the checksum of what it sent or gets. */
export function checksumHeaders(checksum: Checksum | undefined): Record<string, string> {
  if (!checksum) return {};
  return {
    [`x-amz-checksum-${checksum.algorithm}`]: checksum.value,
    'x-amz-checksum-type': checksum.type,
  };
}

/** The same as elements of an answer. */
export function checksumFields(checksum: Checksum | undefined): Record<string, string> {
  return checksum ? { [`Checksum${checksum.algorithm.toUpperCase()}`]: checksum.value } : {};
}

/** The algorithm a client announces for an upload. */
export function announcedAlgorithm(request: S3Request) {
  return algorithmOf(
    request.header('x-amz-checksum-algorithm') ?? request.header('x-amz-sdk-checksum-algorithm'),
  );
}

/** The object that `x-amz-copy-source` names. Throws InvalidArgument, NoSuchBucket, NoSuchKey. */
export function copySource({ store, request }: Context): {
  bucket: string;
  key: string;
  object: StoredObject;
} {
  const [path = '', version] = (request.header('x-amz-copy-source') ?? '').split('?versionId=');
  let decoded: string;
  try {
    decoded = decodeURIComponent(path.replaceAll('+', ' '));
  } catch {
    throw invalidArgument('x-amz-copy-source is not properly percent-encoded.');
  }
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decoded) ?? [];
  if (bucket === undefined || key === undefined || (version ?? 'null') !== 'null') {
    throw invalidArgument('x-amz-copy-source does not name an object.');
  }
  return { bucket, key, object: existing(store.bucket(bucket), key) };
}
