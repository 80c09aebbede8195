import type { RowCount, RowRange } from '../../core/table/table.js';

/**
 * Milliseconds after which a count is asked for again, one after the other. Sources answer from what
 * they know by then, so that asking costs them nothing.
 */
const PAUSES = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000];

export interface LaterCountActions {
  readonly rowCount: () => RowCount;
  /** Asks the source; resolves once its answer is in `rowCount`, or when there is none. */
  readonly ask: () => Promise<void>;
}

/**
 * Asks for an estimated count again after a jump: to find rows in the middle of a table, some sources
 * count in the background what lies before and behind.
 */
export class LaterCount {
  readonly #actions: LaterCountActions;
  /** The end of the rows that were read one after the other. */
  #readTo = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(actions: LaterCountActions) {
    this.#actions = actions;
  }

  /** These rows have come. */
  read({ start, end }: RowRange): void {
    const isJump = start > this.#readTo;
    if (!isJump) this.#readTo = Math.max(this.#readTo, end);
    if (this.#actions.rowCount().exact) this.stop();
    else if (isJump) {
      this.stop();
      this.#askAfter(0);
    }
  }

  /** Other rows are read from now on. */
  forget(): void {
    this.stop();
    this.#readTo = 0;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #askAfter(turn: number): void {
    const pause = PAUSES[turn];
    if (pause === undefined) return;
    const timer = (this.#timer = setTimeout(() => {
      void this.#actions.ask().then(() => {
        // Stopped or begun anew while the source was asked.
        if (this.#timer !== timer) return;
        if (!this.#actions.rowCount().exact) this.#askAfter(turn + 1);
      });
    }, pause));
  }
}
