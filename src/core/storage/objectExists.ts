import { isConnectorError } from '../errors.js';
import type { ObjectStore } from './objectStore.js';

/** Whether there is a file, or a folder, of this path. */
export async function objectExists(
  store: Pick<ObjectStore, 'stat'>,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await store.stat(path, signal);
    return true;
  } catch (error) {
    if (isConnectorError(error, 'NotFound')) return false;
    throw error;
  }
}
