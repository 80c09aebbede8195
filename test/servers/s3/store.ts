import { createHash, randomUUID } from 'node:crypto';
import { type Algorithm, type Checksum } from './checksums.js';
import { noSuchBucket, noSuchUpload } from './errors.js';

/** What is kept with the bytes: the headers a client may set, and its own `x-amz-meta-...`. */
export interface ObjectHeaders {
  /** `content-type`, `cache-control`, `content-disposition`, `content-encoding`, `content-language`, `expires`. */
  readonly standard: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface StoredObject extends ObjectHeaders {
  readonly body: Buffer;
  /** With its quotes. */
  readonly etag: string;
  /** Whole seconds, as HTTP dates are. */
  readonly modified: Date;
  readonly checksum?: Checksum | undefined;
  /** Sizes of the parts of a multipart object. */
  readonly parts?: readonly number[] | undefined;
}

export interface UploadedPart {
  readonly body: Buffer;
  readonly etag: string;
  readonly modified: Date;
  readonly checksum: Checksum | undefined;
}

export interface Upload extends ObjectHeaders {
  readonly id: string;
  readonly key: string;
  readonly initiated: Date;
  readonly algorithm: Algorithm | undefined;
  readonly fullObject: boolean;
  readonly parts: Map<number, UploadedPart>;
}

/**
 * One bucket in memory. Keys are any strings and never become paths, so `..`, `//`, `CON` and `A` beside `a` are
 * ordinary. Keys are kept in the order S3 lists them: by their UTF-8 bytes.
 */
export class Bucket {
  readonly created = new Date();
  readonly uploads = new Map<string, Upload>();
  /** XML documents of bucket features that are kept but have no effect, by sub-resource. */
  readonly documents = new Map<string, string>();
  readonly #objects = new Map<string, StoredObject>();
  readonly #keys: string[] = [];

  constructor(readonly name: string) {}

  get size(): number {
    return this.#objects.size;
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  set(key: string, object: StoredObject): void {
    if (!this.#objects.has(key)) {
      const last = this.#keys.at(-1);
      // Samples arrive in order, which makes this the usual case.
      if (last === undefined || compareKeys(last, key) < 0) this.#keys.push(key);
      else this.#keys.splice(this.seek(key), 0, key);
    }
    this.#objects.set(key, object);
  }

  delete(key: string): boolean {
    if (!this.#objects.delete(key)) return false;
    this.#keys.splice(this.seek(key), 1);
    return true;
  }

  keyAt(index: number): string | undefined {
    return this.#keys[index];
  }

  /** Index of the first key that is not before `key`; with `past`, of the first that is neither before nor equal nor begins with it. */
  seek(key: string, past = false): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const candidate = this.#keys[middle] ?? '';
      const before = compareKeys(candidate, key) < 0 || (past && candidate.startsWith(key));
      if (before) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  upload(id: string | undefined, key: string): Upload {
    const upload = id === undefined ? undefined : this.uploads.get(id);
    if (upload?.key !== key) throw noSuchUpload();
    return upload;
  }

  startUpload(upload: Omit<Upload, 'id' | 'initiated' | 'parts'>): Upload {
    const started = {
      ...upload,
      id: randomUUID(),
      initiated: now(),
      parts: new Map<number, UploadedPart>(),
    };
    this.uploads.set(started.id, started);
    return started;
  }
}

/** All buckets of a server. */
export class Store {
  readonly buckets = new Map<string, Bucket>();

  /** Throws NoSuchBucket. */
  bucket(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (!bucket) throw noSuchBucket(name);
    return bucket;
  }

  create(name: string): Bucket {
    const bucket = new Bucket(name);
    this.buckets.set(name, bucket);
    return bucket;
  }
}

export function etagOf(body: Uint8Array): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

/** The time, cut to the second as HTTP headers show it: otherwise `If-Modified-Since` would compare unlike things. */
export function now(): Date {
  return new Date(Math.floor(Date.now() / 1000) * 1000);
}

/** Order of UTF-8 bytes. JavaScript's own order differs where surrogates meet U+E000 to U+FFFF. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // A surrogate stands for a character above all others.
    if (isSurrogate(x) !== isSurrogate(y)) return isSurrogate(x) ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
