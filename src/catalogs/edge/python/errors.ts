import { ConnectorError, type ErrorCode, type NextStep } from '../../../core/errors.js';
import type { Failure } from './messages.js';

export const INSTALL_COMMAND = 'edm install enthought_edge';

/** What an exception of `edge.api`, or of a library it uses, means; `what` is what was asked for. */
export function toEdgeError(failure: Failure, what: string): ConnectorError {
  const missing = missingPackage(failure);
  if (missing !== undefined) return missing;
  const code = databaseCode(failure) ?? codeOfNames(failure.types) ?? codeOfStatus(failure.status);
  const { words = 'failed', nextSteps = ['showLog'] as const } = (code && EXPLANATIONS[code]) ?? {};
  // What nobody has a name for is an answer all the same: only this request went wrong.
  return new ConnectorError(
    code ?? 'Invalid',
    `${capitalized(what)} ${words}: ${failure.message}`,
    {
      detail: `Python: ${failure.type}`,
      nextSteps,
    },
  );
}

/** Why the bridge could not be used with this interpreter. */
export function notInstalled(failure: Failure, interpreter: string): ConnectorError {
  const isMissing = /^edge(\.|$)/.test(failure.module ?? '');
  const message = isMissing
    ? `Enthought’s Python API (edge.api) is not installed for ${interpreter}. Install it with ` +
      `"${INSTALL_COMMAND}", or set "python" of the catalog to the interpreter that has it.`
    : `Enthought’s Python API (edge.api) cannot be used with ${interpreter}: ${failure.message}`;
  return new ConnectorError('Unavailable', message, {
    detail: `Python: ${failure.type}: ${failure.message}`,
    nextSteps: ['openSettings', 'retry', 'showLog'],
  });
}

export function noInterpreter(tried: readonly string[], reason?: string): ConnectorError {
  const names = tried.map((name) => `"${name}"`).join(' and ');
  const message =
    (reason === undefined
      ? `Python was not found: there is no ${names}.`
      : `Python (${names}) could not be started: ${reason}.`) +
    ' Install Python 3.8 or later with edge.api ' +
    `("${INSTALL_COMMAND}"), or set "python" of the catalog to the interpreter that has it.`;
  return new ConnectorError('Unavailable', message, {
    nextSteps: ['openSettings', 'retry', 'showLog'],
  });
}

/** Packages that edge.api imports only when a connector is used. */
const PACKAGES: Readonly<Record<string, string>> = {
  sqlalchemy: 'edm install pandas sqlalchemy',
  pandas: 'edm install pandas sqlalchemy',
  psycopg2: 'edm install psycopg2',
  boto3: 'edm install boto3',
};

function missingPackage({ module, message }: Failure): ConnectorError | undefined {
  if (module === undefined) return undefined;
  const command = PACKAGES[module.split('.')[0] ?? ''];
  const install = command === undefined ? '' : ` Install it with "${command}".`;
  return new ConnectorError(
    'Unsupported',
    `Edge’s Python API needs a package that is not installed: ${message}.${install}`,
    { nextSteps: ['showLog'] },
  );
}

/** A database that refuses a user says nothing about the token of Edge. */
function databaseCode({ sqlstate, types, message }: Failure): ErrorCode | undefined {
  if (sqlstate !== undefined) {
    if (/^28|^42501/.test(sqlstate)) return 'Forbidden';
    if (/^42P01|^3F|^3D/.test(sqlstate)) return 'NotFound';
    if (sqlstate === '57014') return 'Timeout';
    if (/^(08|53|57)/.test(sqlstate)) return 'Unavailable';
    return 'Invalid';
  }
  if (!types.includes('OperationalError')) return undefined;
  // Connecting failed: drivers have no state for that, only the server's words.
  return /authentication failed|no password supplied|pg_hba/.test(message)
    ? 'Forbidden'
    : 'Unavailable';
}

/** Names of exceptions, the documented ones first; the rest is what such names usually mean. */
const NAMES: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^NotFound$/, 'NotFound'],
  [/^BadEntry$/, 'Invalid'],
  [/^(Unsupported|NotImplementedError)$/, 'Unsupported'],
  [/^(Unauthori[sz]ed|Authentication|Auth|InvalidToken|BadToken)/i, 'Unauthorized'],
  [/Forbidden|Permission|AccessDenied/i, 'Forbidden'],
  [/NotFound|DoesNotExist|NoSuch/i, 'NotFound'],
  [/AlreadyExists|FileExists|Conflict|Duplicate/i, 'Conflict'],
  [/Timeout|TimedOut/i, 'Timeout'],
  [/Connection(Error|Refused|Reset)|ProxyError|SSLError|gaierror|Unavailable/i, 'Unavailable'],
  // A page of a proxy instead of an answer.
  [/JSONDecodeError/, 'Unavailable'],
];

function codeOfNames(types: readonly string[]): ErrorCode | undefined {
  for (const type of types) {
    const found = NAMES.find(([pattern]) => pattern.test(type));
    if (found) return found[1];
  }
  return undefined;
}

function codeOfStatus(status: number | undefined): ErrorCode | undefined {
  if (status === undefined) return undefined;
  const known: Readonly<Record<number, ErrorCode>> = {
    400: 'Invalid',
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'NotFound',
    408: 'Timeout',
    409: 'Conflict',
    422: 'Invalid',
    504: 'Timeout',
  };
  return known[status] ?? (status >= 500 || status === 429 ? 'Unavailable' : undefined);
}

interface Explanation {
  readonly words: string;
  readonly nextSteps: readonly NextStep[];
}

const EXPLANATIONS: Partial<Record<ErrorCode, Explanation>> = {
  NotFound: { words: 'was not found', nextSteps: [] },
  Unauthorized: { words: 'was refused: the token is not valid', nextSteps: ['signIn'] },
  Forbidden: { words: 'is not allowed', nextSteps: [] },
  Invalid: { words: 'was refused as invalid', nextSteps: [] },
  Conflict: { words: 'is not possible: it exists already', nextSteps: [] },
  Unsupported: { words: 'is not possible', nextSteps: [] },
  Timeout: { words: 'took too long', nextSteps: ['retry'] },
  Unavailable: { words: 'failed', nextSteps: ['retry', 'showLog'] },
};

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
