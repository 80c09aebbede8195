import type { Event } from '../disposable.js';
import type { CatalogHit, Progress, SourceActionInfo, SyncRun } from './catalogFacets.js';
import type { Session, SourceLook } from './connector.js';
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
  /**
   * With `capabilities.test`: the server tests what `create` or `update` would save, and nothing is
   * saved. Undefined, as when absent, where servers test only what they have.
   */
  tryOut?(
    draft: UnsavedSource,
    secrets: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<TestResult | undefined>;
  /** Secrets the catalog itself hands out for a source, to be held in memory only. */
  secrets?(
    name: string,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, string>> | undefined>;
  /**
   * The file that a record names by its path, where the catalog itself keeps it (a specification);
   * undefined for a file of this computer.
   */
  readFile?(name: string, path: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Shows the user the record, or the mistake in it, where it is kept. */
  reveal?(location: EntryLocation): Promise<void>;

  /** How a source looks that the catalog itself can open; undefined when it cannot. */
  browses?(source: SourceRecord): SourceLook | undefined;
  /**
   * Opens such a source, without a request: its own files, its data products, a database that only
   * its server can reach. A source whose kind has a connector is opened by that one.
   */
  open?(source: SourceRecord): Promise<Session>;
  /**
   * Further views of one source, shown below it: what the catalog has of it beside what its
   * connector reads (saved queries, the same tables through the server). Such a view is a source of
   * its own, which `get` knows and `list` leaves out; its name begins with a slash. No request.
   */
  companions?(source: SourceRecord): readonly SourceRecord[];

  /** With `capabilities.search`: the catalog's own approximate search, best match first. */
  search?(
    query: string,
    kind: CatalogHit['kind'] | undefined,
    signal: AbortSignal,
  ): Promise<readonly CatalogHit[]>;
  /** Has the catalog read a source anew and follows the job to its end, which may be a failure. */
  sync?(name: string, progress: Progress, signal: AbortSignal): Promise<SyncRun>;
  /** The newest run first. */
  syncHistory?(name: string, signal: AbortSignal): Promise<readonly SyncRun[]>;
  /**
   * Checks a dbt `manifest.json`, uploads it and follows the job to its end. Rejects with `Invalid`
   * before any request when it is malformed.
   */
  uploadDbtManifest?(
    name: string,
    content: Uint8Array,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<SyncRun>;
  actions?(name: string, signal: AbortSignal): Promise<readonly SourceActionInfo[]>;
  /** Resolves with the answer as JSON text, exact. */
  runAction?(
    name: string,
    action: string,
    values: Properties,
    signal: AbortSignal,
  ): Promise<string>;
  /** Copies a source into another scope of the same catalog, secrets included. */
  copy?(name: string, scope: string, signal: AbortSignal): Promise<SourceRecord>;
  /** How a program gets the source with the catalog's own Python SDK. Holds no secret. */
  code?(name: string, signal: AbortSignal): Promise<string>;
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
  /** Sources have names that the server makes: a form asks for the title only. */
  readonly namesSources?: boolean;
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

/** A new source, or the changes of the one with this name. */
export type UnsavedSource =
  { readonly source: NewSource } | { readonly name: string; readonly changes: SourceChanges };

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
