import type { RowCount } from './table.js';

/**
 * How long a table is, learned while reading it. An estimate is only a hint: rows that came prove a
 * lower bound, a short answer proves the end, an empty answer an upper bound. Between two bounds
 * the guess halves the gap, so a wild estimate is corrected in a few reads and not block by block.
 */
export class TableExtent {
  readonly #growth: number;
  #counted: RowCount | undefined;
  /** Rows before this exist. */
  #atLeast = 0;
  /** No rows from here on. */
  #atMost = Infinity;

  /** `growth`: how many more rows to offer past the last one known while the end is unknown. */
  constructor(growth: number) {
    this.#growth = growth;
  }

  /** How many rows to offer for scrolling, and whether that is certain. */
  get count(): RowCount {
    if (this.#atLeast >= this.#atMost) return { count: this.#atLeast, exact: true };
    const counted = this.#counted;
    if (counted?.exact) return { count: Math.max(counted.count, this.#atLeast), exact: true };
    const hint = counted?.count ?? 0;
    // Hardly wrong: the rows just before are on their way, and halving would scroll away from them.
    if (hint > this.#atMost && hint - this.#atMost <= this.#growth) {
      return { count: this.#atMost, exact: false };
    }
    if (hint > this.#atMost || (hint <= this.#atLeast && this.#atMost < Infinity)) {
      return { count: Math.ceil((this.#atLeast + this.#atMost) / 2), exact: false };
    }
    return { count: Math.max(hint, this.#atLeast + this.#growth), exact: false };
  }

  /** What the source said. Rows that were seen are not taken back. */
  set(count: RowCount | undefined): void {
    if (!count) return;
    this.#counted = count;
    // Exact, and newer than what was read: an end met by estimated row numbers was none.
    if (count.exact && count.count > this.#atMost) this.#atMost = Infinity;
  }

  /** What reading [start, start + asked) proved: `got` rows came. */
  learn(start: number, asked: number, got: number): void {
    if (got > 0) this.#atLeast = Math.max(this.#atLeast, start + got);
    if (got < asked) {
      if (got > 0 || start === 0) {
        this.#atMost = start + got;
        this.#atLeast = start + got;
      } else {
        this.#atMost = Math.min(this.#atMost, start);
        // A table that shrank: what was proved earlier no longer holds.
        if (this.#atLeast > this.#atMost) this.#atLeast = 0;
      }
      // Reading beats counting: the count is older, or of another snapshot.
      const counted = this.#counted;
      if (counted?.exact && counted.count > this.#atMost)
        this.#counted = { ...counted, exact: false };
    } else if (this.#atLeast > this.#atMost) this.#atMost = Infinity;
  }
}
