import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type { CatalogEntry, CatalogScope, SourceQuery } from '../../core/sources/catalog.js';
import type { Page } from '../../core/sources/page.js';
import { isObject, text } from '../http/json.js';
import { typesOfKind } from './kindNames.js';
import type { Projects } from './projects.js';
import { hasWords, passes, readTextQuery, signedFlags } from './queryText.js';
import { fromSearch, toRecord, typeOf } from './record.js';
import type { IbmSettings } from './settings.js';
import type { DatasourceType, DatasourceTypes } from './types.js';
import { connectionOf, type ConnectionFilter } from './answers.js';
import { LARGEST_PAGE, type IbmWire } from './wire.js';

export interface ListingOptions {
  readonly wire: IbmWire;
  readonly projects: Projects;
  readonly types: DatasourceTypes;
  readonly catalog: string;
  readonly settings: IbmSettings;
}

/** Where a list goes on. */
interface Cursor {
  /** Index of the first project of the page of projects, and of the project in it. */
  readonly skip?: number;
  readonly project?: number;
  /** Index among the data source types that are asked one after the other. */
  readonly type?: number;
  /** Parameter of the next page. */
  readonly start?: string;
  /** True where the search for assets stands in for the list. */
  readonly search?: boolean;
}

interface Slice {
  readonly items: readonly CatalogEntry[];
  readonly next?: Cursor;
}

/** Lists the connections of one project, or of all projects one after the other. */
export class IbmListing {
  readonly #options: ListingOptions;
  /** The page of projects that is being listed, so that it is not asked for each of them. */
  #scopes: { readonly skip: number; readonly page: Page<CatalogScope> } | undefined;

  constructor(options: ListingOptions) {
    this.#options = options;
  }

  async list(query: SourceQuery, signal: AbortSignal): Promise<Page<CatalogEntry>> {
    const { settings, projects } = this.#options;
    const cursor = readCursor(query.page);
    const only = query.scope ?? settings.project;
    const { items, next } =
      only === undefined
        ? await this.#ofAll(query, cursor, signal)
        : await this.#ofProject(await projects.resolve(only, signal), query, cursor, signal);
    return next === undefined ? { items } : { items, next: JSON.stringify(next) };
  }

  async #ofAll(query: SourceQuery, cursor: Cursor, signal: AbortSignal): Promise<Slice> {
    const { skip = 0, project: index = 0, ...inner } = cursor;
    const { items: scopes, next: following } = await this.#projectPage(skip, index, signal);
    const scope = scopes[index];
    const after: Cursor | undefined =
      index + 1 < scopes.length
        ? { skip, project: index + 1 }
        : following === undefined
          ? undefined
          : { skip: Number(following) };
    if (!scope) return after ? { items: [], next: after } : { items: [] };
    try {
      const slice = await this.#ofProject(scope.id, query, inner, signal);
      const next = slice.next ? { skip, project: index, ...slice.next } : after;
      return { items: slice.items, ...(next ? { next } : {}) };
    } catch (error) {
      // One project that is closed to the user hides none of the others.
      const isClosed = isConnectorError(error, 'Forbidden') || isConnectorError(error, 'NotFound');
      if (!isClosed) throw error;
      const problem = { label: scope.title, message: error.message };
      return { items: [{ problem }], ...(after ? { next: after } : {}) };
    }
  }

  async #projectPage(skip: number, index: number, signal: AbortSignal) {
    const known = this.#scopes;
    // The first project begins a list, which is to show what there is now.
    if (known?.skip === skip && !(skip === 0 && index === 0)) return known.page;
    const page = await this.#options.projects.page({ page: String(skip) }, signal);
    this.#scopes = { skip, page };
    return page;
  }

  async #ofProject(
    project: string,
    query: SourceQuery,
    cursor: Cursor,
    signal: AbortSignal,
  ): Promise<Slice> {
    const types = await this.#options.types.allIfKnown(signal);
    const { words, filter } = readTextQuery(query.text ?? '');
    const asked = typesAsked(query.kind, types);
    const index = cursor.type ?? 0;
    if (asked && index >= asked.length) return { items: [] };
    const limit = Math.min(LARGEST_PAGE, Math.max(1, Math.floor(query.limit ?? LARGEST_PAGE)));
    const page = await this.#page(
      project,
      { ...this.#usualFilter(), ...filter, ...(asked ? { datasourceType: asked[index] } : {}) },
      { ...cursor, limit },
      signal,
    );
    const items = page.items
      .map((item, at) => this.#entry(item, at, project, types))
      .filter((entry) => fits(entry, query, words));
    const more = asked !== undefined && index + 1 < asked.length && !page.search;
    const next: Cursor | undefined =
      page.next !== undefined && page.next !== cursor.start
        ? {
            ...(asked ? { type: index } : {}),
            start: page.next,
            ...(page.search ? { search: true } : {}),
          }
        : more
          ? { type: index + 1 }
          : undefined;
    return { items, ...(next ? { next } : {}) };
  }

  /** One page of the list, or of the search for assets where the list is closed to the user. */
  async #page(
    project: string,
    filter: ConnectionFilter,
    { start, search, limit }: Cursor & { readonly limit: number },
    signal: AbortSignal,
  ): Promise<{ items: readonly unknown[]; next?: string; search: boolean }> {
    const { wire } = this.#options;
    if (search) {
      const found = await wire.searchConnections(project, { limit, bookmark: start }, signal);
      return { ...found, items: searched(found.items, filter), search: true };
    }
    try {
      return {
        ...(await wire.connections(project, filter, { limit, start }, signal)),
        search: false,
      };
    } catch (error) {
      if (!isConnectorError(error, 'Forbidden') || start !== undefined) throw error;
      const other = wire.searchConnections(project, { limit }, signal);
      const found = await other.catch((reason: unknown) => {
        // Closed as well, or not there: what the list said is what the user is to know.
        throw isConnectorError(reason, 'Cancelled') ? reason : error;
      });
      return { ...found, items: searched(found.items, filter), search: true };
    }
  }

  #usualFilter(): ConnectionFilter {
    const { flags, context } = this.#options.settings;
    return { context, flags: signedFlags(flags) };
  }

  #entry(
    item: unknown,
    index: number,
    project: string,
    types: readonly DatasourceType[],
  ): CatalogEntry {
    const connection = connectionOf(item);
    const id = connection && typeOf(connection);
    const type = types.find((each) => each.id === id) ?? types.find((each) => each.name === id);
    const { catalog } = this.#options;
    const source = connection && toRecord(connection, { catalog, project, type });
    if (source) return { source };
    const name = isObject(connection?.entity) ? text(connection.entity['name']) : undefined;
    const label = name ?? `Connection ${index + 1}`;
    return { problem: { label, message: `${label} of the answer has no id.` } };
  }
}

/** Results of the search that the filter lets through, in the form that the list has. */
function searched(results: readonly unknown[], filter: ConnectionFilter): readonly unknown[] {
  return results.map(fromSearch).filter((found) => found === undefined || passes(found, filter));
}

/** Ids of the types a kind stands for; undefined for all kinds. */
function typesAsked(
  kind: string | undefined,
  types: readonly DatasourceType[],
): readonly string[] | undefined {
  if (kind === undefined) return undefined;
  const names = typesOfKind(kind);
  return names.flatMap((name) => types.find((each) => each.name === name)?.id ?? []);
}

/** What the server could not compare. A filter asks for sources, and a record with a mistake is none. */
function fits(entry: CatalogEntry, { kind, tags = [] }: SourceQuery, words: string): boolean {
  if (!('source' in entry)) return kind === undefined && tags.length === 0 && words === '';
  const { source } = entry;
  if (kind !== undefined && source.kind !== kind) return false;
  return tags.every((tag) => source.tags.includes(tag)) && hasWords(source, words);
}

function readCursor(page: string | undefined): Cursor {
  if (page === undefined) return {};
  try {
    const cursor = JSON.parse(page) as unknown;
    if (isObject(cursor)) return cursor;
  } catch {
    // Of another catalog, or made up.
  }
  throw new ConnectorError('Invalid', 'Unknown page.');
}
