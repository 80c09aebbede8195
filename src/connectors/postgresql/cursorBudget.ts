/** Something that holds a connection and can do without when others need it. */
export interface CursorHolder {
  /** Gives the connection back unless it is in use right now; says whether it did. */
  yieldConnection(): boolean;
}

/**
 * Keeps the open cursors of a session few: each holds a connection, a transaction and locks. When
 * one too many opens, those that were used longest ago give way; they open again when needed.
 */
export class CursorBudget {
  readonly #max: number;
  /** Least recently used first. */
  readonly #holders = new Set<CursorHolder>();

  constructor(max = 4) {
    this.#max = max;
  }

  /** Call before each use; makes room when this holder is new. */
  use(holder: CursorHolder): void {
    this.#holders.delete(holder);
    for (const other of this.#holders) {
      if (this.#holders.size < this.#max) break;
      if (other.yieldConnection()) this.#holders.delete(other);
    }
    this.#holders.add(holder);
  }

  /** Has all that are not in use give way: somebody wants to change what they hold. */
  yieldAll(): void {
    for (const holder of [...this.#holders]) {
      if (holder.yieldConnection()) this.#holders.delete(holder);
    }
  }

  /** The holder holds nothing any more. */
  forget(holder: CursorHolder): void {
    this.#holders.delete(holder);
  }
}
