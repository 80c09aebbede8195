import { throwIfAborted } from '../cancellation.js';
import { DisposableStore, type Disposable } from '../disposable.js';
import { isCancelled, toConnectorError } from '../errors.js';
import type { SourceRecord } from '../sources/source.js';
import { findIn, type Search } from './finder.js';
import { findListed, findRemote } from './findSources.js';
import { briefOf, namesOf, nodeHit, type Hit, type SourceBrief } from './hit.js';
import { NameIndex } from './nameIndex.js';
import { FIRST_FILES, searchAllObjects } from './objectKeys.js';
import { inParallel } from '../parallel.js';
import { parseQuery } from './query.js';
import { ResultCollector, type SearchResults } from './results.js';
import type { SeenNodes } from './seenNodes.js';
import { SourceContents } from './sourceContents.js';
import { SourceDirectory } from './sourceDirectory.js';
import type { SearchSurroundings } from './surroundings.js';

export interface SearchOptions {
  /** How many hits of each group are wanted. */
  readonly limit?: number;
  /** Where to search; everywhere when absent. */
  readonly places?: readonly SearchPlace[];
}

/** The lists of sources; catalogs that search by themselves; what was shown; connected sources. */
export type SearchPlace = 'lists' | 'catalogs' | 'seen' | 'connected';

const EVERYWHERE: readonly SearchPlace[] = ['lists', 'catalogs', 'seen', 'connected'];

const LIMIT = 50;
/** What comes within so many milliseconds is told at once. */
const UPDATE_INTERVAL = 40;
/** Sources that are asked, and connected to, at the same time. */
const ASKED_AT_ONCE = 16;
const CONNECTED_AT_ONCE = 4;
/** First files that are kept of all sources together. */
const MOST_FIRST_FILES = 50_000;
/** Names that are taken up between two pauses. */
const SLICE = 2_000;

/**
 * Finds sources, tables, files and operations by approximate names, from what is listed here and
 * from the servers that are connected. Connects to nothing by itself.
 */
export class SearchEngine implements Disposable {
  readonly directory: SourceDirectory;
  readonly #surroundings: SearchSurroundings;
  readonly #seen: SeenNodes;
  readonly #store = new DisposableStore();
  readonly #ending = new AbortController();
  readonly #contents = new Map<string, SourceContents>();
  #seenIndex = { version: 0, index: new NameIndex<Hit>() };

  constructor(surroundings: SearchSurroundings, seen: SeenNodes) {
    this.#surroundings = surroundings;
    this.#seen = seen;
    this.directory = this.#store.add(new SourceDirectory(surroundings));
    this.#store.add(surroundings.onDidCloseSession((id) => this.#contents.delete(id)));
  }

  /** Forgets what was read of connected sources, so that a new box finds what is new. */
  refresh(): void {
    this.#contents.clear();
  }

  /**
   * Searches everything; tells what it has found so far, again and again, and resolves when all have
   * answered. One that fails or hangs keeps no other waiting. Rejects only when it is cancelled.
   */
  async search(
    text: string,
    options: SearchOptions,
    signal: AbortSignal,
    update: (results: SearchResults) => void = () => undefined,
  ): Promise<SearchResults> {
    const { limit = LIMIT, places = EVERYWHERE } = options;
    const collector = new ResultCollector(limit);
    const query = parseQuery(text);
    if (query.text === '') return collector.results(false);
    const telling = this.#tell(collector, signal, update);
    const search: Search = {
      ...{ query, limit, signal },
      found: (finder, hits, more) => {
        collector.set(finder, hits, more);
        telling.soon();
      },
      failed: (subject, title, error) => {
        collector.problem(subject, { title, error: toConnectorError(error, 'Unavailable') });
        telling.soon();
      },
      partial: (id, store) => collector.partial(store, id),
    };
    const within = (place: SearchPlace) => places.includes(place);
    const listings = this.directory.listings();
    const listed = within('lists') ? listings : [];
    const remote = within('catalogs') ? listings : [];
    const connected = within('connected') ? this.#connected() : [];
    await Promise.all([
      ...listed.map((listing) => findListed(search, listing, this.#surroundings)),
      ...remote.map((listing) => findRemote(search, listing, this.#surroundings)),
      within('seen') ? this.#findSeen(search) : undefined,
      inParallel(connected, ASKED_AT_ONCE, signal, (contents) => contents.find(search)),
    ]);
    telling.end();
    return collector.results(false);
  }

  /** Looks at every file of a connected source; tells how many these were. */
  async searchAllFiles(
    sourceId: string,
    text: string,
    signal: AbortSignal,
    update: (results: SearchResults, files: number) => void,
  ): Promise<void> {
    const query = parseQuery(text);
    const source = await this.#surroundings.get(sourceId, signal);
    const brief = briefOf(source, this.#surroundings.look(source));
    await this.#surroundings.use(source, signal, async ({ objects }) => {
      if (!objects || query.text === '') return;
      const collector = new ResultCollector(LIMIT);
      const { pause } = this.#surroundings;
      const report: Parameters<typeof searchAllObjects>[4] = (best, files) => {
        collector.set(sourceId, best);
        update(collector.results(true), files);
      };
      await searchAllObjects(objects, brief, query, LIMIT, report, pause, signal);
    });
  }

  /** Sources that could be searched within if they were connected, as far as they are listed. */
  unconnected(): SourceBrief[] {
    const connected = new Set(this.#surroundings.connected().map(({ id }) => id));
    return [...this.directory.sources()].filter(({ id, look }) => look && !connected.has(id));
  }

  /** Connects to sources, a few at a time; tells of each whether it worked. Rejects when cancelled. */
  async connect(
    sources: readonly SourceBrief[],
    signal: AbortSignal,
    report: (source: SourceBrief, error?: unknown) => void,
  ): Promise<void> {
    await inParallel(sources, CONNECTED_AT_ONCE, signal, async (source) => {
      try {
        const record = await this.#surroundings.get(source.id, signal);
        await this.#surroundings.use(record, signal, (session) =>
          session.children([], { limit: 1 }, signal),
        );
        report(source);
      } catch (error) {
        if (!isCancelled(error)) report(source, error);
      }
    });
  }

  dispose(): void {
    this.#ending.abort();
    this.#store.dispose();
  }

  /** What the tree has shown, which costs nobody a request. */
  async #findSeen(search: Search): Promise<void> {
    if (this.#seenIndex.version !== this.#seen.version) await this.#indexSeen(search.signal);
    await findIn(search, 'seen', this.#seenIndex.index, this.#surroundings.pause);
  }

  async #indexSeen(signal: AbortSignal): Promise<void> {
    const { version } = this.#seen;
    const index = new NameIndex<Hit>();
    for (const { source, nodes } of this.#seen.all()) {
      const brief = briefOf(source, this.#surroundings.look(source));
      for (const node of nodes) {
        const hit = nodeHit(brief, node);
        if (!hit) continue;
        index.add(hit, namesOf(hit));
        if (index.size % SLICE === 0) await this.#surroundings.pause();
      }
      throwIfAborted(signal);
    }
    this.#seenIndex = { version, index };
  }

  #connected(): SourceContents[] {
    return this.#surroundings.connected().map((source) => this.#contentsOf(source));
  }

  #contentsOf(source: SourceRecord): SourceContents {
    const known = this.#contents.get(source.id);
    if (known) return known;
    const share = MOST_FIRST_FILES / this.#surroundings.connected().length;
    const files = Math.min(FIRST_FILES, Math.ceil(share));
    const made = new SourceContents(source, this.#surroundings, files, this.#ending.signal);
    this.#contents.set(source.id, made);
    return made;
  }

  #tell(
    collector: ResultCollector,
    signal: AbortSignal,
    update: (results: SearchResults) => void,
  ): { soon(): void; end(): void } {
    let isWaiting = false;
    let isOver = false;
    return {
      soon: () => {
        if (isWaiting) return;
        isWaiting = true;
        this.#surroundings.wait(UPDATE_INTERVAL, signal).then(
          () => {
            isWaiting = false;
            if (!isOver) update(collector.results(true));
          },
          () => undefined,
        );
      },
      end: () => {
        isOver = true;
      },
    };
  }
}
