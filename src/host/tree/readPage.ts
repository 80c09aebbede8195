import { ConnectorError, isCancelled } from '../../core/errors.js';
import { isFiltering, type ListFilter } from '../../core/search/listFilter.js';
import type { Catalog, CatalogEntry, CatalogProblem } from '../../core/sources/catalog.js';
import type { Page, PageRequest } from '../../core/sources/page.js';
import type { SourceService } from '../sources/sourceService.js';
import { keyOf, type ParentElement, type TreeElement } from './elements.js';

/** How long a scope's or catalog's own list may take; connectors have time-outs of their own. */
const LIST_TIMEOUT_MS = 60_000;

type ParentOf<Type extends ParentElement['type']> = Extract<ParentElement, { type: Type }>;

/** One page of what is below an element, as rows: asked of its catalog, or of its source. */
export async function readPage(
  sources: SourceService,
  parent: ParentElement,
  request: PageRequest,
  filter: ListFilter,
  signal: AbortSignal,
): Promise<Page<TreeElement>> {
  switch (parent.type) {
    case 'catalog': {
      const { catalog } = parent;
      await inTime(catalog.title, signal, async (deadline) => catalog.prepare?.(deadline));
      if (catalog.scopes) return scopeRows(parent, request, signal);
      return entryRows(parent, undefined, request, filter, signal);
    }
    case 'scope':
      return entryRows(parent, parent.scope.id, request, filter, signal);
    case 'source':
    case 'node':
      return nodeRows(sources, parent, request, signal);
  }
}

/** What the catalog has of a source stands above what its connector reads, and without asking. */
export function companionRows(parent: ParentElement): TreeElement[] {
  if (parent.type !== 'source') return [];
  const { catalog } = parent;
  return (catalog.companions?.(parent.source) ?? []).map((source) => ({
    type: 'source',
    key: keyOf('source', source.id),
    parent,
    catalog,
    source,
  }));
}

async function scopeRows(
  parent: ParentOf<'catalog'>,
  request: PageRequest,
  signal: AbortSignal,
): Promise<Page<TreeElement>> {
  const { catalog } = parent;
  const page = await inTime(catalog.title, signal, async (deadline) =>
    catalog.scopes?.(request, deadline),
  );
  return withItems(page ?? { items: [] }, (scope) => ({
    type: 'scope',
    key: keyOf('scope', catalog.name, scope.id),
    parent,
    catalog,
    scope,
  }));
}

async function entryRows(
  parent: ParentOf<'catalog' | 'scope'>,
  scope: string | undefined,
  request: PageRequest,
  filter: ListFilter,
  signal: AbortSignal,
): Promise<Page<TreeElement>> {
  const { catalog } = parent;
  const query = scope === undefined ? request : { ...request, scope };
  const page = await inTime<Page<CatalogEntry>>(catalog.title, signal, async (deadline) => {
    if (!isFiltering(filter)) return catalog.list(query, deadline);
    const { filteredPage } = await import('../lazyCommands.js');
    return filteredPage(catalog, filter, query, deadline);
  });
  return withItems(page, (entry, index): TreeElement =>
    'source' in entry
      ? {
          type: 'source',
          key: keyOf('source', entry.source.id),
          parent,
          catalog,
          source: entry.source,
        }
      : {
          type: 'problem',
          key: keyOf('problem', catalog.name, scope, request.page, index),
          parent,
          problem: entry.problem,
          ...revealOf(catalog, entry.problem),
        },
  );
}

async function nodeRows(
  sources: SourceService,
  parent: ParentOf<'source' | 'node'>,
  request: PageRequest,
  signal: AbortSignal,
): Promise<Page<TreeElement>> {
  const { source } = parent;
  const path = parent.type === 'node' ? parent.node.path : [];
  const page = await sources.use(
    source,
    signal,
    (session) => session.children(path, request, signal),
    { whole: parent.type === 'source' },
  );
  return withItems(page, (node) => ({
    type: 'node',
    key: keyOf('node', source.id, ...node.path),
    parent,
    source,
    node,
  }));
}

/** A list that takes too long is an error like others, not an empty list. */
async function inTime<T>(
  title: string,
  signal: AbortSignal,
  work: (deadline: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = AbortSignal.timeout(LIST_TIMEOUT_MS);
  try {
    return await work(AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (!timeout.aborted || signal.aborted || !isCancelled(error)) throw error;
    const seconds = LIST_TIMEOUT_MS / 1000;
    throw new ConnectorError('Timeout', `${title} has not answered within ${seconds} seconds.`);
  }
}

function revealOf(
  catalog: Catalog,
  { location }: CatalogProblem,
): { reveal?: () => Promise<void> } {
  if (!location || !catalog.reveal) return {};
  return { reveal: async () => catalog.reveal?.(location) };
}

function withItems<T>(
  page: Page<T>,
  make: (item: T, index: number) => TreeElement,
): Page<TreeElement> {
  const items = page.items.map(make);
  return page.next === undefined ? { items } : { items, next: page.next };
}
