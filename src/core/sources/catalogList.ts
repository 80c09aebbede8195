import type { Event } from '../disposable.js';
import type { Catalog } from './catalog.js';

/** The catalogs there are at the moment: the local one first. */
export interface CatalogList {
  all(): readonly Catalog[];
  /** Fires when a catalog came, went, or took the place of another one of its name. */
  readonly onDidChange: Event<void>;
  /** Fires with a catalog whose sources may have changed. */
  readonly onDidChangeSources: Event<Catalog>;
}
