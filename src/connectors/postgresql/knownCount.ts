import type { RowCount, RowRange } from '../../core/table/table.js';

/** How many rows there are, as far as counting and reading have told. */
export class KnownCount {
  #count: RowCount | undefined;
  /** The table is known to have no row here or behind. */
  #end = Infinity;
  /** Rows seen so far: the end of the furthest page. */
  #seen = 0;

  get value(): RowCount | undefined {
    const count = this.#count;
    return count && !count.exact && count.count < this.#seen
      ? { count: this.#seen, exact: false }
      : count;
  }

  get exact(): number | undefined {
    return this.#count?.exact ? this.#count.count : undefined;
  }

  /** An estimate leads beyond the end, so only counting can say where the end is. */
  get misleads(): boolean {
    return this.#count !== undefined && !this.#count.exact && this.#count.count > this.#end;
  }

  /** What counting said; what is exact already stays. */
  learn(count: RowCount | undefined): void {
    if (!this.#count?.exact && count) this.#count = count;
  }

  /** At the end of a count that led nowhere, the end that was read is the best guess. */
  settle(): void {
    this.learn({ count: this.#end, exact: false });
  }

  /** What a page tells: `got` rows came where those of a range were asked for. */
  note({ start, end }: RowRange, got: number): void {
    this.#seen = Math.max(this.#seen, got > 0 ? start + got : 0);
    if (start + got >= end) return;
    if (got > 0 || start === 0) {
      this.#end = start + got;
      this.#count = { count: start + got, exact: true };
    } else {
      this.#end = Math.min(this.#end, start);
      if (this.#count?.exact && this.#count.count > start) {
        this.#count = { count: start, exact: false };
      }
    }
  }

  forget(): void {
    this.#count = undefined;
    this.#end = Infinity;
    this.#seen = 0;
  }
}
