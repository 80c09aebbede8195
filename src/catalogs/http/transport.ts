import http from 'node:http';
import https from 'node:https';
import { cancelled, ConnectorError } from '../../core/errors.js';
import { cutError, networkError, timeoutError, tooLargeError } from './errors.js';
import type { Route } from './proxy.js';

/** One request as it goes over the wire, and how errors name it. */
export interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  readonly service: string;
  readonly what: string;
  /** Milliseconds until the answer begins, and between two parts of it. */
  readonly timeout: number;
  /** Most bytes of the answer. */
  readonly limit: number;
  readonly verifyTls: boolean;
  readonly redact: (text: string) => string;
  readonly route: Route;
  readonly receive?: Receive | undefined;
}

/**
 * Asked once for each answer: who takes its body, part by part. Undefined: nobody, and the answer
 * has it whole. A part may be used again after the call.
 */
export type Receive = (head: Omit<Answer, 'bytes'>) => ((part: Uint8Array) => void) | undefined;

export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 5;

/**
 * Sends a request and reads the whole answer, whatever its status. Redirects are followed within
 * the origin; one to another origin is an error, because the token must not go there.
 */
export async function exchange(request: Exchange, signal: AbortSignal): Promise<Answer> {
  let current = request;
  for (let step = 0; step <= MOST_REDIRECTS; step++) {
    const answer = await once(current, signal);
    const location = REDIRECTS.has(answer.status) ? answer.headers['location'] : undefined;
    if (location === undefined) return answer;
    current = redirected(current, answer.status, location);
  }
  throw misdirected(request, `redirects more than ${MOST_REDIRECTS} times`);
}

function redirected(request: Exchange, status: number, location: string): Exchange {
  if (!URL.canParse(location, request.url.href)) {
    throw misdirected(request, 'redirects to something that is no address');
  }
  const url = new URL(location, request.url);
  if (url.origin !== request.url.origin) {
    const other = url.origin === 'null' ? url.protocol : url.origin;
    throw misdirected(request, `redirects to another server, ${other}, which is not followed`);
  }
  if (request.method === 'GET' || request.method === 'HEAD') return { ...request, url };
  if (status === 307 || status === 308) return { ...request, url };
  if (status === 303) return { ...request, url, method: 'GET', body: undefined };
  // Repeating a write as a GET would look like success and do nothing.
  throw misdirected(request, `redirects ${request.method} requests`);
}

function misdirected({ service }: Exchange, does: string): ConnectorError {
  const message = `${service} ${does}. Check the address of the catalog.`;
  return new ConnectorError('Invalid', message, { nextSteps: ['openSettings'] });
}

function once(request: Exchange, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let outgoing: http.ClientRequest | undefined;
    let timer: NodeJS.Timeout | undefined;
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const fail = (error: unknown) => {
      end(() => reject(error instanceof ConnectorError ? error : networkError(error, request)));
      outgoing?.destroy();
    };
    const onAbort = () => fail(cancelled(signal.reason));
    const restart = () => {
      clearTimeout(timer);
      if (request.timeout > 0)
        timer = setTimeout(() => fail(timeoutError(request)), request.timeout);
    };
    if (signal.aborted) return fail(cancelled(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
    restart();
    try {
      outgoing = start(request);
    } catch (error) {
      // Node refuses characters in headers before anything is sent.
      return fail(error);
    }
    outgoing.on('error', fail);
    outgoing.on('response', (response) => {
      restart();
      const parts: Buffer[] = [];
      const head = { status: response.statusCode ?? 0, headers: flat(response.headers) };
      const take = request.receive?.(head) ?? ((part: Buffer) => parts.push(part));
      let size = 0;
      const announced = Number(response.headers['content-length'] ?? 0);
      if (announced > request.limit) return fail(tooLargeError(request));
      response.on('data', (part: Buffer) => {
        restart();
        size += part.byteLength;
        if (size > request.limit) return fail(tooLargeError(request));
        take(part);
      });
      response.on('error', () => fail(cutError(request)));
      // Comes after `end`, too, and then changes nothing.
      response.on('close', () => fail(cutError(request)));
      response.on('end', () => {
        if (!response.complete) return fail(cutError(request));
        end(() => resolve({ ...head, bytes: Buffer.concat(parts) }));
      });
    });
    outgoing.end(request.body);
  });
}

/** Without a proxy of the environment there is no agent: VS Code then applies its own settings. */
function start({ url, method, headers, body, route, verifyTls }: Exchange): http.ClientRequest {
  const options: https.RequestOptions = {
    method,
    headers: {
      ...headers,
      ...route.headers,
      ...(body && { 'content-length': String(body.byteLength) }),
    },
    rejectUnauthorized: verifyTls,
    ...(route.agent && { agent: route.agent }),
    ...(route.wholeAddress && { path: `${url.origin}${url.pathname}${url.search}` }),
  };
  return url.protocol === 'https:' ? https.request(url, options) : http.request(url, options);
}

function flat(headers: http.IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value = '']): [string, string] => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return Object.fromEntries(entries);
}
