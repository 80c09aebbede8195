import { ConnectorError } from '../../core/errors.js';
import { baseUrl, type Query, type QueryValue } from './address.js';

/**
 * The query of a paging link, to be sent to the configured address. Services behind a gateway link
 * to inner hosts that cannot be reached and must never be given a token, so the rest is dropped.
 */
export function linkQuery(link: string): Query {
  const start = link.indexOf('?');
  const query: Record<string, QueryValue[]> = {};
  if (start < 0) return query;
  for (const [name, value] of new URLSearchParams(link.slice(start + 1).split('#', 1)[0])) {
    (query[name] ??= []).push(value);
  }
  return query;
}

/** The path below the base, and the query, of a link that must stay there. Throws `Invalid`. */
export function linkBelow(base: string, link: string): { path: string; query: Query } {
  const root = baseUrl(base);
  const folder = root.pathname.replace(/\/+$/, '');
  const url = parse(link, `${root.origin}${folder}/`);
  if (url?.origin !== root.origin || !`${url.pathname}/`.startsWith(`${folder}/`)) {
    const where = url === undefined ? '' : `, ${url.origin}`;
    throw new ConnectorError(
      'Invalid',
      `A link to the next page leads to another server${where}, and is not followed.`,
    );
  }
  return { path: url.pathname.slice(folder.length) || '/', query: linkQuery(url.search) };
}

function parse(link: string, base: string): URL | undefined {
  try {
    return new URL(link, base);
  } catch {
    return undefined;
  }
}
