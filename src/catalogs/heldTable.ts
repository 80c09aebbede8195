import { ConnectorError } from '../core/errors.js';
import { rowBytes } from '../core/table/byteBudget.js';
import type { Cell, Column, RowBatch, RowRange, TableSource } from '../core/table/table.js';
import { LoadedOnce } from './loadedOnce.js';

/** A table that arrives whole, and is small enough to be held so. */
export interface HeldRows {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Bytes of rows, roughly, that are held of one table. */
export const MOST_HELD_BYTES = 96 * 1024 * 1024;

/** Rows of an answer that comes in one piece. */
export class HeldTable implements TableSource {
  readonly #held: LoadedOnce<HeldRows>;

  constructor(load: (signal: AbortSignal) => Promise<HeldRows>) {
    this.#held = new LoadedOnce(load);
  }

  async columns(signal: AbortSignal): Promise<readonly Column[]> {
    return (await this.#held.get(signal)).columns;
  }

  async rowCount(signal: AbortSignal) {
    const { rows } = await this.#held.get(signal);
    return { count: rows.length, exact: true };
  }

  async rows({ start, end }: RowRange, signal: AbortSignal): Promise<RowBatch> {
    const { columns, rows } = await this.#held.get(signal);
    return { columns, rows: rows.slice(start, end) };
  }

  close(): Promise<void> {
    return this.#held.close();
  }
}

/** Counts rows as they are made, and throws `Unsupported` once they weigh too much. */
export class HeldRowsBudget {
  readonly #what: string;
  readonly #budget: number;
  #bytes = 0;

  /** `what` names the rows in the error: `The result of "x"`. */
  constructor(what: string, budget = MOST_HELD_BYTES) {
    this.#what = what;
    this.#budget = budget;
  }

  add(row: readonly Cell[]): void {
    this.#bytes += rowBytes(row);
    if (this.#bytes <= this.#budget) return;
    const megabytes = Math.round(this.#budget / 1024 / 1024);
    throw new ConnectorError(
      'Unsupported',
      `${this.#what} takes more than ${megabytes} MB of memory. Let the query return fewer rows.`,
    );
  }
}
