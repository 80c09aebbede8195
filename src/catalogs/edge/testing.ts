import { ConnectorError } from '../../core/errors.js';
import type { TestResult } from '../../core/sources/catalog.js';
import type { EdgeTestStatus } from './service.js';

/** The three outcomes of Edge's test, as sentences. */
const MESSAGES: Readonly<Record<EdgeTestStatus, string>> = {
  VALID_CONNECTION: 'Edge’s API reaches it, and its credentials are valid.',
  BAD_CREDENTIALS:
    'Edge’s API reaches it, but its credentials are refused: correct the user or access key and its secret.',
  NO_CONNECTION:
    'Edge’s API does not reach it: check host, port or endpoint, and whether it can be reached from here.',
};

export function toTestResult(status: EdgeTestStatus): TestResult {
  return { ok: status === 'VALID_CONNECTION', message: MESSAGES[status] };
}

/** Rejects a record that is to be saved, with the problem at its field. */
export function requireValid(status: EdgeTestStatus, kind: string): void {
  if (status === 'VALID_CONNECTION') return;
  const message = MESSAGES[status];
  const field = FIELDS[kind]?.[status];
  // Not `Unauthorized` and not `Unavailable`: it is not Edge that refuses or is away.
  throw new ConnectorError('Invalid', message, {
    nextSteps: ['editSource'],
    ...(field === undefined ? {} : { problems: [{ field, message }] }),
  });
}

const FIELDS: Readonly<Record<string, Partial<Record<EdgeTestStatus, string>>>> = {
  postgresql: { BAD_CREDENTIALS: 'password', NO_CONNECTION: 'host' },
  s3: { BAD_CREDENTIALS: 'secretAccessKey', NO_CONNECTION: 'endpoint' },
  openapi: { NO_CONNECTION: 'specification' },
};
