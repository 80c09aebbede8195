import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type { CatalogEntry, SourceQuery } from '../../core/sources/catalog.js';
import type { Page } from '../../core/sources/page.js';
import { dataSourceOf, isSystemDataSource } from './dataSources.js';
import { isObject } from './json.js';
import { dataSourceName, grokName, toEntry } from './record.js';
import type { DatagrokWire } from './wire.js';

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 500;

/** The answer of the route without pages, handed out in pieces. Entries: records are far larger. */
interface Whole {
  readonly key: string;
  readonly entries: readonly CatalogEntry[];
}

/**
 * Lists connections. The route with pages keeps a list of any length cheap, but filters by one
 * expression only; for anything more, or on a server without it, the public route lists all at once.
 */
export class DatagrokListing {
  readonly #wire: DatagrokWire;
  readonly #catalog: string;
  #hasPages = true;
  #whole: Whole | undefined;

  constructor(wire: DatagrokWire, catalog: string) {
    this.#wire = wire;
    this.#catalog = catalog;
  }

  async list(query: SourceQuery, signal: AbortSignal): Promise<Page<CatalogEntry>> {
    const filter = pagedFilter(query);
    const started = query.page === undefined ? undefined : readToken(query.page);
    const paged = started ? started.route === 'p' : this.#hasPages && filter !== 'none';
    if (!paged) return this.#fromWhole(query, started?.position ?? 0, signal);
    const text = filter === 'none' ? undefined : filter.text;
    try {
      return await this.#page(query, text, started, signal);
    } catch (error) {
      const missing = isConnectorError(error, 'NotFound') || isConnectorError(error, 'Unsupported');
      if (started || !missing) throw error;
      const page = await this.#fromWhole(query, 0, signal);
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
    const entries = this.#entries(items, query);
    if (items.length !== size) return { items: entries };
    return { items: entries, next: writeToken({ route: 'p', position: number + 1, size, mark }) };
  }

  async #fromWhole(
    query: SourceQuery,
    start: number,
    signal: AbortSignal,
  ): Promise<Page<CatalogEntry>> {
    const { text, kind, tags } = query;
    const key = JSON.stringify([text, kind, tags]);
    const known = start > 0 && this.#whole?.key === key ? this.#whole : undefined;
    const whole = known ?? { key, entries: this.#entries(await this.#all(query, signal), query) };
    const size = query.limit === undefined ? whole.entries.length : Math.max(1, query.limit);
    const end = start + size;
    const items = whole.entries.slice(start, end);
    const more = end < whole.entries.length;
    this.#whole = more ? whole : undefined;
    if (!more) return { items };
    return { items, next: writeToken({ route: 'w', position: end, size, mark: '' }) };
  }

  #all({ text, kind, tags }: SourceQuery, signal: AbortSignal): Promise<readonly unknown[]> {
    const filter = {
      ...(text === undefined ? {} : { text }),
      ...(kind === undefined ? {} : { dataSource: dataSourceOf(kind) }),
      ...(tags === undefined ? {} : { tags }),
    };
    return this.#wire.all(filter, signal);
  }

  #entries(items: readonly unknown[], { kind }: SourceQuery): CatalogEntry[] {
    const names = new Set<string>();
    return items.flatMap((item, index) => {
      const dataSource = isObject(item) ? dataSourceName(item) : '';
      if (isSystemDataSource(dataSource)) return [];
      const entry = toEntry(item, index, this.#catalog);
      // A filter asks for sources, and a record with a mistake is none.
      if (!('source' in entry)) return kind === undefined ? [entry] : [];
      // Not every Postgres can be opened as one; and a server may know no filter.
      if (kind !== undefined && entry.source.kind !== kind) return [];
      if (names.has(entry.source.name)) return [sameName(entry.source.name)];
      names.add(entry.source.name);
      return [entry];
    });
  }
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

interface Token {
  /** `p`: a page of the server; `w`: a piece of the whole. */
  readonly route: 'p' | 'w';
  /** Number of the page, or index of the first item. */
  readonly position: number;
  readonly size: number;
  /** What the page before began with. */
  readonly mark: string;
}

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

function sameName(name: string): CatalogEntry {
  return { problem: { label: name, message: `There are two connections named "${name}".` } };
}
