import type { Event } from '../disposable.js';

/**
 * Where records are kept: the layers of the setting `dataConnectors.sources` for the local catalog,
 * those of `dataConnectors.catalogs` for the list of catalogs. Defined here because both sides need
 * it and know each other not: they read it, the host makes it of VS Code's configuration.
 */
export interface LocalStore {
  /** Every layer that exists now, the widest (user) first, folders in workspace order last. */
  layers(): readonly LocalLayer[];
  /** Replaces the value of one layer; undefined removes the setting from it. */
  write(layer: string, records: readonly unknown[] | undefined): Promise<void>;
  /** Shows a record (or the setting as a whole) in the settings file of its layer. */
  reveal(layer: string, index?: number): Promise<void>;
  readonly onDidChange: Event<void>;
}

export interface LocalLayer {
  /** Stable as long as the layer exists: `user`, `workspace`, `folder:<uri>`. */
  readonly id: string;
  /** For display: "User settings". */
  readonly title: string;
  /** Name of the workspace folder, for layers that belong to one. */
  readonly folder?: string;
  /** As found in the settings: anything a user may have typed. Undefined when not set. */
  readonly value: unknown;
}
