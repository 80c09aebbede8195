import type { Event } from '../disposable.js';
import type { Field } from './field.js';
import type { Page, PageRequest } from './page.js';
import type { Properties, SourceRecord } from './source.js';

/**
 * A catalog says which sources exist. `local` keeps them in VS Code's settings; `edge`, `ibm`,
 * `qarion` and `datagrok` ask a server. The tree, the forms, search and the API know only this.
 */
export interface Catalog {
  /** Unique among the catalogs; the first part of a source's id. Holds no slash. */
  readonly name: string;
  readonly kind: string;
  readonly title: string;
  /** What the signed-in user may do here. May change with `onDidChange`. */
  readonly capabilities: CatalogCapabilities;
  /** True when records of `list` may lack properties that `get` has: only those can be opened. */
  readonly abridged?: boolean;
  /** Fires when the list, a record or the capabilities may have changed. */
  readonly onDidChange: Event<void>;

  /**
   * Makes sure that `capabilities` and `scopes` say what they can: to be called before they are
   * judged. Absent in catalogs where they always do. Rejects when the catalog cannot be reached.
   */
  prepare?(signal: AbortSignal): Promise<void>;
  /** Spaces or projects between the catalog and its sources; absent in catalogs without them. */
  scopes?(request: PageRequest, signal: AbortSignal): Promise<Page<CatalogScope>>;
  list(query: SourceQuery, signal: AbortSignal): Promise<Page<CatalogEntry>>;
  /** Rejects with `NotFound`. */
  get(name: string, signal: AbortSignal): Promise<SourceRecord>;
  /** Kinds a new source may have here, for the first step of a form. */
  kinds(signal: AbortSignal): Promise<readonly SourceKindInfo[]>;
  /** The form of one kind, secrets included (marked `secret`). */
  fields(kind: string, signal: AbortSignal): Promise<readonly Field[]>;
  /** Places for `SaveOptions.target`, the usual one first; absent when there is only one. */
  targets?(signal: AbortSignal): Promise<readonly CatalogScope[]>;

  /** With `capabilities.create`. Rejects with `Conflict` when the name is taken. */
  create?(source: NewSource, options: SaveOptions, signal: AbortSignal): Promise<SourceRecord>;
  /** With `capabilities.update`. Only the named properties change; undefined removes one. */
  update?(
    name: string,
    changes: SourceChanges,
    options: SaveOptions,
    signal: AbortSignal,
  ): Promise<SourceRecord>;
  /** With `capabilities.remove`. */
  remove?(name: string, signal: AbortSignal): Promise<void>;
  /** With `capabilities.test`: the server tests; otherwise the connector does, from here. */
  test?(name: string, signal: AbortSignal): Promise<TestResult>;
  /** Secrets the catalog itself hands out for a source, to be held in memory only. */
  secrets?(
    name: string,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, string>> | undefined>;
  /** Shows the user the record, or the mistake in it, where it is kept. */
  reveal?(location: EntryLocation): Promise<void>;
}

export interface CatalogCapabilities {
  readonly create: boolean;
  readonly update: boolean;
  readonly remove: boolean;
  /** The catalog can test a source by itself. */
  readonly test: boolean;
  /** A source can be saved although its test failed. */
  readonly saveUntested: boolean;
  readonly sync: boolean;
  readonly search: boolean;
  /** The catalog keeps secrets itself: they are saved with the record, not in `SecretStorage`. */
  readonly keepsSecrets?: boolean;
}

export interface CatalogScope {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
}

/** A filter the catalog applies itself where it can. */
export interface SourceQuery extends PageRequest {
  readonly scope?: string;
  readonly kind?: string;
  readonly text?: string;
  readonly tags?: readonly string[];
}

/** An entry of a list: a source, or a record so malformed that it is none. */
export type CatalogEntry = { readonly source: SourceRecord } | { readonly problem: CatalogProblem };

export interface CatalogProblem {
  /** Name of the record, as far as it can be told. */
  readonly label: string;
  /** Names the mistake and where it is. */
  readonly message: string;
  readonly location?: EntryLocation;
}

/** Understood by the catalog that made it, opaque to all others. Survives JSON. */
export type EntryLocation = Readonly<Record<string, string | number>>;

export interface SourceKindInfo {
  readonly kind: string;
  readonly label: string;
  readonly description?: string;
}

export interface NewSource {
  readonly name: string;
  readonly title?: string;
  readonly kind: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly properties: Properties;
}

export interface SourceChanges {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly properties?: Properties;
}

export interface SaveOptions {
  /** Where to keep it, in catalogs that have several places (settings targets, spaces). */
  readonly target?: string;
  /** For catalogs with `capabilities.test`: test before saving; a failed test saves nothing. */
  readonly test?: boolean;
  /** Secrets, for catalogs that keep them themselves. Never given to the local catalog. */
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface TestResult {
  readonly ok: boolean;
  readonly message: string;
}
