import type { SqlConsole } from '../sql/console.js';
import type { ObjectStore } from '../storage/objectStore.js';
import type { TableSet } from '../table/table.js';
import type { ApiSource } from './api.js';
import type { Card } from './card.js';
import type { Field, FieldProblem } from './field.js';
import type { Page, PageRequest } from './page.js';
import type { Properties, SourceRecord } from './source.js';

/**
 * The light half of a connector: what forms, tooltips and secret storage need. It is loaded at
 * start-up, so it imports no driver.
 */
export interface ConnectorKind extends SourceLook {
  readonly kind: string;
  readonly description: string;
  readonly fields: readonly Field[];
  /** Secrets that can be asked before any connection was made; see `Session.credentialFields`. */
  readonly credentials: readonly Field[];
  /**
   * Where secrets of this source may be sent (kind, host or endpoint, user), as canonical text. A
   * stored secret is used only while this text is the one it was stored with.
   */
  binding(properties: Properties): string;
  /** What `fields` alone cannot say, such as two settings that exclude each other. */
  validate?(properties: Properties): FieldProblem[];
}

/** What rows, tooltips and menus say of a source that can be browsed. */
export interface SourceLook {
  readonly label: string;
  /** Name of a theme icon (codicon). */
  readonly icon: string;
  /** Which facets its sessions have, so that menus need not connect to find out. */
  readonly offers: readonly SourceOffer[];
  /** Where the source points, in one line for tooltips: `lab@localhost:5432/lab`. */
  describe(properties: Properties): string;
  /** True when the settings say that its objects are not to be changed. */
  readOnly?(properties: Properties): boolean;
}

/** A facet of `Session`; `presign` says that its `objects` have that method. */
export type SourceOffer = 'tables' | 'sql' | 'objects' | 'presign' | 'api' | 'cards';

/** The heavy half: opens sessions. Loaded when the first source of its kind is used. */
export interface Connector {
  readonly kind: string;
  /** Makes a session without connecting: the first operation does that. */
  open(source: SourceRecord, context: ConnectorContext): Session;
}

/** What a connector may use of its surroundings. */
export interface ConnectorContext {
  /**
   * The secrets bound to this source, or undefined when none are stored. Asked anew for each
   * connection and not kept longer than one takes.
   */
  secrets(signal: AbortSignal): Promise<Readonly<Record<string, string>> | undefined>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Reads a file named by a source: absolute, or relative to the folder the record belongs to. */
  readFile(path: string, signal: AbortSignal): Promise<Uint8Array>;
  /** A user's settings at this moment. */
  readonly limits: ConnectorLimits;
  readonly log: Logger;
  /** How the user wants the operations of this source listed at this moment; by tag if absent. */
  readonly operationsBy?: 'tag' | 'path';
  /** Absolute path of the folder with the extension's own bundles (for worker scripts). */
  readonly distFolder: string;
}

export interface ConnectorLimits {
  /** Milliseconds a connection attempt may take. */
  readonly connectTimeout: number;
  /** Milliseconds one statement or request may take; 0 = none. */
  readonly requestTimeout: number;
  /** Entries per page of a listing. */
  readonly pageSize: number;
}

/** Must never be given a secret. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** One opened source. Every method may be called again after it failed. */
export interface Session {
  /** Proves that the source can be reached with the credentials at hand; says what was found. */
  test(signal: AbortSignal): Promise<string>;
  /** The secrets this source can use, as far as can be told (an API's own security schemes). */
  credentialFields(signal: AbortSignal): Promise<readonly Field[]>;
  /** Children of a node, or of the source itself for an empty path. */
  children(
    path: readonly string[],
    request: PageRequest,
    signal: AbortSignal,
  ): Promise<Page<SourceNode>>;
  /** Forgets what was cached below a node, so that `children` asks the server again. */
  invalidate(path: readonly string[]): void;

  readonly tables?: TableSet;
  readonly sql?: SqlConsole;
  readonly objects?: ObjectStore;
  readonly api?: ApiSource;
  /**
   * Nodes at any depth whose names are like the words of a text, the likeliest first as far as the
   * server can tell: one or two requests, not a walk. Whoever asks ranks and may drop them.
   */
  find?(text: string, limit: number, signal: AbortSignal): Promise<readonly SourceNode[]>;
  /** Descriptions of nodes that have `card`, read whole. Rejects with `NotFound`. */
  card?(path: readonly string[], signal: AbortSignal): Promise<Card>;

  /** Closes connections; running work is cancelled. Never rejects. */
  close(): Promise<void>;
}

/** What a node is to the user; the host has an icon and a set of actions for each. */
export type NodeRole =
  | 'database'
  | 'schema'
  | 'table'
  | 'view'
  | 'materializedView'
  | 'foreignTable'
  | 'partitionedTable'
  | 'column'
  | 'keyColumn'
  | 'bucket'
  | 'folder'
  | 'file'
  | 'tag'
  | 'path'
  | 'operation'
  | 'query'
  | 'product'
  | 'asset'
  | 'message';

/** A row of the tree below a source. */
export interface SourceNode {
  /** Segments from the source down, unique among siblings; never split or joined to be shown. */
  readonly path: readonly string[];
  readonly role: NodeRole;
  readonly label: string;
  readonly description?: string;
  /** Plain text, shown as such: it comes from a server. */
  readonly tooltip?: string;
  readonly expandable: boolean;
  /** Set on nodes whose rows can be read through `Session.tables`. */
  readonly table?: { readonly schema: string; readonly name: string };
  /** Set on files and folders: the path for `Session.objects`. */
  readonly object?: string;
  /** Set on nodes that `Session.card` describes. */
  readonly card?: boolean;
  /** Set on operations of `Session.api`. */
  readonly operation?: string;
  /** Bytes, of a file. */
  readonly size?: number;
  /** Milliseconds since 1970 UTC. */
  readonly modified?: number;
  readonly deprecated?: boolean;
}
