import type { ObjectEntry } from '../../core/storage/objectStore.js';
import { toPage } from '../../core/storage/listing.js';
import { parentFolder } from '../../core/storage/objectPath.js';
import type { S3Connection } from './client.js';
import { listFolder, listKeys } from './listing.js';
import { locate } from './location.js';

/**
 * Files and folders whose paths begin with a text, in the folder that the text leads to: all that a
 * bucket can be asked for without going through it. An address `s3://bucket/key` is read as such.
 */
export async function findByPrefix(
  connection: S3Connection,
  text: string,
  limit: number,
  signal: AbortSignal,
): Promise<readonly ObjectEntry[]> {
  const { settings } = connection;
  const path = pathOf(text.trim(), settings);
  if (path === undefined || path === '') return [];
  if (settings.bucket === undefined && !path.slice(1).includes('/')) {
    const { items } = await listFolder(connection, '', {}, limit, signal);
    return items.filter(({ name }) => name.includes(path.toLowerCase()));
  }
  const location =
    settings.bucket === undefined && path.startsWith('/') ? undefined : locate(settings, path);
  if (!location) return [];
  const { bucket, key, root, mount } = location;
  const listing = await listKeys(connection, bucket, key, { delimiter: true, limit }, signal);
  const folder = parentFolder(key.slice(root.length)) ?? '';
  const { items } = toPage(listing, root, folder);
  const found = items.map((entry) => ({ ...entry, path: mount + entry.path }));
  // The folder itself, when the text is its path.
  return path.endsWith('/') && found.length > 0 ? [folderAt(path), ...found] : found;
}

/** A path of the source; undefined for an address of another bucket. */
function pathOf(text: string, { bucket, prefix }: S3Connection['settings']): string | undefined {
  const address = /^s3:\/\/([^/]*)\/?(.*)$/is.exec(text);
  if (!address) return text;
  const [, named = '', key = ''] = address;
  if (bucket === undefined) return `${named}/${key}`;
  return named === bucket && key.startsWith(prefix) ? key.slice(prefix.length) : undefined;
}

function folderAt(path: string): ObjectEntry {
  const name = path.slice(parentFolder(path)?.length ?? 0, -1);
  return { path, name, kind: 'folder' };
}
