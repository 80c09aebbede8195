import type { Cell, RowRange } from '../../core/table/table.js';
import { sqlState } from './errors.js';
import type { Pager, PagerRows } from './pager.js';
import { isLacking } from './plainCatalog.js';

/** Reads in the first of several ways that the server knows. */
export class FallbackPager implements Pager {
  readonly #others: (() => Pager)[];
  #pager: Pager;
  /** Once a way has given rows, what fails later is no reason to leave it. */
  #proved = false;

  constructor(first: () => Pager, ...others: readonly (() => Pager)[]) {
    this.#pager = first();
    this.#others = [...others];
  }

  get count(): number | undefined {
    return this.#pager.count;
  }

  rows(range: RowRange, count: number | undefined, signal: AbortSignal): Promise<PagerRows> {
    return this.#read((pager) => pager.rows(range, count, signal), signal);
  }

  cell(row: number, column: string, signal: AbortSignal): Promise<Cell | undefined> {
    return this.#read((pager) => pager.cell(row, column, signal), signal);
  }

  close(): Promise<void> {
    return this.#pager.close();
  }

  async #read<T>(work: (pager: Pager) => Promise<T>, signal: AbortSignal): Promise<T> {
    const pager = this.#pager;
    try {
      const result = await work(pager);
      this.#proved = true;
      return result;
    } catch (error) {
      if (this.#proved || signal.aborted || !mayBeRefusal(error)) throw error;
      // Another page that was asked for at the same time may have gone on to the next way already.
      if (pager === this.#pager) {
        const next = this.#others.shift();
        if (!next) throw error;
        this.#pager = next();
        await pager.close();
      }
      return this.#read(work, signal).catch((second: unknown) => {
        // Both ways fail alike: what is wrong is the relation, and the first error says it.
        throw sqlState(second) === sqlState(error) || isLacking(second) ? error : second;
      });
    }
  }
}

/** A place cannot be read by whom only columns were granted: insufficient_privilege. */
function mayBeRefusal(error: unknown): boolean {
  return isLacking(error) || sqlState(error) === '42501';
}
