import type { OutlineParameter } from '../../core/openapi/outline.js';

/**
 * What OpenAPI 3.2 brought and swagger-client does not know: a parameter that is the whole query
 * (`in: querystring`, §4.12.6), cookies as they are (`style: cookie`), and methods beyond the eight.
 */

/** Methods that swagger-client finds in a document. */
const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE'];

export function isNewer({ style }: Pick<OutlineParameter, 'style'>): boolean {
  return style === 'whole' || style === 'wholeJson' || style === 'cookie';
}

/** A method under which swagger-client makes the request; what is sent is the operation's own. */
export function knownMethod(method: string): string {
  return (METHODS.includes(method) ? method : 'POST').toLowerCase();
}

/** Adds a parameter of a newer style to a request. */
export function addNewer(
  request: { readonly url: URL; readonly headers: Record<string, string> },
  { name, style }: OutlineParameter,
  value: unknown,
): void {
  if (style === 'cookie') {
    const before = request.headers['cookie'];
    const own = `${name}=${listText(value)}`;
    request.headers['cookie'] = before === undefined ? own : `${before}; ${own}`;
    return;
  }
  const whole =
    style === 'wholeJson' ? encodeURIComponent(JSON.stringify(value)) : wholeQuery(value);
  request.url.search = [request.url.search.slice(1), whole].filter((part) => part !== '').join('&');
}

/** Text as it is, an object as form fields. */
function wholeQuery(value: unknown): string {
  if (typeof value !== 'object' || value === null) return text(value);
  return Object.entries(value)
    .flatMap(([name, item]: [string, unknown]) =>
      (Array.isArray(item) ? item : [item])
        .filter((one) => one !== undefined && one !== null)
        .map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(text(one))}`),
    )
    .join('&');
}

function listText(value: unknown): string {
  if (Array.isArray(value)) return value.map(text).join(',');
  if (typeof value !== 'object' || value === null) return text(value);
  return Object.entries(value).flat().map(text).join(',');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
