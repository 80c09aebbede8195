import { throwIfAborted } from '../../core/cancellation.js';
import type { Cell } from '../../core/table/table.js';
import type { Read } from './typeNames.js';

/** Milliseconds for which an answer is believed: others may make and drop tables, too. */
const LIFETIME = 30_000;
/** Characters of all answers that are kept. */
const MOST_TEXT = 2_000_000;

type Rows = readonly (readonly Cell[])[];

interface Answer {
  readonly rows: Rows;
  readonly size: number;
  readonly until: number;
}

/**
 * Answers of the server's catalog to what is asked again and again while somebody types. Whoever
 * changes the catalog, or wants it read anew, clears it; what is asked by then is not kept. What has
 * not been used for longest goes first.
 */
export class CatalogCache {
  readonly #read: Read;
  readonly #now: () => number;
  readonly #answers = new Map<string, Answer>();
  #size = 0;
  #generation = 0;

  /** `now` in milliseconds. */
  constructor(read: Read, now: () => number = Date.now) {
    this.#read = read;
    this.#now = now;
  }

  /** As the function it was made with, but asks only what it does not know. Errors are not kept. */
  readonly read: Read = async (text, values, signal) => {
    throwIfAborted(signal);
    const key = JSON.stringify([text, values]);
    const known = this.#answers.get(key);
    if (known) this.#drop(key, known);
    if (known && this.#now() < known.until) {
      this.#keep(key, known);
      return known;
    }
    const generation = this.#generation;
    const { rows } = await this.#read(text, values, signal);
    const until = this.#now() + LIFETIME;
    const size = key.length + sizeOf(rows);
    // One that large would drive out all others.
    const fits = size <= MOST_TEXT / 4;
    if (fits && generation === this.#generation) this.#keep(key, { rows, size, until });
    return { rows };
  };

  clear(): void {
    this.#generation++;
    this.#answers.clear();
    this.#size = 0;
  }

  #keep(key: string, answer: Answer): void {
    const same = this.#answers.get(key);
    if (same) this.#drop(key, same);
    this.#answers.set(key, answer);
    this.#size += answer.size;
    for (const [oldest, old] of this.#answers) {
      if (this.#size <= MOST_TEXT) break;
      this.#drop(oldest, old);
    }
  }

  #drop(key: string, { size }: Answer): void {
    this.#answers.delete(key);
    this.#size -= size;
  }
}

function sizeOf(rows: Rows): number {
  let size = 0;
  for (const row of rows) for (const cell of row) size += (cell?.length ?? 0) + 16;
  return size;
}
