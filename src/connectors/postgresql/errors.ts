import { cancelled, ConnectorError, errorText } from '../../core/errors.js';
import { serverAddress, type ServerSettings } from './settings.js';
import { nodeCode, tlsError } from './tlsErrors.js';

/** What is known where an error arises. */
export interface Circumstances {
  readonly settings: ServerSettings;
  /** The statement was cancelled because a signal was aborted. */
  readonly aborted?: boolean;
  /** Milliseconds of the limit that the statement reached. */
  readonly timeout?: number;
  /** While connecting: where the password came from. */
  readonly passwordOrigin?: string | undefined;
}

/** What PostgreSQL says about an error; `pg` fills these in. */
export interface ServerError extends Error {
  /** SQLSTATE */
  readonly code: string;
  readonly severity: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  /** Where in the statement, in characters from 1. */
  readonly position?: string | undefined;
}

/** True for an error the server sent, false for one of the network or of the driver. */
export function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && 'severity' in error && 'code' in error;
}

/** The SQLSTATE of a server's error, also from inside a `ConnectorError`; undefined for others. */
export function sqlState(error: unknown): string | undefined {
  if (isServerError(error)) return error.code;
  return error instanceof ConnectorError ? sqlState(error.cause) : undefined;
}

/** True for the errors after which the server closes the connection. */
export function endsSession(error: unknown): boolean {
  return /^(57P0[1-5]|25P0[34]|08...)$/.test(sqlState(error) ?? '');
}

/**
 * True when a connection that had been waiting turned out to be dead at its first use. One that
 * dies later, in the middle of a long statement, may have been ended by somebody on purpose.
 * `started`: when it was taken into use, in milliseconds since 1970.
 */
export function wasDead(error: unknown, started: number): boolean {
  return Date.now() - started < 1_000 && (isNetworkLoss(error) || endsSession(error));
}

/** True when the connection broke without the server saying why. */
export function isNetworkLoss(error: unknown): boolean {
  if (error instanceof ConnectorError) return isNetworkLoss(error.cause);
  if (!(error instanceof Error) || isServerError(error)) return false;
  return (
    LOST_CODES.has(nodeCode(error)) ||
    /connection terminated|not queryable|connection ended/i.test(error.message)
  );
}

/** Turns whatever `pg`, the network or TLS threw into an error that names cause and next step. */
export function postgresError(error: unknown, circumstances: Circumstances): ConnectorError {
  if (error instanceof ConnectorError) return error;
  if (circumstances.aborted) return cancelled(error);
  if (isServerError(error)) return serverError(error, circumstances);
  return networkError(error, circumstances.settings) ?? unknownError(error, circumstances.settings);
}

export function connectTimeoutError(
  settings: ServerSettings,
  milliseconds: number,
): ConnectorError {
  return new ConnectorError(
    'Timeout',
    `${serverAddress(settings)} did not answer within ${seconds(milliseconds)}. Check host and port, and whether a firewall or VPN is in the way.`,
    { nextSteps: ['retry', 'editSource'] },
  );
}

export function statementTimeoutError(milliseconds: number, cause?: unknown): ConnectorError {
  return new ConnectorError(
    'Timeout',
    `The statement was stopped because it ran longer than ${seconds(milliseconds)} (setting dataConnectors.query.timeout).`,
    { cause, nextSteps: ['retry', 'openSettings'] },
  );
}

/** True for what `resultTooLargeError` made. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof ConnectorError && error.cause === TOO_LARGE;
}

const TOO_LARGE = 'too large';

export function resultTooLargeError(bytes: number): ConnectorError {
  return new ConnectorError(
    'Unsupported',
    `These rows hold more than ${Math.round(bytes / 1024 / 1024)} MB, which is more than is read at once.`,
    {
      cause: TOO_LARGE,
      detail: 'A query that leaves out or shortens the large columns can read the others.',
    },
  );
}

export function passwordMissingError(settings: ServerSettings): ConnectorError {
  return new ConnectorError(
    'Unauthorized',
    `${serverAddress(settings)} asks for a password for user "${settings.user}", and none is stored.`,
    {
      detail: 'Looked for a stored password, PGPASSWORD and the password file (.pgpass).',
      nextSteps: ['setCredentials'],
    },
  );
}

function serverError(error: ServerError, circumstances: Circumstances): ConnectorError {
  const { settings } = circumstances;
  const address = serverAddress(settings);
  const options = { cause: error, detail: serverDetail(error, circumstances) };
  switch (error.code) {
    case '28P01':
      return new ConnectorError(
        'Unauthorized',
        `${address} refused the password of user "${settings.user}".`,
        { ...options, nextSteps: ['setCredentials', 'editSource'] },
      );
    case '28000':
      return new ConnectorError(
        'Unauthorized',
        `${address} does not let user "${settings.user}" in: ${error.message}.`,
        { ...options, nextSteps: ['editSource', 'setCredentials'] },
      );
    case '3D000':
      return new ConnectorError(
        'NotFound',
        `There is no database "${settings.database}" on ${address}.`,
        { ...options, nextSteps: ['editSource'] },
      );
    case '42501':
      return new ConnectorError(
        'Forbidden',
        `User "${settings.user}" may not do this: ${error.message}.`,
        options,
      );
    case '42P01':
    case '3F000':
      return new ConnectorError('NotFound', `${capitalized(error.message)}.`, {
        ...options,
        nextSteps: ['retry'],
      });
    case '25006':
      return new ConnectorError(
        'Forbidden',
        `${capitalized(error.message)}: sessions of this source are read-only.`,
        options,
      );
    case '53300':
      return new ConnectorError(
        'Unavailable',
        `${address} has no connection to spare: ${error.message}. Try again when others have closed theirs.`,
        { ...options, nextSteps: ['retry'] },
      );
    case '57014':
      return circumstances.timeout !== undefined
        ? statementTimeoutError(circumstances.timeout, error)
        : new ConnectorError('Unavailable', `The server stopped the statement: ${error.message}.`, {
            ...options,
            nextSteps: ['retry'],
          });
    case '55000':
      // object_not_in_prerequisite_state: a materialized view without data, and the server's advice.
      return new ConnectorError(
        'Unavailable',
        [`${capitalized(error.message)}.`, error.hint].filter(Boolean).join(' '),
        { ...options, nextSteps: ['retry'] },
      );
    case '57P03':
      return new ConnectorError('Unavailable', `${address} is not ready: ${error.message}.`, {
        ...options,
        nextSteps: ['retry'],
      });
    case '25P03':
      return lostConnection(
        settings,
        error,
        `the server ends sessions that do nothing in an open transaction for too long (idle_in_transaction_session_timeout)`,
        options.detail,
      );
    case '57P05':
      return lostConnection(settings, error, `the server ended an idle session`, options.detail);
    default:
  }
  if (endsSession(error) || error.code.startsWith('57P')) {
    return lostConnection(settings, error, error.message, options.detail);
  }
  if (error.code.startsWith('53') || error.code.startsWith('40')) {
    return new ConnectorError('Unavailable', `${capitalized(error.message)}.`, {
      ...options,
      nextSteps: ['retry'],
    });
  }
  const unsupported = error.code === '0A000';
  return new ConnectorError(
    unsupported ? 'Unsupported' : 'Invalid',
    `${capitalized(error.message)}.`,
    options,
  );
}

/** The server's own words, one fact a line. None of them holds a password. */
function serverDetail(error: ServerError, circumstances: Circumstances): string {
  const lines = [`${error.severity} ${error.code}: ${error.message}`];
  if (error.detail) lines.push(`Detail: ${error.detail}`);
  if (error.hint) lines.push(`Hint: ${error.hint}`);
  if (error.position) lines.push(`Position: ${error.position}`);
  if (error.code.startsWith('28') && circumstances.passwordOrigin) {
    lines.push(`The password was taken from ${circumstances.passwordOrigin}.`);
  }
  return lines.join('\n');
}

function networkError(error: unknown, settings: ServerSettings): ConnectorError | undefined {
  const address = serverAddress(settings);
  const code = nodeCode(error);
  const text = errorText(error);
  const options = { cause: error, detail: text };
  const edit = { ...options, nextSteps: ['editSource', 'retry'] as const };
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return new ConnectorError(
        'Unavailable',
        `Nothing listens on ${address}. Is the server running, and are host and port right?`,
        edit,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ConnectorError('Unavailable', `There is no host named "${settings.host}".`, edit);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return new ConnectorError(
        'Unavailable',
        `${address} cannot be reached from this network.`,
        edit,
      );
    case 'ETIMEDOUT':
      return new ConnectorError('Timeout', `${address} did not answer.`, edit);
    default:
  }
  if (LOST_CODES.has(code) || /connection terminated|not queryable/i.test(text)) {
    return lostConnection(settings, error, undefined, text);
  }
  return tlsError(error, settings);
}

const LOST_CODES: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

function lostConnection(
  settings: ServerSettings,
  cause: unknown,
  reason: string | undefined,
  detail: string,
): ConnectorError {
  const because = reason === undefined ? '' : `: ${reason}`;
  return new ConnectorError(
    'Unavailable',
    `The connection to ${serverAddress(settings)} was lost${because}.`,
    { cause, detail, retryable: true, nextSteps: ['retry'] },
  );
}

function unknownError(error: unknown, settings: ServerSettings): ConnectorError {
  const address = serverAddress(settings);
  return new ConnectorError('Unavailable', `${address}: ${errorText(error)}.`, {
    cause: error,
    nextSteps: ['retry', 'showLog'],
  });
}

function seconds(milliseconds: number): string {
  const amount = milliseconds / 1000;
  return amount === 1 ? '1 second' : `${amount} seconds`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
