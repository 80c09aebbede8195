// Made of src/clientRuntime by `UPDATE_FIXTURES=1 npx mocha test/unit/openapi/runtimeText.test.ts`.

/** The files of the runtime, the same for every client. */
export const runtimeFiles: readonly { readonly path: string; readonly text: string }[] = [
  {
    path: 'bodies.ts',
    text: `import { deepPairs, encode, encodeReserved, entries, isRecord, own, pairs } from './parameters.js';

/**
 * How single fields of a form are written, by name; of a list of parts by their index, and by an
 * empty name for all of them.
 */
export type Encoding = Readonly<Record<string, FieldEncoding>>;

export interface FieldEncoding {
  readonly style?: 'form' | 'spaceDelimited' | 'pipeDelimited' | 'tabDelimited' | 'deepObject';
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  /** One media type, or several and ranges of them to choose from. */
  readonly contentType?: string;
  /** Headers of a part. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Gives what fetch sends for a value, and sets its content type. */
export type WriteBody = (
  value: unknown,
  mediaType: string,
  headers: Headers,
  encoding: Encoding,
) => unknown;

export const writeJson: WriteBody = (value, mediaType, headers) => {
  headers.set('content-type', mediaType);
  return JSON.stringify(value);
};

/** Text, bytes, a stream: as it is. */
export const writeRaw: WriteBody = (value, mediaType, headers) => {
  headers.set('content-type', mediaType);
  return value;
};

/** In the media type of the file, where the document names a range of them. */
export const writeAny: WriteBody = (value, _, headers) => {
  const type =
    value instanceof Blob ? value.type : typeof value === 'string' && 'text/plain; charset=utf-8';
  headers.set('content-type', type || 'application/octet-stream');
  return value;
};

/** Each item as a line of JSON; RFC 7464 begins each with a record separator. */
export const writeLines: WriteBody = (value, mediaType, headers) => {
  headers.set('content-type', mediaType);
  if (!Array.isArray(value)) return value;
  const mark = /json-seq/i.test(mediaType) ? '\\u001e' : '';
  return value.map((item) => mark + JSON.stringify(item) + '\\n').join('');
};

export const writeForm: WriteBody = (value, mediaType, headers, encoding) => {
  headers.set('content-type', mediaType);
  if (value instanceof URLSearchParams || typeof value === 'string') return value;
  return entries(value as object)
    .flatMap(([name, item]) => {
      const field = (own(encoding, name) ?? {}) as FieldEncoding;
      const { style = 'form', explode = style === 'form', allowReserved } = field;
      if (style === 'deepObject')
        return deepPairs(encode(name), item).map((pair) => pair.join('='));
      const hasStyle = field.style !== undefined || field.explode !== undefined;
      // An object is JSON unless it is said to be something else (OpenAPI 3.1, 4.8.15).
      const value = isRecord(item) && !hasStyle ? JSON.stringify(item) : item;
      return pairs(
        name,
        value,
        explode,
        separators[style],
        allowReserved ? encodeReserved : encode,
      );
    })
    .join('&');
};

const separators = {
  form: ',',
  spaceDelimited: '%20',
  pipeDelimited: '%7C',
  tabDelimited: '%09',
};
`,
  },
  {
    path: 'call.ts',
    text: `import type { Encoding, WriteBody } from './bodies.js';
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
  /** Called in place of the global \`fetch\`. */
  readonly fetch?: Fetch | undefined;
  /** Called around each request: \`onRequest\` in this order, \`onResponse\` in reverse. */
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
  /** The path as the description has it: \`/pets/{petId}\`. */
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
 * A request under way: await it for the body of a success; another status rejects with \`ApiError\`.
 * Its answer is read once, so choose one of the three.
 */
export interface Call<Body, Responses = Simple<Body>> extends Promise<Body> {
  /** The answer with its status, whichever it is: \`if (result.ok) result.data\`. */
  result(): Promise<Result<Responses>>;
  /** The response as it came, unread, whatever its status. */
  response(): Promise<Response>;
}

/** How one operation is called; \`Method\` is its signature. */
export interface Operation<Method = unknown> {
  readonly method: string;
  readonly path: string;
  /** Where its servers are not those of the others. */
  readonly baseUrl?: string;
  readonly parameters?: readonly Parameter[];
  readonly body?: {
    /** Its name in the arguments; \`body\` where absent. */
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
      throw new ApiError(\`\${operation.method} \${operation.path}\`, got.response, got.error);
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
  if (missing) throw new TypeError(\`Path parameter "\${missing[1]}" is missing.\`);
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
  let url = base.replace(/\\/+$/, '') + draft.path;
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
`,
  },
  {
    path: 'index.ts',
    text: `export * from './bodies.js';
export * from './call.js';
export * from './multipart.js';
export * from './pages.js';
export * from './parameters.js';
export * from './readers.js';
export * from './results.js';
export * from './retry.js';
export * from './security.js';
export * from './servers.js';
export * from './streams.js';
`,
  },
  {
    path: 'multipart.ts',
    text: `import { writeRaw, type Encoding, type FieldEncoding, type WriteBody } from './bodies.js';
import { asIs, deepPairs, entries, isGiven, isRecord, list, own, text } from './parameters.js';

export interface PartOptions {
  readonly contentType?: string;
  readonly fileName?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A part of a multipart body with what its value does not say itself. It has the type of the value,
 * so that it can stand in its place: \`part(photo, { fileName: 'me.png', headers: { 'X-Part': '1' } })\`.
 */
export function part<Value>(value: Value, options: PartOptions): Value {
  return new Part(value, options) as Value;
}

class Part {
  readonly value: unknown;
  readonly options: PartOptions;

  constructor(value: unknown, options: PartOptions = {}) {
    this.value = value;
    this.options = options;
  }
}

/**
 * The fields of an object as parts with names, or the items of a list as parts in this order, by
 * RFC 2046 and RFC 7578. It is put together here and not by \`FormData\`, which changes line breaks,
 * makes a file of each part with a media type, and knows neither headers nor other types of
 * multipart; files are read when they are sent.
 */
export const writeMultipart: WriteBody = (value, mediaType, headers, encoding) => {
  const isForm = /^multipart\\/form-data\\b/i.test(mediaType);
  if (typeof value !== 'object' || value instanceof Blob) {
    return writeRaw(value, (value instanceof Blob && value.type) || mediaType, headers, encoding);
  }
  // Without a content type: fetch sets it, with the boundary.
  if (isForm && value instanceof FormData) return value;
  const parts = partsOf(value as object, isForm, encoding);
  // Not to be guessed by who chooses the content of a part.
  const random = [...crypto.getRandomValues(new Uint8Array(16))];
  const boundary = random.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  let type = mediaType.replace(/;\\s*boundary=[^;]*/i, '') + '; boundary=' + boundary;
  // RFC 2387 asks for the media type of the first part.
  const first = parts[0]?.type;
  if (/^multipart\\/related\\b(?!.*;\\s*type=)/i.test(mediaType) && first) type += \`; type="\${first}"\`;
  headers.set('content-type', type);
  return new Blob([
    ...parts.flatMap(({ head, content }) => [\`--\${boundary}\\r\\n\${head}\\r\\n\`, content, '\\r\\n']),
    \`--\${boundary}--\\r\\n\`,
  ]);
};

/** One part as it is sent. */
export interface PartText {
  readonly name: string | undefined;
  readonly fileName: string | undefined;
  readonly type: string | undefined;
  /** The lines of its header, each with its end. */
  readonly head: string;
  readonly content: Blob | string;
}

/** The parts of a body; those of a form have names and are text unless they say otherwise. */
export function partsOf(value: object, isForm: boolean, encoding: Encoding): PartText[] {
  return fieldsOf(value, isForm, encoding).map((field) => partText(field, isForm));
}

interface Field {
  /** Absent for the items of a list. */
  readonly name?: string;
  readonly value: unknown;
  readonly encoding: FieldEncoding;
}

function fieldsOf(value: object, isForm: boolean, encoding: Encoding): Field[] {
  const encodingOf = (key: string) => (own(encoding, key) ?? {}) as FieldEncoding;
  if (Array.isArray(value)) {
    return value.filter(isGiven).map((item: unknown, index) => ({
      value: item,
      encoding: { ...encodingOf(''), ...encodingOf(String(index)) },
    }));
  }
  const named: [string, unknown][] = [];
  if (value instanceof FormData) value.forEach((item, name) => named.push([name, item]));
  else named.push(...entries(value));
  return named.flatMap(([name, item]) => {
    const { style, explode, contentType, headers = {} } = encodingOf(name);
    const hasStyle = isForm && (style !== undefined || explode !== undefined) && !holdsFile(item);
    const pairs = hasStyle
      ? styled(name, item, style ?? 'form', explode ?? (style ?? 'form') === 'form')
      : [item]
          .flat()
          .filter(isGiven)
          .map((one): [string, unknown] => [name, one]);
    // Who says a style says that it is text.
    const written = { headers, ...(hasStyle || !contentType ? {} : { contentType }) };
    return pairs.map(([key, one]) => ({ name: key, value: one, encoding: written }));
  });
}

const separators = { spaceDelimited: ' ', pipeDelimited: '|', tabDelimited: '\\t' };

type Style = NonNullable<FieldEncoding['style']>;

function styled(name: string, value: unknown, style: Style, explode: boolean): [string, string][] {
  if (style === 'deepObject') return deepPairs(name, value, asIs);
  if (explode && isRecord(value)) {
    return entries(value).map(([field, item]) => [field, text(item)]);
  }
  if (explode && Array.isArray(value)) return value.filter(isGiven).map((one) => [name, text(one)]);
  const separator = own(separators, style) as string | undefined;
  const joined = list(value, separator ?? ',', separator ?? ',', asIs);
  return Array.isArray(value) && joined === '' ? [] : [[name, joined]];
}

function holdsFile(value: unknown): boolean {
  return [value].flat().some((one) => one instanceof Part || one instanceof Blob || isBytes(one));
}

function isBytes(value: unknown): boolean {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

function partText({ name, value: given, encoding }: Field, isForm: boolean): PartText {
  const { value, options } = given instanceof Part ? given : new Part(given);
  const isFile = value instanceof Blob || isBytes(value);
  const [blobType, blobName] = value instanceof Blob ? [value.type, nameOf(value)] : [''];
  const headers = new Headers({ ...encoding.headers, ...options.headers });
  const type =
    options.contentType ??
    headers.get('content-type') ??
    chosen(encoding.contentType, blobType) ??
    (isFile ? blobType || 'application/octet-stream' : usualType(value, isForm));
  if (type !== undefined) headers.set('content-type', type);
  const fileName = options.fileName ?? blobName ?? (isForm && isFile ? 'blob' : undefined);
  let head = '';
  if (name !== undefined || fileName !== undefined) {
    head = 'content-disposition: ' + (name === undefined ? 'attachment' : 'form-data');
    if (name !== undefined) head += \`; name="\${quoted(name)}"\`;
    if (fileName !== undefined) head += \`; filename="\${quoted(fileName)}"\`;
    head += '\\r\\n';
  }
  headers.forEach((line, header) => (head += \`\${header}: \${line}\\r\\n\`));
  // Bytes are as good for a Blob as Blobs are; compilers disagree on how to say so.
  const content = isFile ? (value as Blob) : text(value);
  return { name, fileName, type, head, content };
}

function nameOf(blob: Blob): string | undefined {
  return 'name' in blob ? String(blob.name) : undefined;
}

function usualType(value: unknown, isForm: boolean): string | undefined {
  if (isRecord(value) || Array.isArray(value)) return 'application/json';
  return isForm ? undefined : 'text/plain; charset=utf-8';
}

/** Of a list of media types and ranges: that of the file where there is a choice, else the first. */
function chosen(contentType = '', ofFile: string): string | undefined {
  const types = contentType.split(',').map((one) => one.trim());
  const isChoice = types.length > 1 || contentType.includes('*');
  if (isChoice && ofFile !== '') return ofFile;
  return types.find((one) => one !== '' && !one.includes('*'));
}

/** As HTML's form submission writes names (WHATWG, 4.10.21.8). */
function quoted(name: string): string {
  return name.replace(/["\\r\\n]/g, (character) => encodeURIComponent(character));
}
`,
  },
  {
    path: 'pages.ts',
    text: `import { own } from './parameters.js';

/** An argument of the next call, and the expression or constant that gives its value. */
export type NextArgument = readonly [argument: string, value: unknown];

/** A call, as far as it is needed here. */
interface Answering<Body> extends Promise<Body> {
  result(): Promise<{ readonly headers: Headers }>;
}

/**
 * The answers of an operation that links to itself, one after the other, until one has nothing to
 * follow. Rejects as the call itself does.
 */
export async function* pages<Args extends object, Body>(
  call: (args: Args) => Answering<Body>,
  args: Args,
  link: readonly NextArgument[],
): AsyncGenerator<Body, void> {
  for (let current: Args | undefined = args; current !== undefined;) {
    const pending: Answering<Body> = call(current);
    const body: Body = await pending;
    yield body;
    const { headers } = await pending.result();
    const next: Args = { ...current };
    for (const [argument, value] of link) {
      const found = evaluate(value, current, body, headers);
      // Nothing to follow: this was the last one.
      if (found === undefined || found === null || found === '') return;
      Object.assign(next, { [argument]: found });
    }
    // A link to the same page would be followed for ever.
    current = JSON.stringify(next) === JSON.stringify(current) ? undefined : next;
  }
}

/** A runtime expression (OpenAPI 3.1, 4.8.20.4); anything else is the value itself. */
function evaluate(value: unknown, args: object, body: unknown, headers: Headers): unknown {
  if (typeof value !== 'string') return value;
  const whole = /^\\{?(\\$[^{}]+)\\}?$/.exec(value)?.[1];
  if (whole === undefined) return value;
  const [, source = '', rest = ''] =
    /^\\$(response\\.body|response\\.header|request\\.\\w+)[.#]?(.*)$/.exec(whole) ?? [];
  switch (source) {
    case 'response.body':
      return pointed(body, rest);
    case 'response.header':
      return headers.get(rest);
    case 'request.body':
      return pointed(own(args, 'body'), rest);
    case '':
      return undefined;
    default:
      return own(args, rest);
  }
}

/** RFC 6901. */
function pointed(value: unknown, pointer: string): unknown {
  let found = value;
  for (const step of pointer.split('/').slice(1)) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = own(found, step.replace(/~1/g, '/').replace(/~0/g, '~'));
  }
  return found;
}
`,
  },
  {
    path: 'parameters.ts',
    text: `/** A request while its parts are put together. */
export interface Draft {
  path: string;
  /** \`name=value\`, encoded. */
  readonly query: string[];
  readonly cookies: string[];
  readonly headers: Headers;
}

export interface ParameterSettings {
  /** Its name in the arguments, where that is another one. */
  readonly argument?: string;
  readonly explode?: boolean;
  /** What stands between the items of a list, encoded; a comma where absent. */
  readonly separator?: string;
}

/** Puts a value where its style says (OpenAPI 3.1, 4.8.12; RFC 6570). */
export type WriteParameter = (
  draft: Draft,
  name: string,
  value: unknown,
  settings: ParameterSettings,
) => void;

export type Parameter = readonly [
  write: WriteParameter,
  name: string,
  settings?: ParameterSettings,
];

export const path: WriteParameter = (draft, name, value, { explode = false }) => {
  fill(draft, name, list(value, ',', explode ? '=' : ',', encode));
};

export const pathLabel: WriteParameter = (draft, name, value, { explode = false }) => {
  fill(draft, name, '.' + list(value, explode ? '.' : ',', explode ? '=' : ',', encode));
};

export const pathMatrix: WriteParameter = (draft, name, value, { explode = false }) => {
  const key = ';' + encode(name) + '=';
  let filled: string;
  if (value === '') filled = ';' + encode(name);
  else if (explode && Array.isArray(value)) {
    filled = items(value, '', encode)
      .map((item) => key + item)
      .join('');
  } else if (explode && isRecord(value)) filled = ';' + list(value, ';', '=', encode);
  else filled = key + list(value, ',', ',', encode);
  fill(draft, name, filled);
};

export const pathJson: WriteParameter = (draft, name, value) => {
  fill(draft, name, encode(JSON.stringify(value)));
};

export const query: WriteParameter = (draft, name, value, { explode, separator }) => {
  draft.query.push(...pairs(name, value, explode, separator));
};

/** With the characters of an address as they are (\`allowReserved\`). */
export const queryReserved: WriteParameter = (draft, name, value, { explode, separator }) => {
  draft.query.push(...pairs(name, value, explode, separator, encodeReserved));
};

export const queryDeep: WriteParameter = (draft, name, value) => {
  draft.query.push(...deepPairs(encode(name), value).map((pair) => pair.join('=')));
};

export const queryJson: WriteParameter = (draft, name, value) => {
  draft.query.push(encode(name) + '=' + encode(JSON.stringify(value)));
};

/** The whole query (OpenAPI 3.2): text as it is, an object as form fields. */
export const queryWhole: WriteParameter = (draft, _, value) => {
  if (isRecord(value)) {
    for (const [name, item] of entries(value)) draft.query.push(...pairs(name, item));
  } else draft.query.push(text(value));
};

/** The whole query as one JSON text. */
export const queryWholeJson: WriteParameter = (draft, _, value) => {
  draft.query.push(encode(JSON.stringify(value)));
};

export const header: WriteParameter = (draft, name, value, { explode = false }) => {
  setHeader(draft, name, list(value, ',', explode ? '=' : ',', asIs));
};

export const headerJson: WriteParameter = (draft, name, value) => {
  setHeader(draft, name, JSON.stringify(value));
};

export const cookie: WriteParameter = (draft, name, value, { explode }) => {
  draft.cookies.push(...pairs(name, value, explode));
};

/** As it is, without percent-encoding (OpenAPI 3.2's style \`cookie\`). */
export const cookiePlain: WriteParameter = (draft, name, value) => {
  const plain = list(value, ',', ',', asIs);
  // It would begin another cookie, or another header.
  if (/[^\\x20-\\x3a\\x3c-\\x7e]/.test(plain)) {
    throw new TypeError(\`Cookie "\${name}" may have ASCII characters alone, and no semicolon.\`);
  }
  draft.cookies.push(name + '=' + plain);
};

export const cookieJson: WriteParameter = (draft, name, value) => {
  draft.cookies.push(encode(name) + '=' + encode(JSON.stringify(value)));
};

/** \`name=value\` pairs of a query, cookie or form in the style \`form\` and those like it. */
export function pairs(
  name: string,
  value: unknown,
  explode = true,
  separator = ',',
  write = encode,
): string[] {
  const key = encode(name) + '=';
  if (explode && isRecord(value)) {
    return entries(value).flatMap(([field, item]) => pairs(field, item, true, separator, write));
  }
  const written = items(value, separator, write);
  const joined = explode || !written.length ? written : [written.join(separator)];
  return joined.map((item) => key + item);
}

/**
 * The texts of a value by names such as \`name[field]\`, at any depth. OpenAPI says nothing of lists in
 * them; \`name[0]\` is what servers read that know such names, and keeps lists of objects apart.
 */
export function deepPairs(key: string, value: unknown, write = encode): [string, string][] {
  const below = (field: string, item: unknown) => deepPairs(\`\${key}[\${field}]\`, item, write);
  if (Array.isArray(value)) {
    return value.filter(isGiven).flatMap((item, index) => below(String(index), item));
  }
  if (!isRecord(value)) return [[key, write(text(value))]];
  return entries(value).flatMap(([field, item]) => below(write(field), item));
}

/** A segment that is taken out of an address, and with it the one before (WHATWG URL, 4.4). */
const dotSegment = /\\/(\\.|%2e){1,2}([/?]|$)/i;

function fill(draft: Draft, name: string, filled: string): void {
  const next = draft.path.split(\`{\${name}}\`).join(filled);
  if (!filled || dotSegment.test(next)) {
    throw new TypeError(\`Path parameter "\${name}" may not be "\${filled}".\`);
  }
  draft.path = next;
}

function setHeader({ headers }: Draft, name: string, value: string): void {
  if (/[^\\t\\x20-\\x7e\\x80-\\xff]/.test(value)) {
    throw new TypeError(\`Header "\${name}" may have no line breaks, only Latin-1.\`);
  }
  headers.set(name, value);
}

/** The items of a list or the fields of an object in one text, or a plain value. */
export function list(
  value: unknown,
  separator: string,
  assign: string,
  write: (item: string) => string,
): string {
  return items(value, assign, write).join(separator);
}

function items(value: unknown, assign: string, write: (item: string) => string): string[] {
  const written = (item: unknown) => write(text(item));
  if (Array.isArray(value)) return value.filter(isGiven).map(written);
  if (!isRecord(value)) return [written(value)];
  return entries(value).map(([field, item]) => write(field) + assign + written(item));
}

/** Fields with a value. */
export function entries(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => isGiven(item));
}

export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

export function asIs(text: string): string {
  return text;
}

export function isRecord(value: unknown): value is object {
  return Object(value) === value && !Array.isArray(value) && !(value instanceof Date);
}

/** Names come from outside: \`constructor\` is no argument that was given. */
export function own(object: object, key: string): unknown {
  return {}.hasOwnProperty.call(object, key) ? (object as Record<string, unknown>)[key] : undefined;
}

export function text(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return Object(value) === value ? JSON.stringify(value) : String(value);
}

/** Only what RFC 3986 calls unreserved stays as it is; half a character is sent as U+FFFD. */
export function encode(value: string): string {
  return String(new URLSearchParams({ '': value }))
    .slice(1)
    .replace(/\\+/g, '%20')
    .replace(/\\*/g, '%2A')
    .replace(/%7E/g, '~');
}

/** Reserved characters stay, too, except those that would end the value (RFC 3986, 2.2). */
export function encodeReserved(value: string): string {
  return encode(value).replace(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B|5B|5D)/g, decodeURIComponent);
}
`,
  },
  {
    path: 'readers.ts',
    text: `/** Reads the body of a response. */
export type ReadBody = (response: Response) => Promise<unknown>;

/** JSON; what is none is given as text, nothing as \`undefined\`. */
export const readJson: ReadBody = async (response) => parsed(await response.text());

/** The value that is written as JSON; other text as it is, nothing as \`undefined\`. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text || undefined;
  }
}

export const readText: ReadBody = (response) => response.text();

export const readBlob: ReadBody = (response) => response.blob();

/** Nothing is expected; what comes nevertheless is not waited for. */
export const readNothing: ReadBody = async (response) => {
  await response.body?.cancel();
  return undefined;
};
`,
  },
  {
    path: 'results.ts',
    text: `import type { Call } from './call.js';

/** The server answered with a status that is no success. */
export class ApiError<Status extends number = number, Body = unknown> extends Error {
  readonly status: Status;
  readonly headers: Headers;
  /** Parsed when it is JSON, else text. */
  readonly body: Body;

  constructor(operation: string, response: Response, body: unknown) {
    super(\`\${operation}: \${response.status} \${response.statusText}\`.trim());
    this.name = 'ApiError';
    this.status = response.status as Status;
    this.headers = response.headers;
    this.body = body as Body;
  }
}

/**
 * Whether a call was answered with a failure, and with which. Named with its method it knows the
 * body of each status: \`isApiError<Client['getPet']>(error) && error.status === 404\`.
 */
export function isApiError<Method = never>(error: unknown): error is ErrorOf<Method> {
  return error instanceof ApiError;
}

/** The answers of an operation about whose failures nothing is known. */
export interface Simple<Body> {
  readonly success: Body;
}

/** What \`result()\` gives: \`ok\` and \`status\` tell the answers apart. */
export type Result<Responses> =
  Responses extends Simple<infer Body>
    ? Success<number, Body> | Failure<number, unknown>
    : Declared<Responses> | Undeclared<Responses>;

type Declared<Responses> = {
  [Key in keyof Responses]: Answer<StatusOf<Key, Responses>, Responses[Key]>;
}[keyof Responses];

/** The errors that a method of the client rejects with, as far as the server is concerned. */
export type ErrorOf<Method> = [Method] extends [never]
  ? ApiError
  : Method extends (...args: never) => Call<unknown, infer Responses>
    ? ErrorsIn<Result<Responses>>
    : ApiError;

export interface Success<Status extends number, Body> {
  readonly ok: true;
  readonly status: Status;
  readonly data: Body;
  readonly headers: Headers;
  readonly response: Response;
}

export interface Failure<Status extends number, Body> {
  readonly ok: false;
  readonly status: Status;
  readonly error: Body;
  readonly headers: Headers;
  readonly response: Response;
}

type ErrorsIn<Answers> =
  Answers extends Failure<infer Status, infer Body> ? ApiError<Status, Body> : never;

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';

type Statuses<First extends string> = \`\${First}\${Digit}\${Digit}\` extends infer Text
  ? Text extends \`\${infer Status extends number}\`
    ? Status
    : never
  : never;

type SuccessStatus = Statuses<'2'>;
type FailureStatus = Statuses<'1' | '3' | '4' | '5'>;

/** The statuses that a key such as \`200\`, \`'4XX'\` or \`'default'\` stands for. */
type StatusOf<Key, Responses> = Key extends number
  ? Key
  : Key extends \`\${infer First}XX\`
    ? Exclude<Statuses<First>, keyof Responses>
    : Exclude<FailureStatus | OtherSuccess<Responses>, Named<Responses>>;

/** \`default\` means failures, but where no success is named. */
type OtherSuccess<Responses> =
  Extract<Named<Responses>, SuccessStatus> extends never ? SuccessStatus : never;

type Named<Responses> = {
  [Key in keyof Responses]: Key extends \`\${infer First}XX\`
    ? Statuses<First>
    : Key extends number
      ? Key
      : never;
}[keyof Responses];

type Answer<Status, Body> =
  | (Extract<Status, SuccessStatus> extends infer Good extends number
      ? [Good] extends [never]
        ? never
        : Success<Good, Body>
      : never)
  | (Exclude<Status, SuccessStatus> extends infer Bad extends number
      ? [Bad] extends [never]
        ? never
        : Failure<Bad, Body>
      : never);

/** Servers answer with what they never declared, too. */
type Undeclared<Responses> = 'default' extends keyof Responses
  ? never
  : Failure<Exclude<FailureStatus, Named<Responses>>, unknown>;
`,
  },
  {
    path: 'retry.ts',
    text: `import type { Fetch } from './call.js';

export interface RetryOptions {
  /** Requests sent at most for one call; 3 where absent. */
  readonly attempts?: number;
  /** Longest pause in milliseconds, also where the server asks for a longer one; 30 seconds where absent. */
  readonly longestPause?: number;
  /** Called in place of the global \`fetch\`. */
  readonly fetch?: Fetch;
}

/** What may be sent twice (RFC 9110, 9.2.2). */
const idempotent = /^(GET|HEAD|OPTIONS|PUT|DELETE|QUERY)$/;

/**
 * A \`fetch\` that sends once more what may be sent twice, when the connection breaks or the server
 * answers with 429, 502, 503 or 504; it waits as long as \`Retry-After\` says, else longer each time:
 * \`createClient({ fetch: retrying() })\`.
 */
export function retrying(options: RetryOptions = {}): Fetch {
  const { attempts = 3, longestPause = 30_000 } = options;
  const send: Fetch = options.fetch ?? ((url, init) => fetch(url, init));
  return async (url, init) => {
    const mayRepeat =
      idempotent.test(init.method ?? 'GET') && !(init.body instanceof ReadableStream);
    for (let attempt = 1; ; attempt++) {
      const isLast = !mayRepeat || attempt >= attempts;
      try {
        const response = await send(url, init);
        if (isLast || ![429, 502, 503, 504].includes(response.status)) return response;
        const asked = pauseOf(response.headers.get('retry-after'));
        // Whoever must wait longer than they are willing to is told at once.
        if (asked !== undefined && asked > longestPause) return response;
        await response.body?.cancel();
        await pause(asked ?? Math.min(backoff(attempt), longestPause), init.signal);
      } catch (error) {
        if (isLast || init.signal?.aborted) throw error;
        await pause(Math.min(backoff(attempt), longestPause), init.signal);
      }
    }
  };
}

/** Seconds or a date (RFC 9110, 10.2.3), as milliseconds from now. */
function pauseOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const wait = /^\\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** Half a second, one, two ... each up to a half shorter, so that clients do not come in step. */
function backoff(attempt: number): number {
  return 500 * 2 ** (attempt - 1) * (1 - Math.random() / 2);
}

function pause(milliseconds: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
`,
  },
  {
    path: 'security.ts',
    text: `import { encode, own, type Draft } from './parameters.js';

/** A value for a security scheme, or a function that gives one when a request needs it. */
export type Credential<Value = string> =
  Value | (() => Value | undefined | Promise<Value | undefined>);

export interface BasicCredential {
  readonly username: string;
  readonly password: string;
}

export interface Scheme {
  readonly name: string;
  readonly apply: (draft: Draft, value: string, parameter: string) => void;
  /** The header, query parameter or cookie of a key. */
  readonly parameter?: string;
}

/** The first alternative with a value for each of its schemes; without one, nothing is sent. */
export async function authorize(
  draft: Draft,
  security: readonly (readonly Scheme[])[],
  auth: object,
): Promise<void> {
  for (const schemes of security) {
    const values = await Promise.all(
      schemes.map(async ({ name }) => {
        const given = own(auth, name) as Credential | undefined;
        return typeof given === 'function' ? given() : given;
      }),
    );
    if (values.includes(undefined)) continue;
    schemes.forEach(({ apply, parameter = '' }, index) => {
      apply(draft, values[index] as string, parameter);
    });
    return;
  }
}

type Apply = Scheme['apply'];

export const bearer: Apply = ({ headers }, value) =>
  headers.set('authorization', 'Bearer ' + value);

export const basic: Apply = ({ headers }, value: string | BasicCredential) => {
  const text = typeof value === 'string' ? value : value.username + ':' + value.password;
  const bytes = new TextEncoder().encode(text);
  headers.set('authorization', 'Basic ' + btoa(String.fromCharCode(...bytes)));
};

export const keyInHeader: Apply = ({ headers }, value, parameter) => headers.set(parameter, value);

export const keyInQuery: Apply = ({ query }, value, parameter) => {
  query.push(encode(parameter) + '=' + encode(value));
};

export const keyInCookie: Apply = ({ cookies }, value, parameter) => {
  cookies.push(parameter + '=' + encodeURIComponent(value));
};
`,
  },
  {
    path: 'servers.ts',
    text: `import { own, text } from './parameters.js';

/** The address of a server: each \`{name}\` is what was given for it, else its default. */
export function serverUrl(
  template: string,
  defaults: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string | undefined>>,
): string {
  return template.replace(/\\{([^}]*)\\}/g, (whole, name: string) =>
    text(own(given, name) ?? own(defaults, name) ?? whole),
  );
}
`,
  },
  {
    path: 'streams.ts',
    text: `import { parsed, type ReadBody } from './readers.js';

/** One message of a \`text/event-stream\` (HTML standard, 9.2.6). */
export interface ServerEvent {
  data: string;
  event?: string;
  id?: string;
  retry?: number;
}

/** Gives the messages one by one, as they arrive. */
export const readEvents: ReadBody = (response) => Promise.resolve(events(response));

/** The same where data are JSON; what is none, as the last word of some streams, stays text. */
export const readJsonEvents: ReadBody = (response) => Promise.resolve(jsonEvents(response));

/** Gives the values of JSON Lines, NDJSON or a JSON text sequence one by one, as they arrive. */
export const readLines: ReadBody = (response) => Promise.resolve(values(response));

async function* events(response: Response): AsyncGenerator<ServerEvent, void> {
  let event: Partial<ServerEvent> = {};
  for await (const line of linesOf(response)) {
    if (line === '') {
      // A block without data is no message.
      if (event.data !== undefined) yield { ...event, data: event.data };
      event = {};
      continue;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'data') event.data = event.data === undefined ? value : event.data + '\\n' + value;
    else if (field === 'event' || field === 'id') event[field] = value;
    else if (field === 'retry' && /^\\d+$/.test(value)) event.retry = Number(value);
  }
}

async function* jsonEvents(response: Response): AsyncGenerator<unknown, void> {
  for await (const event of events(response)) yield { ...event, data: parsed(event.data) };
}

async function* values(response: Response): AsyncGenerator<unknown, void> {
  for await (const line of linesOf(response)) {
    // RFC 7464 starts each text with a record separator.
    const text = line.replace('\\u001e', '').trim();
    if (text !== '') yield JSON.parse(text);
  }
}

async function* linesOf(response: Response): AsyncGenerator<string, void> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      // A carriage return at the end may be half of a line's end.
      const lines = rest.split(/\\r\\n|\\n|\\r(?!$)/);
      rest = lines.pop() ?? '';
      yield* lines;
      if (done) break;
    }
    if (rest !== '') yield rest.replace(/\\r$/, '');
  } finally {
    // Whoever stops reading early lets go of the connection.
    await reader.cancel();
  }
}
`,
  },
];
