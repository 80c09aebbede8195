/**
 * The source of `runtime.ts`, the same for every client: it sends what the operation table says.
 * It holds neither backticks nor `${` so that it reads here as it reads there.
 */
export const runtimeText = String.raw`/** A value for a security scheme, or a function that gives one when a request needs it. */
export type Credential<T = string> = T | (() => T | undefined | Promise<T | undefined>);

export interface BasicCredential {
  readonly username: string;
  readonly password: string;
}

export interface RuntimeOptions {
  /** Address of the API in place of the one its description names. */
  readonly baseUrl?: string | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Called in place of the global fetch: the place for retries, logging and tests. */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
}

export interface CallOptions {
  /** Sent with this request; they win over all others. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A request under way: await it for the typed body, or ask for the response as it came, whatever
 * its status.
 */
export interface Call<T> extends Promise<T> {
  response(): Promise<Response>;
}

/** The server answered with a status that is no success. */
export class ApiError extends Error {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when it is JSON, else text. */
  readonly body: unknown;

  constructor(message: string, status: number, headers: Headers, body: unknown) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

export type Style =
  | 'simple'
  | 'label'
  | 'matrix'
  | 'form'
  | 'spaceDelimited'
  | 'pipeDelimited'
  | 'tabDelimited'
  | 'deepObject'
  | 'json';

/** Argument, place, name, style, explode, allowReserved. */
export type Parameter = readonly [
  argument: string,
  place: 'path' | 'query' | 'header' | 'cookie',
  name: string,
  style: Style,
  explode: boolean,
  allowReserved?: boolean,
];

export interface FieldEncoding {
  readonly style?: Style;
  readonly explode?: boolean;
  readonly contentType?: string;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly baseUrl?: string;
  readonly parameters?: readonly Parameter[];
  readonly body?: {
    readonly argument: string;
    readonly kind: 'json' | 'form' | 'multipart' | 'text' | 'binary';
    readonly mediaType: string;
    readonly encoding?: Readonly<Record<string, FieldEncoding>>;
  };
  readonly accept?: string;
  readonly result: 'json' | 'text' | 'blob' | 'none';
  /** Alternatives, each a list of schemes needed together. */
  readonly security?: readonly (readonly string[])[];
}

export interface Scheme {
  readonly type: 'apiKey' | 'basic' | 'bearer';
  readonly in?: 'header' | 'query' | 'cookie';
  readonly parameter?: string;
}

export interface Api {
  readonly baseUrl: string;
  readonly schemes: readonly (readonly [name: string, scheme: Scheme])[];
}

/** The methods of a client, one for each entry of the operation table. */
export function createCalls<C>(
  operations: { readonly [name in keyof C]: Operation },
  api: Api,
  options: RuntimeOptions & { readonly auth?: object | undefined },
): C {
  const calls: [string, unknown][] = [];
  for (const [name, operation] of Object.entries<Operation>(operations)) {
    calls.push([
      name,
      (args?: object, call?: CallOptions) => start(operation, api, options, args ?? {}, call ?? {}),
    ]);
  }
  return Object.fromEntries(calls) as C;
}

type Options = RuntimeOptions & { readonly auth?: object | undefined };

function start(
  operation: Operation,
  api: Api,
  options: Options,
  args: object,
  call: CallOptions,
): Call<unknown> {
  const sent = send(operation, api, options, args, call);
  let read: Promise<unknown> | undefined;
  const body = () => (read ??= sent.then((response) => readResult(operation, response)));
  return {
    then: (onFulfilled, onRejected) => body().then(onFulfilled, onRejected),
    catch: (onRejected) => body().catch(onRejected),
    finally: (onFinally) => body().finally(onFinally),
    response: () => sent,
    [Symbol.toStringTag]: 'Call',
  };
}

interface Draft {
  query: string[];
  cookies: string[];
  headers: Map<string, string>;
}

async function send(
  operation: Operation,
  api: Api,
  options: Options,
  args: object,
  call: CallOptions,
): Promise<Response> {
  const draft: Draft = { query: [], cookies: [], headers: new Map() };
  if (operation.accept !== undefined) draft.headers.set('accept', operation.accept);
  setHeaders(draft, options.headers);
  // Some documents tell operations on one path apart by a fragment, which is never sent.
  let path = operation.path.split('#')[0] ?? '';
  for (const parameter of operation.parameters ?? []) {
    const value = own(args, parameter[0]);
    if (parameter[1] === 'path') path = fillPath(path, parameter, value);
    else if (value !== undefined && value !== null) place(draft, parameter, value);
  }
  await authorize(draft, operation, api, options);
  const body = operation.body && writeBody(operation.body, own(args, operation.body.argument));
  if (body?.mediaType !== undefined) draft.headers.set('content-type', body.mediaType);
  setHeaders(draft, call.headers);
  if (draft.cookies.length > 0) draft.headers.set('cookie', draft.cookies.join('; '));
  const base = options.baseUrl ?? operation.baseUrl ?? api.baseUrl;
  const mark = draft.query.length === 0 ? '' : path.includes('?') ? '&' : '?';
  const url = base.replace(/\/+$/, '') + path + mark;
  const init: RequestInit = { method: operation.method, headers: [...draft.headers] };
  if (body !== undefined) init.body = body.value as NonNullable<RequestInit['body']>;
  if (call.signal) init.signal = call.signal;
  const fetchIt = options.fetch ?? ((address, request) => fetch(address, request));
  return fetchIt(url + draft.query.join('&'), init);
}

async function readResult(operation: Operation, response: Response): Promise<unknown> {
  if (!response.ok) {
    const body = readText(await response.text(), !isText(response));
    const name = operation.method + ' ' + operation.path;
    const message = name + ': ' + String(response.status) + ' ' + response.statusText;
    throw new ApiError(message.trim(), response.status, response.headers, body);
  }
  if (operation.result === 'blob') return response.blob();
  const text = await response.text();
  if (operation.result === 'none' || text === '') return undefined;
  return readText(text, operation.result === 'json');
}

function isText(response: Response): boolean {
  return /^text\/(plain|html|xml)/.test(response.headers.get('content-type') ?? '');
}

function readText(text: string, tryJson: boolean): unknown {
  if (!tryJson || text === '') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function own(object: object, key: string): unknown {
  return Object.prototype.hasOwnProperty.call(object, key)
    ? (object as Record<string, unknown>)[key]
    : undefined;
}

function setHeaders(draft: Draft, headers: Readonly<Record<string, string>> | undefined): void {
  for (const [name, value] of Object.entries(headers ?? {})) {
    draft.headers.set(name.toLowerCase(), value);
  }
}

/** The first alternative with a value for each of its schemes; without one, nothing is sent. */
async function authorize(
  draft: Draft,
  operation: Operation,
  api: Api,
  options: Options,
): Promise<void> {
  for (const alternative of operation.security ?? []) {
    const found: [Scheme, string | BasicCredential][] = [];
    for (const name of alternative) {
      const scheme = api.schemes.find((entry) => entry[0] === name)?.[1];
      const given = own(options.auth ?? {}, name) as Credential<string | BasicCredential> | undefined;
      const value = typeof given === 'function' ? await given() : given;
      if (scheme && value !== undefined) found.push([scheme, value]);
    }
    if (found.length < alternative.length) continue;
    for (const [scheme, value] of found) applyScheme(draft, scheme, value);
    return;
  }
}

function applyScheme(draft: Draft, scheme: Scheme, value: string | BasicCredential): void {
  const text = typeof value === 'string' ? value : value.username + ':' + value.password;
  const name = scheme.parameter ?? '';
  if (scheme.type === 'bearer') draft.headers.set('authorization', 'Bearer ' + text);
  else if (scheme.type === 'basic') draft.headers.set('authorization', 'Basic ' + base64(text));
  else if (scheme.in === 'query') draft.query.push(encode(name) + '=' + encode(text));
  else if (scheme.in === 'cookie') draft.cookies.push(name + '=' + encodeURIComponent(text));
  else draft.headers.set(name.toLowerCase(), text);
}

function base64(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

function place(draft: Draft, parameter: Parameter, value: unknown): void {
  const [, where, name, style, explode, allowReserved] = parameter;
  if (where === 'query') draft.query.push(...pairs(name, value, style, explode, allowReserved));
  else if (where === 'cookie') draft.cookies.push(...pairs(name, value, style, explode));
  else draft.headers.set(name.toLowerCase(), list(value, ',', explode ? '=' : ',', (text) => text));
  if (where === 'header' && style === 'json') {
    draft.headers.set(name.toLowerCase(), JSON.stringify(value));
  }
}

const separators: { readonly [style in Style]?: string } = {
  spaceDelimited: '%20',
  pipeDelimited: '%7C',
  tabDelimited: '%09',
};

/** name=value pairs of a query, cookie or form field. */
function pairs(
  name: string,
  value: unknown,
  style: Style,
  explode: boolean,
  allowReserved = false,
): string[] {
  const key = encode(name);
  const write = (item: unknown) => encode(text(item), allowReserved);
  if (style === 'json') return [key + '=' + encode(JSON.stringify(value))];
  if (style === 'deepObject' && isPlainObject(value)) return deepPairs(key, value, write);
  if (Array.isArray(value)) {
    if (value.length === 0) return [];
    if (explode) return value.map((item) => key + '=' + write(item));
    return [key + '=' + value.map(write).join(separators[style] ?? ',')];
  }
  if (isPlainObject(value)) {
    if (explode && style === 'form') {
      return entries(value).flatMap(([field, item]) => pairs(field, item, style, true, allowReserved));
    }
    const separator = separators[style] ?? ',';
    return [key + '=' + list(value, separator, separator, write)];
  }
  return [key + '=' + write(value)];
}

function deepPairs(key: string, value: unknown, write: (item: unknown) => string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => deepPairs(key, item, write));
  if (!isPlainObject(value)) return [key + '=' + write(value)];
  return entries(value).flatMap(([field, item]) =>
    deepPairs(key + '[' + encode(field) + ']', item, write),
  );
}

/** RFC 6570 expansion of one path parameter. */
function fillPath(path: string, parameter: Parameter, value: unknown): string {
  const [argument, , name, style, explode] = parameter;
  if (value === undefined || value === null || value === '') {
    throw new TypeError('Path parameter "' + argument + '" is missing.');
  }
  const write = (item: unknown) => encode(text(item));
  let filled: string;
  if (style === 'json') filled = encode(JSON.stringify(value));
  else if (style === 'label') filled = '.' + list(value, explode ? '.' : ',', explode ? '=' : ',', write);
  else if (style === 'matrix') filled = matrix(name, value, explode, write);
  else filled = list(value, ',', explode ? '=' : ',', write);
  const next = path.split('{' + name + '}').join(filled);
  // A dot segment would be taken out of the address, and with it the segment before it.
  if (next.split('/').some((part) => part === '.' || part === '..')) {
    throw new TypeError('Path parameter "' + argument + '" may not be "' + filled + '".');
  }
  return next;
}

function matrix(
  name: string,
  value: unknown,
  explode: boolean,
  write: (item: unknown) => string,
): string {
  const key = ';' + encode(name) + '=';
  if (explode && Array.isArray(value)) return value.map((item) => key + write(item)).join('');
  if (explode && isPlainObject(value)) return ';' + list(value, ';', '=', write);
  return key + list(value, ',', ',', write);
}

function list(
  value: unknown,
  separator: string,
  assign: string,
  write: (item: string) => string,
): string {
  if (Array.isArray(value)) return value.map((item) => write(text(item))).join(separator);
  if (!isPlainObject(value)) return write(text(value));
  return entries(value)
    .map(([field, item]) => write(field) + assign + write(text(item)))
    .join(separator);
}

function entries(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
}

function isPlainObject(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Blob)
  );
}

function text(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function encode(value: string, allowReserved = false): string {
  const encoded = encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => '%' + character.charCodeAt(0).toString(16).toUpperCase(),
  );
  // Reserved characters except those that would end the value (RFC 3986 2.2).
  return allowReserved
    ? encoded.replace(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B|5B|5D)/g, decodeURIComponent)
    : encoded;
}

function writeBody(
  body: NonNullable<Operation['body']>,
  value: unknown,
): { value: unknown; mediaType?: string } | undefined {
  if (value === undefined) return undefined;
  const { kind, mediaType } = body;
  if (kind === 'json') return { value: JSON.stringify(value), mediaType };
  if (kind === 'multipart') {
    // Without a media type: fetch adds the boundary.
    return { value: value instanceof FormData ? value : multipart(value, body.encoding) };
  }
  if (kind === 'form' && !(value instanceof URLSearchParams) && typeof value !== 'string') {
    const fields = entries(Object(value) as object).flatMap(([name, item]) => {
      const field = (own(body.encoding ?? {}, name) ?? {}) as FieldEncoding;
      const { style = 'form', explode = style === 'form' } = field;
      const isComplex = isPlainObject(item) && style !== 'deepObject';
      return pairs(name, isComplex ? JSON.stringify(item) : item, style, explode);
    });
    return { value: fields.join('&'), mediaType };
  }
  return { value, mediaType };
}

function multipart(value: unknown, encoding: NonNullable<Operation['body']>['encoding']): FormData {
  const form = new FormData();
  for (const [name, item] of entries(Object(value) as object)) {
    const field = (own(encoding ?? {}, name) ?? {}) as FieldEncoding;
    const joined = field.style !== undefined && field.explode === false && Array.isArray(item);
    const parts: unknown[] = joined ? [list(item, ',', ',', (part) => part)] : [item].flat();
    for (const part of parts) {
      if (part instanceof Blob) form.append(name, part);
      else if (isPlainObject(part) || field.contentType !== undefined) {
        const type = field.contentType?.split(',')[0] ?? 'application/json';
        form.append(name, new Blob([text(part)], { type }));
      } else form.append(name, text(part));
    }
  }
  return form;
}
`;
