import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { throwIfAborted } from '../core/cancellation.js';
import { ConnectorError } from '../core/errors.js';
import type { Logger } from '../core/sources/connector.js';
import { encodeBody, type HttpBody } from './http/body.js';
import { EntityCache } from './http/entityCache.js';
import { statusError, unreadable, usualError, type ServerError } from './http/errors.js';
import { JsonElements } from './http/jsonElements.js';
import { requestUrl, type Query } from './http/address.js';
import { createRoutes, type Environment } from './http/proxy.js';
import { withoutSecrets } from './http/redact.js';
import { SharedWork } from './http/sharedWork.js';
import { Slots } from './http/slots.js';
import { exchange, type Answer, type Exchange, type Receive } from './http/transport.js';
import { isRetryableStatus, retryWait } from './http/retry.js';

export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface HttpRequest {
  readonly method?: HttpMethod;
  /** Below the base address, its parts already encoded: see `path` in `http/address.ts`. */
  readonly path: string;
  readonly query?: Query;
  /** Never the authorization: that comes from the client. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly accept?: string;
  readonly body?: HttpBody;
  /** How errors name what was asked for: `The connection "x"`. */
  readonly what: string;
  /** Milliseconds, in place of the client's. */
  readonly timeout?: number;
  /** Most bytes of the answer, in place of the client's. */
  readonly limit?: number;
  /** Values in the body that must not come back in an error (passwords). */
  readonly secrets?: readonly string[];
  /** True for answers with secrets: they are not kept, whatever their ETag. */
  readonly uncached?: boolean;
  /** In place of the client's. */
  readonly readError?: ReadError;
  /** Where the list is in an answer that is no array; undefined when it is nowhere. */
  readonly listIn?: (value: unknown) => readonly unknown[] | undefined;
  /** Takes the body as it arrives. Such a request is shared with nobody, and its answer not kept. */
  readonly receive?: Receive;
}

export type ReadError = (answer: Answer) => ServerError | undefined;

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Shared between callers and with the cache: not to be changed. */
  readonly bytes: Uint8Array;
  /** Takes what the request held in secrets out of a text of the server. */
  readonly redact: (text: string) => string;
}

export interface HttpClientOptions {
  /** How errors name the service: `Datagrok`. */
  readonly service: string;
  /** Address all paths are appended to; a slash at its end does not matter. */
  readonly baseUrl: string;
  /** False accepts certificates nobody vouches for. */
  readonly verifyTls: boolean;
  /** Milliseconds until an answer begins, and between two parts of it; bounds retrying as well. */
  timeout(): number;
  readonly environment: Environment;
  readonly log: Logger;
  /** Headers that prove who asks, asked for each request; rejects when nobody is signed in. */
  authorization(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** The error in an answer, in the service's own format. One in a 2xx answer is an error too. */
  readonly readError?: ReadError;
  /** What to say of an HTML page in place of data, such as how the address should end. */
  readonly pageHint?: string;
  /** Requests under way at once. */
  readonly parallel?: number;
  /** Most bytes of an answer. */
  readonly limit?: number;
  /** Milliseconds before the first retry; doubles each time. */
  readonly backoff?: number;
}

/** Enough for a list of 50,000 sources, little enough for an extension host. */
const DEFAULT_LIMIT = 64 * 1024 * 1024;
const CACHED_BYTES = 8 * 1024 * 1024;
const TRIES = 3;

/**
 * The HTTP client of all remote catalogs. Redirects stay in the origin of the base address, retries
 * are for GET and HEAD, equal GETs at the same time are one, and no error or log holds a header.
 */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #slots: Slots;
  readonly #shared = new SharedWork<Answer>();
  readonly #cache = new EntityCache(CACHED_BYTES);
  readonly #routes: ReturnType<typeof createRoutes>;
  readonly #closing = new AbortController();

  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.#slots = new Slots(options.parallel ?? 6);
    this.#routes = createRoutes(options.environment);
  }

  /** The answer whatever its status, for requests whose failures mean something to the caller. */
  async exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const { answer, redact } = await this.#send(request, signal);
    return { ...answer, redact };
  }

  /** The answer to a request that succeeded. Rejects with what went wrong. */
  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const response = await this.exchange(request, signal);
    this.check(response, request);
    return response;
  }

  /** Throws what an answer of `exchange` says went wrong. */
  check(
    response: HttpResponse,
    { what, readError }: Pick<HttpRequest, 'what' | 'readError'>,
  ): void {
    const error = (readError ?? this.#options.readError ?? usualError)(response);
    if (response.status >= 200 && response.status < 300 && !error) return;
    const { service, pageHint } = this.#options;
    throw statusError(response, error, { service, what, pageHint, redact: response.redact });
  }

  /** The JSON of a successful answer; undefined when it has no body. */
  async json(request: HttpRequest, signal: AbortSignal): Promise<unknown> {
    const response = await this.send({ accept: 'application/json', ...request }, signal);
    return this.decode(response, request.what);
  }

  /**
   * The elements of a JSON array, each made smaller by `decode` as it arrives; none for an answer
   * without a body. Never shared with others who ask for the same. A list that `listIn` finds inside
   * of something else is read whole before.
   */
  async elements<T>(
    request: HttpRequest,
    decode: (element: unknown) => T,
    signal: AbortSignal,
  ): Promise<T[]> {
    const reading: { list?: JsonElements<T> } = {};
    const receive: Receive = ({ status, headers }) => {
      // Errors and pages are read whole; and an attempt after another one begins anew.
      delete reading.list;
      const isPage = /\bhtml\b/i.test(headers['content-type'] ?? '');
      if (status !== 200 || isPage) return undefined;
      const started = (reading.list = new JsonElements(decode));
      return (part) => started.write(part);
    };
    const { what } = request;
    const answer = await this.exchange({ accept: 'application/json', ...request, receive }, signal);
    const { list: read } = reading;
    const response = read ? { ...answer, bytes: read.other } : answer;
    this.check(response, request);
    if (read?.outcome === 'read') return read.take();
    const { service, pageHint } = this.#options;
    if (read?.outcome === 'broken') throw unreadable(response, '', { service, what, pageHint });
    const value = this.decode(response, what);
    if (value === undefined || value === null) return [];
    // A list as a JSON string, beside another status than 200, or inside of an object.
    const list = Array.isArray(value) ? (value as unknown[]) : request.listIn?.(value);
    if (list) return list.map(decode);
    const message = `${service} answered with something else than ${what}.`;
    throw new ConnectorError('Unavailable', message, { nextSteps: ['retry'] });
  }

  /** Text of an answer as JSON; undefined when there is none. Throws what it is instead. */
  decode(response: Answer, what: string): unknown {
    const text = responseText(response);
    if (text.trim() === '') return undefined;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // The parser's own error quotes the text, which may hold anything.
      const { service, pageHint } = this.#options;
      throw unreadable(response, text, { service, what, pageHint });
    }
  }

  /** Ends what is under way, as cancelled, and closes idle connections. */
  close(): void {
    this.#closing.abort();
    this.#routes.close();
  }

  async #send(request: HttpRequest, caller: AbortSignal) {
    const signal = AbortSignal.any([caller, this.#closing.signal]);
    throwIfAborted(signal);
    const { limit = DEFAULT_LIMIT, service, log, verifyTls } = this.#options;
    const method = request.method ?? 'GET';
    const authorization = await this.#options.authorization(signal);
    const redact = withoutSecrets([...Object.values(authorization), ...(request.secrets ?? [])]);
    const body = request.body && encodeBody(request.body);
    const url = requestUrl(this.#options.baseUrl, request.path, request.query);
    const plain: Exchange = {
      method,
      url,
      headers: {
        accept: request.accept ?? '*/*',
        ...(body && { 'content-type': body.type }),
        ...request.headers,
        ...authorization,
      },
      body: body?.bytes,
      service,
      what: request.what,
      timeout: request.timeout ?? this.#options.timeout(),
      limit: request.limit ?? limit,
      verifyTls,
      redact,
      route: this.#routes.routeTo(url),
      receive: request.receive,
    };
    const run = (stop: AbortSignal) =>
      this.#slots.use(stop, () => this.#retrying(plain, request.path, stop));
    try {
      if (method !== 'GET' || request.receive) return { answer: await run(signal), redact };
      const key = keyOf(plain);
      const answer = await this.#shared.join(key, signal, async (stop) => {
        if (request.uncached) return run(stop);
        const known = this.#cache.get(key);
        if (!known) return this.#cache.keep(key, await run(stop));
        const headers = { ...plain.headers, 'if-none-match': known.etag };
        const fresh = await this.#slots.use(stop, () =>
          this.#retrying({ ...plain, headers }, request.path, stop),
        );
        return fresh.status === 304 ? known.answer : this.#cache.keep(key, fresh);
      });
      return { answer, redact };
    } catch (error) {
      throwIfAborted(signal);
      if (error instanceof ConnectorError) log.debug(`${method} ${request.path}: ${error.code}`);
      throw error;
    }
  }

  /** Sends a request up to three times while that is harmless and may help. */
  async #retrying(request: Exchange, path: string, signal: AbortSignal): Promise<Answer> {
    const { log, backoff = 500 } = this.#options;
    const safe = request.method === 'GET' || request.method === 'HEAD';
    const started = Date.now();
    for (let attempt = 1; ; attempt++) {
      const sent = Date.now();
      let answer: Answer | undefined;
      let failure: unknown;
      try {
        answer = await exchange(request, signal);
        const took = Date.now() - sent;
        log.debug(`${request.method} ${path}: ${answer.status}, ${took} ms`);
        if (!isRetryableStatus(answer.status)) return answer;
      } catch (error) {
        failure = error;
        // A time-out has used up what the user is ready to wait.
        if (!(error instanceof ConnectorError) || error.code !== 'Unavailable') throw error;
        if (!error.retryable) throw error;
      }
      const wait = retryWait(attempt, backoff, answer?.headers['retry-after']);
      const left = started + request.timeout - Date.now();
      if (!safe || attempt >= TRIES || wait > left) {
        if (answer) return answer;
        throw failure;
      }
      await delay(wait, undefined, { signal });
    }
  }
}

/** The body of an answer as text; a byte order mark is no part of it. */
export function responseText(response: Answer): string {
  return new TextDecoder().decode(response.bytes);
}

/** What makes two GETs the same. Hashed, since the headers hold the token. */
function keyOf({ url, headers, limit }: Exchange): string {
  return createHash('sha256')
    .update(JSON.stringify([url.href, limit, Object.entries(headers)]))
    .digest('base64');
}
