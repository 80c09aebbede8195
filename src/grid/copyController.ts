import type { Disposable } from '../core/disposable.js';
import { isCancelled, toConnectorError } from '../core/errors.js';
import type { ConnectorError } from '../core/errors.js';
import { PLAIN_COPY, copySelection, planCopy } from './copy.js';
import type { CopyAs } from './copy.js';
import type { GridData } from './gridData.js';
import type { CellRange } from './selection.js';

/** What became of a copy, and how it was asked for. */
export type CopyOutcome = { readonly as: CopyAs } & (
  | { readonly kind: 'copiedName'; readonly name: string }
  | { readonly kind: 'copied'; readonly rows: number; readonly columns: number }
  /** Nothing was copied: `fits` rows can be. */
  | { readonly kind: 'tooLarge'; readonly cells: number; readonly fits: number }
  | { readonly kind: 'failed'; readonly error: ConnectorError }
);

/** Copies one selection at a time; a newer copy stops the one before. */
export class CopyController implements Disposable {
  readonly #data: GridData;
  readonly #write: (text: string) => Promise<void>;
  #running: AbortController | undefined;

  constructor(data: GridData, write: (text: string) => Promise<void>) {
    this.#data = data;
    this.#write = write;
  }

  /** Undefined when another copy or `cancel` came between. */
  async copy(selected: CellRange, as: CopyAs, cut: boolean): Promise<CopyOutcome | undefined> {
    const plan = planCopy(selected);
    const { rows, columns } = plan.range;
    if (!plan.complete && !cut) {
      return { as, kind: 'tooLarge', cells: plan.cells, fits: rows.end - rows.start };
    }
    this.cancel();
    const controller = (this.#running = new AbortController());
    try {
      const made = await copySelection(this.#data, plan.range, as, controller.signal);
      await this.#write(made.text);
      return { as, kind: 'copied', rows: made.rows, columns: columns.end - columns.start };
    } catch (error) {
      if (isCancelled(error)) return undefined;
      return { as, kind: 'failed', error: toConnectorError(error, 'Unavailable') };
    } finally {
      if (this.#running === controller) this.#running = undefined;
    }
  }

  /** Copies the name of a column. */
  async copyName(name: string): Promise<CopyOutcome> {
    const as = PLAIN_COPY;
    try {
      await this.#write(name);
      return { as, kind: 'copiedName', name };
    } catch (error) {
      return { as, kind: 'failed', error: toConnectorError(error, 'Unavailable') };
    }
  }

  /** True when there was something to stop. */
  cancel(): boolean {
    if (!this.#running) return false;
    this.#running.abort();
    this.#running = undefined;
    return true;
  }

  dispose(): void {
    this.cancel();
  }
}
