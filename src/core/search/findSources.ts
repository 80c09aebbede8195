import { isCancelled, isConnectorError } from '../errors.js';
import type { CatalogHit } from '../sources/catalogFacets.js';
import { sourceId } from '../sources/source.js';
import type { CatalogListing } from './catalogListing.js';
import { findIn, rankHits, type Search } from './finder.js';
import { briefOf, nodeHit, sourceHit, type Hit, type SourceBrief } from './hit.js';
import { objectNode } from './objectKeys.js';
import type { SearchSurroundings } from './surroundings.js';

/** Milliseconds without a key before a server is asked. */
const REMOTE_DELAY = 250;
/** While a list is on its way, what has come is ranked so often, in milliseconds. */
const LISTING_INTERVAL = 150;
const REMOTE_LIMIT = 50;

/** Sources of one catalog: what has been listed at once, the rest as it comes. */
export async function findListed(
  search: Search,
  listing: CatalogListing,
  surroundings: SearchSurroundings,
): Promise<void> {
  const { catalog, index } = listing;
  const finder = `listed ${catalog.name}`;
  const rank = () => findIn(search, finder, index, surroundings.pause);
  await rank();
  if (listing.isWhole) return;
  const over = new AbortController();
  const loading = listing.load(search.signal).finally(() => over.abort());
  const following = follow(
    listing,
    rank,
    surroundings,
    AbortSignal.any([search.signal, over.signal]),
  );
  // It ends with the search, or with the list.
  following.catch(() => undefined);
  try {
    await loading;
  } catch (error) {
    if (!isSilent(error, surroundings, catalog.name)) {
      search.failed(catalog.name, catalog.title, error);
    }
  }
  await rank();
}

/** Ranks again when more of the list has come. */
async function follow(
  { index }: CatalogListing,
  rank: () => Promise<void>,
  surroundings: SearchSurroundings,
  signal: AbortSignal,
): Promise<never> {
  let { size } = index;
  for (;;) {
    await surroundings.wait(LISTING_INTERVAL, signal);
    if (index.size === size) continue;
    ({ size } = index);
    await rank();
  }
}

/** What the catalog's own search finds, and its list where that is too long to be kept here. */
export async function findRemote(
  search: Search,
  listing: CatalogListing,
  surroundings: SearchSurroundings,
): Promise<void> {
  const { catalog } = listing;
  const { query, signal } = search;
  await surroundings.wait(REMOTE_DELAY, signal);
  try {
    await catalog.prepare?.(signal);
    if (!catalog.capabilities.search) return;
    const asked = await Promise.all([
      catalog.search?.(query.text, undefined, signal) ?? [],
      listing.isWhole
        ? { items: [] }
        : catalog.list({ text: query.text, limit: REMOTE_LIMIT }, signal),
    ]);
    const [hits, { items }] = asked;
    const sources = new Map(listing.index.entries.map(({ source }) => [source.name, source]));
    const found = [
      ...hits.map((hit) => fromCatalog(hit, catalog.name, sources)),
      ...items.flatMap((entry) =>
        'source' in entry
          ? [sourceHit(briefOf(entry.source, surroundings.look(entry.source)))]
          : [],
      ),
    ];
    const scored = await rankHits(found, search, surroundings.pause);
    search.found(`remote ${catalog.name}`, scored);
  } catch (error) {
    if (isSilent(error, surroundings, catalog.name)) return;
    search.failed(catalog.name, catalog.title, error);
  }
}

function fromCatalog(
  hit: CatalogHit,
  catalog: string,
  known: ReadonlyMap<string, SourceBrief>,
): Hit {
  const source = known.get(hit.source) ?? unlisted(hit, catalog);
  const file = hit.kind === 'connector' ? undefined : fileHit(source, hit);
  return file ?? sourceHit(source);
}

function fileHit(source: SourceBrief, hit: CatalogHit): Hit | undefined {
  const { object, name, kind } = hit;
  const role = kind === 'folder' ? 'folder' : 'file';
  if (object !== undefined) return nodeHit(source, { ...objectNode(object), role });
  // Where it is the catalog does not say: it leads to the source that holds it.
  return nodeHit(source, { path: [name], role, label: name, expandable: false });
}

/** A source of which no more is known than that a search found it. */
function unlisted(hit: CatalogHit, catalog: string): SourceBrief {
  const isSource = hit.kind === 'connector';
  return {
    id: sourceId(catalog, hit.source),
    name: hit.source,
    title: isSource ? hit.name : hit.source,
    kind: '',
    catalog,
    tags: [],
    ...(isSource && hit.description !== undefined ? { description: hit.description } : {}),
    where: '',
    look: undefined,
  };
}

function isSilent(error: unknown, surroundings: SearchSurroundings, catalog: string): boolean {
  if (isCancelled(error)) return true;
  return isConnectorError(error, 'Unauthorized') && surroundings.isSignedOut(catalog);
}
