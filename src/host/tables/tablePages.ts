import { toDisposable, type Disposable } from '../../core/disposable.js';
import { ConnectorError } from '../../core/errors.js';
import type { TableCommand } from '../../protocol/tableCommands.js';

/** A panel whose page shows a table. */
export interface TablePage {
  readonly active: boolean;
  run(command: TableCommand): void;
}

/** The panels with tables that are open: commands go to the one in front. */
export class TablePages {
  readonly #pages = new Set<TablePage>();

  /** Until it is disposed. */
  add(page: TablePage): Disposable {
    this.#pages.add(page);
    return toDisposable(() => this.#pages.delete(page));
  }

  /** Throws `Invalid` when no table is in front. */
  run(command: TableCommand): void {
    const active = [...this.#pages].find((page) => page.active);
    if (active) active.run(command);
    else {
      throw new ConnectorError(
        'Invalid',
        'No table is in front. Preview a table or run a query, and select what you need.',
      );
    }
  }
}
