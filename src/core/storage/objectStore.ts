import type { Page, PageRequest } from '../sources/page.js';
import type { PresignedUrl, StreamedContent } from './streams.js';

/**
 * Files in folders as a bucket has them. A path is relative to the source's root, exactly as the
 * keys are written (any character, empty segments included); folders end with `/`, the root is ''.
 * For a source without a bucket the first segment is the bucket's name.
 */
export interface ObjectStore {
  readonly readOnly: boolean;
  /** True when the root holds buckets and nothing else; they are not made, renamed or deleted here. */
  readonly holdsBuckets?: boolean;
  /** What is to be known before something is deleted, as a sentence: "A bucket has no trash." */
  readonly deletionNote?: string;
  /** The folders and files directly below `folder`, in the server's order. */
  list(folder: string, request: PageRequest, signal: AbortSignal): Promise<Page<ObjectEntry>>;
  /**
   * Everything below a folder at any depth, page by page: its files, and as folders those that are
   * kept by an object of their own. Absent where only `list` goes through folders; see `walk.ts`.
   */
  listAll?(folder: string, request: PageRequest, signal: AbortSignal): Promise<Page<ObjectStat>>;
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
  /**
   * As `write`, with content that need not fit into memory and is sent in parts; nothing is left of
   * it when it fails or is cancelled. Absent where content is only taken whole; see `streams.ts`.
   */
  writeFrom?(
    path: string,
    content: StreamedContent,
    options: WriteOptions,
    signal: AbortSignal,
  ): Promise<ObjectStat>;
  createFolder(folder: string, signal: AbortSignal): Promise<void>;
  /** Deletes an object, or for a folder every object below it when `recursive`. */
  delete(path: string, options: DeleteOptions, signal: AbortSignal): Promise<void>;
  /** Copies an object, or a folder with all below it. `Conflict` when the target exists and may not be replaced. */
  copy(from: string, to: string, options: TransferOptions, signal: AbortSignal): Promise<void>;
  /**
   * Renames an object, or a folder with all below it: copies, then deletes what was copied and
   * nothing else. When it fails half-way, nothing is lost: an object may be in both places.
   */
  move(from: string, to: string, options: TransferOptions, signal: AbortSignal): Promise<void>;
  /**
   * A URL with which anybody can read the object for so many seconds, signed without telling the
   * server. Present where the source's `SourceLook.offers` says `presign`.
   */
  presign?(path: string, seconds: number, signal: AbortSignal): Promise<PresignedUrl>;
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
  /** Told how many bytes of the object have been sent. */
  readonly onProgress?: (bytes: number) => void;
}

export interface DeleteOptions {
  readonly recursive: boolean;
  /** Told how many objects are gone. */
  readonly onProgress?: (objects: number) => void;
}

export interface TransferOptions {
  readonly overwrite: boolean;
  /** Told how many objects are in their new place. */
  readonly onProgress?: (objects: number) => void;
}
