import { ConnectorError } from '../../core/errors.js';

export type QueryValue = string | number | boolean;

/** Parameters in order; a list is repeated (`a=1&a=2`), undefined is left out. */
export type Query = Readonly<Record<string, QueryValue | readonly QueryValue[] | undefined>>;

/** A path whose values are each encoded as one segment: path`/v2/connections/${id}`. */
export function path(texts: TemplateStringsArray, ...values: readonly string[]): string {
  return texts.reduce((joined, text, index) => `${joined}${segment(values[index - 1])}${text}`);
}

/** Encodes everything but unreserved characters, so that `+` and `'` arrive as they are. */
export function queryText(query: Query): string {
  return Object.entries(query)
    .flatMap(([name, value]) =>
      value === undefined
        ? []
        : (Array.isArray(value) ? (value as QueryValue[]) : [value as QueryValue]).map(
            (each) => `${encode(name)}=${encode(String(each))}`,
          ),
    )
    .join('&');
}

/** The base address with path and query appended. */
export function requestUrl(base: string, below: string, query: Query = {}): URL {
  const url = baseUrl(base);
  // `new URL` would resolve dots, and a path must not climb out of the base.
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(below)) {
    throw new ConnectorError('Invalid', 'A name that consists of dots cannot be looked up.');
  }
  const whole = new URL(
    url.href.replace(/\/+$/, '') + (below.startsWith('/') ? below : `/${below}`),
  );
  const text = queryText(query);
  if (text !== '') whole.search = whole.search === '' ? text : `${whole.search.slice(1)}&${text}`;
  return whole;
}

/** The base address of a catalog. Throws `Invalid` for what cannot be one. */
export function baseUrl(text: string): URL {
  const problem = baseUrlProblem(text);
  if (problem === undefined) return new URL(text);
  throw new ConnectorError('Invalid', problem, { nextSteps: ['openSettings'] });
}

/** One text for all ways to write the same base address, to bind secrets to. */
export function canonicalUrl(text: string): string {
  return URL.canParse(text) ? new URL(text).href.replace(/\/+$/, '') : text;
}

/** What is wrong with a base address, as a sentence. */
export function baseUrlProblem(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'The address must be a URL, such as https://example.org/api.';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return 'The address must begin with https:// or http://.';
  }
  if (url.username !== '' || url.password !== '') {
    return 'The address must hold no user name or password: signing in asks for those.';
  }
  if (url.search !== '' || url.hash !== '') return 'The address must have no "?" and no "#".';
  return undefined;
}

function segment(value: string | undefined): string {
  return value === undefined ? '' : encode(value);
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
