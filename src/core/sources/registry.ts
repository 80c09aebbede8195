import { throwIfAborted } from '../cancellation.js';
import type { Catalog, SourceQuery } from './catalog.js';
import { allPages } from './page.js';
import { search } from './search.js';
import type { SourceRecord } from './source.js';

/** A filter over the sources of several catalogs. */
export interface SourceFilter {
  readonly catalog?: string;
  readonly kind?: string;
  readonly text?: string;
  readonly tags?: readonly string[];
}

/** Every source of one catalog that the filter lets through, in the catalog's order. */
export async function* catalogSources(
  catalog: Catalog,
  filter: Omit<SourceFilter, 'catalog' | 'text'>,
  signal: AbortSignal,
): AsyncGenerator<SourceRecord, void, undefined> {
  const { kind, tags = [] } = filter;
  const query: SourceQuery = { ...(kind === undefined ? {} : { kind }), tags };
  for await (const entry of allPages((request) => catalog.list({ ...query, ...request }, signal))) {
    throwIfAborted(signal);
    if (!('source' in entry)) continue;
    const { source } = entry;
    // A catalog applies a filter where it can: what it could not do is done here.
    if (kind !== undefined && source.kind !== kind) continue;
    if (tags.every((tag) => source.tags.includes(tag))) yield source;
  }
}

/**
 * The sources of all catalogs that match; with a text, best match first. Rejects when a catalog
 * that was to be asked cannot answer: half a list must not look like a whole one.
 */
export async function findSources(
  catalogs: readonly Catalog[],
  filter: SourceFilter,
  signal: AbortSignal,
): Promise<SourceRecord[]> {
  const { catalog: name, text } = filter;
  const asked = catalogs.filter((catalog) => name === undefined || catalog.name === name);
  const lists = await Promise.all(
    asked.map(async (catalog) => {
      const list: SourceRecord[] = [];
      for await (const source of catalogSources(catalog, filter, signal)) list.push(source);
      return list;
    }),
  );
  const sources = lists.flat();
  return text ? search(sources, text).map((match) => match.entry) : sources;
}
