import { throwIfAborted } from '../cancellation.js';
import { ConnectorError, isConnectorError, toConnectorError } from '../errors.js';
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

/** As many sources of a page as all catalogs give: a long list is read with few requests. */
const PAGE_SIZE = 500;

/** Every source of one catalog that the filter lets through, in the catalog's order. */
export async function* catalogSources(
  catalog: Catalog,
  filter: Omit<SourceFilter, 'catalog' | 'text'>,
  signal: AbortSignal,
): AsyncGenerator<SourceRecord, void, undefined> {
  const { kind, tags = [] } = filter;
  const query: SourceQuery = { ...(kind === undefined ? {} : { kind }), tags, limit: PAGE_SIZE };
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
 * that was to be asked cannot answer: half a list must not look like a whole one. Only one that
 * nobody is signed in to has no sources to show, unless it was named.
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
      try {
        for await (const source of catalogSources(catalog, filter, signal)) list.push(source);
      } catch (error) {
        if (name !== undefined || !isConnectorError(error, 'Unauthorized')) throw error;
      }
      return list;
    }),
  );
  const sources = lists.flat();
  return text ? search(sources, text).map((match) => match.entry) : sources;
}

/**
 * The one source of this name among all catalogs. Rejects with `NotFound`, or with `Invalid` when
 * several have it. A catalog that cannot be asked, or takes its time, keeps nobody from a source
 * that another one has (`patience` tells how long to wait for the others then); only where none has
 * it is its own error the answer.
 */
export async function findByName(
  catalogs: readonly Catalog[],
  name: string,
  patience: () => Promise<void>,
  signal: AbortSignal,
): Promise<SourceRecord> {
  const late = new AbortController();
  const found: SourceRecord[] = [];
  let failure: unknown;
  let hurry: (() => void) | undefined;
  const hurried = new Promise<void>((resolve) => {
    hurry = resolve;
  });
  const all = catalogs.map(async (catalog) => {
    try {
      found.push(await catalog.get(name, AbortSignal.any([signal, late.signal])));
      void patience().then(hurry);
    } catch (error) {
      const isSilent =
        isConnectorError(error, 'NotFound') || isConnectorError(error, 'Unauthorized');
      if (!isSilent) failure ??= error;
    }
  });
  await Promise.race([Promise.all(all), hurried]);
  late.abort();
  throwIfAborted(signal);
  const [first, second] = found;
  if (first && !second) return first;
  if (second) {
    throw new ConnectorError(
      'Invalid',
      `Several catalogs have a source named "${name}": use ${found.map((s) => s.id).join(' or ')}.`,
    );
  }
  if (failure !== undefined) throw toConnectorError(failure, 'Unavailable');
  throw new ConnectorError('NotFound', `There is no source named "${name}".`);
}
