import type { CatalogEntry, SourceQuery } from '../../core/sources/catalog.js';
import type { Page } from '../../core/sources/page.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { filesRecord, toEntry } from './record.js';
import type { EdgeSources } from './service.js';

/**
 * One page of the sources; the organization's files come first. Edge filters nothing, so that a page
 * of a filtered list may have few entries, or none, and another one after it.
 */
export async function listSources(
  sources: EdgeSources,
  catalog: string,
  query: SourceQuery,
  signal: AbortSignal,
): Promise<Page<CatalogEntry>> {
  const { page, limit } = query;
  const first = page === undefined ? [{ source: filesRecord(catalog) }] : [];
  const only = (entries: readonly CatalogEntry[]) =>
    entries.filter((entry) => passes(entry, query));
  const room = limit === undefined ? undefined : limit - first.length;
  if (room !== undefined && room < 1) return { items: only(first), next: AFTER_FILES };
  const listed = await sources.list(
    {
      ...(page === undefined || page === AFTER_FILES ? {} : { page }),
      ...(room === undefined ? {} : { limit: room }),
    },
    signal,
  );
  const entries = listed.items.map((each) => toEntry(each, catalog));
  return { ...listed, items: only([...first, ...entries]) };
}

/** The page after the files alone, which is the first one of the service. */
const AFTER_FILES = 'sources';

function passes(entry: CatalogEntry, { kind, text, tags = [] }: SourceQuery): boolean {
  // A filter asks for sources, and a record with a mistake is none.
  if (!('source' in entry)) return kind === undefined && !text && tags.length === 0;
  const { source } = entry;
  return (
    (kind === undefined || source.kind === kind) &&
    (!text || matches(source, text)) &&
    tags.every((tag) => source.tags.includes(tag))
  );
}

function matches({ name, title }: SourceRecord, text: string): boolean {
  const wanted = text.toLowerCase();
  return [name, title].some((each) => each.toLowerCase().includes(wanted));
}
