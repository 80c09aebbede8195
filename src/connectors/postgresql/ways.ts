import type { Relation } from './relation.js';

/**
 * Ways to reach row N: by a unique key, by the places rows are stored at, through a cursor, by
 * counting them off. A view of a table has the way of its own that reads its first rows sooner.
 */
export type Way = 'key' | 'place' | 'view' | 'cursor' | 'offset';

/**
 * The ways to read a relation, the best first. Each is left for the next one when the server turns
 * out not to know it.
 */
export function waysTo(
  { key, hasPlaces }: Pick<Relation, 'key' | 'hasPlaces'>,
  view: { readonly sorted: boolean; readonly where?: string | undefined },
): readonly Way[] {
  if (view.sorted || view.where !== undefined) return ['view', 'offset'];
  if (key) return ['key', 'cursor', 'offset'];
  return hasPlaces ? ['place', 'cursor', 'offset'] : ['cursor', 'offset'];
}
