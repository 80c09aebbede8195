import type { ConnectorError } from '../errors.js';
import { HIT_GROUPS, hitKey, type HitGroup, type ScoredHit, type SourceBrief } from './hit.js';

/** What a search has found so far. */
export interface SearchResults {
  /** Those with hits; the one whose best hit is the best comes first. */
  readonly groups: readonly ResultGroup[];
  readonly problems: readonly SearchProblem[];
  /** Stores that have more files than were looked at. */
  readonly partial: readonly PartialStore[];
  /** False once everybody has answered. */
  readonly busy: boolean;
}

export interface ResultGroup {
  readonly group: HitGroup;
  /** Best first. */
  readonly hits: readonly ScoredHit[];
  /** True when there are more than these. */
  readonly more: boolean;
}

export interface SearchProblem {
  /** What could not be searched: the title of a catalog or source. */
  readonly title: string;
  readonly error: ConnectorError;
}

export interface PartialStore {
  readonly source: SourceBrief;
  /** How many of its files were looked at. */
  readonly files: number;
}

/** What two searches have found, as one. */
export function joinResults(a: SearchResults, b: SearchResults): SearchResults {
  const collector = new ResultCollector(MOST_JOINED);
  for (const { groups, problems, partial } of [a, b]) {
    for (const { group, hits, more } of groups) {
      collector.set(`${groups === a.groups ? 'a' : 'b'} ${group}`, hits, more);
    }
    for (const problem of problems) collector.problem(problem.title, problem);
    for (const store of partial) collector.partial(store, store.source.id);
  }
  return collector.results(a.busy || b.busy);
}

const MOST_JOINED = 100;

/** Collects what is found for one query, from whoever finds it. */
export class ResultCollector {
  readonly #limit: number;
  readonly #found = new Map<string, { hits: readonly ScoredHit[]; more: boolean }>();
  readonly #problems = new Map<string, SearchProblem>();
  readonly #partial = new Map<string, PartialStore>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What one finder has found, in place of what it had found before. */
  set(finder: string, hits: readonly ScoredHit[], more = false): void {
    this.#found.set(finder, { hits, more });
  }

  problem(subject: string, problem: SearchProblem): void {
    this.#problems.set(subject, problem);
  }

  partial(store: PartialStore | undefined, sourceId: string): void {
    if (store) this.#partial.set(sourceId, store);
    else this.#partial.delete(sourceId);
  }

  results(busy: boolean): SearchResults {
    const known = new Map<string, ScoredHit>();
    const withMore = new Set<HitGroup>();
    for (const { hits, more } of this.#found.values()) {
      for (const scored of hits) {
        const key = hitKey(scored.hit);
        const before = known.get(key);
        if (!before || scored.score > before.score) known.set(key, scored);
        if (more) withMore.add(scored.hit.group);
      }
    }
    const groups = HIT_GROUPS.flatMap((group): ResultGroup[] => {
      const all = [...known.values()].filter(({ hit }) => hit.group === group);
      if (all.length === 0) return [];
      all.sort((a, b) => b.score - a.score || compareNames(a, b));
      const more = withMore.has(group) || all.length > this.#limit;
      return [{ group, hits: all.slice(0, this.#limit), more }];
    });
    // Stable: groups that match alike keep their order, so that they do not jump while typing.
    groups.sort((a, b) => tier(b) - tier(a));
    return {
      groups,
      problems: [...this.#problems.values()],
      partial: [...this.#partial.values()],
      busy,
    };
  }
}

/** Whatever order finders answer in, equals stand in the same one. */
function compareNames({ hit: a }: ScoredHit, { hit: b }: ScoredHit): number {
  const [nameA, nameB] = [a.node?.label ?? a.source.title, b.node?.label ?? b.source.title];
  if (nameA.length !== nameB.length) return nameA.length - nameB.length;
  if (nameA !== nameB) return nameA < nameB ? -1 : 1;
  return hitKey(a) < hitKey(b) ? -1 : 1;
}

/** How well the best hit of a group fits, in steps, so that little differences move no group. */
function tier({ hits }: ResultGroup): number {
  return Math.floor((hits[0]?.score ?? 0) * 10);
}
