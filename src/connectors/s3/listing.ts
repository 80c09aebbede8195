import {
  ListBucketsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
} from '@aws-sdk/client-s3';
import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type { Page, PageRequest } from '../../core/sources/page.js';
import { nextPage, toPage, type RawListing, type RawObject } from '../../core/storage/listing.js';
import { baseName } from '../../core/storage/objectPath.js';
import type { ObjectEntry, ObjectStat } from '../../core/storage/objectStore.js';
import type { S3Connection } from './client.js';
import { notS3 } from './errors.js';
import { locate, requireFolder, type Location } from './location.js';

/** S3 returns at most this many keys at once. */
export const MAX_KEYS = 1000;

interface ListOptions {
  /** Only up to the next slash; otherwise every key below the prefix. */
  readonly delimiter?: boolean;
  readonly limit?: number;
  readonly page?: string | undefined;
}

/** The folders and files directly below a folder; the buckets at the root of a source without one. */
export async function listFolder(
  connection: S3Connection,
  folder: string,
  request: PageRequest,
  limit: number,
  signal: AbortSignal,
): Promise<Page<ObjectEntry>> {
  requireFolder(folder);
  const location = locate(connection.settings, folder);
  if (!location) return listBuckets(connection, request, signal);
  const options = { delimiter: true, limit, page: request.page };
  const listing = await listKeys(connection, location.bucket, location.key, options, signal);
  const inBucket = folder.slice(location.mount.length);
  const page = toPage(listing, location.root, inBucket);
  if (location.mount === '') return page;
  const items = page.items.map((entry) => ({ ...entry, path: location.mount + entry.path }));
  return { ...page, items };
}

/**
 * One page of all that is below a folder: objects, and as folders those with an object of their own.
 */
export async function listBelow(
  connection: S3Connection,
  folder: string,
  request: PageRequest,
  signal: AbortSignal,
): Promise<Page<ObjectStat>> {
  requireFolder(folder);
  const location = locate(connection.settings, folder);
  if (!location) throw new ConnectorError('Invalid', 'Buckets are listed one by one.');
  const { limit = MAX_KEYS, page } = request;
  const { bucket, key, root, mount } = location;
  const listing = await listKeys(connection, bucket, key, { limit, page }, signal);
  const items = listing.objects.flatMap((object): ObjectStat[] => {
    // The folder's own object, and strangers of a server that takes no prefix into account.
    if (!object.key.startsWith(key) || object.key === key) return [];
    const path = mount + object.key.slice(root.length);
    const name = baseName(path);
    if (path.endsWith('/')) return [{ path, name, kind: 'folder' }];
    const { size, modified, etag } = object;
    return [
      {
        ...{ path, name, kind: 'file' },
        ...(size !== undefined && { size }),
        ...(modified !== undefined && { modified }),
        ...(etag !== undefined && { etag }),
      },
    ];
  });
  const next = nextPage(listing);
  return next === undefined ? { items } : { items, next };
}

/** One page of the keys below a prefix. */
export async function listKeys(
  connection: S3Connection,
  bucket: string,
  prefix: string,
  options: ListOptions,
  signal: AbortSignal,
): Promise<RawListing> {
  const { limit = MAX_KEYS, page } = options;
  const output = await connection.run({ bucket }, signal, ({ client, options: sending }) =>
    client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        MaxKeys: Math.max(1, Math.min(MAX_KEYS, limit)),
        // Without it a key with a control character makes the answer unreadable XML.
        EncodingType: 'url',
        ...(options.delimiter && { Delimiter: '/' }),
        ...(page !== undefined && { ContinuationToken: page }),
      }),
      sending,
    ),
  );
  // A web page that answers 200 to everything would look like an empty bucket.
  if (output.IsTruncated === undefined && output.Name === undefined) {
    throw notS3('no list of objects', connection.subject({ bucket }));
  }
  return toListing(output);
}

/** Every object below a prefix, page by page, the objects that stand for folders included. */
export async function* keyPages(
  connection: S3Connection,
  { bucket, key }: Location,
  signal: AbortSignal,
): AsyncGenerator<readonly RawObject[], void, undefined> {
  let page: string | undefined;
  for (;;) {
    const listing = await listKeys(connection, bucket, key, { page }, signal);
    const below = listing.objects.filter((object) => object.key.startsWith(key));
    if (below.length > 0) yield below;
    const next = nextPage(listing);
    if (next === undefined) return;
    if (next === page) throw notS3('the same page again', connection.subject({ bucket }));
    page = next;
  }
}

async function listBuckets(
  connection: S3Connection,
  request: PageRequest,
  signal: AbortSignal,
): Promise<Page<ObjectEntry>> {
  const token = request.page === undefined ? {} : { ContinuationToken: request.page };
  try {
    const output = await connection.run({}, signal, ({ client, options }) =>
      client.send(new ListBucketsCommand(token), options),
    );
    if (output.Buckets === undefined && output.Owner === undefined) {
      throw notS3('no list of buckets', connection.subject({}));
    }
    const items = (output.Buckets ?? []).flatMap(({ Name, CreationDate }): ObjectEntry[] => {
      if (Name === undefined) return [];
      const modified = CreationDate?.getTime();
      const entry = { path: `${Name}/`, name: Name, kind: 'folder' as const };
      return [modified === undefined ? entry : { ...entry, modified }];
    });
    return output.ContinuationToken ? { items, next: output.ContinuationToken } : { items };
  } catch (error) {
    if (!isConnectorError(error, 'Forbidden')) throw error;
    throw new ConnectorError(
      'Forbidden',
      `The buckets of ${connection.server} may not be listed: name a bucket in the source.`,
      { cause: error, nextSteps: ['editSource', 'setCredentials'] },
    );
  }
}

function toListing(output: ListObjectsV2CommandOutput): RawListing {
  const decode = output.EncodingType === 'url' ? decodeKey : (key: string) => key;
  const objects = (output.Contents ?? []).flatMap((object): RawObject[] => {
    if (object.Key === undefined) return [];
    const modified = object.LastModified?.getTime();
    return [
      {
        key: decode(object.Key),
        ...(object.Size !== undefined && { size: object.Size }),
        ...(modified !== undefined && { modified }),
        ...(object.ETag !== undefined && { etag: object.ETag }),
      },
    ];
  });
  return {
    objects,
    prefixes: (output.CommonPrefixes ?? []).flatMap(({ Prefix }) =>
      Prefix === undefined ? [] : [decode(Prefix)],
    ),
    truncated: output.IsTruncated ?? false,
    ...(output.NextContinuationToken !== undefined && { next: output.NextContinuationToken }),
  };
}

/** S3 writes a space as "+", others as "%20"; a plus is "%2B" with both. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    // One name that the server did not encode as it said must not cost the whole list.
    return key;
  }
}
