import { ConnectorError, errorText, type ErrorCode, type NextStep } from '../../core/errors.js';
import type { FieldProblem } from '../../core/sources/field.js';
import { ProxyError } from './proxyAgents.js';
import { retryAfterMilliseconds } from './retry.js';
import type { Answer, Exchange } from './transport.js';

/** The error a service put into its answer, read from the service's own format. */
export interface ServerError {
  /** The service's words, if it has any. */
  readonly message?: string;
  /** The HTTP status that would fit, of an error in an answer with another one. */
  readonly status?: number;
  /** Fields of what was sent that were refused. */
  readonly problems?: readonly FieldProblem[];
}

export interface ErrorSubject {
  readonly service: string;
  readonly what: string;
  readonly pageHint?: string | undefined;
  readonly redact?: (text: string) => string;
}

/** Most characters of a server's words in a message. */
const MOST_WORDS = 400;

/** What an error status, or an error in a successful answer, means. */
export function statusError(
  answer: Answer,
  error: ServerError | undefined,
  { service, what, pageHint, redact = (text) => text }: ErrorSubject,
): ConnectorError {
  const isPage = isHtml(answer, new TextDecoder().decode(answer.bytes.subarray(0, 256)));
  const words = error?.message === undefined || isPage ? undefined : brief(redact(error.message));
  const failed = answer.status < 200 || answer.status >= 300;
  const status = failed ? answer.status : error?.status;
  const problems = error?.problems?.map((problem) => ({
    ...problem,
    message: redact(problem.message),
  }));
  const make = (code: ErrorCode, message: string, nextSteps: NextStep[] = [], detail = words) =>
    new ConnectorError(code, message, {
      nextSteps,
      ...(detail === undefined ? {} : { detail }),
      ...(problems === undefined ? {} : { problems }),
    });
  const because = words === undefined ? '.' : `: ${words}`;
  switch (status) {
    case undefined:
      return make('Unavailable', `${service} reports an error with ${what}${because}`);
    case 400:
    case 422:
      return make('Invalid', `${service} does not accept ${what}${listed(problems) ?? because}`);
    case 401:
      return make('Unauthorized', `${service} rejected the token.`, ['signIn']);
    case 403:
      return make('Forbidden', `${service} does not allow you to use ${what}.`);
    case 404:
      if (!isPage) return make('NotFound', `${service} does not have ${what}.`);
      return make('NotFound', `${service} does not have ${what}.`, ['openSettings'], pageHint);
    case 405:
    case 501:
      return make('Unsupported', `${service} does not offer ${what} (${status}).`);
    case 409:
      return make('Conflict', `${service} reports a conflict with ${what}${because}`);
    case 408:
    case 504:
      return make('Timeout', `${service} did not answer in time (${status}).`, ['retry']);
    case 429:
      return make('Unavailable', `${service} asks to send fewer requests${again(answer)}`, [
        'retry',
      ]);
    default:
      if (status >= 500) {
        const message = `${service} cannot answer at the moment (${status})${again(answer)}`;
        return make('Unavailable', message, ['retry']);
      }
      return make('Invalid', `${service} refused ${what} (${status})${because}`);
  }
}

/** An answer that should be JSON and is something else. */
export function unreadable(answer: Answer, text: string, subject: ErrorSubject): ConnectorError {
  const { service, what, pageHint } = subject;
  if (!isHtml(answer, text)) {
    const message = `${service} answered with something that is no valid JSON in place of ${what}.`;
    return new ConnectorError('Unavailable', message, { nextSteps: ['retry'] });
  }
  const hint = pageHint ?? 'Check the address of the catalog.';
  const message = `${service} answered with a web page in place of ${what}. ${hint}`;
  return new ConnectorError('Unavailable', message, {
    retryable: false,
    nextSteps: ['openSettings'],
  });
}

/** Text, or JSON with the text under one of the usual names; for services without a format. */
export function usualError(answer: Answer): ServerError | undefined {
  if (answer.status >= 200 && answer.status < 300) return undefined;
  const text = new TextDecoder().decode(answer.bytes).trim();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return text === '' ? {} : { message: text };
  }
  if (typeof body === 'string') return { message: body };
  if (typeof body !== 'object' || body === null) return {};
  const { message, error, detail } = body as Record<string, unknown>;
  const found = [message, error, detail].find((value) => typeof value === 'string');
  return found === undefined ? {} : { message: found };
}

export function timeoutError({ service, timeout }: Exchange): ConnectorError {
  const message = `${service} did not answer within ${seconds(timeout)}.`;
  return new ConnectorError('Timeout', message, { nextSteps: ['retry'] });
}

export function tooLargeError({ service, what, limit }: Exchange): ConnectorError {
  const megabytes = Math.max(1, Math.round(limit / 1024 / 1024));
  const message = `${service}'s answer with ${what} is larger than the limit of ${megabytes} MB.`;
  return new ConnectorError('Invalid', message);
}

export function cutError({ service, what }: Exchange): ConnectorError {
  const message = `The connection to ${service} broke before it had sent all of ${what}.`;
  return new ConnectorError('Unavailable', message, { nextSteps: ['retry'] });
}

const UNTRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
]);

/** What kept a request from being answered. */
export function networkError(error: unknown, request: Exchange): ConnectorError {
  if (error instanceof ProxyError) return proxyError(error, request);
  const code = nodeCode(error);
  const host = request.url.host;
  const fail = (says: string, errorCode: ErrorCode = 'Unavailable', step: NextStep = 'retry') =>
    new ConnectorError(errorCode, says, {
      cause: error,
      detail: request.redact(errorText(error)),
      nextSteps: [step],
    });
  const proxy = (error as { proxy?: unknown } | undefined)?.proxy;
  if (typeof proxy === 'string') return fail(`The proxy ${proxy} cannot be reached.`);
  if (code === 'ERR_INVALID_CHAR') {
    // The error's own text is about a header; of those only the token comes from a person.
    const message = 'The token holds a character that cannot be sent. Sign in again.';
    return new ConnectorError('Unauthorized', message, { nextSteps: ['signIn'] });
  }
  if (UNTRUSTED.has(code)) {
    return fail(
      `The certificate of ${host} comes from an authority that is not trusted here. If that is expected, set "verifyTls" of the catalog to false.`,
      'Invalid',
      'openSettings',
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return fail(`The certificate of ${host} is for another host.`, 'Invalid', 'openSettings');
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return fail(`The certificate of ${host} is not valid at this time.`, 'Invalid', 'openSettings');
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) {
    return fail(`${host} and this computer found no way to encrypt.`, 'Invalid', 'openSettings');
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return fail(`The server ${request.url.hostname} cannot be found.`);
  }
  if (code === 'ECONNREFUSED') return fail(`${host} refuses connections.`);
  return fail(`${request.service} at ${host} cannot be reached.`);
}

function proxyError(error: ProxyError, request: Exchange): ConnectorError {
  const { proxy, status, cause } = error;
  const detail = cause === undefined ? undefined : request.redact(errorText(cause));
  const options = { cause, ...(detail === undefined ? {} : { detail }) };
  if (status === 407) {
    const message = `The proxy ${proxy} wants a user name and password: put them into HTTPS_PROXY.`;
    return new ConnectorError('Forbidden', message, options);
  }
  if (status !== undefined) {
    const message = `The proxy ${proxy} gives no way to ${request.url.host} (${status}).`;
    return new ConnectorError('Unavailable', message, { ...options, nextSteps: ['retry'] });
  }
  const message = `The proxy ${proxy} cannot be reached.`;
  return new ConnectorError('Unavailable', message, { ...options, nextSteps: ['retry'] });
}

/** True for a web page, as gateways and sign-in pages send in place of data. */
export function isHtml(answer: Answer, text: string): boolean {
  return /\bhtml\b/i.test(answer.headers['content-type'] ?? '') || /^\s*<(!|html)/i.test(text);
}

function listed(problems: readonly FieldProblem[] | undefined): string | undefined {
  if (!problems || problems.length === 0) return undefined;
  const lines = problems.map(({ field, message }) => (field ? `${field}: ${message}` : message));
  return `: ${brief(lines.join('; '))}`;
}

function again(answer: Answer): string {
  const wait = retryAfterMilliseconds(answer.headers['retry-after']);
  return wait === undefined ? '.' : `. Try again in ${seconds(Math.max(1000, wait))}.`;
}

function brief(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MOST_WORDS ? `${line.slice(0, MOST_WORDS)}…` : line;
}

function seconds(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  const count = Math.ceil(milliseconds / 1000);
  return count === 1 ? '1 second' : `${count} seconds`;
}

function nodeCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  if (typeof code === 'string') return code;
  return Array.isArray(errors) ? nodeCode(errors[0]) : '';
}
