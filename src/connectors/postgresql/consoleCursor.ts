import { ConnectorError } from '../../core/errors.js';
import type { ConsoleAnswer, ConsoleConnection } from './consoleConnection.js';
import type { RowCursor } from './consoleRows.js';
import { type ConsoleStatement, sendStatement } from './consoleStatement.js';
import type { ConsoleTransaction } from './consoleTransaction.js';
import { sqlState } from './errors.js';

const CURSOR = 'data_connectors_console';
const DECLARE = `DECLARE ${CURSOR} SCROLL CURSOR FOR `;
/** Rows that come with the answer: about two screens. */
export const FIRST_ROWS = 100;
/** MOVE takes a 32-bit number. */
const LAST_PLACE = 2_147_483_647;
/** feature_not_supported, invalid_cursor_definition: what no cursor can be made for. */
const NO_CURSOR: ReadonlySet<string> = new Set(['0A000', '42P11']);

/** True for the failure of a statement that may do without a cursor. */
export function refusesCursor(error: unknown): boolean {
  return NO_CURSOR.has(sqlState(error) ?? '');
}

/** Opens a cursor for a query and reads its first rows. */
export async function openCursor(
  connection: ConsoleConnection,
  statement: ConsoleStatement,
  signal: AbortSignal,
): Promise<ConsoleAnswer> {
  await sendStatement(connection, statement, DECLARE, signal);
  return connection.send(`FETCH FORWARD ${FIRST_ROWS} FROM ${CURSOR}`, [], signal);
}

/** Closes a cursor all of whose rows came with the answer. */
export function closeCursor(connection: ConsoleConnection, signal: AbortSignal): Promise<void> {
  return connection.execute(`CLOSE ${CURSOR}`, signal);
}

/** Reads on from a cursor whose first rows have come. `closing` is aborted when the session ends. */
export function cursorRows(
  connection: ConsoleConnection,
  transaction: ConsoleTransaction,
  closing: AbortSignal,
): RowCursor {
  let position: number | undefined = FIRST_ROWS;
  return {
    fetch: async (start, count, signal) => {
      if (start + count > LAST_PLACE) {
        throw new ConnectorError('Unsupported', 'A result is read up to two billion rows.');
      }
      if (position !== start) {
        await connection.execute(`MOVE ABSOLUTE ${start} IN ${CURSOR}`, signal);
      }
      const { rows } = await connection.send(`FETCH FORWARD ${count} FROM ${CURSOR}`, [], signal);
      position = rows.length === count ? start + count : undefined;
      return rows;
    },
    close: async () => {
      await connection.tidy(`CLOSE ${CURSOR}`);
      await transaction.settle(closing).catch(() => connection.tidy('ROLLBACK'));
      transaction.note();
    },
    fail: (error) => transaction.undo(error),
  };
}
