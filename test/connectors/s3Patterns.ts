import assert from 'node:assert/strict';
import type { ErrorCode } from '../../src/core/errors.js';
import { readChunks } from '../../src/core/storage/readChunks.js';
import type { ObjectStore } from '../../src/core/storage/objectStore.js';
import type { StreamedContent } from '../../src/core/storage/streams.js';
import { NEVER } from './s3Support.js';

export const MiB = 1024 * 1024;

export const ofCode = (code: ErrorCode) => (error: unknown) => {
  assert.equal((error as { code?: unknown }).code, code, String(error));
  return true;
};

/** Bytes that tell where they stand, so that a part in the wrong place shows. */
export function pattern(start: number, end: number): Uint8Array {
  const chunk = Buffer.alloc(end - start);
  for (let at = start; at < end; at++) chunk[at - start] = (at * 31 + (at >> 12)) & 0xff;
  return chunk;
}

export interface Watched extends StreamedContent {
  /** Bytes that were taken. */
  taken: number;
}

export function patternContent(size: number, given = size): Watched {
  const content: Watched = {
    size,
    taken: 0,
    async *open() {
      for (let start = 0; start < given; start += MiB) {
        const chunk = pattern(start, Math.min(given, start + MiB));
        content.taken += chunk.byteLength;
        yield await Promise.resolve(chunk);
      }
    },
  };
  return content;
}

export async function readWhole(store: ObjectStore, path: string): Promise<Uint8Array> {
  const stat = await store.stat(path, NEVER);
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks(store, stat, NEVER, { partSize: 3 * MiB })) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
