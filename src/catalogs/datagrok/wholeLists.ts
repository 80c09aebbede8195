import { ConnectorError } from '../../core/errors.js';
import type { Page, PageRequest } from '../../core/sources/page.js';

const DEFAULT_SIZE = 500;

/** A page of a list that is there as a whole. */
export function pieceOf<T>(list: readonly T[], { page, limit }: PageRequest): Page<T> {
  const start = page === undefined ? 0 : Number(page);
  if (!Number.isInteger(start)) throw new ConnectorError('Invalid', 'Unknown page.');
  const end = start + Math.max(1, Math.floor(limit ?? DEFAULT_SIZE));
  const items = list.slice(start, end);
  return end < list.length ? { items, next: String(end) } : { items };
}

/** In place of a query, where only whole tables can be read: rejects with `Unsupported`. */
// eslint-disable-next-line require-yield
export async function* noSql(message: string): AsyncGenerator<never, void, undefined> {
  await Promise.resolve();
  throw new ConnectorError('Unsupported', message);
}
