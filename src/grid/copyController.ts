import type { Disposable } from '../core/disposable.js';
import { isCancelled, toConnectorError } from '../core/errors.js';
import type { ConnectorError } from '../core/errors.js';
import { copyText, planCopy } from './copy.js';
import type { GridData } from './gridData.js';
import type { CellRange } from './selection.js';

export type CopyOutcome =
  | { readonly kind: 'copied'; readonly rows: number; readonly columns: number }
  /** Nothing was copied: `fits` rows can be. */
  | {
      readonly kind: 'tooLarge';
      readonly cells: number;
      readonly fits: number;
      readonly headers: boolean;
    }
  | { readonly kind: 'failed'; readonly error: ConnectorError };

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
  async copy(
    selected: CellRange,
    headers: boolean,
    cut: boolean,
  ): Promise<CopyOutcome | undefined> {
    const plan = planCopy(selected);
    const { rows, columns } = plan.range;
    if (!plan.complete && !cut) {
      return { kind: 'tooLarge', cells: plan.cells, fits: rows.end - rows.start, headers };
    }
    this.cancel();
    const controller = (this.#running = new AbortController());
    try {
      const made = await copyText(this.#data, plan.range, headers, controller.signal);
      await this.#write(made.text);
      return { kind: 'copied', rows: made.rows, columns: columns.end - columns.start };
    } catch (error) {
      if (isCancelled(error)) return undefined;
      return { kind: 'failed', error: toConnectorError(error, 'Unavailable') };
    } finally {
      if (this.#running === controller) this.#running = undefined;
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
