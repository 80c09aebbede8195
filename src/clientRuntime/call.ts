import type { Encoding, WriteBody } from './bodies.js';
import { own, type Draft, type Parameter } from './parameters.js';
import { readJson, type ReadBody } from './readers.js';
import { ApiError, type Result, type Simple } from './results.js';
import { authorize, type Scheme } from './security.js';

export interface RuntimeOptions {
  /**
   * Address of the API in place of the one its description names; a function is given that one,
   * for operations with servers of their own.
   */
  readonly baseUrl?: string | ((declared: string) => string) | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Called in place of the global `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** Called around each request: `onRequest` in this order, `onResponse` in reverse. */
  readonly middleware?: readonly Middleware[] | undefined;
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A request about to be sent; middleware may change it in place. */
export interface ApiRequest {
  url: string;
  readonly method: string;
  readonly headers: Headers;
  body: unknown;
  readonly signal: AbortSignal | undefined;
  /** The path as the description has it: `/pets/{petId}`. */
  readonly path: string;
}

export interface Middleware {
  /** A response given back is taken for the server's; nothing is sent then. */
  onRequest?(request: ApiRequest): Response | void | Promise<Response | void>;
  /** A response given back takes the place of the server's. */
  onResponse?(response: Response, request: ApiRequest): Response | void | Promise<Response | void>;
}

export interface CallOptions {
  /** Sent with this request; they win over all others. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Options of a call that asks for another media type than the usual. */
export interface Accepting<Media extends string> extends CallOptions {
  readonly accept: Media;
}

/**
 * A request under way: await it for the body of a success; another status rejects with `ApiError`.
 * Its answer is read once, so choose one of the three.
 */
export interface Call<Body, Responses = Simple<Body>> extends Promise<Body> {
  /** The answer with its status, whichever it is: `if (result.ok) result.data`. */
  result(): Promise<Result<Responses>>;
  /** The response as it came, unread, whatever its status. */
  response(): Promise<Response>;
}

/** How one operation is called; `Method` is its signature. */
export interface Operation<Method = unknown> {
  readonly method: string;
  readonly path: string;
  /** Where its servers are not those of the others. */
  readonly baseUrl?: string;
  readonly parameters?: readonly Parameter[];
  readonly body?: {
    /** Its name in the arguments; `body` where absent. */
    readonly argument?: string;
    /** The name of the argument that chooses one of several media types. */
    readonly choice?: string;
    /** The first one is the usual. */
    readonly media: readonly [BodyMedia, ...BodyMedia[]];
  };
  readonly accept?: string;
  /** How a success is read; as JSON where absent. */
  readonly read?: ReadBody;
  /** Other media types that can be asked for. */
  readonly accepts?: readonly (readonly [mediaType: string, read: ReadBody])[];
  /** Alternatives, each a list of schemes needed together. */
  readonly security?: readonly (readonly Scheme[])[];
  /** Never there: it carries the type. */
  readonly signature?: Method;
}

export type BodyMedia = readonly [mediaType: string, write: WriteBody, encoding?: Encoding];

/** The methods of these operations, by the same names. */
export type Methods<Operations> = {
  readonly [Name in keyof Operations]: Operations[Name] extends Operation<infer Method>
    ? Method
    : never;
};

type Options = RuntimeOptions & { readonly auth?: object | undefined };

/** Methods that call these operations; nothing is sent before one is called. */
export function bind<Operations extends object>(
  operations: Operations,
  baseUrl: string,
  options: Options,
): Methods<Operations> {
  const methods = Object.entries<Operation>(operations as Record<string, Operation>).map(
    ([name, operation]) => [
      name,
      (args: object = {}, call: CallOptions = {}) => start(operation, options, baseUrl, args, call),
    ],
  );
  return Object.fromEntries(methods) as Methods<Operations>;
}

function start(
  operation: Operation,
  options: Options,
  baseUrl: string,
  args: object,
  call: Partial<Accepting<string>>,
): Call<unknown, object> {
  const sent = send(operation, options, baseUrl, args, call);
  const chosen = operation.accepts?.find(([mediaType]) => mediaType === call.accept)?.[1];
  const read = chosen ?? operation.read ?? readJson;
  let answer: Promise<Answer> | undefined;
  const result = () => (answer ??= sent.then((response) => readAnswer(response, read)));
  const body = () =>
    result().then((got) => {
      if (got.ok) return got.data;
      throw new ApiError(`${operation.method} ${operation.path}`, got.response, got.error);
    });
  return {
    then: (onFulfilled, onRejected) => body().then(onFulfilled, onRejected),
    catch: (onRejected) => body().catch(onRejected),
    finally: (onFinally) => body().finally(onFinally),
    result: result as () => Promise<never>,
    response: () => sent,
    [Symbol.toStringTag]: 'Call',
  };
}

interface Answer {
  readonly ok: boolean;
  readonly status: number;
  readonly data?: unknown;
  readonly error?: unknown;
  readonly headers: Headers;
  readonly response: Response;
}

async function readAnswer(response: Response, read: ReadBody): Promise<Answer> {
  const { ok, status, headers } = response;
  const body = await (ok ? read : readJson)(response);
  return { ok, status, headers, response, [ok ? 'data' : 'error']: body };
}

async function send(
  operation: Operation,
  options: Options,
  baseUrl: string,
  args: object,
  call: Partial<Accepting<string>>,
): Promise<Response> {
  const { method, path } = operation;
  const draft: Draft = {
    path,
    query: [],
    cookies: [],
    headers: new Headers(),
  };
  const { headers, query, cookies } = draft;
  const accept = call.accept ?? operation.accept;
  if (accept) headers.set('accept', accept);
  setAll(headers, options.headers);
  for (const [write, name, settings = {}] of operation.parameters ?? []) {
    const value = own(args, settings.argument ?? name);
    if (value !== undefined && value !== null) write(draft, name, value, settings);
  }
  const missing = /{([^{}]+)}/.exec(draft.path);
  if (missing) throw new TypeError(`Path parameter "${missing[1]}" is missing.`);
  if (operation.security) await authorize(draft, operation.security, options.auth ?? {});
  let body: unknown;
  if (operation.body) {
    const { argument = 'body', choice = '', media } = operation.body;
    const value = own(args, argument);
    const wanted = own(args, choice);
    const [mediaType, write, encoding = {}] = media.find((one) => one[0] === wanted) ?? media[0];
    if (value !== undefined) body = write(value, mediaType, headers, encoding);
  }
  setAll(headers, call.headers);
  if (cookies.length) headers.set('cookie', cookies.join('; '));
  const declared = operation.baseUrl ?? baseUrl;
  const given = options.baseUrl ?? declared;
  const base = typeof given === 'function' ? given(declared) : given;
  let url = base.replace(/\/+$/, '') + draft.path;
  if (query.length) url += (url.includes('?') ? '&' : '?') + query.join('&');
  return exchange({ url, method, headers, body, signal: call.signal, path }, options);
}

async function exchange(request: ApiRequest, options: Options): Promise<Response> {
  const { middleware = [] } = options;
  let response: Response | undefined;
  for (const one of middleware) response ??= (await one.onRequest?.(request)) ?? undefined;
  if (!response) {
    const { url, ...rest } = request;
    const init = rest as RequestInit & { duplex?: 'half' };
    // A stream is sent while it is made; fetch wants to hear that.
    if (rest.body instanceof ReadableStream) init.duplex = 'half';
    response = await (options.fetch ?? fetch)(url, init);
  }
  for (const one of [...middleware].reverse()) {
    response = (await one.onResponse?.(response, request)) ?? response;
  }
  return response;
}

function setAll(headers: Headers, values: RuntimeOptions['headers'] = {}): void {
  for (const [name, value] of Object.entries(values)) headers.set(name, value);
}
