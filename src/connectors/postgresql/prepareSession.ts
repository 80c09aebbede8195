import { ConnectorError, errorText } from '../../core/errors.js';
import type { ConnectorContext } from '../../core/sources/connector.js';
import type { Connection } from './connection.js';
import { processIdOf } from './driver.js';
import { LocalSettings } from './localSettings.js';
import { isLacking } from './plainCatalog.js';
import { serverAddress } from './settings.js';

/** The same said in two ways: servers that only resemble PostgreSQL may know one of them. */
const READ_ONLY: readonly string[] = [
  'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY',
  'SET default_transaction_read_only TO on',
];

const SESSION_SETTINGS: readonly string[] = [
  'DateStyle TO ISO',
  'IntervalStyle TO postgres',
  'bytea_output TO hex',
  // Shortest text that reads back to the same value.
  'extra_float_digits TO 3',
  // Otherwise two scans of one large table may start at different places.
  'synchronize_seqscans TO off',
];

/** Makes the session read-only and its values exact. Rejects with `Unsupported` where it cannot be. */
export async function prepareSession(
  connection: Connection,
  context: ConnectorContext,
  signal: AbortSignal,
): Promise<void> {
  if (await isPooled(connection, signal)) {
    await prepareTransactions(connection, context, signal);
    return;
  }
  const all = [READ_ONLY[0], ...SESSION_SETTINGS.map((setting) => `SET ${setting}`)];
  try {
    await connection.execute(all.join('; '), 0, signal);
  } catch (error) {
    if (connection.lost || signal.aborted) throw error;
    await makeReadOnly(connection, signal);
    await prepareOneByOne(connection, context, signal);
  }
}

/** Looking at a table must not change anything, so a session that could is not used at all. */
async function makeReadOnly(connection: Connection, signal: AbortSignal): Promise<void> {
  let refusal: unknown;
  for (const statement of READ_ONLY) {
    try {
      await connection.execute(statement, 0, signal);
      return;
    } catch (error) {
      if (connection.lost || signal.aborted) throw error;
      refusal = error;
    }
  }
  throw new ConnectorError(
    'Unsupported',
    `${serverAddress(connection.settings)} does not let sessions be read-only, and others are not used here.`,
    { cause: refusal, detail: errorText(refusal) },
  );
}

/** For servers that speak PostgreSQL's language but do not know every setting. */
async function prepareOneByOne(
  connection: Connection,
  context: ConnectorContext,
  signal: AbortSignal,
): Promise<void> {
  await known(SESSION_SETTINGS, (setting) => `SET ${setting}`, connection, context, signal);
}

/** A pooler tells a number of its own in place of that of the server's session. */
async function isPooled(connection: Connection, signal: AbortSignal): Promise<boolean> {
  const told = processIdOf(connection.client);
  if (told === null) return false;
  try {
    const { rows } = await connection.read('SELECT pg_backend_pid()', [], 0, signal);
    return Number(rows[0]?.[0]) !== told;
  } catch (error) {
    if (connection.lost || signal.aborted || !isLacking(error)) throw error;
    return false;
  }
}

/** Nothing is set in a session that others will be lent: each transaction has its own settings. */
async function prepareTransactions(
  connection: Connection,
  context: ConnectorContext,
  signal: AbortSignal,
): Promise<void> {
  const alone = (setting: string) => `BEGIN READ ONLY; SET LOCAL ${setting}; ROLLBACK`;
  const all = SESSION_SETTINGS.map((setting) => `SET LOCAL ${setting}`);
  let settings = SESSION_SETTINGS;
  try {
    await connection.execute(['BEGIN READ ONLY', ...all, 'ROLLBACK'].join('; '), 0, signal);
  } catch (error) {
    if (connection.lost || signal.aborted) throw error;
    await rollBack(connection, signal);
    settings = await known(SESSION_SETTINGS, alone, connection, context, signal);
  }
  context.log.debug(`${serverAddress(connection.settings)} is behind a pooler.`);
  connection.keepSettingsLocal(new LocalSettings(settings));
}

/** Those settings that the server does not refuse. */
async function known(
  settings: readonly string[],
  statement: (setting: string) => string,
  connection: Connection,
  context: ConnectorContext,
  signal: AbortSignal,
): Promise<string[]> {
  const accepted: string[] = [];
  for (const setting of settings) {
    try {
      await connection.execute(statement(setting), 0, signal);
      accepted.push(setting);
    } catch (error) {
      if (connection.lost || signal.aborted) throw error;
      context.log.warn(`The server refused "${setting}": ${errorText(error)}`);
      await rollBack(connection, signal);
    }
  }
  return accepted;
}

/** What failed may have left a transaction open that takes nothing more. */
async function rollBack(connection: Connection, signal: AbortSignal): Promise<void> {
  await connection.settled();
  if (connection.lost || connection.client.getTransactionStatus() === 'I') return;
  await connection.execute('ROLLBACK', 0, signal);
}
