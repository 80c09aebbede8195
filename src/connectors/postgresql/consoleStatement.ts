import { ConnectorError } from '../../core/errors.js';
import type { Cell } from '../../core/table/table.js';
import type { ConsoleAnswer, ConsoleConnection } from './consoleConnection.js';
import { withPlace } from './errorPlace.js';
import { tokenize } from './lexer.js';
import { bindParameters, splitStatements } from './statements.js';

const QUERY = /^(SELECT|VALUES|TABLE|WITH|\()$/;
const STARTS = /^(BEGIN|START)$/;
const CONTROL = /^(BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE)$/;
const SETTING = /^(SET|RESET)$/;

/** A statement on its way, with what is needed to say where it is wrong. */
export interface ConsoleStatement {
  readonly text: string;
  /** Where it begins in the user's text. */
  readonly start: number;
  /** As far as its first word tells. */
  readonly writes: boolean;
  /** Gives rows, and may have a cursor. */
  readonly isQuery: boolean;
  /** Begins a transaction. */
  readonly starts: boolean;
  /** Begins, divides or ends a transaction. */
  readonly controls: boolean;
  /** Says something that is to hold for the next statements too. */
  readonly sets: boolean;
  readonly parameters: Readonly<Record<string, Cell>>;
}

/** Reads what a user wants to run. Rejects a text without a statement with `Invalid`. */
export function readStatement(
  text: string,
  parameters: Readonly<Record<string, Cell>>,
): ConsoleStatement {
  const statements = splitStatements(text);
  const [statement] = statements;
  const last = statements.at(-1);
  if (!statement || !last) throw new ConnectorError('Invalid', 'There is no statement to run.');
  const { start, writes } = statement;
  const own = text.slice(start, last.end);
  const [token] = tokenize(own);
  const first = token ? own.slice(token.start, token.end).toUpperCase() : '';
  return {
    ...{ text: own, start, writes, parameters },
    isQuery: QUERY.test(first) && !writes,
    starts: STARTS.test(first),
    controls: CONTROL.test(first),
    sets: SETTING.test(first),
  };
}

/** The same for a statement that is only explained: whatever it is, it leaves the transaction alone. */
export function readExplained(
  text: string,
  parameters: Readonly<Record<string, Cell>>,
): ConsoleStatement {
  const statement = readStatement(text, parameters);
  if (/^EXPLAIN\b/i.test(statement.text)) {
    throw new ConnectorError('Invalid', 'This statement explains another one already: run it.');
  }
  return { ...statement, starts: false, controls: false, sets: false };
}

/** Sends a statement behind a prefix of ours; a failure says where in the user's text. */
export async function sendStatement(
  connection: ConsoleConnection,
  statement: ConsoleStatement,
  prefix: string,
  signal: AbortSignal,
): Promise<ConsoleAnswer> {
  const bound = bindParameters(statement.text, statement.parameters);
  try {
    return await connection.send(prefix + bound.text, bound.values, signal);
  } catch (error) {
    throw withPlace(error, bound, prefix, statement.start);
  }
}
