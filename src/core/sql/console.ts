import type { Event } from '../disposable.js';
import type { ConnectorError } from '../errors.js';
import type { Cell, TableSource } from '../table/table.js';

/** Where statements are run: a facet of `Session` for sources that know SQL. */
export interface SqlConsole {
  /** Makes a session of its own without connecting: what it sets and opens is its own. */
  open(options: { readonly readOnly: boolean }): SqlSession;
  /** The statements of a text, as the source's own language divides it. Never throws. */
  split(text: string): readonly SqlStatement[];
  /** Names for completion at a place of a text; at most `limit`, the likeliest first. */
  complete(
    text: string,
    offset: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly SqlCompletion[]>;
}

/** One statement of a text: [start, end) in UTF-16 units, without the semicolon. */
export interface SqlStatement {
  readonly start: number;
  readonly end: number;
  /** Names or numbers of its parameters, in order: `:name` is `name`, `$1` is `1`. */
  readonly parameters: readonly string[];
  /** False for what only reads, as far as its first word tells. */
  readonly writes: boolean;
}

export interface SqlCompletion {
  readonly label: string;
  /** What is put into the text: quoted where needed. */
  readonly text: string;
  readonly kind: 'keyword' | 'schema' | 'table' | 'view' | 'column' | 'function' | 'type';
  /** Its type, or what it belongs to. */
  readonly detail?: string;
  /** Start of what it replaces, in UTF-16 units. */
  readonly start: number;
}

export interface SqlSession {
  /**
   * Runs one statement. With `readOnly` in a read-only transaction; otherwise in one that stays
   * open until it is committed or rolled back. A failure says where, as `ConnectorError.place`. The rows
   * of the result before are closed.
   */
  run(
    statement: string,
    parameters: Readonly<Record<string, Cell>>,
    signal: AbortSignal,
  ): Promise<SqlResult>;
  /**
   * The server's plan of one statement as JSON; see `readPlan`. With `analyze` the statement is run
   * to measure it, and whatever it changed is undone.
   */
  explain(
    statement: string,
    parameters: Readonly<Record<string, Cell>>,
    options: { readonly analyze: boolean },
    signal: AbortSignal,
  ): Promise<string>;
  /** `open` while changes are neither kept nor undone; `failed` when only undoing is possible. */
  readonly transaction: 'none' | 'open' | 'failed';
  /**
   * Fires after `transaction` has changed; with an error when the server ended the session and
   * changes were lost with it while nothing ran.
   */
  readonly onDidChangeTransaction: Event<ConnectorError | undefined>;
  commit(signal: AbortSignal): Promise<void>;
  rollback(signal: AbortSignal): Promise<void>;
  /** Rolls back. Never rejects. */
  close(): Promise<void>;
}

export interface SqlResult {
  /** The server's own word for what was done: `SELECT`, `INSERT 0 5`. */
  readonly command: string;
  readonly rowsAffected?: number;
  /** What the server had to say, in order. */
  readonly notices: readonly string[];
  /** Milliseconds until the first rows, or the end. */
  readonly duration: number;
  /** The rows, of which only a window is held; usable until the next statement or `close`. */
  readonly rows?: TableSource;
}
