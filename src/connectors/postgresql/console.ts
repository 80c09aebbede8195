import type {
  SqlCompletion,
  SqlConsole,
  SqlSession,
  SqlStatement,
} from '../../core/sql/console.js';
import { completeSql } from './completion.js';
import { ConsoleSession, type ConsoleSessionOptions } from './consoleSession.js';
import { splitStatements } from './statements.js';

/** Statements of users: each session on a connection of its own, completion on any. */
export class PostgresqlConsole implements SqlConsole {
  readonly #options: Omit<ConsoleSessionOptions, 'readOnly'>;

  constructor(options: Omit<ConsoleSessionOptions, 'readOnly'>) {
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
    const pool = this.#options.pool();
    const read = pool.read.bind(pool);
    return completeSql(text, offset, limit, read, signal);
  }
}
