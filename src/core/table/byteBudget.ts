import type { Cell } from './table.js';

/** What a row roughly costs in memory: two bytes a character and a little for each object. */
export function rowBytes(row: readonly Cell[]): number {
  let bytes = 32;
  for (const cell of row) bytes += cell === null ? 8 : 24 + 2 * cell.length;
  return bytes;
}

interface Entry<V> {
  readonly value: V;
  readonly bytes: number;
}

/** A map that forgets what was not looked at for longest once its contents weigh too much. */
export class ByteBudgetMap<K, V> {
  readonly #entries = new Map<K, Entry<V>>();
  readonly #budget: number;
  #bytes = 0;

  /** `budget` in bytes. */
  constructor(budget: number) {
    this.#budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Does not count as looking: drawing asks for every row of the screen over and over. */
  peek(key: K): V | undefined {
    return this.#entries.get(key)?.value;
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  keys(): IterableIterator<K> {
    return this.#entries.keys();
  }

  /** Marks as just used. A map keeps insertion order, so the oldest is always the first. */
  touch(key: K): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
  }

  /** Adds, then drops the longest unused until the budget holds, never one that `keep` names. */
  set(key: K, value: V, bytes: number, keep: (key: K) => boolean): K[] {
    this.delete(key);
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    const dropped: K[] = [];
    for (const candidate of [...this.#entries.keys()]) {
      if (this.#bytes <= this.#budget) break;
      if (candidate === key || keep(candidate)) continue;
      this.delete(candidate);
      dropped.push(candidate);
    }
    return dropped;
  }

  delete(key: K): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }
}
