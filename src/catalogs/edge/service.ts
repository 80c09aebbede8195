import type { Page, PageRequest } from '../../core/sources/page.js';
import type { Cell, Column } from '../../core/table/table.js';

/**
 * What an Edge service can do, whatever the way to it (`transport`). The catalog, its sessions and
 * its facets know only this; `python/` speaks it through Enthought's own Python API.
 *
 * Every method rejects with a `ConnectorError`: `Unauthorized` only when the token is refused,
 * `NotFound` for what there is not, `Invalid` for what Edge calls a bad entry.
 */
export interface EdgeService {
  readonly sources: EdgeSources;
  readonly sql: EdgeSql;
  readonly files: EdgeFiles;
  readonly tokens: EdgeTokens;
  readonly userSecrets: EdgeUserSecrets;
  /** Who the token belongs to; the cheapest request that proves it. */
  whoAmI(signal: AbortSignal): Promise<EdgeUser>;
  /** Sets all of them: Edge erases those that are left out. */
  setWhoAmI(names: EdgeNames, signal: AbortSignal): Promise<void>;
  /** Approximate, best match first. */
  search(
    query: string,
    kind: EdgeHit['kind'] | undefined,
    signal: AbortSignal,
  ): Promise<readonly EdgeHit[]>;
  /** Ends what is under way. Never rejects. */
  close(): Promise<void>;
}

export interface EdgeNames {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

export interface EdgeUser extends EdgeNames {
  readonly userName: string;
  readonly serverAdmin: boolean;
  readonly license?: string;
  /** Names of the organizations the user belongs to. */
  readonly organizations: readonly string[];
}

export interface EdgeHit {
  /** Of a file or folder the last segment of its path. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'connector';
  readonly uid: string;
  /** Where a file or folder is, from the root without a slash in front; absent where not told. */
  readonly path?: string;
}

/** The connector types that Edge documents. Records may be of others. */
export type EdgeSourceKind = 'sql' | 's3' | 'openapi';

/** A record by the names that Edge has for its fields (`host`, `db_name`...). Holds no secret. */
export interface EdgeSource {
  readonly uid?: string;
  /** The short name. */
  readonly name: string;
  readonly title?: string;
  /** One of `EdgeSourceKind`, or Edge's own word for what we do not know. */
  readonly kind: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Names of the fields that are secret, have a value and are given out by `secrets`. */
  readonly secretFields: readonly string[];
}

/** A record to be, secrets among its fields. */
export interface EdgeDraft {
  readonly kind: EdgeSourceKind;
  readonly name: string;
  readonly title: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A part of a record: a field that is undefined keeps its value. */
export interface EdgeChanges {
  readonly title?: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** One entry of a list; `problem` where Edge cannot read the record itself. */
export type EdgeListed =
  EdgeSource | { readonly name: string; readonly problem: string; readonly fields?: never };

/** The three outcomes of Edge's own test. */
export type EdgeTestStatus = 'VALID_CONNECTION' | 'BAD_CREDENTIALS' | 'NO_CONNECTION';

export interface EdgeSources {
  /** The kinds a new source may have: older services lack some. */
  kinds(signal: AbortSignal): Promise<readonly EdgeSourceKind[]>;
  list(request: PageRequest, signal: AbortSignal): Promise<Page<EdgeListed>>;
  /** By short name or UID. */
  get(id: string, signal: AbortSignal): Promise<EdgeSource>;
  /** Values of `secretFields`. Must be neither logged nor kept longer than they are used. */
  secrets(id: string, signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  add(draft: EdgeDraft, signal: AbortSignal): Promise<EdgeSource>;
  update(id: string, changes: EdgeChanges, signal: AbortSignal): Promise<EdgeSource>;
  remove(id: string, signal: AbortSignal): Promise<void>;
  /** Tests a saved source, with changes that need not be saved; or one that is to be added. */
  test(
    what: EdgeDraft | { readonly id: string; readonly changes?: EdgeChanges },
    signal: AbortSignal,
  ): Promise<EdgeTestStatus>;
  /** The OpenAPI document of a source of kind `openapi`, or where it is. */
  specification(
    id: string,
    signal: AbortSignal,
  ): Promise<{ readonly text: string } | { readonly url: string }>;
}

export interface EdgeSql {
  tables(source: string, signal: AbortSignal): Promise<readonly EdgeTable[]>;
  columns(source: string, table: EdgeTable, signal: AbortSignal): Promise<readonly Column[]>;
  /**
   * Rows from `start`, counted from 0, at most `limit`: fewer where more would make too large an
   * answer, and then `complete` is false. Never reads a table whole.
   */
  preview(
    source: string,
    table: EdgeTable,
    range: { readonly start: number; readonly limit: number },
    signal: AbortSignal,
  ): Promise<EdgeRows>;
}

export interface EdgeTable {
  readonly name: string;
  /** Where the service tells. */
  readonly schema?: string;
  /** `table`, `view`...; where the service tells. */
  readonly kind?: string;
}

export interface EdgeRows {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** True when nothing was left out of what was asked for. */
  readonly complete: boolean;
}

/** Where a file is: among the organization's own, or in the bucket of an S3 source. */
export interface EdgeFileRoot {
  /** Name of an S3 source; absent for Edge's own files. Its files can only be read. */
  readonly source?: string;
}

export interface EdgeFileEntry {
  readonly name: string;
  readonly kind: 'folder' | 'file';
  /** Bytes; where the service tells. */
  readonly size?: number;
  /** Milliseconds since 1970 UTC; where the service tells. */
  readonly modified?: number;
}

/**
 * Files in folders. Paths are segments joined by `/` without one in front or at the end; the root is
 * ''. Nothing here replaces anything but `upload`.
 */
export interface EdgeFiles {
  list(
    root: EdgeFileRoot,
    folder: string,
    request: PageRequest,
    signal: AbortSignal,
  ): Promise<Page<EdgeFileEntry>>;
  stat(
    root: EdgeFileRoot,
    path: string,
    kind: 'folder' | 'file',
    signal: AbortSignal,
  ): Promise<EdgeFileEntry>;
  /** Bytes [start, end) of a file; fewer where it ends before. */
  read(
    root: EdgeFileRoot,
    path: string,
    range: { readonly start?: number; readonly end?: number },
    signal: AbortSignal,
  ): Promise<Uint8Array>;
  /** Creates or replaces a file whole, in a folder that there is. */
  upload(path: string, content: Uint8Array, signal: AbortSignal): Promise<void>;
  /** In a folder that there is. */
  makeFolder(path: string, signal: AbortSignal): Promise<void>;
  /** A new name in the same folder. */
  rename(path: string, name: string, signal: AbortSignal): Promise<void>;
  /** Into another folder that there is, under the same name. */
  move(path: string, folder: string, signal: AbortSignal): Promise<void>;
  /** A folder with all in it. */
  delete(path: string, kind: 'folder' | 'file', signal: AbortSignal): Promise<void>;
  /** An address that gives out the file without a sign-in, for a while. */
  downloadUrl(path: string, signal: AbortSignal): Promise<string>;
}

export interface EdgeToken {
  readonly id: string;
  readonly note?: string;
  /** Milliseconds since 1970 UTC; absent for never. */
  readonly expires?: number;
  readonly created?: number;
}

export interface EdgeTokens {
  list(signal: AbortSignal): Promise<readonly EdgeToken[]>;
  /** `expiresIn` in seconds; absent for never. The value is given out this once. */
  create(
    options: { readonly note?: string; readonly expiresIn?: number },
    signal: AbortSignal,
  ): Promise<{ readonly token: EdgeToken; readonly value: string }>;
  remove(id: string, signal: AbortSignal): Promise<void>;
}

/** JSON objects that Edge keeps for one user. */
export interface EdgeUserSecrets {
  list(signal: AbortSignal): Promise<readonly string[]>;
  create(
    name: string,
    value: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<void>;
  read(name: string, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>>;
}
