import type { CatalogRegistry } from '../../core/catalogs/catalogRegistry.js';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import type { SearchEngine } from '../../core/search/searchEngine.js';
import { SeenNodes } from '../../core/search/seenNodes.js';
import type { Catalog } from '../../core/sources/catalog.js';
import type { SourceService } from '../sources/sourceService.js';

/** Search over everything: made when it is first used, and kept with what it has listed. */
export class SearchService implements Disposable {
  /** What has been shown of sources, to be found again. */
  readonly seen = new SeenNodes();
  readonly #sources: SourceService;
  readonly #catalogs: CatalogRegistry;
  readonly #store = new DisposableStore();
  #engine: Promise<SearchEngine> | undefined;

  constructor(sources: SourceService, catalogs: CatalogRegistry) {
    this.#sources = sources;
    this.#catalogs = catalogs;
    this.#store.add(sources.onDidCloseSession((id) => this.seen.forget(id)));
    this.#store.add(sources.onDidChangeContents((id) => this.seen.forget(id)));
  }

  engine(): Promise<SearchEngine> {
    this.#engine ??= this.#make().catch((error: unknown) => {
      // A bundle that failed to load must not be remembered as the engine.
      this.#engine = undefined;
      throw error;
    });
    return this.#engine;
  }

  /** Has the sources of a catalog, or of all, listed anew at the next search. */
  forget(catalog?: Catalog): void {
    this.#engine?.then(({ directory }) => directory.forget(catalog)).catch(() => undefined);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #make(): Promise<SearchEngine> {
    const { createSearchEngine } = await import('../lazyCommands.js');
    return this.#store.add(createSearchEngine(this.#sources, this.#catalogs, this.seen));
  }
}
