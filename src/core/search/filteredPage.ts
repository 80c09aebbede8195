import { throwIfAborted } from '../cancellation.js';
import { ConnectorError } from '../errors.js';
import type { Catalog, CatalogEntry, SourceQuery } from '../sources/catalog.js';
import type { Page } from '../sources/page.js';
import { search } from '../sources/search.js';
import type { SourceRecord } from '../sources/source.js';
import type { ListFilter } from './listFilter.js';

export function letsThrough({ text, kinds, tags }: ListFilter, source: SourceRecord): boolean {
  if (kinds.length > 0 && !kinds.includes(source.kind)) return false;
  if (!tags.every((tag) => source.tags.includes(tag))) return false;
  return text.trim() === '' || search([source], text).length > 0;
}

/** A page of a filtered list is not given out before it has so many sources, or has looked so far. */
const ENOUGH = 50;
const MOST_PAGES = 40;
const MOST_LOOKED_AT = 10_000;

export interface FilteredPage extends Page<CatalogEntry> {
  /** How many entries were looked at for it. */
  readonly lookedAt: number;
}

/**
 * The next sources of a catalog that a filter lets through. The catalog filters where it can; what it
 * could not do is done here, page after page, so that a page without a match does not look like the
 * end. With nothing found within the bounds there is a `next` to go on with.
 */
export async function filteredPage(
  catalog: Pick<Catalog, 'list'>,
  filter: ListFilter,
  query: SourceQuery,
  signal: AbortSignal,
): Promise<FilteredPage> {
  const items: CatalogEntry[] = [];
  const asked = { ...queryOf(filter), ...query };
  let page = query.page;
  let lookedAt = 0;
  for (let pages = 1; ; pages++) {
    throwIfAborted(signal);
    const result = await catalog.list(page === undefined ? asked : { ...asked, page }, signal);
    lookedAt += result.items.length;
    for (const entry of result.items) {
      if ('source' in entry && letsThrough(filter, entry.source)) items.push(entry);
    }
    const { next } = result;
    if (next === undefined) return { items, lookedAt };
    if (next === page) {
      throw new ConnectorError('Invalid', 'The server gives out the same part of a list again.');
    }
    if (items.length >= ENOUGH || pages >= MOST_PAGES || lookedAt >= MOST_LOOKED_AT) {
      return { items, next, lookedAt };
    }
    page = next;
  }
}

/** The filter as far as catalogs take one: they know one kind at a time. */
function queryOf({ text, kinds, tags }: ListFilter): SourceQuery {
  const [kind, ...others] = kinds;
  return {
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(kind !== undefined && others.length === 0 ? { kind } : {}),
    ...(tags.length === 0 ? {} : { tags }),
  };
}
