import type { SqlStatement } from '../../core/sql/console.js';
import type { Cell } from '../../core/table/table.js';
import { type SqlToken, tokenize } from './lexer.js';

/**
 * The statements of a text, without what is between them. A semicolon ends one unless it is in
 * parentheses or in the body of a function that SQL itself is written in, as psql has it.
 */
export function splitStatements(sql: string): SqlStatement[] {
  const statements: SqlStatement[] = [];
  let current = new Statement(sql);
  for (const token of tokenize(sql)) {
    if (!current.ends(token)) {
      current.add(token);
      continue;
    }
    statements.push(...current.done());
    current = new Statement(sql);
  }
  return [...statements, ...current.done()];
}

export interface BoundStatement {
  /** With `$1`, `$2`... in place of every parameter. */
  readonly text: string;
  readonly values: readonly Cell[];
  /** Turns a place in `text` into one of the statement as it was written. */
  place(offset: number): number;
}

/** A statement as the server takes it. A parameter without a value is NULL. */
export function bindParameters(
  statement: string,
  parameters: Readonly<Record<string, Cell>>,
): BoundStatement {
  const order: string[] = [];
  const edits: { readonly from: number; readonly to: number }[] = [];
  let text = '';
  let copied = 0;
  for (const token of tokenize(statement)) {
    if (token.kind !== 'parameter') continue;
    const name = parameterName(statement, token);
    if (!order.includes(name)) order.push(name);
    text += statement.slice(copied, token.start);
    text += `$${order.indexOf(name) + 1}`;
    copied = token.end;
    edits.push({ from: text.length, to: token.end });
  }
  text += statement.slice(copied);
  const values = order.map((name) =>
    Object.hasOwn(parameters, name) ? (parameters[name] ?? null) : null,
  );
  return {
    text,
    values,
    place: (offset) => {
      const last = edits.filter(({ from }) => from <= offset).at(-1);
      return last ? last.to + offset - last.from : offset;
    },
  };
}

/** Commands that change nothing. Whatever a SELECT calls is the server's matter. */
const READING: ReadonlySet<string> = new Set([
  ...['SELECT', 'TABLE', 'VALUES', 'WITH', 'SHOW', 'EXPLAIN', 'FETCH', 'MOVE', 'CLOSE', 'DECLARE'],
  ...[
    'SET',
    'RESET',
    'BEGIN',
    'START',
    'COMMIT',
    'END',
    'ROLLBACK',
    'ABORT',
    'SAVEPOINT',
    'RELEASE',
  ],
  ...['LISTEN', 'UNLISTEN', 'DISCARD', 'PREPARE', 'DEALLOCATE'],
]);
/** What makes one of these a change: in a WITH, an EXPLAIN ANALYZE, a PREPARE. */
const CHANGING: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

class Statement {
  readonly #sql: string;
  readonly #parameters: string[] = [];
  #start: number | undefined;
  #end = 0;
  /** Words outside of quotes, in capitals: the first few of them. */
  readonly #words: string[] = [];
  #changes = false;
  #parentheses = 0;
  #bodies = 0;
  #before = '';

  constructor(sql: string) {
    this.#sql = sql;
  }

  ends(token: SqlToken): boolean {
    return this.#sql[token.start] === ';' && this.#parentheses === 0 && this.#bodies === 0;
  }

  add(token: SqlToken): void {
    if (token.kind === 'comment') return;
    this.#start ??= token.start;
    this.#end = token.end;
    if (token.kind === 'word') this.#word(this.#sql.slice(token.start, token.end).toUpperCase());
    else if (token.kind === 'parameter') {
      const name = parameterName(this.#sql, token);
      if (!this.#parameters.includes(name)) this.#parameters.push(name);
    } else if (token.kind === 'sign') {
      const sign = this.#sql[token.start];
      if (sign === '(') this.#parentheses++;
      if (sign === ')') this.#parentheses = Math.max(0, this.#parentheses - 1);
    }
  }

  done(): SqlStatement[] {
    if (this.#start === undefined) return [];
    const [first = ''] = this.#words;
    return [
      {
        start: this.#start,
        end: this.#end,
        parameters: this.#parameters,
        writes: !READING.has(first) || this.#changes,
      },
    ];
  }

  #word(word: string): void {
    if (this.#words.length < 6) this.#words.push(word);
    // `SELECT ... FOR UPDATE` locks, and `ON CONFLICT DO UPDATE` follows an INSERT.
    const locks = word === 'UPDATE' && ['FOR', 'KEY'].includes(this.#before);
    if ((CHANGING.has(word) && !locks) || (word === 'INTO' && this.#words[0] === 'SELECT')) {
      this.#changes = true;
    }
    if (this.#makesRoutine()) {
      if (word === 'BEGIN' || (word === 'CASE' && this.#bodies > 0)) this.#bodies++;
      else if (word === 'END') this.#bodies = Math.max(0, this.#bodies - 1);
    }
    this.#before = word;
  }

  #makesRoutine(): boolean {
    const [create, ...rest] = this.#words;
    const made = rest[0] === 'OR' ? rest[2] : rest[0];
    return create === 'CREATE' && (made === 'FUNCTION' || made === 'PROCEDURE');
  }
}

/** `:name` is `name`, `$1` is `1`. */
function parameterName(sql: string, token: SqlToken): string {
  return sql.slice(token.start + 1, token.end);
}
