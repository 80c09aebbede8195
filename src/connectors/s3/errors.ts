import {
  ConnectorError,
  cancelled,
  errorText,
  isCancelled,
  type ErrorCode,
  type NextStep,
} from '../../core/errors.js';

/** What a request was about, in the words of its error message. */
export interface Subject {
  readonly bucket?: string | undefined;
  readonly key?: string | undefined;
  /** Where the request went. */
  readonly server: string;
  /** Who asked: "the stored key AKIA...", "no credentials". */
  readonly identity: string;
  /** The keys come from a profile or the environment: there is none to enter for the source. */
  readonly keysElsewhere?: boolean;
}

/** What the SDK's errors carry; every part may be missing. */
interface RawError {
  readonly name?: string;
  readonly code?: unknown;
  readonly message?: string;
  readonly Code?: unknown;
  readonly Region?: unknown;
  readonly Endpoint?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: {
    readonly statusCode?: number;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly errors?: readonly unknown[];
  readonly cause?: unknown;
}

/** Raised by our own clock, so that it is told from an abort by the caller. */
export class TimeoutSignalError extends Error {
  override readonly name = 'TimeoutError';
}

/** The answer's status, when there was one. */
export function statusOf(error: unknown): number | undefined {
  const raw = error as RawError;
  return raw.$response?.statusCode ?? raw.$metadata?.httpStatusCode;
}

/** The server's own word for the error, or Node's for a failed connection. */
export function codeOf(error: unknown): string {
  const raw = error as RawError;
  if (typeof raw.Code === 'string' && raw.Code !== '') return raw.Code;
  if (typeof raw.code === 'string') return raw.code;
  const inner = raw.errors?.[0];
  if (inner !== undefined) return codeOf(inner);
  return raw.name ?? '';
}

/** The region that a refused request should have gone to, when the server names one. */
export function regionHint(error: unknown): string | undefined {
  const raw = error as RawError;
  const status = statusOf(error);
  if (status !== 301 && status !== 307 && status !== 400 && status !== 403) return undefined;
  const named = raw.$response?.headers?.['x-amz-bucket-region'] ?? raw.Region;
  if (typeof named === 'string' && /^[a-z0-9-]+$/.test(named)) return named;
  return /expecting '([a-z0-9-]+)'/.exec(raw.message ?? '')?.[1];
}

type Rule = readonly [code: ErrorCode, say: (subject: Subject) => string, steps?: NextStep[]];

const credentials: NextStep[] = ['setCredentials', 'editSource'];
const edit: NextStep[] = ['editSource'];

const noSuchBucket: Rule = [
  'NotFound',
  (s) => `The bucket "${s.bucket ?? ''}" does not exist at ${s.server}.`,
  edit,
];
const noSuchKey: Rule = [
  'NotFound',
  (s) => (s.key === undefined ? `${s.server} has no such thing.` : `${place(s)} does not exist.`),
];
const denied: Rule = [
  'Forbidden',
  (s) => `Access to ${place(s)} is denied with ${s.identity}.`,
  credentials,
];
const wrongKey: Rule = [
  'Unauthorized',
  (s) => `${s.server} does not know the access key of ${s.identity}.`,
  credentials,
];
const wrongSecret: Rule = [
  'Unauthorized',
  (s) => `${s.server} refuses the secret access key of ${s.identity}.`,
  credentials,
];
const expired: Rule = [
  'Unauthorized',
  (s) => `The credentials have expired or are no longer valid (${s.identity}).`,
  credentials,
];
const conflict: Rule = ['Conflict', (s) => `${place(s)} has changed on the server.`];
const unsupported: Rule = ['Unsupported', (s) => `${s.server} does not support this operation.`];
const busy: Rule = ['Unavailable', (s) => `${s.server} is too busy or has failed; try again.`];

/** By the server's code: what S3 and the servers like it answer. */
const BY_CODE: Readonly<Record<string, Rule>> = {
  NoSuchBucket: noSuchBucket,
  NoSuchKey: noSuchKey,
  AccessDenied: denied,
  AllAccessDisabled: denied,
  AccountProblem: denied,
  InvalidAccessKeyId: wrongKey,
  UnrecognizedClientException: wrongKey,
  SignatureDoesNotMatch: wrongSecret,
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  InvalidToken: expired,
  TokenRefreshRequired: expired,
  RequestTimeTooSkewed: [
    'Unauthorized',
    (s) => `The clock of this computer differs too much from that of ${s.server}.`,
  ],
  InvalidObjectState: [
    'Unsupported',
    (s) => `${place(s)} is archived and must be restored before it can be read.`,
  ],
  InvalidBucketName: ['Invalid', (s) => `"${s.bucket ?? ''}" is no valid bucket name.`, edit],
  KeyTooLongError: ['Invalid', () => 'The name is too long: a key may have 1024 bytes.'],
  PreconditionFailed: conflict,
  ConditionalRequestConflict: conflict,
  OperationAborted: conflict,
  NotImplemented: unsupported,
  MethodNotAllowed: unsupported,
  SlowDown: busy,
  ServiceUnavailable: busy,
  InternalError: busy,
};

const BY_STATUS: Readonly<Record<number, Rule>> = {
  401: wrongSecret,
  403: denied,
  404: noSuchKey,
  405: unsupported,
  409: conflict,
  412: conflict,
  501: unsupported,
};

/** Turns whatever the SDK or the network threw into the one error the host knows. */
export function toS3Error(error: unknown, subject: Subject): ConnectorError {
  if (error instanceof ConnectorError) return error;
  if (error instanceof TimeoutSignalError || isSdkTimeout(error)) {
    return new ConnectorError('Timeout', `${subject.server} did not answer in time.`, {
      cause: error,
      nextSteps: ['retry', 'editSource'],
    });
  }
  if (isCancelled(error)) return cancelled(error);
  const raw = error as RawError;
  if (raw.name === 'CredentialsProviderError' || raw.name === 'TokenProviderError') {
    return new ConnectorError('Unauthorized', `No credentials: ${errorText(error)}`, {
      cause: error,
      nextSteps: edit,
    });
  }
  const status = statusOf(error);
  if (status === undefined) return networkError(error, subject);
  const code = codeOf(error);
  const detail = `${status} ${code}: ${errorText(error)}`;
  const options = (steps: readonly NextStep[] = []) => ({
    cause: error,
    detail,
    nextSteps: steps,
  });
  const region = regionHint(error);
  if ((status >= 300 && status < 400) || code === 'AuthorizationHeaderMalformed') {
    return new ConnectorError('Invalid', redirected(raw, subject, region), options(edit));
  }
  if (!speaksS3(raw, code)) return notS3(error, subject);
  const rule = BY_CODE[code] ?? BY_STATUS[status] ?? (status >= 500 ? busy : undefined);
  if (rule) {
    const [errorCode, say, steps = []] = rule;
    const possible = steps.filter((step) => step !== 'setCredentials' || !subject.keysElsewhere);
    return new ConnectorError(errorCode, say(subject), options(possible));
  }
  return new ConnectorError(
    'Invalid',
    `${subject.server} refused the request: ${errorText(error)} (${code})`,
    options(),
  );
}

/** Said when the answer is no S3 answer: a web page, another API. */
export function notS3(cause: unknown, subject: Subject): ConnectorError {
  return new ConnectorError('Invalid', `${subject.server} does not answer as an S3 server does.`, {
    cause,
    detail: `${statusOf(cause) ?? ''} ${errorText(cause)}`.trim(),
    nextSteps: edit,
  });
}

/**
 * True for a refusal of DeleteObjects that single deletions may get around: servers that lack it,
 * want other headers for it, or fail on it when one of the keys is missing.
 */
export function isRefusedBatch(error: unknown): boolean {
  if (!(error instanceof ConnectorError)) return false;
  const status = statusOf(error.cause ?? {});
  return status === 400 || status === 405 || status === 500 || status === 501;
}

/** The SDK also calls it a time-out when the server hangs up. */
function isSdkTimeout(error: unknown): boolean {
  const code = codeOf(error);
  return (error as RawError).name === 'TimeoutError' && code !== 'ECONNRESET' && code !== 'EPIPE';
}

function place({ bucket, key, server }: Subject): string {
  if (bucket === undefined) return `the list of buckets of ${server}`;
  return key === undefined ? `the bucket "${bucket}"` : `"${key}" in bucket "${bucket}"`;
}

/**
 * An S3 error has a code of its own in an XML body. Answers without a body (HEAD, and 405 or 5xx of
 * a proxy in front) are named by the SDK after the status or not at all; those are taken as they are.
 */
function speaksS3(raw: RawError, code: string): boolean {
  if (/XML parse error|Deserialization error/.test(raw.message ?? '')) return false;
  const headers = raw.$response?.headers ?? {};
  const type = headers['content-type'] ?? '';
  const known = code in BY_CODE || typeof raw.Code === 'string';
  return known || !/html|json|text\/plain/.test(type);
}

function redirected(raw: RawError, subject: Subject, region: string | undefined): string {
  const bucket = subject.bucket === undefined ? 'This source' : `The bucket "${subject.bucket}"`;
  if (region !== undefined) return `${bucket} is in region "${region}": set the region to that.`;
  if (typeof raw.Endpoint === 'string') {
    return `${bucket} must be reached at ${raw.Endpoint}: set the endpoint to that.`;
  }
  const location = raw.$response?.headers?.['location'];
  // Following it would send the signature to a place nobody has named.
  return location === undefined
    ? `${bucket} is to be reached at another region or endpoint than ${subject.server}.`
    : `${subject.server} redirects to ${location}, which is not followed: correct the endpoint.`;
}

function networkError(error: unknown, subject: Subject): ConnectorError {
  const code = codeOf(error);
  const options = {
    cause: error,
    detail: errorText(error),
    nextSteps: ['retry', 'editSource'] as const,
  };
  const say = (kind: ErrorCode, message: string) => new ConnectorError(kind, message, options);
  const { server } = subject;
  if (code === 'ECONNREFUSED') return say('Unavailable', `${server} refuses connections.`);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return say('Unavailable', `The host of ${server} cannot be found.`);
  }
  if (code === 'ETIMEDOUT') return say('Timeout', `${server} did not answer in time.`);
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return say('Unavailable', `${server} closed the connection.`);
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(code)) {
    return say('Unavailable', `The certificate of ${server} is not trusted: ${errorText(error)}`);
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    return say('Invalid', `${server} does not speak TLS: should the endpoint be http://?`);
  }
  if (code.startsWith('HPE_')) return notS3(error, subject);
  return say('Unavailable', `${server} cannot be reached: ${errorText(error)}`);
}
