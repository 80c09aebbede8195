/** Entries that are kept for the next pieces of lists which are read side by side. */
const MOST_KEPT = 50_000;

/** Whole lists of servers without pages, kept while somebody reads them in pieces. */
export class KeptLists<T> {
  readonly #lists = new Map<string, readonly T[]>();

  get(key: string): readonly T[] | undefined {
    return this.#lists.get(key);
  }

  delete(key: string): void {
    this.#lists.delete(key);
  }

  /** Forgets those kept first as soon as there are too many entries, but never the last one. */
  keep(key: string, list: readonly T[]): void {
    this.#lists.set(key, list);
    let count = [...this.#lists.values()].reduce((sum, { length }) => sum + length, 0);
    for (const [oldest, { length }] of this.#lists) {
      if (count <= MOST_KEPT || oldest === key) break;
      this.#lists.delete(oldest);
      count -= length;
    }
  }
}
