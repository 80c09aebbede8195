// Its declarations must reach every program that reads this file; an import cannot name them.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./swaggerClient.d.ts" />
import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError } from '../../core/errors.js';
import { bodyKind } from '../../core/openapi/mediaTypes.js';
import type { ApiOutline, OutlineOperation, OutlineParameter } from '../../core/openapi/outline.js';
import { baseUrlOf } from '../../core/openapi/servers.js';
import { securityFor } from './credentials.js';
import { codeOfStatus } from './errors.js';
import type { HttpRequest, HttpResponse } from './http.js';
import { sendRequest } from './http.js';
import { originOf, type Settings, trustedOrigin } from './settings.js';

/** An operation to be called, and with what. */
export interface OperationCall {
  readonly outline: ApiOutline;
  readonly operation: OutlineOperation;
  /** Parameters by argument name, and the body. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly settings: Settings;
  /** Address the specification was read from, for relative servers. */
  readonly documentUri: string;
  readonly secrets: Readonly<Record<string, string>> | undefined;
  /** Milliseconds; 0 = none. */
  readonly timeout: number;
}

const largestAnswer = 40 * 1024 * 1024;

/** A request ready to be sent or shown; `headers` and `url` may hold secrets. */
export type PlainRequest = Pick<HttpRequest, 'url' | 'method' | 'headers'> & {
  readonly body?: NonNullable<HttpRequest['body']>;
};

/** Builds the request, sends it, and reads the answer. Errors as {@link buildRequest} and by status. */
export async function callOperation(call: OperationCall, signal: AbortSignal): Promise<unknown> {
  const request = await buildRequest(call);
  throwIfAborted(signal);
  const what = `${call.operation.method} ${call.operation.path}`;
  const response = await sendRequest(
    {
      ...request,
      what,
      timeout: call.timeout,
      total: call.timeout,
      limit: largestAnswer,
      otherOrigins: 'withoutHeaders',
    },
    signal,
  );
  if (response.status >= 200 && response.status < 300) return readAnswer(response);
  const code = codeOfStatus(response.status);
  const needsLogin = code === 'Unauthorized' || code === 'Forbidden';
  const said = new TextDecoder().decode(response.bytes.subarray(0, 2_000));
  const detail = withoutSecrets(said, call.secrets);
  throw new ConnectorError(
    code,
    `${what} was answered with ${response.status} ${response.statusText}`.trim() + '.',
    { detail, nextSteps: needsLogin ? ['setCredentials'] : [] },
  );
}

/** Servers quote the key they refuse, and errors are written down. */
function withoutSecrets(text: string, secrets: OperationCall['secrets']): string {
  let shown = text;
  for (const secret of Object.values(secrets ?? {})) {
    for (const spelled of new Set([secret, secret.replace(/^\S+\s+/, '')])) {
      if (spelled.length > 3) shown = shown.replaceAll(spelled, '…');
    }
  }
  return shown;
}

/**
 * The request for one operation. swagger-client is given a document with this operation alone, its
 * references already followed: on whole documents it resolves for minutes, and it ignores parameters
 * that are references. Throws `Invalid` for missing arguments, for an API without an address, and
 * when credentials would go to a server that the settings do not name.
 */
export async function buildRequest(call: OperationCall): Promise<PlainRequest> {
  const { outline, operation, args } = call;
  const baseUrl = serverOf(call);
  const security = securityFor(outline, operation, call.secrets);
  if (security.length > 0) checkOrigin(call, baseUrl);
  const parameters: Record<string, unknown> = {};
  const known = new Set(operation.parameters.map((parameter) => parameter.argument));
  for (const parameter of operation.parameters) {
    const value = Object.hasOwn(args, parameter.argument) ? args[parameter.argument] : undefined;
    const missing =
      value === undefined || value === null || (parameter.in === 'path' && value === '');
    if (missing && parameter.required) throw missingArgument(operation, parameter.argument);
    if (!missing) parameters[`${parameter.in}.${parameter.name}`] = prepared(parameter, value);
  }
  const { body } = operation;
  if (body !== undefined) known.add(body.argument);
  const unknown = Object.keys(args).find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new ConnectorError('Invalid', `${operation.name} has no argument "${unknown}".`);
  }
  const given = body && Object.hasOwn(args, body.argument) ? args[body.argument] : undefined;
  if (body?.required === true && given === undefined)
    throw missingArgument(operation, body.argument);

  const { default: SwaggerClient } = await import('swagger-client');
  const built = SwaggerClient.buildRequest({
    spec: documentOf(
      call,
      baseUrl,
      security.map((one) => one.name),
    ),
    operationId: 'operation',
    parameters,
    securities: { authorized: Object.fromEntries(security.map((one) => [one.name, one.value])) },
    ...(body === undefined || given === undefined
      ? {}
      : { requestBody: preparedBody(body.mediaType, given), requestContentType: body.mediaType }),
  });
  return plainRequest(call, built, security.length > 0 ? baseUrl : undefined);
}

/** The server of the settings, else the operation's, else the document's. */
function serverOf({ settings, operation, outline, documentUri }: OperationCall): string {
  const servers = operation.servers.length > 0 ? operation.servers : outline.servers;
  const url = settings.server ?? baseUrlOf(servers, documentUri);
  if (originOf(url) === undefined) {
    throw new ConnectorError(
      'Invalid',
      'The specification does not say where its API is. Set "server" of the source to its address.',
      { nextSteps: ['editSource'] },
    );
  }
  return url;
}

/** A document may name any server; the user's credentials go only where the user's settings point. */
function checkOrigin({ settings }: OperationCall, url: string): void {
  const trusted = trustedOrigin(settings);
  const origin = originOf(url);
  if (origin === trusted) return;
  throw new ConnectorError(
    'Forbidden',
    `The specification names ${origin ?? url} as its server, but the credentials of this source are ` +
      `bound to ${trusted ?? 'no server'}. To send them there, set "server" of the source to that address.`,
    { nextSteps: ['editSource'] },
  );
}

function missingArgument(operation: OutlineOperation, name: string): ConnectorError {
  return new ConnectorError('Invalid', `${operation.name} needs the argument "${name}".`);
}

/** Dates and tab-separated lists are beyond swagger-client. */
function prepared(parameter: OutlineParameter, value: unknown): unknown {
  const plain = value instanceof Date ? value.toISOString() : value;
  if (parameter.style === 'tabDelimited' && Array.isArray(plain)) return plain.join('\t');
  // It reads `null` in a list as the text "null", and a single path value of 0 or false is fine.
  return Array.isArray(plain) ? plain.filter((item) => item !== undefined && item !== null) : plain;
}

function preparedBody(mediaType: string, body: unknown): unknown {
  const kind = bodyKind(mediaType);
  if (kind === 'json') return JSON.stringify(body);
  const isFields = (kind === 'form' || kind === 'multipart') && isRecord(body);
  if (!isFields) return body;
  // swagger-client reads texts of form fields as JSON where it can: "1.0" would arrive as 1.
  return Object.fromEntries(
    Object.entries(body)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name, typeof value === 'string' ? JSON.stringify(value) : value]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)
  );
}

/** The operation as an OpenAPI 3.0 document of its own. */
function documentOf(call: OperationCall, baseUrl: string, schemes: readonly string[]): object {
  const { operation, outline } = call;
  const parameters = operation.parameters.map((one) => ({
    name: one.name,
    in: one.in,
    required: one.required,
    ...(one.style === 'json'
      ? { content: { 'application/json': { schema: {} } } }
      : {
          schema: {},
          // A joined list is one value.
          style:
            one.style === 'tabDelimited' ? (one.in === 'query' ? 'form' : 'simple') : one.style,
          explode: one.explode,
          allowReserved: one.allowReserved,
        }),
  }));
  const { body } = operation;
  const schemeObjects = outline.securitySchemes
    .filter((scheme) => schemes.includes(scheme.name))
    .map(({ name, type, in: where, parameter }): [string, object] => [
      name,
      type === 'apiKey' ? { type, in: where, name: parameter } : { type: 'http', scheme: type },
    ]);
  const item = {
    operationId: 'operation',
    parameters,
    responses: {},
    security: [Object.fromEntries(schemes.map((name) => [name, []]))],
    ...(body === undefined
      ? {}
      : {
          requestBody: { content: { [body.mediaType]: { schema: {}, encoding: body.encoding } } },
        }),
  };
  // Some documents tell operations on one path apart by a fragment, which is never sent.
  const path = operation.path.split('#')[0] ?? '';
  return {
    openapi: '3.0.3',
    info: { title: 'API', version: '1' },
    servers: [{ url: baseUrl }],
    paths: { [path]: { [operation.method.toLowerCase()]: item } },
    components: { securitySchemes: Object.fromEntries(schemeObjects) },
  };
}

interface Built {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function plainRequest(
  call: OperationCall,
  built: Built,
  securedBase: string | undefined,
): PlainRequest {
  const headers: Record<string, string> = { accept: call.operation.accept.join(', ') || '*/*' };
  const isForm = built.body instanceof FormData;
  for (const [name, value] of Object.entries(built.headers)) {
    // fetch adds the boundary of a form itself.
    if (!(isForm && /^content-type$/i.test(name))) headers[name.toLowerCase()] = value;
  }
  const target = new URL(built.url);
  // Dot segments in a path argument would lead out of the API.
  const dots = /\/\.{1,2}(\/|$)/.test(decodeDots(built.url.split(/[?#]/)[0] ?? ''));
  if (dots || (securedBase !== undefined && target.origin !== originOf(securedBase))) {
    throw new ConnectorError(
      'Invalid',
      `The arguments of ${call.operation.name} lead out of the API.`,
    );
  }
  const body = built.body as NonNullable<RequestInit['body']> | undefined;
  return {
    url: target.href,
    method: call.operation.method,
    headers,
    ...(body === undefined ? {} : { body }),
  };
}

function decodeDots(path: string): string {
  return path.replace(/%2e/gi, '.');
}

/** JSON where it is, text where it is text, bytes otherwise; `undefined` for an empty answer. */
function readAnswer({ bytes, headers }: HttpResponse): unknown {
  if (bytes.byteLength === 0) return undefined;
  const mediaType = headers.get('content-type') ?? 'application/json';
  const kind = bodyKind(mediaType);
  if (kind !== 'json' && kind !== 'text' && kind !== 'form') return bytes;
  const text = new TextDecoder().decode(bytes);
  if (kind !== 'json') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new ConnectorError('Invalid', 'The answer says that it is JSON, but it is not.', {
      cause,
      detail: text.slice(0, 2_000),
    });
  }
}
