import { ConnectorError } from '../../core/errors.js';
import { isHeaderName } from '../../core/sources/apiCall.js';
import type { SchemeValue } from './credentials.js';
import type { OperationCall, PlainRequest } from './request.js';

/** What HTTP itself sets: with other values a request would be another one than is shown. */
const OF_TRANSPORT =
  /^(connection|content-length|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade)$|^(proxy|sec)-/;

/**
 * Adds the headers and query parameters of the user's own. A header goes before what the request has
 * by the same name; what stored credentials are sent in is not replaced. Throws `Invalid` for what
 * cannot be sent, and there.
 */
export function addOwnParts(
  request: PlainRequest,
  call: Pick<OperationCall, 'outline' | 'headers' | 'query'>,
  security: readonly SchemeValue[],
): PlainRequest {
  const taken = placesOf(call.outline, security);
  const headers = { ...request.headers };
  for (const [name, value] of call.headers ?? []) {
    const known = name.toLowerCase();
    checkHeader(known, name, value, request);
    if (taken.has(`header ${known}`)) throw replaces(`header "${name}"`);
    headers[known] = value;
  }
  const url = new URL(request.url);
  for (const [name, value] of call.query ?? []) {
    if (name === '') throw invalid('A query parameter has no name.');
    if (taken.has(`query ${name}`)) throw replaces(`query parameter "${name}"`);
    const pair = `${encode(name)}=${encode(value)}`;
    url.search = url.search === '' ? pair : `${url.search}&${pair}`;
  }
  return { ...request, headers, url: url.href };
}

/** Where the credentials of a call are: `header authorization`, `query key`. */
function placesOf(
  { securitySchemes }: OperationCall['outline'],
  security: readonly SchemeValue[],
): Set<string> {
  const places = security.map(({ name }) => {
    const scheme = securitySchemes.find((one) => one.name === name);
    if (scheme?.type !== 'apiKey') return 'header authorization';
    if (scheme.in === 'query') return `query ${scheme.parameter}`;
    return scheme.in === 'cookie' ? 'header cookie' : `header ${scheme.parameter?.toLowerCase()}`;
  });
  return new Set(places);
}

function checkHeader(known: string, name: string, value: string, request: PlainRequest): void {
  if (!isHeaderName(name)) throw invalid(`"${name}" is no name of a header.`);
  if (!isHeaderValue(value)) {
    throw invalid(`The value of the header "${name}" has characters that no header can have.`);
  }
  // It has the boundary.
  const isOfForm = known === 'content-type' && /^multipart\//i.test(request.headers[known] ?? '');
  if (isOfForm || OF_TRANSPORT.test(known)) {
    throw invalid(`The header "${name}" is set by what sends the request.`);
  }
}

/** Anything beyond is refused by what sends it, or would begin another header. */
export function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

function replaces(what: string): ConnectorError {
  return invalid(
    `The stored credentials are sent in the ${what}. Send without them to use a value of your own.`,
  );
}

function encode(text: string): string {
  // Half of a character cannot be encoded.
  return encodeURIComponent(Buffer.from(text).toString());
}

function invalid(message: string): ConnectorError {
  return new ConnectorError('Invalid', message);
}
