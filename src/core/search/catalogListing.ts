import { raceAbort, throwIfAborted } from '../cancellation.js';
import { ConnectorError, isCancelled } from '../errors.js';
import type { Catalog } from '../sources/catalog.js';
import { SharedParts } from './sharedParts.js';
import { briefOf, sourceHit, namesOf, type Hit } from './hit.js';
import { NameIndex } from './nameIndex.js';
import { SharedInterest } from './sharedInterest.js';
import type { SearchSurroundings } from './surroundings.js';

/** Beyond these a catalog is asked at each search: what is kept must not grow without bounds. */
const MOST_SOURCES = 100_000;
const PAGE_SIZE = 500;
const MOST_EMPTY_PAGES = 1_000;

/**
 * The sources of one catalog, asked for once, page after page, however many want them. What is there
 * can be ranked while the rest is on its way. A listing that was interrupted goes on where it was.
 */
export class CatalogListing {
  readonly catalog: Catalog;
  readonly index = new NameIndex<Hit>();
  /** How many sources there are of each kind, and with each tag. */
  readonly kinds = new Map<string, { label: string; count: number }>();
  readonly tags = new Map<string, number>();
  readonly #surroundings: SearchSurroundings;
  readonly #most: number;
  readonly #ids = new Set<string>();
  readonly #sharing = new SharedParts();
  #next: string | undefined;
  #isWhole = false;
  #isCut = false;
  #work: { readonly done: Promise<void>; readonly interest: SharedInterest } | undefined;

  constructor(catalog: Catalog, surroundings: SearchSurroundings, most = MOST_SOURCES) {
    this.catalog = catalog;
    this.#most = most;
    this.#surroundings = surroundings;
  }

  /** True when every source of the catalog is in the index. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Resolves when the list is there, as far as it is kept. Rejects with what went wrong. */
  async load(signal: AbortSignal): Promise<void> {
    if (this.#isWhole || this.#isCut) return;
    throwIfAborted(signal);
    if (!this.#work || this.#work.interest.signal.aborted) this.#work = this.#start();
    const { done, interest } = this.#work;
    const leave = interest.join();
    try {
      await raceAbort(done, signal);
    } finally {
      leave();
    }
  }

  /** Ends what is under way: somebody else has a newer list. */
  end(): void {
    this.#work?.interest.end();
  }

  #start() {
    const before = this.#work?.done ?? Promise.resolve();
    const interest = new SharedInterest();
    // One page at a time, also when the last one is still being given up.
    const done = before.catch(() => undefined).then(() => this.#list(interest.signal));
    done
      .catch(() => undefined)
      .finally(() => {
        if (this.#work?.interest === interest) this.#work = undefined;
      });
    return { done, interest };
  }

  async #list(signal: AbortSignal): Promise<void> {
    const resumed = this.#next !== undefined;
    try {
      await this.#pages(signal);
    } catch (error) {
      // The token of an interrupted list may be worth nothing by now.
      if (!resumed || isCancelled(error)) throw error;
      this.#next = undefined;
      await this.#pages(signal);
    }
  }

  async #pages(signal: AbortSignal): Promise<void> {
    let empty = 0;
    while (this.index.size < this.#most) {
      throwIfAborted(signal);
      const request = {
        limit: PAGE_SIZE,
        ...(this.#next === undefined ? {} : { page: this.#next }),
      };
      const { items, next } = await this.catalog.list(request, signal);
      for (const entry of items) if ('source' in entry) this.#add(entry.source);
      await this.#surroundings.pause();
      if (next === undefined || next === this.#next) {
        this.#isWhole = true;
        return;
      }
      empty = items.length === 0 ? empty + 1 : 0;
      if (empty > MOST_EMPTY_PAGES) {
        throw new ConnectorError('Invalid', 'The server gives out empty parts of a list for ever.');
      }
      this.#next = next;
    }
    this.#isCut = true;
  }

  #add(source: Parameters<typeof briefOf>[0]): void {
    // A list that is begun anew, or a server that repeats itself.
    if (this.#ids.has(source.id)) return;
    this.#ids.add(source.id);
    const look = this.#surroundings.look(source);
    const hit = sourceHit(briefOf(source, look, this.#sharing));
    this.index.add(hit, namesOf(hit));
    const { kind, tags } = hit.source;
    const known = this.kinds.get(kind);
    this.kinds.set(kind, { label: look?.label ?? kind, count: (known?.count ?? 0) + 1 });
    for (const tag of new Set(tags)) this.tags.set(tag, (this.tags.get(tag) ?? 0) + 1);
  }
}
