import type { Cell, Column, RowBatch, RowCount, RowRange, TableSource } from './table.js';

/** The first rows of a result, as many as somebody wants at most, until that is lifted. */
export class LimitedRows implements TableSource {
  /** All rows there are. */
  readonly whole: TableSource;
  #limit: number;
  /** Whether there are rows beyond the limit, once that is known. */
  #more: boolean | undefined;

  constructor(whole: TableSource, limit: number) {
    this.whole = whole;
    this.#limit = limit;
  }

  /** True once it is known that the limit keeps rows away. */
  get isStopped(): boolean {
    return this.#more === true;
  }

  lift(): void {
    this.#limit = Infinity;
    this.#more = false;
  }

  columns(signal: AbortSignal): Promise<readonly Column[]> {
    return this.whole.columns(signal);
  }

  async rowCount(signal: AbortSignal): Promise<RowCount | undefined> {
    if (this.isStopped) return { count: this.#limit, exact: true };
    const count = await this.whole.rowCount(signal);
    if (!count || count.count <= this.#limit) return count;
    this.#more ||= count.exact;
    return { count: this.#limit, exact: count.exact };
  }

  async rows({ start, end }: RowRange, signal: AbortSignal): Promise<RowBatch> {
    if (end <= this.#limit) return this.whole.rows({ start, end }, signal);
    // One more than is shown tells whether there is anything to stop at.
    const from = Math.min(start, this.#limit);
    const batch = await this.whole.rows({ start: from, end: this.#limit + 1 }, signal);
    const shown = this.#limit - from;
    this.#more ||= batch.rows.length > shown;
    const cut = batch.cut?.filter(({ row }) => row < shown);
    return {
      columns: batch.columns,
      rows: batch.rows.slice(0, shown),
      ...(cut && cut.length > 0 ? { cut } : {}),
    };
  }

  async value(row: number, column: number, signal: AbortSignal): Promise<Cell> {
    return (await this.whole.value?.(row, column, signal)) ?? null;
  }

  close(): Promise<void> {
    return this.whole.close();
  }
}
