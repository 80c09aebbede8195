import { namesOf, type Hit, type ScoredHit } from './hit.js';
import { NameIndex, type Pause } from './nameIndex.js';
import type { Query } from './query.js';
import type { PartialStore } from './results.js';

/** One search: what its finders are asked, and where they tell what they find. */
export interface Search {
  readonly query: Query;
  /** How many hits are wanted of each finder. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Replaces what the finder of this name has found before. */
  found(finder: string, hits: readonly ScoredHit[], more?: boolean): void;
  /** Tells of something that could not be searched: a catalog or a source. */
  failed(subject: string, title: string, error: unknown): void;
  /** Tells how far a store of files was looked through; undefined for all of it. */
  partial(sourceId: string, store: PartialStore | undefined): void;
}

/** Ranks an index and tells what is best. */
export async function findIn(
  search: Search,
  finder: string,
  index: NameIndex<Hit>,
  pause: Pause,
): Promise<void> {
  const { query, limit, signal } = search;
  const { best, total } = await index.rank(query, limit, pause, signal);
  const hits = best.map(({ entry, score }) => ({ hit: entry, score }));
  search.found(finder, hits, total > hits.length);
}

/** What a server takes for a match may be one by something that is not shown here. */
const LEAST_SCORE = 0.2;

/** Hits that a server has chosen, ranked by their names as all others are. */
export async function rankHits(
  hits: readonly Hit[],
  { query, signal }: Search,
  pause: Pause,
): Promise<ScoredHit[]> {
  const index = new NameIndex<Hit>();
  for (const hit of hits) index.add(hit, namesOf(hit));
  const { best } = await index.rank(query, hits.length, pause, signal);
  const scores = new Map(best.map(({ entry, score }) => [entry, score]));
  return hits.map((hit) => ({ hit, score: scores.get(hit) ?? LEAST_SCORE }));
}
