import { throwIfAborted } from '../cancellation.js';
import { ConnectorError } from '../errors.js';
import type { Catalog, CatalogEntry, SourceQuery } from '../sources/catalog.js';
import type { Page } from '../sources/page.js';
import { search } from '../sources/search.js';
import type { SourceRecord } from '../sources/source.js';

/** Which sources a list shows. Empty parts let everything through. */
export interface ListFilter {
  /** Words that name, title, description or tags are like. */
  readonly text: string;
  /** The kind must be one of these. */
  readonly kinds: readonly string[];
  /** Every one of these must be there. */
  readonly tags: readonly string[];
}

export const NO_FILTER: ListFilter = { text: '', kinds: [], tags: [] };

export function isFiltering({ text, kinds, tags }: ListFilter): boolean {
  return text.trim() !== '' || kinds.length > 0 || tags.length > 0;
}

/** A filter as it was stored, or as a command was given it: anything may be in there. */
export function readFilter(value: unknown): ListFilter {
  if (typeof value === 'string') return { ...NO_FILTER, text: value };
  if (typeof value !== 'object' || value === null) return NO_FILTER;
  const { text, kinds, tags } = value as Partial<Record<keyof ListFilter, unknown>>;
  return {
    text: typeof text === 'string' ? text : '',
    kinds: texts(kinds),
    tags: texts(tags),
  };
}

/** What is shown, as a sentence: `Showing sources like "exp", of kind PostgreSQL, tagged lab.` */
export function describeFilter(
  { text, kinds, tags }: ListFilter,
  label: (kind: string) => string,
): string {
  const parts = [
    text.trim() === '' ? '' : `like "${text.trim()}"`,
    kinds.length === 0 ? '' : `of kind ${kinds.map(label).join(' or ')}`,
    tags.length === 0 ? '' : `tagged ${tags.join(' and ')}`,
  ];
  return `Showing sources ${parts.filter(Boolean).join(', ')}.`;
}

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

function texts(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return [...new Set(value.filter((each): each is string => typeof each === 'string'))];
}
