import { throwIfAborted } from '../cancellation.js';
import type { SourceNode } from '../sources/connector.js';
import type { PageRequest } from '../sources/page.js';
import { baseName, displayName, parentFolder } from '../storage/objectPath.js';
import type { ObjectEntry, ObjectStore } from '../storage/objectStore.js';
import { hitKey, namesOf, nodeHit, type Hit, type ScoredHit, type SourceBrief } from './hit.js';
import { NameIndex, type Pause } from './nameIndex.js';
import type { Query } from './query.js';

/** Requests, and files, that a store is asked for without anybody having said so. */
const FIRST_REQUESTS = 5;
export const FIRST_FILES = 5_000;
const PAGE_SIZE = 1_000;
/** Folders that wait for their turn in a walk through a store that lists no keys. */
const MOST_FOLDERS = 100_000;

/** The first files of a store, with the folders they are in: all of them, in a small one. */
export class FirstObjects {
  readonly index = new NameIndex<Hit>();
  /** False when there are more than these. */
  isWhole = false;
  files = 0;
  readonly #known = new Set<string>();
  readonly #most: number;

  constructor(most = FIRST_FILES) {
    this.#most = most;
  }

  async read(store: ObjectStore, source: SourceBrief, signal: AbortSignal): Promise<void> {
    let requests = 0;
    for await (const page of walk(store, signal)) {
      for (const entry of page) this.#add(source, entry);
      if (++requests === FIRST_REQUESTS || this.files >= this.#most) return;
    }
    this.isWhole = true;
  }

  #add(source: SourceBrief, entry: ObjectEntry): void {
    if (entry.kind === 'file') this.files++;
    for (const path of withFolders(entry.path)) {
      if (this.#known.has(path)) continue;
      this.#known.add(path);
      const hit = nodeHit(source, objectNode(path));
      if (hit) this.index.add(hit, namesOf(hit));
    }
  }
}

/**
 * Looks at every file of a store and reports the best so far, page after page; keeps nothing else,
 * so that a bucket may have millions. Ends with the signal.
 */
export async function searchAllObjects(
  store: ObjectStore,
  source: SourceBrief,
  query: Query,
  limit: number,
  report: (best: readonly ScoredHit[], files: number) => void,
  pause: Pause,
  signal: AbortSignal,
): Promise<void> {
  let best: readonly ScoredHit[] = [];
  let files = 0;
  let lastFolder = '';
  for await (const page of walk(store, signal)) {
    const index = new NameIndex<Hit>();
    for (const { path, kind } of page) {
      if (kind === 'file') files++;
      const folder = parentFolder(path) ?? '';
      // Keys come in order: a folder is new when its first file is.
      const paths = folder === lastFolder ? [path] : withFolders(path);
      lastFolder = folder;
      for (const each of paths) {
        const hit = nodeHit(source, objectNode(each));
        if (hit) index.add(hit, namesOf(hit));
      }
    }
    const ranked = await index.rank(query, limit, pause, signal);
    best = merge(
      best,
      ranked.best.map(({ entry, score }) => ({ hit: entry, score })),
      limit,
    );
    report(best, files);
  }
}

/** A file or folder as the tree has it, from its path alone. */
export function objectNode(path: string): SourceNode {
  const isFolder = path.endsWith('/');
  return {
    // Segments of folders keep their slash, as those of the tree do.
    path: path.match(/[^/]*\/|[^/]+$/g) ?? [],
    role: isFolder ? 'folder' : 'file',
    label: displayName(baseName(path)),
    expandable: isFolder,
    object: path,
  };
}

/**
 * Every page of what a store has: all below a folder at once where it can, else folder by folder,
 * the upper ones first.
 */
async function* walk(
  store: ObjectStore,
  signal: AbortSignal,
): AsyncGenerator<readonly ObjectEntry[], void, undefined> {
  const folders = [''];
  // By index: taking the first of a long list away each time is slow.
  for (let at = 0; at < folders.length; at++) {
    const folder = folders[at] ?? '';
    const listsAll = store.listAll !== undefined && !(store.holdsBuckets && folder === '');
    let page: string | undefined;
    for (;;) {
      throwIfAborted(signal);
      const request: PageRequest = { limit: PAGE_SIZE, ...(page === undefined ? {} : { page }) };
      const { items, next } = await (listsAll && store.listAll
        ? store.listAll(folder, request, signal)
        : store.list(folder, request, signal));
      for (const { kind, path } of listsAll ? [] : items) {
        if (kind === 'folder' && folders.length < MOST_FOLDERS) folders.push(path);
      }
      yield items;
      if (next === undefined || next === page) break;
      page = next;
    }
  }
}

/** The path with those of the folders above it. */
function withFolders(path: string): string[] {
  const paths = [path];
  for (let folder = parentFolder(path); folder; folder = parentFolder(folder)) paths.push(folder);
  return paths;
}

function merge(
  a: readonly ScoredHit[],
  b: readonly ScoredHit[],
  limit: number,
): readonly ScoredHit[] {
  const known = new Map<string, ScoredHit>();
  for (const scored of [...a, ...b]) {
    const key = hitKey(scored.hit);
    if (!known.has(key)) known.set(key, scored);
  }
  return [...known.values()].sort((left, right) => right.score - left.score).slice(0, limit);
}
