import { isConnectorError } from '../../core/errors.js';
import type { ParsedAddress } from '../../core/storage/objectPath.js';
import type { ObjectStat, ObjectStore } from '../../core/storage/objectStore.js';

/**
 * Asks for the file and then for the folder of an address, or the other way round. Rejects with
 * `NotFound` when neither is there; undefined for an address that can be neither.
 */
export async function findObject(
  store: ObjectStore,
  { file, folder }: ParsedAddress,
  folderFirst: boolean,
  signal: AbortSignal,
): Promise<ObjectStat | undefined> {
  const paths = [file, folder].filter((path) => path !== undefined);
  if (folderFirst) paths.reverse();
  for (const [index, path] of paths.entries()) {
    try {
      return await store.stat(path, signal);
    } catch (error) {
      if (!isConnectorError(error, 'NotFound') || index === paths.length - 1) throw error;
    }
  }
  return undefined;
}
