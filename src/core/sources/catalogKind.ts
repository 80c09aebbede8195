import type { Logger, SourceLook } from './connector.js';
import type { Catalog } from './catalog.js';
import type { ApiTokensFacet, ProfileFacet, UserSecretsFacet } from './catalogFacets.js';
import type { Field, FieldProblem } from './field.js';
import type { Properties, SourceRecord } from './source.js';

/**
 * The light half of a remote catalog: what forms, sign-in and secret storage need. It is read in
 * one go with the records of the settings, so it imports nothing that talks to a server.
 */
export interface CatalogKind {
  /** `edge`, `ibm`, `qarion`, `datagrok`. */
  readonly kind: string;
  readonly label: string;
  readonly description: string;
  /** Settings of one catalog, as in `dataConnectors.catalogs`, without `name` and `kind`. */
  readonly fields: readonly Field[];
  /** What signing in asks for; a field's `when` may look at the settings. */
  readonly credentials: readonly Field[];
  /** Where the catalog is, in one line for tooltips. */
  describe(properties: Properties): string;
  /** Where its token may be sent, as canonical text: see `ConnectorKind.binding`. */
  binding(properties: Properties): string;
  validate?(properties: Properties): FieldProblem[];
  /** Facets that its catalogs have, so that menus need not connect to find out. */
  readonly offers?: readonly CatalogOffer[];
  /** See `Catalog.browses`. */
  browses?(source: SourceRecord): SourceLook | undefined;
  /** See `Catalog.companions`. */
  companions?(source: SourceRecord): readonly SourceRecord[];
}

/** A facet of `RemoteCatalog`. */
export type CatalogOffer = 'profile' | 'tokens' | 'userSecrets';

/** The properties every record of `dataConnectors.catalogs` may have, whatever its kind. */
export const CATALOG_PROPERTIES = ['name', 'title', 'kind'] as const;

/** A catalog as configured. Holds no secret. */
export interface CatalogConfig {
  /** Unique among the catalogs, `[A-Za-z0-9._-]+`. */
  readonly name: string;
  readonly kind: string;
  readonly title: string;
  readonly properties: Properties;
}

export interface CatalogContext {
  /** The secrets bound to this catalog; undefined when nobody is signed in. Asked for each request. */
  secrets(signal: AbortSignal): Promise<Readonly<Record<string, string>> | undefined>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds one request may take; 0 = no limit. */
  readonly requestTimeout: number;
  readonly log: Logger;
  /** Absolute path of the folder with the extension's own files (for scripts a catalog runs). */
  readonly distFolder: string;
  /** Path of the Python interpreter that is selected in the editor; undefined when none is. */
  pythonInterpreter(signal: AbortSignal): Promise<string | undefined>;
  /** The proxy of the editor's settings, which its own requests take but other programs do not. */
  editorProxy?(): EditorProxy | undefined;
}

export interface EditorProxy {
  readonly url: string;
  /** Hosts that are reached without it, as `NO_PROXY` has them. */
  readonly exempt: readonly string[];
}

/** The heavy half: makes the catalog. Loaded when it is first listed. */
export interface CatalogConnector {
  readonly kind: string;
  /** Makes no request: the first operation does. */
  open(config: CatalogConfig, context: CatalogContext): RemoteCatalog;
}

/** A catalog behind a sign-in. Rejects with `Unauthorized` when nobody is signed in. */
export interface RemoteCatalog extends Catalog {
  /** Who the token belongs to; the cheapest request that proves it. */
  whoAmI(signal: AbortSignal): Promise<CatalogIdentity>;
  readonly profile?: ProfileFacet;
  readonly tokens?: ApiTokensFacet;
  readonly userSecrets?: UserSecretsFacet;
  /** Ends what is under way. Never rejects. */
  close(): Promise<void>;
}

export interface CatalogIdentity {
  /** Name or login, for display. */
  readonly label: string;
  /** E-mail address, role, organization: plain text. */
  readonly details: readonly string[];
}
