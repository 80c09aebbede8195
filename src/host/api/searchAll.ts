import type { SearchResult } from '../../../data-connectors.js';
import type { ScoredHit } from '../../core/search/hit.js';
import type { SearchPlace } from '../../core/search/searchEngine.js';
import { findSources } from '../../core/sources/registry.js';
import { search } from '../../core/sources/search.js';
import type { SourceInfo } from '../../core/sources/source.js';
import { baseName } from '../../core/storage/objectPath.js';
import type { Services } from '../feature.js';
import { fileUri } from '../fs/uris.js';

/** Hits of each kind that another extension may get from the servers. */
const LIMIT = 200;
const CONTENTS: readonly SearchPlace[] = ['catalogs', 'seen', 'connected'];

interface Scored {
  readonly result: SearchResult;
  readonly score: number;
}

/** What `search` of the API finds, best first. An empty query finds every source and no file. */
export async function searchAll(
  services: Services,
  query: string,
  kind: SearchResult['kind'] | undefined,
  signal: AbortSignal,
): Promise<SearchResult[]> {
  const isWanted = (each: SearchResult['kind']) => kind === undefined || kind === each;
  const found = await Promise.all([
    isWanted('connector') ? connectors(services, query, signal) : [],
    contents(services, query, kind === 'connector' ? ['catalogs'] : CONTENTS, signal),
  ]);
  const known = new Set<string>();
  return found
    .flat()
    .filter(({ result }) => isWanted(result.kind))
    .sort((a, b) => b.score - a.score)
    .map(({ result }) => result)
    .filter(({ kind: each, uid, name }) => {
      const key = JSON.stringify([each, uid, name]);
      return !known.has(key) && known.add(key);
    });
}

/** Every source that is like the query: half a list must not look like a whole one. */
async function connectors(
  services: Services,
  query: string,
  signal: AbortSignal,
): Promise<Scored[]> {
  const sources = await findSources(services.catalogs.all(), {}, signal);
  return search(sources, query).map(({ entry, score }) => ({ result: connector(entry), score }));
}

/** Files and folders, and the sources that catalogs find by searching themselves. */
async function contents(
  services: Services,
  query: string,
  places: readonly SearchPlace[],
  signal: AbortSignal,
): Promise<Scored[]> {
  const engine = await services.search.engine();
  engine.refresh();
  const { groups } = await engine.search(query, { limit: LIMIT, places }, signal);
  return groups
    .filter(({ group }) => group === 'files' || group === 'sources')
    .flatMap(({ hits }) => hits.map((hit) => ({ result: resultOf(hit), score: hit.score })));
}

function resultOf({ hit: { source, node } }: ScoredHit): SearchResult {
  if (!node) return connector(source);
  const kind = node.role === 'file' ? 'file' : 'folder';
  const { object } = node;
  // A catalog that does not say where it is says only which source has it.
  if (object === undefined) return { name: node.label, kind, uid: source.id, source: source.id };
  const uri = fileUri(source, object);
  return { name: baseName(object), kind, uid: uri.toString(), source: source.id, uri };
}

function connector({ id, title }: SourceInfo): SearchResult {
  return { name: title, kind: 'connector', uid: id, source: id };
}
