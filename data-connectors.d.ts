/**
 * The API of the extension Data Connectors (`data-connectors.data-connectors`).
 *
 * ```ts
 * const extension = vscode.extensions.getExtension<DataConnectorsApi>('data-connectors.data-connectors');
 * const api = await extension?.activate();
 * const table = (await api.sources.get('data-warehouse-sql')).tables?.get('experiments');
 * ```
 *
 * Promises reject with an `Error` that has a `code`: see `ErrorCode`.
 */
import type * as vscode from 'vscode';

export interface DataConnectorsApi {
  readonly apiVersion: 1;
  readonly sources: Sources;
  /**
   * Finds sources by approximate words in name, title, description and tags, and files and folders
   * by approximate names, best first; all of them without a `kind`. Files are looked for in sources
   * that are connected, in catalogs that search by themselves, and in what the user has browsed; of a
   * large bucket, among its first files and those that begin with the text. Rejects when a catalog
   * cannot list its sources, unless only files or folders were asked for.
   */
  search(
    query: string,
    options?: { kind?: 'file' | 'folder' | 'connector' },
  ): Promise<SearchResult[]>;
}

export type ErrorCode =
  | 'NotFound'
  | 'Unauthorized'
  | 'Forbidden'
  | 'Invalid'
  | 'Conflict'
  | 'Unavailable'
  | 'Timeout'
  | 'Cancelled'
  | 'Unsupported';

export interface Sources {
  /** `text` matches approximately; every tag given must be there. */
  list(filter?: {
    catalog?: string;
    kind?: string;
    text?: string;
    tags?: string[];
  }): Promise<SourceInfo[]>;
  /** Rejects with `NotFound`. An id is `catalog/name`, or a name where only one catalog has it. */
  get(id: string): Promise<Source>;
  /** Tests first unless `test` is false; a failed test saves nothing. `secret` is never written to settings. */
  add(
    catalog: string,
    source: NewSource,
    options?: { test?: boolean; secret?: Record<string, string> },
  ): Promise<SourceInfo>;
  /** Changes only what is named; `undefined` takes a property away. Tests first unless `test` is false. */
  update(id: string, changes: object, options?: { test?: boolean }): Promise<SourceInfo>;
  /** Removes the record and its secret. The remote data is not touched. */
  remove(id: string): Promise<void>;
  /** A refused connection is a result, not a rejection. */
  test(id: string): Promise<TestResult>;
  readonly onDidChange: vscode.Event<void>;
}

export interface SourceInfo {
  /** `catalog/name` */
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** `postgresql`, `s3`, `openapi`, or another word a catalog uses. */
  readonly kind: string;
  readonly catalog: string;
  readonly description?: string;
  readonly tags: readonly string[];
}

/** As in the setting `dataConnectors.sources`: the kind's own properties stand beside these. */
export interface NewSource {
  name: string;
  kind: string;
  title?: string;
  description?: string;
  tags?: string[];
  [property: string]: unknown;
}

export interface TestResult {
  readonly ok: boolean;
  readonly message: string;
}

export interface SearchResult {
  /** Title of a source; last segment of the path of a file or folder. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'connector';
  /** Id of a source; address of a file or folder, as text, where the catalog says what it is. */
  readonly uid: string;
  /** Id of the source it is, or is in. */
  readonly source: string;
  /** Address of a file or folder, to be opened or read. */
  readonly uri?: vscode.Uri;
}

export interface Source extends SourceInfo {
  test(): Promise<TestResult>;
  /** Databases. */
  readonly tables?: {
    list(): Promise<TableInfo[]>;
    /** A string is read as SQL reads it: `table`, `schema.table`, `"quoted.name"`. */
    get(name: string | { schema: string; name: string }): Table;
  };
  /** Databases: streams the result of a query in a read-only session. */
  query?(sql: string, parameters?: unknown[], signal?: AbortSignal): AsyncIterable<RowBatch>;
  /** Object storage. */
  readonly root?: Folder;
  /**
   * HTTP APIs: writes a typed client into the folder and returns the files. Rejects with `Conflict`
   * where files of the same names were not generated.
   */
  generateClient?(target: vscode.Uri): Promise<vscode.Uri[]>;
  /** HTTP APIs: a live client with a method per operation, named after its `operationId`. */
  client?(): Promise<Record<string, (args?: object) => Promise<unknown>>>;
}

export interface TableInfo {
  readonly schema: string;
  readonly name: string;
  /** `table`, `view`, `materialized view`, `foreign table`, `partitioned table`. */
  readonly kind: string;
}

export interface Table {
  columns(): Promise<Column[]>;
  /** Rows [start, end), counted from 0. Fewer than asked for means that the table ends there. */
  rows(range: { start: number; end: number }, signal?: AbortSignal): Promise<RowBatch>;
  estimatedRowCount(): Promise<number | undefined>;
}

export interface Column {
  readonly name: string;
  /** As the source names it: `int8`, `timestamptz`, `DOUBLE`. */
  readonly type: string;
  readonly nullable?: boolean;
  readonly key?: boolean;
}

export interface RowBatch {
  readonly columns: readonly Column[];
  /** A cell is null or its exact text, never rounded. */
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface Entry {
  readonly name: string;
  readonly kind: 'folder' | 'file';
  /** Bytes. */
  readonly size?: number;
  /** Milliseconds since 1970 UTC. */
  readonly modified?: number;
}

export interface Folder {
  readonly uri: vscode.Uri;
  list(): Promise<Entry[]>;
  /** Opens a child by name, or a path of names with `/` between them. */
  open(name: string): Promise<Folder | File>;
}

export interface File {
  readonly uri: vscode.Uri;
  /** Bytes. */
  readonly size: number;
  /** Bytes [start, end), or all. */
  read(range?: { start: number; end: number }): Promise<Uint8Array>;
}
