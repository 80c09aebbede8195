import type { Field } from './field.js';
import type { Properties } from './source.js';

/** What else a catalog may do: facets of `Catalog` and `RemoteCatalog`, each optional. */

/** One thing that a catalog's own search found. */
export interface CatalogHit {
  readonly kind: 'file' | 'folder' | 'connector';
  /** For display: a title, or the last segment of a path. */
  readonly name: string;
  /** Name of the source in the catalog, for `Catalog.get`: of the connector, or of what holds the file. */
  readonly source: string;
  /** With files and folders: the path for `Session.objects`; absent when the catalog does not say. */
  readonly object?: string;
  readonly description?: string;
}

/** One run of a job that reads a source into its catalog. */
export interface SyncRun {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'succeeded' | 'failed' | 'unknown';
  /** The server's own word for the state. */
  readonly status?: string;
  /** Milliseconds since 1970 UTC. */
  readonly started?: number;
  readonly finished?: number;
  /** What came of it, or what went wrong. */
  readonly message?: string;
  /** Everything else the server tells, as label and text. */
  readonly details: readonly (readonly [string, string])[];
}

/** Told while a job runs: a sentence for the user. */
export type Progress = (message: string) => void;

/** An action that a catalog's server runs on a source. */
export interface SourceActionInfo {
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  readonly fields: readonly Field[];
}

/** What the signed-in user is called, to be changed by that user. */
export interface ProfileFacet {
  /** All of them are sent at each change: some servers erase what is left out. */
  readonly fields: readonly Field[];
  read(signal: AbortSignal): Promise<Properties>;
  save(values: Properties, signal: AbortSignal): Promise<void>;
}

/** Tokens that the signed-in user may give to programs. */
export interface ApiTokensFacet {
  list(signal: AbortSignal): Promise<readonly ApiTokenInfo[]>;
  /** The value is given out this once; it must be neither logged nor kept. */
  create(
    options: {
      readonly note?: string;
      /** Seconds until it expires; absent for never. */
      readonly expiresIn?: number;
    },
    signal: AbortSignal,
  ): Promise<{ readonly info: ApiTokenInfo; readonly value: string }>;
  remove(id: string, signal: AbortSignal): Promise<void>;
}

export interface ApiTokenInfo {
  readonly id: string;
  readonly note?: string;
  /** Milliseconds since 1970 UTC; absent for never. */
  readonly expires?: number;
  readonly created?: number;
}

/** JSON objects that the service keeps for the signed-in user, who alone may read them. */
export interface UserSecretsFacet {
  list(signal: AbortSignal): Promise<readonly string[]>;
  create(name: string, value: Properties, signal: AbortSignal): Promise<void>;
  /** To be shown on request only; must be neither logged nor kept. */
  read(name: string, signal: AbortSignal): Promise<Properties>;
}
