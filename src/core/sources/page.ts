import { ConnectorError } from '../errors.js';

/** One page of a list. `next` is an opaque token for the page after it; absent on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export interface PageRequest {
  /** `next` of the page before; absent for the first page. */
  readonly page?: string;
  /** How many items are wanted at most. A server may give fewer. */
  readonly limit?: number;
}

/** A server may give pages without items, but not for ever. */
const MOST_EMPTY_PAGES = 1_000;

/**
 * Every item of a paged list, in order. Throws away nothing and stops between two pages when the
 * consumer does. Guards against a server that hands out the same token, or empty pages, for ever.
 */
export async function* allPages<T>(
  fetchPage: (request: PageRequest) => Promise<Page<T>>,
): AsyncGenerator<T, void, undefined> {
  let page: string | undefined;
  let empty = 0;
  for (;;) {
    const result = await fetchPage(page === undefined ? {} : { page });
    yield* result.items;
    empty = result.items.length === 0 ? empty + 1 : 0;
    if (empty > MOST_EMPTY_PAGES) {
      throw new ConnectorError('Invalid', 'The server gives out empty parts of a list for ever.');
    }
    if (result.next === undefined || result.next === page) return;
    page = result.next;
  }
}
