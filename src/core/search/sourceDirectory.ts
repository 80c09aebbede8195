import { DisposableStore, type Disposable } from '../disposable.js';
import type { Catalog } from '../sources/catalog.js';
import { CatalogListing } from './catalogListing.js';
import type { SourceBrief } from './hit.js';
import type { SearchSurroundings } from './surroundings.js';

/** The sources of all catalogs, each catalog listed once until it says that its list changed. */
export class SourceDirectory implements Disposable {
  readonly #surroundings: SearchSurroundings;
  readonly #listings = new Map<Catalog, CatalogListing>();
  readonly #store = new DisposableStore();

  constructor(surroundings: SearchSurroundings) {
    this.#surroundings = surroundings;
    this.#store.add(surroundings.onDidChangeSources((catalog) => this.forget(catalog)));
  }

  /** One for each catalog there is now, listed or not. */
  listings(): readonly CatalogListing[] {
    return this.#surroundings.catalogs().map((catalog) => {
      const known = this.#listings.get(catalog);
      if (known) return known;
      const listing = new CatalogListing(catalog, this.#surroundings);
      this.#listings.set(catalog, listing);
      return listing;
    });
  }

  /** The sources that have been listed so far. */
  *sources(): Generator<SourceBrief, void, undefined> {
    for (const { index } of this.listings()) for (const { source } of index.entries) yield source;
  }

  /** Forgets one catalog's list, or all: they are asked for again when next they are wanted. */
  forget(catalog?: Catalog): void {
    const stale = catalog ? [catalog] : [...this.#listings.keys()];
    for (const each of stale) {
      this.#listings.get(each)?.end();
      this.#listings.delete(each);
    }
  }

  dispose(): void {
    this.forget();
    this.#store.dispose();
  }
}
