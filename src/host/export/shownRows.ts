import { toDisposable, type Disposable } from '../../core/disposable.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { TableSource } from '../../core/table/table.js';
import type { TableView } from '../../core/table/view.js';
import type { PreviewTarget } from '../../protocol/preview.js';

/** Rows that the active editor tab shows, for commands that take them away. */
export type ShownRows =
  | {
      readonly kind: 'table';
      readonly target: PreviewTarget;
      readonly view: TableView;
      /** To be called by who does something with them. */
      readonly taken: () => void;
    }
  | {
      readonly kind: 'results';
      /** Name of the document they are of. */
      readonly name: string;
      readonly source: SourceRecord | undefined;
      readonly results: readonly ShownResult[];
      /** Id of the one on screen, which may have no rows. */
      readonly current: number | undefined;
    };

export interface ShownResult {
  readonly id: number;
  /** The beginning of its statement. */
  readonly statement: string;
  readonly rows: TableSource;
}

/** Tells what the active tab shows, when it shows nothing of its own: undefined. */
export type FindShownRows = () => ShownRows | undefined;

/** Knows who can tell what is shown: tabs with tables, tabs with results of queries. */
export class ShownRowsList {
  readonly #finders = new Set<FindShownRows>();

  add(find: FindShownRows): Disposable {
    this.#finders.add(find);
    return toDisposable(() => this.#finders.delete(find));
  }

  active(): ShownRows | undefined {
    for (const find of this.#finders) {
      const shown = find();
      if (shown) return shown;
    }
    return undefined;
  }
}
