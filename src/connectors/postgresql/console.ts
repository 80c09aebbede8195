import type {
  SqlCompletion,
  SqlConsole,
  SqlSession,
  SqlStatement,
} from '../../core/sql/console.js';
import { completeSql } from './completion.js';
import { ConsoleSession, type ConsoleSessionOptions } from './consoleSession.js';
import { splitStatements } from './statements.js';
import type { Read } from './typeNames.js';

export interface ConsoleOptions extends Omit<ConsoleSessionOptions, 'readOnly'> {
  /** Reads the catalog, for completion. */
  readonly catalog: Read;
}

/** Statements of users: each session on a connection of its own, completion on any. */
export class PostgresqlConsole implements SqlConsole {
  readonly #options: ConsoleOptions;

  constructor(options: ConsoleOptions) {
    this.#options = options;
  }

  open({ readOnly }: { readonly readOnly: boolean }): SqlSession {
    return new ConsoleSession({ ...this.#options, readOnly });
  }

  split(text: string): readonly SqlStatement[] {
    return splitStatements(text);
  }

  complete(
    text: string,
    offset: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly SqlCompletion[]> {
    return completeSql(text, offset, limit, this.#options.catalog, signal);
  }
}
