import { objectExists } from '../../core/storage/objectExists.js';
import { parentFolder } from '../../core/storage/objectPath.js';
import type { ObjectStore } from '../../core/storage/objectStore.js';

/** The folder, or the nearest above it that is there: with its last object a folder is gone too. */
export async function nearestFolder(
  store: ObjectStore,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  let at = folder;
  while (at !== '' && !(await isThere(store, at, signal))) at = parentFolder(at) ?? '';
  return at;
}

/** What the server does not tell is taken for there: a view asks for itself. */
export function isThere(store: ObjectStore, path: string, signal: AbortSignal): Promise<boolean> {
  return objectExists(store, path, signal).catch(() => true);
}
