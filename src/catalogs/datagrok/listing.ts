import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type { CatalogEntry, SourceQuery } from '../../core/sources/catalog.js';
import type { CatalogHit } from '../../core/sources/catalogFacets.js';
import type { Page } from '../../core/sources/page.js';
import { sourceId } from '../../core/sources/source.js';
import { dataSourceOf, isSystemDataSource } from './dataSources.js';
import { isObject, text } from '../http/json.js';
import { KeptLists } from '../http/keptLists.js';
import { SharedWork } from '../http/sharedWork.js';
import { dataSourceName, grokName, toEntry } from './record.js';
import { tablesRecord, TABLES_KIND } from './views.js';
import type { DatagrokWire } from './wire.js';

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 500;

/** The answer of the route without pages, handed out in pieces. Entries: records are far larger. */
type Whole = readonly CatalogEntry[];

const FOUND = 50;

/**
 * Lists connections. The route with pages keeps a list of any length cheap, but filters by one
 * expression only; for anything more, or on a server without it, the public route lists all at once.
 */
export class DatagrokListing {
  readonly #wire: DatagrokWire;
  readonly #catalog: string;
  #hasPages = true;
  readonly #wholes = new KeptLists<CatalogEntry>();
  readonly #loading = new SharedWork<Whole>();

  constructor(wire: DatagrokWire, catalog: string) {
    this.#wire = wire;
    this.#catalog = catalog;
  }

  async list(query: SourceQuery, signal: AbortSignal): Promise<Page<CatalogEntry>> {
    if (query.page !== undefined || !showsTables(query)) return this.#connections(query, signal);
    const tables: CatalogEntry = { source: tablesRecord(this.#catalog) };
    if (query.kind === TABLES_KIND) return { items: [tables] };
    // Not more than were asked for, with the tables among them.
    const size = query.limit === undefined ? undefined : Math.floor(query.limit) - 1;
    if (size !== undefined && size < 1) {
      return { items: [tables], next: writeToken({ ...START, size: 1 }) };
    }
    const rest = size === undefined ? query : { ...query, limit: size };
    const page = await this.#connections(rest, signal);
    return { ...page, items: [tables, ...page.items] };
  }

  /** The server's own search: by the beginning or a part of names, or by a smart filter. */
  async search(
    text: string,
    kind: CatalogHit['kind'] | undefined,
    signal: AbortSignal,
  ): Promise<readonly CatalogHit[]> {
    // It has no search for files.
    if ((kind !== undefined && kind !== 'connector') || text.trim() === '') return [];
    const { items } = await this.#connections({ text: text.trim(), limit: FOUND }, signal);
    return items.flatMap((entry): CatalogHit[] => {
      if (!('source' in entry)) return [];
      const { name, title, description } = entry.source;
      const hit: CatalogHit = { kind: 'connector', name: title, source: name };
      return [description === undefined ? hit : { ...hit, description }];
    });
  }

  async #connections(query: SourceQuery, signal: AbortSignal): Promise<Page<CatalogEntry>> {
    const filter = pagedFilter(query);
    const started = query.page === undefined ? undefined : readToken(query.page);
    const paged = started ? started.route === 'p' : this.#hasPages && filter !== 'none';
    if (!paged) return this.#fromWhole(query, started, signal);
    const text = filter === 'none' ? undefined : filter.text;
    try {
      return await this.#page(query, text, started, signal);
    } catch (error) {
      const missing = isConnectorError(error, 'NotFound') || isConnectorError(error, 'Unsupported');
      if ((started && started.position > 1) || !missing) throw error;
      const page = await this.#fromWhole(query, undefined, signal);
      this.#hasPages = false;
      return page;
    }
  }

  async #page(
    query: SourceQuery,
    text: string | undefined,
    started: Token | undefined,
    signal: AbortSignal,
  ): Promise<Page<CatalogEntry>> {
    // The size belongs to the position: pages of another size would begin elsewhere.
    const size = started?.size ?? sizeOf(query);
    const number = started?.position ?? 1;
    const items = await this.#wire.page(text, number, size, signal);
    const mark = markOf(items[0]);
    // A server that ignores the page number would send the first one for ever.
    if (started && mark !== '' && mark === started.mark) return { items: [] };
    const drafts = items.map((item, index) => toDraft(item, index, this.#catalog));
    const entries = entriesOf(drafts, this.#catalog, query);
    if (items.length !== size) return { items: entries };
    return { items: entries, next: writeToken({ route: 'p', position: number + 1, size, mark }) };
  }

  async #fromWhole(
    query: SourceQuery,
    started: Token | undefined,
    signal: AbortSignal,
  ): Promise<Page<CatalogEntry>> {
    const key = keyOf(query);
    const known = started ? this.#wholes.get(key) : undefined;
    // Before another takes its place: the two together would be twice the memory.
    this.#wholes.delete(key);
    const whole =
      known ?? (await this.#loading.join(key, signal, (stop) => this.#all(query, stop)));
    const start = started?.position ?? 0;
    const size = started?.size ?? sizeOf(query);
    const end = start + size;
    const items = whole.slice(start, end);
    if (end >= whole.length) return { items };
    this.#wholes.keep(key, whole);
    return { items, next: writeToken({ route: 'w', position: end, size, mark: '' }) };
  }

  async #all(query: SourceQuery, signal: AbortSignal): Promise<Whole> {
    const { text, kind, tags } = query;
    const filter = {
      ...(text === undefined ? {} : { text }),
      ...(kind === undefined ? {} : { dataSource: dataSourceOf(kind) }),
      ...(tags === undefined ? {} : { tags }),
    };
    let index = 0;
    const decode = (item: unknown) => toDraft(item, index++, this.#catalog);
    return entriesOf(await this.#wire.all(filter, decode, signal), this.#catalog, query);
  }
}

function keyOf({ text, kind, tags }: SourceQuery): string {
  return JSON.stringify([text ?? '', kind ?? '', tags ?? []]);
}

/** An element of a list, before it is known whether its name is its own. */
interface Draft {
  readonly entry: CatalogEntry;
  readonly id: string | undefined;
}

/** Undefined for what is hidden. */
function toDraft(item: unknown, index: number, catalog: string): Draft | undefined {
  if (isObject(item) && isSystemDataSource(dataSourceName(item))) return undefined;
  const id = isObject(item) ? text(item['id']) : undefined;
  return { entry: toEntry(item, index, catalog), id };
}

function entriesOf(
  drafts: readonly (Draft | undefined)[],
  catalog: string,
  { kind }: SourceQuery,
): CatalogEntry[] {
  const names = new Set<string>();
  const twice = new Set<string>();
  for (const draft of drafts) {
    if (!draft || !('source' in draft.entry)) continue;
    const { name } = draft.entry.source;
    if (names.has(name)) twice.add(name);
    names.add(name);
  }
  names.clear();
  return drafts.flatMap((draft): CatalogEntry[] => {
    if (!draft) return [];
    const { id } = draft;
    const entry = alone(draft.entry, id, twice, catalog);
    // A filter asks for sources, and a record with a mistake is none.
    if (!('source' in entry)) return kind === undefined ? [entry] : [];
    const { source } = entry;
    // Not every Postgres can be opened as one; and a server may know no filter.
    if (kind !== undefined && source.kind !== kind) return [];
    if (names.has(source.name)) return [];
    names.add(source.name);
    return [entry];
  });
}

/** By a name that two have, the server would answer with either: their ids keep them apart. */
function alone(
  entry: CatalogEntry,
  id: string | undefined,
  twice: ReadonlySet<string>,
  catalog: string,
): CatalogEntry {
  if (!('source' in entry) || !twice.has(entry.source.name)) return entry;
  const { name } = entry.source;
  if (id !== undefined) return { source: { ...entry.source, id: sourceId(catalog, id), name: id } };
  return { problem: { label: name, message: `There are two connections named "${name}".` } };
}

/**
 * The filter for the route with pages, as the smart filters the documentation shows; `none` where
 * it would take a combination of them, whose syntax it does not show.
 */
function pagedFilter({ text, kind, tags }: SourceQuery): { text?: string } | 'none' {
  if (tags?.length) return 'none';
  if (kind === undefined) return text ? { text } : {};
  const dataSource = dataSourceOf(kind);
  return text || /['\\]/.test(dataSource) ? 'none' : { text: `dataSource='${dataSource}'` };
}

/** Whether the saved tables, which no filter of the server knows, pass this one. */
function showsTables({ kind, text, tags }: SourceQuery): boolean {
  if (tags?.length || (kind !== undefined && kind !== TABLES_KIND)) return false;
  return !text || 'tables'.includes(text.trim().toLowerCase());
}

interface Token {
  /** `p`: a page of the server; `w`: a piece of the whole. */
  readonly route: 'p' | 'w';
  /** Number of the page, or index of the first item. */
  readonly position: number;
  readonly size: number;
  /** What the page before began with. */
  readonly mark: string;
}

const START = { route: 'p', position: 1, mark: '' } as const;

function writeToken({ route, position, size, mark }: Token): string {
  return `${route}.${position}.${size}.${mark}`;
}

function readToken(token: string): Token {
  const [, route, position, size, mark = ''] = /^([pw])\.(\d+)\.(\d+)\.(.*)$/s.exec(token) ?? [];
  if (route !== 'p' && route !== 'w') throw new ConnectorError('Invalid', 'Unknown page.');
  return { route, position: Number(position), size: Number(size), mark };
}

function sizeOf({ limit = DEFAULT_PAGE }: SourceQuery): number {
  return Math.min(LARGEST_PAGE, Math.max(1, Math.floor(limit)));
}

function markOf(item: unknown): string {
  if (!isObject(item)) return '';
  return typeof item['id'] === 'string' ? item['id'] : (grokName(item) ?? '');
}
