import { throwIfAborted } from '../cancellation.js';
import { ConnectorError, isConnectorError } from '../errors.js';
import type { ObjectContent, ObjectStat, ObjectStore } from './objectStore.js';

export interface ReadChunksOptions {
  /** Bytes per request. */
  readonly partSize?: number;
  /** How many parts are asked for while the one before them is being used. */
  readonly ahead?: number;
}

/** How often one part is asked for. */
const MAX_ATTEMPTS = 3;

/**
 * An object from its start to its end, in parts of one and the same version. Rejects with `Conflict`
 * when the object is no longer the one of `stat`: nothing that was read before belongs to it then.
 */
export async function* readChunks(
  store: ObjectStore,
  stat: ObjectStat,
  signal: AbortSignal,
  { partSize = 4 * 1024 * 1024, ahead = 2 }: ReadChunksOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const { path, size } = stat;
  let { etag } = stat;
  if (size === undefined) {
    const ifMatch = etag === undefined ? {} : { ifMatch: etag };
    yield (await persistently(signal, () => store.read(path, ifMatch, signal))).bytes;
    return;
  }
  const read = async (start: number): Promise<Uint8Array> => {
    const end = Math.min(start + partSize, size);
    const ifMatch = etag === undefined ? {} : { ifMatch: etag };
    const content = await persistently(signal, () =>
      store.read(path, { start, end, ...ifMatch }, signal),
    );
    etag ??= content.etag;
    if (content.bytes.byteLength === end - start) return content.bytes;
    throw new ConnectorError('Conflict', `"${path}" has changed on the server.`);
  };
  if (size === 0) return;
  // The first part tells the version where nothing else did.
  yield await read(0);
  const parts: Promise<Uint8Array>[] = [];
  try {
    let next = partSize;
    while (next < size || parts.length > 0) {
      for (; next < size && parts.length <= ahead; next += partSize) {
        const part = read(next);
        // Whoever waits for it hears of its failure; nobody may by then.
        part.catch(() => undefined);
        parts.push(part);
      }
      const part = await parts.shift();
      throwIfAborted(signal);
      if (part) yield part;
    }
  } finally {
    await Promise.allSettled(parts);
  }
}

/** A part that a broken connection cost is asked for again: a long transfer meets many. */
async function persistently(
  signal: AbortSignal,
  read: () => Promise<ObjectContent>,
): Promise<ObjectContent> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      throwIfAborted(signal);
      if (attempt === MAX_ATTEMPTS || !isConnectorError(error) || !error.retryable) throw error;
    }
  }
}
