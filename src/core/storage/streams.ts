import { throwIfAborted } from '../cancellation.js';
import { ConnectorError } from '../errors.js';
import type { ObjectStat, ObjectStore, WriteOptions } from './objectStore.js';

/** Content that is read as it is sent. */
export interface StreamedContent {
  /** Bytes in all. */
  readonly size: number;
  /** The bytes from the start; called anew when a request has to be repeated. */
  open(): AsyncIterable<Uint8Array>;
}

export interface PresignedUrl {
  readonly url: string;
  /** Milliseconds since 1970 UTC. */
  readonly validUntil: number;
  /** What may end it sooner, as a sentence. */
  readonly note?: string;
}

/** Bytes a store without `writeFrom` is given at once. */
export const MOST_WHOLE_BYTES = 128 * 1024 * 1024;

/**
 * Writes content of any size to a store; one that takes content only whole gets it so, up to
 * `MOST_WHOLE_BYTES`. Rejects with `Conflict` when the content has another length than it was said
 * to have: somebody wrote to it meanwhile.
 */
export async function writeContent(
  store: ObjectStore,
  path: string,
  content: StreamedContent,
  options: WriteOptions,
  signal: AbortSignal,
): Promise<ObjectStat> {
  const { size } = content;
  const checked = { size, open: () => ofLength(content, path, signal) };
  if (store.writeFrom) return store.writeFrom(path, checked, options, signal);
  if (size > MOST_WHOLE_BYTES) {
    const megabytes = MOST_WHOLE_BYTES / 1024 / 1024;
    throw new ConnectorError(
      'Unsupported',
      `"${path}" is too large: this source takes files of up to ${megabytes} MB.`,
    );
  }
  const bytes = new Uint8Array(size);
  let end = 0;
  for await (const chunk of checked.open()) {
    bytes.set(chunk, end);
    end += chunk.byteLength;
  }
  const written = await store.write(path, bytes, options, signal);
  options.onProgress?.(size);
  return written;
}

/** The chunks of content, and an error in place of its end when it has become longer or shorter. */
async function* ofLength(
  content: StreamedContent,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let size = 0;
  for await (const chunk of content.open()) {
    throwIfAborted(signal);
    size += chunk.byteLength;
    if (size > content.size) break;
    yield chunk;
  }
  throwIfAborted(signal);
  if (size === content.size) return;
  throw new ConnectorError('Conflict', `What is sent to "${path}" changed while it was sent.`);
}
