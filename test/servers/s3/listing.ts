import { invalidArgument } from './errors.js';
import { type Bucket, type StoredObject } from './store.js';

export interface ListOptions {
  readonly prefix: string;
  readonly delimiter: string | undefined;
  readonly maxKeys: number;
  /** Names after this one only; a common prefix counts as a name. */
  readonly after: string | undefined;
}

export interface ListPage {
  readonly contents: readonly { readonly key: string; readonly object: StoredObject }[];
  readonly prefixes: readonly string[];
  /** The last name on the page when there are more. */
  readonly next: string | undefined;
}

/** One page of keys and common prefixes in order. Costs the names on the page, not the keys under a prefix. */
export function listPage(bucket: Bucket, options: ListOptions): ListPage {
  const { prefix, delimiter, maxKeys, after } = options;
  const contents: { key: string; object: StoredObject }[] = [];
  const prefixes: string[] = [];
  let last: string | undefined;
  let index = startIndex(bucket, options);
  for (;;) {
    const key = bucket.keyAt(index);
    if (!key?.startsWith(prefix)) return { contents, prefixes, next: undefined };
    const group = delimiter ? groupOf(key, prefix, delimiter) : undefined;
    if (group !== undefined && group === after) {
      index = bucket.seek(group, true);
      continue;
    }
    if (contents.length + prefixes.length >= maxKeys) {
      return { contents, prefixes, next: maxKeys === 0 ? undefined : last };
    }
    if (group !== undefined) {
      prefixes.push(group);
      last = group;
      index = bucket.seek(group, true);
    } else {
      const object = bucket.get(key);
      if (object) contents.push({ key, object });
      last = key;
      index++;
    }
  }
}

function startIndex(bucket: Bucket, { prefix, after }: ListOptions): number {
  const first = bucket.seek(prefix);
  if (after === undefined) return first;
  const next = bucket.seek(after);
  return Math.max(first, bucket.keyAt(next) === after ? next + 1 : next);
}

function groupOf(key: string, prefix: string, delimiter: string): string | undefined {
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** A continuation token: nothing a client could make up or would take for a key. */
export function encodeToken(name: string): string {
  return Buffer.from(`next:${name}`).toString('base64url');
}

/** Throws InvalidArgument for a token that is not ours. */
export function decodeToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith('next:') || encodeToken(text.slice(5)) !== token) {
    throw invalidArgument('The continuation token provided is incorrect.');
  }
  return text.slice(5);
}

/** `max-keys`, at most 1,000 as on S3. Throws InvalidArgument. */
export function parseLimit(text: string | undefined, name: string): number {
  if (text === undefined) return 1000;
  if (!/^\d+$/.test(text)) throw invalidArgument(`${name} is not a number.`);
  return Math.min(Number(text), 1000);
}

/** Keys as a listing shows them: percent-encoded when the client asks, which keeps XML free of odd characters. */
export function keyEncoder(encodingType: string | undefined): (key: string) => string {
  if (encodingType === undefined) return (key) => key;
  if (encodingType !== 'url') throw invalidArgument('The only encoding type is url.');
  return (key) => encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}
