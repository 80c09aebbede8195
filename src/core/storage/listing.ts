import { ConnectorError } from '../errors.js';
import type { Page } from '../sources/page.js';
import type { ObjectEntry } from './objectStore.js';
import { baseName } from './objectPath.js';

/** One answer of a bucket that was asked for what is directly below a prefix. */
export interface RawListing {
  /** Keys below the prefix that have no further slash. */
  readonly objects: readonly RawObject[];
  /** Prefixes up to the next slash. */
  readonly prefixes: readonly string[];
  readonly truncated: boolean;
  readonly next?: string;
}

export interface RawObject {
  readonly key: string;
  readonly size?: number;
  readonly modified?: number;
  readonly etag?: string;
}

/**
 * The entries of a folder from a bucket's answer, files and folders in the one order in which the
 * bucket keeps them. `root` is cut off every key; `folder` is a path below it. The object that
 * stands for the folder itself (key `a/` in folder `a/`) is not an entry.
 */
export function toPage(listing: RawListing, root: string, folder: string): Page<ObjectEntry> {
  const start = root + folder;
  const entries: ObjectEntry[] = [];
  for (const { key, size, modified } of listing.objects) {
    // A server that takes no prefix into account must not make strangers appear here.
    if (!key.startsWith(start) || key.endsWith('/')) continue;
    const path = key.slice(root.length);
    entries.push({
      path,
      name: baseName(path),
      kind: 'file',
      ...(size !== undefined && { size }),
      ...(modified !== undefined && { modified }),
    });
  }
  for (const prefix of listing.prefixes) {
    if (!prefix.startsWith(start) || prefix === start) continue;
    const path = prefix.slice(root.length);
    entries.push({ path, name: baseName(path), kind: 'folder' });
  }
  entries.sort((a, b) => compareKeys(a.path, b.path));
  const next = nextPage(listing);
  return next === undefined ? { items: entries } : { items: entries, next };
}

/** The token of the next page. Throws `Invalid` when there is more and the server says not where. */
export function nextPage(listing: RawListing): string | undefined {
  if (!listing.truncated) return undefined;
  if (listing.next !== undefined && listing.next !== '') return listing.next;
  throw new ConnectorError(
    'Invalid',
    'The server cut a list short and gave no way to get the rest of it.',
  );
}

/**
 * Order of keys in a bucket: by their UTF-8 bytes. JavaScript compares UTF-16 units, which puts
 * characters beyond U+FFFF before some that come earlier.
 */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Moves surrogates, which stand for characters beyond U+FFFF, behind all other units. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
