import { allPages } from '../sources/page.js';
import type { ObjectStat, ObjectStore } from './objectStore.js';

/** How deep folders are followed where a store lists only what is directly below one. */
const MOST_LEVELS = 200;

const EMPTY = Promise.resolve({ items: [] });

/**
 * Everything below a folder at any depth: files, and the folders that exist by themselves. Where the
 * store lists level by level those are all folders, each before what is in it.
 */
export async function* walkObjects(
  store: ObjectStore,
  folder: string,
  signal: AbortSignal,
): AsyncGenerator<ObjectStat, void, undefined> {
  if (store.listAll && !(store.holdsBuckets && folder === '')) {
    yield* allPages((request) => store.listAll?.(folder, request, signal) ?? EMPTY);
    return;
  }
  // The last folder found is the next one: what waits is never more than one level's siblings.
  const waiting = [{ folder, level: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { folder: parent, level } = next;
    const below: typeof waiting = [];
    for await (const entry of allPages((request) => store.list(parent, request, signal))) {
      yield entry;
      if (entry.kind === 'folder' && level < MOST_LEVELS) {
        below.push({ folder: entry.path, level: level + 1 });
      }
    }
    waiting.push(...below.reverse());
  }
}

export interface ObjectCount {
  readonly objects: number;
  readonly bytes: number;
  /** True when there are more, which were not counted. */
  readonly more: boolean;
}

/** Counts what is below a folder, or the object itself, up to a limit. */
export async function countObjects(
  store: ObjectStore,
  path: string,
  limit: number,
  signal: AbortSignal,
): Promise<ObjectCount> {
  if (!path.endsWith('/')) {
    const { size = 0 } = await store.stat(path, signal);
    return { objects: 1, bytes: size, more: false };
  }
  let objects = 0;
  let bytes = 0;
  for await (const { size = 0 } of walkObjects(store, path, signal)) {
    if (objects === limit) return { objects, bytes, more: true };
    objects++;
    bytes += size;
  }
  return { objects, bytes, more: false };
}
