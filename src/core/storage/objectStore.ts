import type { Page, PageRequest } from '../sources/page.js';

/**
 * Files in folders as a bucket has them. A path is relative to the source's root, exactly as the
 * keys are written (any character, empty segments included); folders end with `/`, the root is ''.
 * For a source without a bucket the first segment is the bucket's name.
 */
export interface ObjectStore {
  readonly readOnly: boolean;
  /** The folders and files directly below `folder`, in the server's order. */
  list(folder: string, request: PageRequest, signal: AbortSignal): Promise<Page<ObjectEntry>>;
  /** Rejects with `NotFound`. A folder exists when a key starts with it. */
  stat(path: string, signal: AbortSignal): Promise<ObjectStat>;
  /** Bytes [start, end) of an object, or all of it. */
  read(path: string, options: ReadOptions, signal: AbortSignal): Promise<ObjectContent>;
  /** Replaces the object whole; rejects with `Conflict` when a condition fails, changing nothing. */
  write(
    path: string,
    content: Uint8Array,
    options: WriteOptions,
    signal: AbortSignal,
  ): Promise<ObjectStat>;
  createFolder(folder: string, signal: AbortSignal): Promise<void>;
  /** Deletes an object, or for a folder every object below it when `recursive`. */
  delete(path: string, options: { recursive: boolean }, signal: AbortSignal): Promise<void>;
  /** Copies an object, or a folder with all below it. `Conflict` when the target exists and may not be replaced. */
  copy(
    from: string,
    to: string,
    options: { overwrite: boolean },
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Renames an object, or a folder with all below it: copies, then deletes what was copied and
   * nothing else. When it fails half-way, nothing is lost: an object may be in both places.
   */
  move(
    from: string,
    to: string,
    options: { overwrite: boolean },
    signal: AbortSignal,
  ): Promise<void>;
  /** The plain address, `s3://bucket/key`. */
  address(path: string): string;
}

export interface ObjectEntry {
  readonly path: string;
  readonly name: string;
  readonly kind: 'folder' | 'file';
  /** Bytes. */
  readonly size?: number;
  /** Milliseconds since 1970 UTC. */
  readonly modified?: number;
}

export interface ObjectStat extends ObjectEntry {
  /** Changes with the content; opaque. Absent for folders. */
  readonly etag?: string;
}

export interface ReadOptions {
  readonly start?: number;
  readonly end?: number;
  /** Rejects with `Conflict` when the object has another etag, so that parts fit together. */
  readonly ifMatch?: string;
}

export interface ObjectContent {
  readonly bytes: Uint8Array;
  readonly etag?: string;
}

export interface WriteOptions {
  /** Only if the object still has this etag. */
  readonly ifMatch?: string;
  /** Only if there is no such object. */
  readonly ifAbsent?: boolean;
}
