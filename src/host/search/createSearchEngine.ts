import { setImmediate, setTimeout } from 'node:timers/promises';
import type { CatalogRegistry } from '../../core/catalogs/catalogRegistry.js';
import { SearchEngine } from '../../core/search/searchEngine.js';
import type { SeenNodes } from '../../core/search/seenNodes.js';
import type { SourceService } from '../sources/sourceService.js';

/** A search engine in the world of this extension. */
export function createSearchEngine(
  sources: SourceService,
  catalogs: CatalogRegistry,
  seen: SeenNodes,
): SearchEngine {
  return new SearchEngine(
    {
      catalogs: () => catalogs.all(),
      isSignedOut: (catalog) => catalogs.state(catalog)?.status === 'signedOut',
      look: (source) => sources.look(source),
      get: (id, signal) => sources.get(id, signal),
      connected: () => sources.connected(),
      use: (source, signal, work) => sources.use(source, signal, work),
      onDidChangeSources: sources.onDidChangeSources,
      onDidCloseSession: sources.onDidCloseSession,
      pause: () => setImmediate(),
      wait: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
    },
    seen,
  );
}
