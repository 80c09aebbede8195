import { type Checksum, composite, digest } from './checksums.js';
import { checkRead, checkWrite, parseRange } from './conditions.js';
import {
  announcedAlgorithm,
  type Answer,
  checksumFields,
  checksumHeaders,
  type Context,
  copySource,
  headersToKeep,
  owner,
  target,
  xmlAnswer,
} from './context.js';
import { invalidArgument, malformedXml, S3Error } from './errors.js';
import { parseLimit } from './listing.js';
import { compareKeys, etagOf, now, type Upload, type UploadedPart } from './store.js';
import { childText, parseXml, type XmlElement } from './xml.js';

/** The least size of a part that is not the last one, bytes. */
const minimumPart = 5 * 1024 * 1024;

export function createMultipartUpload(context: Context): Answer {
  const { request } = context;
  const { bucket, key } = target(context);
  const algorithm = announcedAlgorithm(request);
  const type = request.header('x-amz-checksum-type');
  const fullObject = type === 'FULL_OBJECT' || (type === undefined && algorithm === 'crc64nvme');
  const upload = bucket.startUpload({ ...headersToKeep(request), key, algorithm, fullObject });
  const headers = algorithm ? { 'x-amz-checksum-algorithm': algorithm.toUpperCase() } : {};
  return xmlAnswer(
    'InitiateMultipartUploadResult',
    { Bucket: bucket.name, Key: key, UploadId: upload.id },
    headers,
  );
}

export function uploadPart(context: Context): Answer {
  const { upload, number } = partTarget(context);
  const { body, checksum } = context;
  const etag = etagOf(body);
  upload.parts.set(number, { body, etag, modified: now(), checksum });
  return { headers: { etag, ...checksumHeaders(checksum) } };
}

export function uploadPartCopy(context: Context): Answer {
  const { upload, number } = partTarget(context);
  const { object } = copySource(context);
  checkRead(object, context.request.header, 'x-amz-copy-source-');
  const asked = context.request.header('x-amz-copy-source-range');
  const range = parseRange(asked, object.body.length);
  if (asked !== undefined && !range) throw invalidArgument('x-amz-copy-source-range is malformed.');
  const body = range ? object.body.subarray(range.start, range.end) : object.body;
  const { algorithm } = upload;
  const checksum: Checksum | undefined = algorithm && {
    algorithm,
    value: digest(algorithm, body).toString('base64'),
    type: 'FULL_OBJECT',
  };
  const part = { body, etag: etagOf(body), modified: now(), checksum };
  upload.parts.set(number, part);
  return xmlAnswer('CopyPartResult', {
    ETag: part.etag,
    LastModified: part.modified.toISOString(),
    ...checksumFields(checksum),
  });
}

export function completeMultipartUpload(context: Context): Answer {
  const { request } = context;
  const { bucket, key } = target(context);
  const upload = bucket.upload(request.query('uploadId'), key);
  const root = parseXml(context.body.toString('utf8'));
  const listed = root.children.filter((child) => child.name === 'Part');
  if (root.name !== 'CompleteMultipartUpload' || listed.length === 0) throw malformedXml();
  const parts = choose(upload, listed);
  checkWrite(key, bucket.get(key), request.header);
  const body = Buffer.concat(parts.map((part) => part.body));
  const hashes = parts.map((part) => Buffer.from(part.etag.replaceAll('"', ''), 'hex'));
  const etag = `${etagOf(Buffer.concat(hashes)).slice(0, -1)}-${parts.length}"`;
  const checksum = wholeChecksum(upload, parts, body);
  const { standard, metadata } = upload;
  const sizes = parts.map((part) => part.body.length);
  bucket.set(key, { standard, metadata, body, etag, modified: now(), checksum, parts: sizes });
  bucket.uploads.delete(upload.id);
  return xmlAnswer('CompleteMultipartUploadResult', {
    Location: `http://${request.header('host') ?? ''}/${bucket.name}/${encodeURIComponent(key)}`,
    Bucket: bucket.name,
    Key: key,
    ETag: etag,
    ...checksumFields(checksum),
    ChecksumType: checksum?.type,
  });
}

export function abortMultipartUpload(context: Context): Answer {
  const { bucket, key } = target(context);
  bucket.uploads.delete(bucket.upload(context.request.query('uploadId'), key).id);
  return { status: 204 };
}

export function listParts(context: Context): Answer {
  const { request } = context;
  const { bucket, key } = target(context);
  const upload = bucket.upload(request.query('uploadId'), key);
  const limit = parseLimit(request.query('max-parts'), 'max-parts');
  const marker = Number(request.query('part-number-marker') ?? 0);
  const rest = [...upload.parts].filter(([number]) => number > marker).sort(([a], [b]) => a - b);
  const page = rest.slice(0, limit);
  return xmlAnswer('ListPartsResult', {
    Bucket: bucket.name,
    Key: key,
    UploadId: upload.id,
    Initiator: owner,
    Owner: owner,
    StorageClass: 'STANDARD',
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.[0] ?? 0,
    MaxParts: limit,
    IsTruncated: rest.length > page.length,
    ChecksumAlgorithm: upload.algorithm?.toUpperCase(),
    Part: page.map(([number, part]) => ({
      PartNumber: number,
      LastModified: part.modified.toISOString(),
      ETag: part.etag,
      Size: part.body.length,
      ...checksumFields(part.checksum),
    })),
  });
}

export function listMultipartUploads({ store, request }: Context): Answer {
  const bucket = store.bucket(request.bucket ?? '');
  const prefix = request.query('prefix') ?? '';
  const limit = parseLimit(request.query('max-uploads'), 'max-uploads');
  const marker = [
    request.query('key-marker') ?? '',
    request.query('upload-id-marker') ?? '',
  ] as const;
  const order = (a: Upload, key: string, id: string): number =>
    compareKeys(a.key, key) || (id === '' && a.key === key ? 0 : compareKeys(a.id, id));
  const rest = [...bucket.uploads.values()]
    .filter((upload) => upload.key.startsWith(prefix))
    .filter((upload) => marker[0] === '' || order(upload, ...marker) > 0)
    .sort((a, b) => order(a, b.key, b.id));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const truncated = rest.length > page.length;
  return xmlAnswer('ListMultipartUploadsResult', {
    Bucket: bucket.name,
    Prefix: prefix,
    KeyMarker: marker[0],
    UploadIdMarker: marker[1],
    NextKeyMarker: truncated ? last?.key : undefined,
    NextUploadIdMarker: truncated ? last?.id : undefined,
    MaxUploads: limit,
    IsTruncated: truncated,
    Upload: page.map((upload) => ({
      Key: upload.key,
      UploadId: upload.id,
      Initiator: owner,
      Owner: owner,
      StorageClass: 'STANDARD',
      Initiated: upload.initiated.toISOString(),
    })),
  });
}

function partTarget(context: Context): { upload: Upload; number: number } {
  const { bucket, key } = target(context);
  const upload = bucket.upload(context.request.query('uploadId'), key);
  const number = Number(context.request.query('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    throw invalidArgument('Part number must be an integer between 1 and 10000, inclusive.');
  }
  return { upload, number };
}

/** The parts a client lists, checked: known, unchanged, in order, and large enough. */
function choose(upload: Upload, listed: readonly XmlElement[]): UploadedPart[] {
  let previous = 0;
  return listed.map((element, index) => {
    const number = Number(childText(element, 'PartNumber'));
    const etag = childText(element, 'ETag')?.replaceAll('"', '');
    const part = upload.parts.get(number);
    if (part?.etag.replaceAll('"', '') !== etag || !part) {
      throw new S3Error(400, 'InvalidPart', 'A part was not uploaded, or its ETag is another.');
    }
    if (number <= previous) {
      throw new S3Error(400, 'InvalidPartOrder', 'The parts are not in ascending order.');
    }
    previous = number;
    const { checksum } = part;
    const claimed = checksum && childText(element, `Checksum${checksum.algorithm.toUpperCase()}`);
    if (claimed !== undefined && claimed !== checksum?.value) {
      throw new S3Error(400, 'InvalidPart', 'The checksum of a part is another.');
    }
    if (index < listed.length - 1 && part.body.length < minimumPart) {
      throw new S3Error(400, 'EntityTooSmall', 'A part that is not the last one is below 5 MiB.', {
        ProposedSize: String(part.body.length),
        MinSizeAllowed: String(minimumPart),
      });
    }
    return part;
  });
}

function wholeChecksum(
  { algorithm, fullObject }: Upload,
  parts: readonly UploadedPart[],
  body: Buffer,
): Checksum | undefined {
  if (!algorithm) return undefined;
  if (!fullObject) {
    return composite(
      algorithm,
      parts.map((part) => part.checksum),
    );
  }
  return { algorithm, value: digest(algorithm, body).toString('base64'), type: 'FULL_OBJECT' };
}
