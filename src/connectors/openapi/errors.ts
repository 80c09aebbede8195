import type { ErrorCode } from '../../core/errors.js';
import { ConnectorError, cancelled, errorText, isCancelled } from '../../core/errors.js';

/** What an HTTP status says about a request (RFC 9110 §15). */
export function codeOfStatus(status: number): ErrorCode {
  switch (status) {
    case 401:
      return 'Unauthorized';
    case 403:
      return 'Forbidden';
    case 404:
    case 410:
      return 'NotFound';
    case 405:
    case 501:
      return 'Unsupported';
    case 408:
    case 504:
      return 'Timeout';
    case 409:
    case 412:
      return 'Conflict';
    default:
      return status === 429 || status >= 500 ? 'Unavailable' : 'Invalid';
  }
}

/** `PROBLEM <reason>` for a request that got no answer at all; an abort stays an abort. */
export function connectionError(error: unknown, what: string, signal: AbortSignal): ConnectorError {
  if (error instanceof ConnectorError) return error;
  if (signal.aborted || isCancelled(error)) return cancelled(error);
  // Node's fetch says "fetch failed" and keeps the reason in `cause`.
  const cause: unknown = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return new ConnectorError('Unavailable', `${what}: ${errorText(cause)}`, {
    cause: error,
    nextSteps: ['retry', 'editSource'],
  });
}

export function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} s`;
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 102.4) / 10} MB`;
}
