import { ConnectorError } from '../../core/errors.js';
import type { Page, PageRequest } from '../../core/sources/page.js';

/** Lists kept at once: each reader goes through one of its own. */
const MOST = 8;

/**
 * Hands out in pieces what a service lists whole. A list is kept until its last piece is taken, so
 * that its pieces fit together; one that was forgotten meanwhile is asked for again.
 */
export class PieceList<T> {
  readonly #lists = new Map<string, readonly T[]>();
  #next = 1;

  /** One piece of the list of `key`; without a limit the rest of it. */
  async page(
    key: string,
    { page, limit }: PageRequest,
    load: () => Promise<readonly T[]>,
  ): Promise<Page<T>> {
    const [, id = `${this.#next++}`, position = '0'] = page === undefined ? [] : readToken(page);
    const name = JSON.stringify([key, id]);
    const start = Number(position);
    // The first piece is asked anew each time: that is what refreshing a list means.
    const list = this.#lists.get(name) ?? (await load());
    const end = limit === undefined ? list.length : start + Math.max(1, Math.floor(limit));
    const items = list.slice(start, end);
    this.#lists.delete(name);
    if (end >= list.length) return { items };
    this.#keep(name, list);
    return { items, next: `${id}.${end}` };
  }

  /** Something has changed that the lists do not know of. */
  forget(): void {
    this.#lists.clear();
  }

  #keep(name: string, list: readonly T[]): void {
    this.#lists.set(name, list);
    const [oldest] = this.#lists.keys();
    if (this.#lists.size > MOST && oldest !== undefined) this.#lists.delete(oldest);
  }
}

function readToken(token: string): readonly string[] {
  const found = /^(\d+)\.(\d+)$/.exec(token);
  if (found) return found;
  throw new ConnectorError('Invalid', 'Unknown page.');
}
