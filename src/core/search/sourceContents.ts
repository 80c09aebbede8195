import { raceAbort } from '../cancellation.js';
import { isCancelled } from '../errors.js';
import type { NodeRole, Session, SourceNode } from '../sources/connector.js';
import type { SourceRecord } from '../sources/source.js';
import { words, wordScore } from '../sources/search.js';
import type { ObjectStore } from '../storage/objectStore.js';
import type { TableInfo, TableSet } from '../table/table.js';
import { findIn, rankHits, type Search } from './finder.js';
import { briefOf, namesOf, nodeHit, type Hit, type SourceBrief } from './hit.js';
import { NameIndex } from './nameIndex.js';
import { FirstObjects } from './objectKeys.js';
import type { SearchSurroundings } from './surroundings.js';

/** Milliseconds without a key before a source is asked. */
const DELAY = 120;
/** Tables that are kept of a source that can only list them all. */
const MOST_TABLES = 100_000;

/** What is in one connected source: tables, files, operations. Asks only through its session. */
export class SourceContents {
  readonly source: SourceBrief;
  readonly #record: SourceRecord;
  readonly #surroundings: SearchSurroundings;
  readonly #alive: AbortSignal;
  readonly #mostFiles: number;
  #objects: Promise<FirstObjects> | undefined;
  #hasAllFiles = false;
  #tables: Promise<NameIndex<Hit>> | undefined;

  /** What is read for all searches to come is given up with `alive`. */
  constructor(
    record: SourceRecord,
    surroundings: SearchSurroundings,
    mostFiles: number,
    alive: AbortSignal,
  ) {
    this.#record = record;
    this.#surroundings = surroundings;
    this.#alive = alive;
    this.#mostFiles = mostFiles;
    this.source = briefOf(record, surroundings.look(record));
  }

  /** Tells what there is like the query. Never rejects. */
  async find(search: Search): Promise<void> {
    const { id, title } = this.source;
    const tell = (error: unknown) => {
      if (!isCancelled(error)) search.failed(id, title, error);
    };
    try {
      await this.#surroundings.wait(DELAY, search.signal);
      await this.#surroundings.use(this.#record, search.signal, async (session) => {
        await Promise.all([
          this.#ask(session, search).catch(tell),
          this.#findTables(session, search).catch(tell),
          this.#findObjects(session, search).catch(tell),
        ]);
      });
    } catch (error) {
      tell(error);
    }
  }

  /** What the source itself finds. */
  async #ask(session: Session, search: Search): Promise<void> {
    if (!session.find) return;
    // Every file is known by now; only what an address stands for is not.
    if (this.#hasAllFiles && !session.tables && !search.query.text.includes('://')) return;
    const text = withoutSource(search.query.text, this.source);
    const nodes = await session.find(text, search.limit, search.signal);
    const hits = nodes.flatMap((node) => nodeHit(this.source, node) ?? []);
    const scored = await rankHits(hits, search, this.#surroundings.pause);
    search.found(`asked ${this.source.id}`, scored, nodes.length >= search.limit);
  }

  /** Tables of a source that cannot be asked for some of them: listed once. */
  async #findTables(session: Session, search: Search): Promise<void> {
    const { tables } = session;
    if (session.find || !tables) return;
    this.#tables ??= this.#listTables(tables).catch((error: unknown) => {
      this.#tables = undefined;
      throw error;
    });
    const index = await raceAbort(this.#tables, search.signal);
    await findIn(search, `tables ${this.source.id}`, index, this.#surroundings.pause);
  }

  async #listTables(tables: TableSet): Promise<NameIndex<Hit>> {
    const index = new NameIndex<Hit>();
    for (const table of (await tables.list(this.#alive)).slice(0, MOST_TABLES)) {
      const hit = nodeHit(this.source, tableNode(table));
      if (hit) index.add(hit, namesOf(hit));
    }
    return index;
  }

  /** The first files of a store. More than a look needs somebody to ask for it. */
  async #findObjects(session: Session, search: Search): Promise<void> {
    const { objects } = session;
    if (!objects) return;
    this.#objects ??= this.#readObjects(objects).catch((error: unknown) => {
      this.#objects = undefined;
      throw error;
    });
    const { index, isWhole, files } = await raceAbort(this.#objects, search.signal);
    await findIn(search, `files ${this.source.id}`, index, this.#surroundings.pause);
    search.partial(this.source.id, isWhole ? undefined : { source: this.source, files });
  }

  async #readObjects(store: ObjectStore): Promise<FirstObjects> {
    const first = new FirstObjects(this.#mostFiles);
    await first.read(store, this.source, this.#alive);
    this.#hasAllFiles = first.isWhole;
    return first;
  }
}

/**
 * The query without the words that name the source itself: it need not find these in its tables.
 * Undivided when nothing else would be left.
 */
function withoutSource(text: string, { title, name }: SourceBrief): string {
  const own = words(`${title} ${name}`);
  const parts = text.split(/\s+/);
  const rest = parts.filter(
    (part) => !words(part).every((word) => own.some((other) => wordScore(word, other) >= 0.6)),
  );
  return rest.length === 0 ? text : rest.join(' ');
}

const TABLE_ROLES: ReadonlyMap<string, NodeRole> = new Map<string, NodeRole>([
  ['view', 'view'],
  ['materialized view', 'materializedView'],
  ['foreign table', 'foreignTable'],
  ['partitioned table', 'partitionedTable'],
]);

function tableNode({ schema, name, kind }: TableInfo): SourceNode {
  return {
    path: [schema, name],
    role: TABLE_ROLES.get(kind) ?? 'table',
    label: name,
    expandable: true,
    table: { schema, name },
  };
}
