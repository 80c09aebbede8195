import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError } from '../../core/errors.js';
import { connectionError, megabytes, seconds } from './errors.js';

export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: NonNullable<RequestInit['body']>;
  /** How the request is named in errors; an address may hold a secret, so it is not taken. */
  readonly what: string;
  /** Milliseconds until the answer begins, and between two parts of it; 0 = none. */
  readonly timeout: number;
  /** Milliseconds for all of it, for a server that sends a byte now and then; 0 = none. */
  readonly total: number;
  /** Bytes of the answer. */
  readonly limit: number;
  /** Redirects to another origin: followed without any of `headers`, or refused. */
  readonly otherOrigins: 'withoutHeaders' | 'refused';
}

export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  /** Address after redirects. */
  readonly url: string;
  readonly bytes: Uint8Array;
}

const mostRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * Sends a request and reads the whole answer. Redirects are followed by hand, because `fetch` takes
 * custom headers such as `X-API-Key` along to wherever it is sent. Throws `Unavailable`, `Timeout`,
 * `Invalid` (too large, bad redirect) and `Cancelled`; an HTTP error status is no error here.
 */
export async function sendRequest(
  request: HttpRequest,
  signal: AbortSignal,
): Promise<HttpResponse> {
  throwIfAborted(signal);
  const timer = createTimer(request);
  const stop = AbortSignal.any([signal, timer.signal]);
  try {
    let { url, method, headers, body } = { body: undefined, ...request };
    const origin = new URL(url).origin;
    for (let step = 0; step <= mostRedirects; step++) {
      timer.restart();
      const response = await fetch(url, {
        method,
        headers,
        redirect: 'manual',
        signal: stop,
        ...(body === undefined ? {} : { body }),
        // A stream is sent while it is made; fetch wants to hear that.
        ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
      });
      const location = redirects.has(response.status) ? response.headers.get('location') : null;
      if (location === null) {
        const bytes = await readAll(response, request, timer);
        const { status, statusText } = response;
        return { status, statusText, headers: response.headers, url, bytes };
      }
      await response.body?.cancel();
      const next = new URL(location, url);
      // `fetch` refuses an address with a password, and quotes it in its error.
      next.username = '';
      next.password = '';
      if (!/^https?:$/.test(next.protocol)) {
        throw new ConnectorError(
          'Invalid',
          `${request.what} redirects to a ${next.protocol} address.`,
        );
      }
      if (next.origin !== origin) {
        const sendsBody = method !== 'GET' && method !== 'HEAD' && response.status !== 303;
        if (request.otherOrigins === 'refused' || sendsBody) {
          throw new ConnectorError(
            'Invalid',
            `${request.what} redirects to another server, ${next.origin}, which is not followed.`,
          );
        }
        headers = {};
      }
      const keepsMethod = response.status === 307 || response.status === 308 || method === 'HEAD';
      if (!keepsMethod) [method, body] = ['GET', undefined];
      url = next.href;
    }
    throw new ConnectorError(
      'Invalid',
      `${request.what} redirects more than ${mostRedirects} times.`,
    );
  } catch (error) {
    if (timer.signal.aborted && !signal.aborted) {
      const late = timer.signal.reason === TOO_LONG;
      const limit = seconds(late ? request.total : request.timeout);
      const failed = late && timer.begun ? 'took longer than' : 'did not answer within';
      const message = `${request.what} ${failed} ${limit}.`;
      throw new ConnectorError('Timeout', message, { cause: error, nextSteps: ['retry'] });
    }
    throw connectionError(error, `${request.what} could not be reached`, signal);
  } finally {
    timer.clear();
  }
}

/** Why a timer went off, when it was not for silence. */
const TOO_LONG = Symbol('too long');

function createTimer({ timeout, total }: HttpRequest) {
  const controller = new AbortController();
  let handle: NodeJS.Timeout | undefined;
  const whole = total > 0 ? setTimeout(() => controller.abort(TOO_LONG), total) : undefined;
  return {
    signal: controller.signal,
    /** Whether some of the answer's body has come. */
    begun: false,
    restart() {
      clearTimeout(handle);
      if (timeout > 0) handle = setTimeout(() => controller.abort(), timeout);
    },
    clear() {
      clearTimeout(handle);
      clearTimeout(whole);
    },
  };
}

async function readAll(
  response: Response,
  request: HttpRequest,
  timer: { begun: boolean; restart(): void },
): Promise<Uint8Array> {
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > request.limit) {
    await response.body?.cancel();
    throw tooLarge(request.what, request.limit, announced);
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  // A reader, not `for await`: the types of the DOM's streams and Node's disagree about the latter.
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    timer.begun = true;
    timer.restart();
    const bytes = part.value as Uint8Array;
    size += bytes.byteLength;
    if (size > request.limit) {
      await reader?.cancel();
      throw tooLarge(request.what, request.limit, undefined);
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts, size);
}

export function tooLarge(what: string, limit: number, size: number | undefined): ConnectorError {
  const is = size === undefined ? 'is larger than that' : `is ${megabytes(size)}`;
  return new ConnectorError(
    'Invalid',
    `${what} is too large: the limit is ${megabytes(limit)}, it ${is}.`,
  );
}
