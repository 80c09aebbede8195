// Its declarations must reach every program that reads this file; an import cannot name them.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./swaggerClient.d.ts" />
import { ConnectorError } from '../../core/errors.js';
import { mediaTypeToSend } from '../../core/openapi/mediaTypes.js';
import type { ApiOutline, OutlineOperation, OutlineParameter } from '../../core/openapi/outline.js';
import { sentPath } from '../../core/openapi/sentPath.js';
import { baseUrlOf } from '../../core/openapi/servers.js';
import { securityFor } from './credentials.js';
import type { NameAndValue } from '../../core/sources/apiCall.js';
import type { HttpRequest } from './http.js';
import { addOwnParts, isHeaderValue } from './ownParts.js';
import { isWrittenHere, knownMethod, writeParameter, type Draft } from './ownParameters.js';
import { writeText, writeValue, type BodyFormat, type WrittenBody } from './requestBody.js';
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
  /** Address of the API in place of the one that settings and specification name. */
  readonly server?: string;
  /** One of the body's media types in place of the first. */
  readonly mediaType?: string;
  /** The body as it is to be sent, in place of one made of an argument. */
  readonly bodyText?: string;
  /** In place of what the specification says can be answered. */
  readonly accept?: string;
  /** Of the user's own; see {@link addOwnParts}. */
  readonly headers?: readonly NameAndValue[];
  readonly query?: readonly NameAndValue[];
}

/** A request ready to be sent or shown; `headers` and `url` may hold secrets. */
export type PlainRequest = Pick<HttpRequest, 'url' | 'method' | 'headers'> & {
  readonly body?: NonNullable<HttpRequest['body']>;
  /** What a form is made of, to be shown. */
  readonly form?: WrittenBody['form'];
};

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
  const written = new Set<OutlineParameter>();
  const draft: Draft = {
    path: sentPath(operation.path),
    query: [],
    cookies: [],
    headers: new Headers(),
  };
  const known = new Set(operation.parameters.map((parameter) => parameter.argument));
  for (const parameter of operation.parameters) {
    const value = Object.hasOwn(args, parameter.argument) ? args[parameter.argument] : undefined;
    const missing = value === undefined || value === null;
    if (missing && parameter.required) throw missingArgument(operation, parameter.argument);
    if (missing) continue;
    if (isWrittenHere(parameter, value)) {
      writeParameter(draft, parameter, value);
      written.add(parameter);
    } else parameters[`${parameter.in}.${parameter.name}`] = prepared(parameter, value);
  }
  const body = bodyOf(call);
  if (body !== undefined) known.add(body.argument);
  const unknown = Object.keys(args).find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new ConnectorError('Invalid', `${operation.name} has no argument "${unknown}".`);
  }
  const argument = body && Object.hasOwn(args, body.argument) ? args[body.argument] : undefined;
  const given = call.bodyText ?? argument;
  if (body?.required === true && given === undefined)
    throw missingArgument(operation, body.argument);

  const { default: SwaggerClient } = await import('swagger-client');
  const built = SwaggerClient.buildRequest({
    spec: documentOf(call, {
      baseUrl,
      path: draft.path,
      parameters: operation.parameters.filter((one) => !written.has(one)),
      schemes: security.map((one) => one.name),
    }),
    operationId: 'operation',
    parameters,
    securities: { authorized: Object.fromEntries(security.map((one) => [one.name, one.value])) },
  });
  const content = body && given !== undefined ? contentOf(call, body, given, draft) : undefined;
  const request = plainRequest(call, built, draft, security.length > 0 ? baseUrl : undefined);
  const whole = addOwnParts({ ...request, ...content }, call, security);
  checkHeaders(whole.headers);
  return whole;
}

function contentOf(
  { operation, bodyText }: OperationCall,
  body: BodyFormat,
  value: unknown,
  { headers }: Draft,
): WrittenBody {
  if (operation.method === 'GET' || operation.method === 'HEAD') {
    throw new ConnectorError(
      'Invalid',
      `A ${operation.method} request cannot be sent with a body.`,
    );
  }
  return bodyText === undefined
    ? writeValue(value, body, headers)
    : writeText(bodyText, body, headers);
}

/** What sends the request would say that nobody answers. No value is told: it may be a secret. */
function checkHeaders(headers: PlainRequest['headers']): void {
  for (const [name, value] of Object.entries(headers)) {
    if (isHeaderValue(value)) continue;
    throw new ConnectorError(
      'Invalid',
      `The header "${name}" may have no line breaks, only Latin-1.`,
    );
  }
}

/** The body in the media type of the call. Throws `Invalid` for one the operation does not take. */
function bodyOf({ operation, mediaType }: OperationCall) {
  const { body } = operation;
  if (body === undefined || mediaType === undefined || mediaType === body.mediaType) return body;
  const other = body.others.find((one) => one.mediaType === mediaType);
  if (other) {
    return { ...body, ...other, mediaType: mediaTypeToSend(mediaType) };
  }
  throw new ConnectorError('Invalid', `${operation.name} takes no body of "${mediaType}".`);
}

/** The server of the call, else of the settings, else the operation's, else the document's. */
export function serverOf({
  server,
  settings,
  operation,
  outline,
  documentUri,
}: OperationCall): string {
  const servers = operation.servers.length > 0 ? operation.servers : outline.servers;
  const url = server?.replace(/\/+$/, '') ?? settings.server ?? baseUrlOf(servers, documentUri);
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

interface Rest {
  readonly baseUrl: string;
  /** With its parameters filled in. */
  readonly path: string;
  /** Those of the query that swagger-client writes. */
  readonly parameters: readonly OutlineParameter[];
  readonly schemes: readonly string[];
}

/** What swagger-client makes of the operation, as an OpenAPI 3.0 document of its own. */
function documentOf(call: OperationCall, rest: Rest): object {
  const { baseUrl, path, schemes } = rest;
  const { operation, outline } = call;
  const parameters = rest.parameters.map((one) => ({
    name: one.name,
    in: one.in,
    schema: {},
    // A joined list is one value.
    style: one.style === 'tabDelimited' ? 'form' : one.style,
    explode: one.explode,
  }));
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
  };
  return {
    openapi: '3.0.3',
    info: { title: 'API', version: '1' },
    servers: [{ url: baseUrl }],
    paths: { [path]: { [knownMethod(operation.method)]: item } },
    components: { securitySchemes: Object.fromEntries(schemeObjects) },
  };
}

interface Built {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

function plainRequest(
  call: OperationCall,
  built: Built,
  draft: Draft,
  securedBase: string | undefined,
): PlainRequest {
  const headers: Record<string, string> = {
    accept: call.accept ?? (call.operation.accept.join(', ') || '*/*'),
  };
  draft.headers.forEach((value, name) => void (headers[name] = value));
  for (const [name, value] of Object.entries(built.headers)) headers[name.toLowerCase()] = value;
  const target = new URL(built.url);
  // Dot segments in a path argument would lead out of the API.
  const dots = /\/\.{1,2}(\/|$)/.test(decodeDots(built.url.split(/[?#]/)[0] ?? ''));
  if (dots || (securedBase !== undefined && target.origin !== originOf(securedBase))) {
    throw new ConnectorError(
      'Invalid',
      `The arguments of ${call.operation.name} lead out of the API.`,
    );
  }
  const cookies = [...draft.cookies, headers['cookie'] ?? ''].filter((one) => one !== '');
  if (cookies.length > 0) headers['cookie'] = cookies.join('; ');
  if (draft.query.length > 0) {
    target.search = [target.search.slice(1), ...draft.query]
      .filter((part) => part !== '')
      .join('&');
  }
  return { url: target.href, method: call.operation.method, headers };
}

function decodeDots(path: string): string {
  return path.replace(/%2e/gi, '.');
}
