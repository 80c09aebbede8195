import { maySee } from './access.js';
import { type Answer, type Context, owner, xmlAnswer } from './context.js';
import { invalidArgument, malformedXml, S3Error } from './errors.js';
import {
  decodeToken,
  encodeToken,
  keyEncoder,
  listPage,
  type ListPage,
  parseLimit,
} from './listing.js';
import { documents } from './routes.js';
import { parseXml, type XmlFields } from './xml.js';

export function listBuckets({ store, user }: Context): Answer {
  const buckets = [...store.buckets.values()]
    .filter((bucket) => maySee(user, bucket.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, created }) => ({ Name: name, CreationDate: created.toISOString() }));
  return xmlAnswer('ListAllMyBucketsResult', { Owner: owner, Buckets: { Bucket: buckets } });
}

export function createBucket({ store, request }: Context): Answer {
  const name = request.bucket ?? '';
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) || name.includes('..')) {
    throw new S3Error(400, 'InvalidBucketName', 'The specified bucket is not valid.');
  }
  if (store.buckets.has(name)) {
    throw new S3Error(409, 'BucketAlreadyOwnedByYou', 'You have this bucket already.');
  }
  store.create(name);
  return { headers: { location: `/${name}` } };
}

export function headBucket({ store, request, region }: Context): Answer {
  store.bucket(request.bucket ?? '');
  return { headers: { 'x-amz-bucket-region': region } };
}

export function deleteBucket({ store, request }: Context): Answer {
  const bucket = store.bucket(request.bucket ?? '');
  if (bucket.size > 0) {
    throw new S3Error(409, 'BucketNotEmpty', 'The bucket you tried to delete is not empty.');
  }
  store.buckets.delete(bucket.name);
  return { status: 204 };
}

export function getBucketLocation({ store, request, region }: Context): Answer {
  store.bucket(request.bucket ?? '');
  // The oldest region has no name here, which is S3's own quirk.
  const text = region === 'us-east-1' ? '' : region;
  const answer = xmlAnswer('LocationConstraint', {});
  return { ...answer, body: String(answer.body).replace('></', `>${text}</`) };
}

export function getBucketVersioning({ store, request }: Context): Answer {
  store.bucket(request.bucket ?? '');
  return xmlAnswer('VersioningConfiguration', {});
}

/** CORS and lifecycle rules: kept and given back, not obeyed. */
export function bucketDocument({ store, request, body }: Context): Answer {
  const bucket = store.bucket(request.bucket ?? '');
  const name = Object.keys(documents).find((one) => request.query(one) !== undefined) ?? '';
  if (request.method === 'PUT') {
    if (parseXml(body.toString('utf8')).children.length === 0) throw malformedXml();
    bucket.documents.set(name, body.toString('utf8'));
    return {};
  }
  if (request.method === 'DELETE') {
    bucket.documents.delete(name);
    return { status: 204 };
  }
  const document = bucket.documents.get(name);
  if (document === undefined) {
    const code = documents[name] ?? 'NoSuchConfiguration';
    throw new S3Error(404, code, 'The configuration does not exist.');
  }
  return { headers: { 'content-type': 'application/xml' }, body: document };
}

export function listObjectsV2({ store, request }: Context): Answer {
  const bucket = store.bucket(request.bucket ?? '');
  const token = request.query('continuation-token');
  const startAfter = request.query('start-after');
  if (token === '') throw invalidArgument('The continuation token provided is incorrect.');
  const options = commonOptions({ request });
  const page = listPage(bucket, {
    ...options,
    after: token === undefined ? startAfter : decodeToken(token),
  });
  const encode = keyEncoder(request.query('encoding-type'));
  return xmlAnswer('ListBucketResult', {
    Name: bucket.name,
    ...commonFields(request, options, page, encode, request.query('fetch-owner') === 'true'),
    KeyCount: page.contents.length + page.prefixes.length,
    ContinuationToken: token,
    NextContinuationToken: page.next === undefined ? undefined : encodeToken(page.next),
    StartAfter: startAfter === undefined ? undefined : encode(startAfter),
  });
}

export function listObjects({ store, request }: Context): Answer {
  const bucket = store.bucket(request.bucket ?? '');
  const marker = request.query('marker');
  const options = commonOptions({ request });
  const page = listPage(bucket, { ...options, after: marker });
  const encode = keyEncoder(request.query('encoding-type'));
  // Without a delimiter S3 leaves NextMarker out: the last key serves as one.
  const next = options.delimiter === undefined ? undefined : page.next;
  return xmlAnswer('ListBucketResult', {
    Name: bucket.name,
    ...commonFields(request, options, page, encode, true),
    Marker: encode(marker ?? ''),
    NextMarker: next === undefined ? undefined : encode(next),
  });
}

function commonOptions({ request }: Pick<Context, 'request'>) {
  return {
    prefix: request.query('prefix') ?? '',
    // An empty delimiter means none, as on S3.
    delimiter: request.query('delimiter') || undefined,
    maxKeys: parseLimit(request.query('max-keys'), 'max-keys'),
  };
}

function commonFields(
  request: Context['request'],
  options: ReturnType<typeof commonOptions>,
  page: ListPage,
  encode: (key: string) => string,
  withOwner: boolean,
): XmlFields {
  return {
    Prefix: encode(options.prefix),
    Delimiter: options.delimiter === undefined ? undefined : encode(options.delimiter),
    MaxKeys: options.maxKeys,
    EncodingType: request.query('encoding-type'),
    IsTruncated: page.next !== undefined,
    Contents: page.contents.map(({ key, object }) => ({
      Key: encode(key),
      LastModified: object.modified.toISOString(),
      ETag: object.etag,
      ChecksumAlgorithm: object.checksum?.algorithm.toUpperCase(),
      Size: object.body.length,
      Owner: withOwner ? owner : undefined,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}
