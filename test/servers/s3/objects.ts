import { digest } from './checksums.js';
import { checkRead, checkWrite, parseRange } from './conditions.js';
import {
  announcedAlgorithm,
  type Answer,
  checksumFields,
  checksumHeaders,
  type Context,
  copySource,
  existing,
  headersToKeep,
  owner,
  target,
  xmlAnswer,
} from './context.js';
import { invalidArgument, malformedXml, S3Error } from './errors.js';
import { etagOf, now, type StoredObject } from './store.js';
import { childText, parseXml } from './xml.js';

export function putObject(context: Context): Answer {
  const { bucket, key } = target(context);
  checkWrite(key, bucket.get(key), context.request.header);
  const etag = etagOf(context.body);
  const checksum = context.checksum;
  const kept = headersToKeep(context.request);
  bucket.set(key, { ...kept, body: context.body, etag, modified: now(), checksum });
  return { headers: { etag, ...checksumHeaders(checksum) } };
}

/** GET and HEAD: conditions, a range or a part, headers that the query overrides. */
export function getObject(context: Context): Answer {
  const { request } = context;
  const { bucket, key } = target(context);
  const object = existing(bucket, key);
  const headers = objectHeaders(object);
  if (!checkRead(object, request.header)) return { status: 304, headers };
  const part = request.query('partNumber');
  const range =
    part === undefined
      ? parseRange(request.header('range'), object.body.length)
      : partRange(object, part);
  if (part !== undefined && object.parts)
    headers['x-amz-mp-parts-count'] = String(object.parts.length);
  for (const name of Object.keys(object.standard)) {
    const override = request.query(`response-${name}`);
    if (override !== undefined) headers[name] = override;
  }
  const disposition = request.query('response-content-disposition');
  if (disposition !== undefined) headers['content-disposition'] = disposition;
  if (range) {
    headers['content-range'] = `bytes ${range.start}-${range.end - 1}/${object.body.length}`;
    return { status: 206, headers, body: object.body.subarray(range.start, range.end) };
  }
  const wanted = request.header('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  if (wanted) Object.assign(headers, checksumHeaders(object.checksum));
  return { headers, body: object.body };
}

export function copyObject(context: Context): Answer {
  const { request } = context;
  const { bucket, key } = target(context);
  const source = copySource(context);
  checkRead(source.object, request.header, 'x-amz-copy-source-');
  checkWrite(key, bucket.get(key), request.header);
  const replace = request.header('x-amz-metadata-directive') === 'REPLACE';
  if (!replace && source.bucket === request.bucket && source.key === key) {
    throw new S3Error(
      400,
      'InvalidRequest',
      'An object is copied to itself only to change its metadata.',
    );
  }
  const { body, etag, checksum } = source.object;
  const algorithm = announcedAlgorithm(request);
  const copy: StoredObject = {
    ...(replace ? headersToKeep(request) : source.object),
    body,
    // A copy is one piece, whatever the source was uploaded as.
    parts: undefined,
    etag: source.object.parts ? etagOf(body) : etag,
    modified: now(),
    checksum: algorithm
      ? { algorithm, value: digest(algorithm, body).toString('base64'), type: 'FULL_OBJECT' }
      : checksum?.type === 'FULL_OBJECT'
        ? checksum
        : undefined,
  };
  bucket.set(key, copy);
  return xmlAnswer('CopyObjectResult', {
    ETag: copy.etag,
    LastModified: copy.modified.toISOString(),
    ...checksumFields(copy.checksum),
  });
}

export function deleteObject(context: Context): Answer {
  const { bucket, key } = target(context);
  checkWrite(key, bucket.get(key), context.request.header);
  bucket.delete(key);
  return { status: 204 };
}

/** Up to 1,000 keys; one that does not exist counts as deleted. */
export function deleteObjects(context: Context): Answer {
  const { store, request, body } = context;
  const bucket = store.bucket(request.bucket ?? '');
  const root = parseXml(body.toString('utf8'));
  const entries = root.children.filter((child) => child.name === 'Object');
  if (root.name !== 'Delete' || entries.length === 0 || entries.length > 1000) throw malformedXml();
  const deleted: { Key: string }[] = [];
  const errors: { Key: string; Code: string; Message: string }[] = [];
  for (const entry of entries) {
    const key = childText(entry, 'Key');
    if (key === undefined) throw malformedXml();
    const etag = childText(entry, 'ETag');
    const object = bucket.get(key);
    if (
      etag !== undefined &&
      object &&
      etag.replaceAll('"', '') !== object.etag.replaceAll('"', '')
    ) {
      errors.push({ Key: key, Code: 'PreconditionFailed', Message: 'The ETag is another.' });
      continue;
    }
    bucket.delete(key);
    deleted.push({ Key: key });
  }
  const quiet = childText(root, 'Quiet') === 'true';
  return xmlAnswer('DeleteResult', { Deleted: quiet ? [] : deleted, Error: errors });
}

export function getObjectAttributes(context: Context): Answer {
  const { bucket, key } = target(context);
  const object = existing(bucket, key);
  const names = (context.request.header('x-amz-object-attributes') ?? '')
    .split(',')
    .map((n) => n.trim());
  if (names.join('') === '') throw invalidArgument('x-amz-object-attributes is missing.');
  const all = {
    ETag: object.etag.replaceAll('"', ''),
    Checksum: object.checksum
      ? { ...checksumFields(object.checksum), ChecksumType: object.checksum.type }
      : undefined,
    ObjectParts: object.parts ? { TotalPartsCount: object.parts.length } : undefined,
    StorageClass: 'STANDARD',
    ObjectSize: object.body.length,
  };
  const wanted = Object.entries(all).filter(([name]) => names.includes(name));
  return xmlAnswer('GetObjectAttributesResponse', Object.fromEntries(wanted), {
    'last-modified': object.modified.toUTCString(),
  });
}

/** The owner may do everything: that is all the ACLs this server has. */
export function getAcl(context: Context): Answer {
  const bucket = context.store.bucket(context.request.bucket ?? '');
  if (context.request.key !== undefined) existing(bucket, context.request.key);
  return xmlAnswer('AccessControlPolicy', {
    Owner: owner,
    AccessControlList: { Grant: { Grantee: owner, Permission: 'FULL_CONTROL' } },
  });
}

/** Everything about an object but its bytes. */
function objectHeaders(object: StoredObject): Record<string, string> {
  const metadata = Object.entries(object.metadata).map(
    ([name, v]) => [`x-amz-meta-${name}`, v] as const,
  );
  return {
    'accept-ranges': 'bytes',
    etag: object.etag,
    'last-modified': object.modified.toUTCString(),
    ...object.standard,
    ...Object.fromEntries(metadata),
  };
}

function partRange(object: StoredObject, text: string): { start: number; end: number } {
  const sizes = object.parts ?? [object.body.length];
  const number = Number(text);
  const size = sizes[number - 1];
  if (size === undefined) {
    throw new S3Error(416, 'InvalidPartNumber', 'The object has no part of that number.');
  }
  const start = sizes.slice(0, number - 1).reduce((sum, one) => sum + one, 0);
  return { start, end: start + size };
}
