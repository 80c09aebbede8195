import { noSuchKey, S3Error } from './errors.js';
import { type StoredObject } from './store.js';

type Field = (name: string) => string | undefined;

const failed = (condition: string): S3Error =>
  new S3Error(412, 'PreconditionFailed', 'A precondition of the request does not hold.', {
    Condition: condition,
  });

/**
 * Checks `If-Match` and its family for a read, in the order RFC 9110 gives.
 * Returns false when the client's copy is still good (304). Throws PreconditionFailed.
 *
 * @param prefix `x-amz-copy-source-` for the source of a copy, whose every failure is a 412.
 */
export function checkRead(object: StoredObject, field: Field, prefix = ''): boolean {
  const unchanged = (): false => {
    if (prefix !== '') throw failed('If-None-Match');
    return false;
  };
  const ifMatch = field(`${prefix}if-match`);
  const ifNoneMatch = field(`${prefix}if-none-match`);
  const since = Date.parse(field(`${prefix}if-modified-since`) ?? '');
  const until = Date.parse(field(`${prefix}if-unmodified-since`) ?? '');
  const modified = object.modified.getTime();
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, object.etag)) throw failed('If-Match');
  } else if (modified > until) {
    throw failed('If-Unmodified-Since');
  }
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, object.etag) ? unchanged() : true;
  return modified <= since ? unchanged() : true;
}

/** Checks the preconditions of a write against what is there now. Throws PreconditionFailed or NoSuchKey. */
export function checkWrite(key: string, existing: StoredObject | undefined, field: Field): void {
  const ifMatch = field('if-match');
  if (ifMatch !== undefined) {
    if (!existing) throw noSuchKey(key);
    if (!matches(ifMatch, existing.etag)) throw failed('If-Match');
  }
  const ifNoneMatch = field('if-none-match');
  if (existing && ifNoneMatch !== undefined && matches(ifNoneMatch, existing.etag)) {
    throw failed('If-None-Match');
  }
}

/** A half-open range of bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The range a `Range` header asks for; undefined when it is to be ignored, as several ranges and unknown units are.
 * Throws InvalidRange (416) when no byte of it exists.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (!match || (first === '' && last === '')) return undefined;
  if (first === '') {
    const length = Math.min(Number(last), size);
    if (length === 0) throw invalidRange(size);
    return { start: size - length, end: size };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return undefined;
  if (start >= size) throw invalidRange(size);
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) };
}

function invalidRange(size: number): S3Error {
  return new S3Error(
    416,
    'InvalidRange',
    'The requested range cannot be satisfied.',
    { ActualObjectSize: String(size) },
    { 'content-range': `bytes */${size}` },
  );
}

function matches(header: string, etag: string): boolean {
  const plain = (tag: string): string => tag.trim().replace(/^W\//, '').replaceAll('"', '');
  return header.split(',').some((tag) => tag.trim() === '*' || plain(tag) === plain(etag));
}
