import { ConnectorError, isConnectorError } from '../../core/errors.js';
import { isServerError, sqlState } from './errors.js';

/** active_sql_transaction: the server runs this only outside of a transaction. */
const NOT_IN_TRANSACTION = '25001';
const READ_ONLY_TRANSACTION = '25006';

export function needsNoTransaction(error: unknown): boolean {
  return sqlState(error) === NOT_IN_TRANSACTION;
}

/** Says what a read-only source refuses in words that tell the way on. Leaves other errors alone. */
export function explainRefusal(error: unknown, readOnlySource: boolean): unknown {
  if (!isConnectorError(error) || !isServerError(error.cause)) return error;
  const state = sqlState(error);
  if (state !== READ_ONLY_TRANSACTION && !(readOnlySource && state === NOT_IN_TRANSACTION)) {
    return error;
  }
  const { message } = error.cause;
  const said = `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
  const options = {
    cause: error.cause,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error.place ? { place: error.place } : {}),
  };
  if (!readOnlySource) return new ConnectorError('Forbidden', `${said}.`, options);
  return new ConnectorError(
    'Forbidden',
    `${said}: the source is set to "Read only". Clear that in its settings to make changes, which you then commit or roll back.`,
    { ...options, nextSteps: ['editSource'] },
  );
}

export function failedTransactionError(): ConnectorError {
  return new ConnectorError(
    'Conflict',
    'The transaction has failed: roll it back before running another statement.',
  );
}

/** The connection is gone and with it what was not committed; `error` says why, if anybody knows. */
export function lostChangesError(error: unknown): ConnectorError {
  return lostError(error, 'Changes that were not committed are undone.');
}

/** A server that says why it ended the session has not committed; one that fell silent may have. */
export function lostCommitError(error: unknown): ConnectorError {
  const isAnswer = error instanceof ConnectorError && isServerError(error.cause);
  if (isAnswer) return lostChangesError(error);
  return lostError(error, 'Whether the changes were committed is not known: look before going on.');
}

function lostError(error: unknown, consequence: string): ConnectorError {
  const known = error instanceof ConnectorError ? error : undefined;
  const why = known?.message ?? 'The connection was lost.';
  return new ConnectorError('Unavailable', `${why} ${consequence}`, {
    cause: error,
    ...(known?.detail === undefined ? {} : { detail: known.detail }),
    retryable: false,
  });
}

/** The server took longer to end a cancelled statement than anybody wants to wait. */
export function unconfirmedCancellation(error: unknown): ConnectorError {
  return new ConnectorError('Cancelled', 'Cancelled.', {
    cause: error,
    detail: 'The server has not confirmed that it ended the statement; the connection is closed.',
  });
}
