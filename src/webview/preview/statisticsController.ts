import { isCancelled, toConnectorError } from '../../core/errors.js';
import type { ColumnStatistics } from '../../core/table/statistics.js';
import { headerPicture, statisticsText } from '../../core/table/statisticsText.js';
import type { Cell, Column } from '../../core/table/table.js';
import type { TableGrid } from '../../grid/tableGrid.js';
import type { TableDescription } from '../../protocol/preview.js';
import { StatisticsPane } from './statisticsPane.js';

/** What statistics need of the page. */
export interface StatisticsPage {
  readonly read: (column: string, signal: AbortSignal) => Promise<ColumnStatistics>;
  /** Resolves once what was cancelled has ended at the source. */
  readonly whenStopped: () => Promise<void>;
  readonly grid: () => TableGrid | undefined;
  readonly copy: (text: string) => void;
  /** Shows only the rows with this value. */
  readonly only: (column: string, value: Cell) => void;
  /** The pane is being opened: others beside the table make room. */
  readonly opens: () => void;
  /** Back to the table. */
  readonly leave: () => void;
}

/** Computes on demand what a column holds, and shows it beside the table and in the header. */
export class StatisticsController {
  readonly #page: StatisticsPage;
  readonly #pane: StatisticsPane;
  #columns: readonly Column[] = [];
  #filters = false;
  #shown: { readonly column: number; readonly statistics?: ColumnStatistics } | undefined;
  #computing: AbortController | undefined;
  readonly #drawn = new Set<number>();

  constructor(page: StatisticsPage) {
    this.#page = page;
    this.#pane = new StatisticsPane({
      close: () => this.close(),
      copy: () => this.#copy(),
      again: () => {
        if (this.#shown) void this.#compute(this.#shown.column);
      },
    });
  }

  /** Stands beside the table. */
  get element(): HTMLElement {
    return this.#pane.element;
  }

  /** The table is another one, or has other columns. */
  describe({ columns, hasViews, hasStatistics }: TableDescription): void {
    this.#columns = hasStatistics ? columns : [];
    this.#filters = hasViews;
    this.#drawn.clear();
    this.hide();
  }

  open(column: number): void {
    if (!this.#columns[column]) return;
    this.#page.opens();
    this.#pane.element.hidden = false;
    void this.#compute(column);
    this.#pane.focus();
  }

  close(): void {
    this.hide();
    this.#page.leave();
  }

  /** Without a word about the focus: something else takes the place. */
  hide(): void {
    this.#computing?.abort();
    this.#pane.element.hidden = true;
  }

  /** The table shows other rows from now on. */
  forget(): void {
    this.#computing?.abort();
    for (const column of this.#drawn) this.#page.grid()?.setHeaderBar(column, undefined);
    this.#drawn.clear();
    if (!this.#pane.element.hidden) this.#pane.markOld();
  }

  async #compute(index: number): Promise<void> {
    const column = this.#columns[index];
    if (!column) return;
    this.#computing?.abort();
    const computing = (this.#computing = new AbortController());
    this.#shown = { column: index };
    const again = () => void this.#compute(index);
    this.#pane.showNotice(column, 'Summing up the values…', {
      label: 'Cancel',
      run: () => void this.#cancel(column, computing, again),
    });
    try {
      const statistics = await this.#page.read(column.name, computing.signal);
      if (computing.signal.aborted) return;
      this.#shown = { column: index, statistics };
      const only = (value: Cell) => this.#page.only(column.name, value);
      this.#pane.show(column, statistics, this.#filters ? only : undefined);
      this.#draw(index, statistics);
    } catch (error) {
      if (computing.signal.aborted || isCancelled(error)) return;
      const { message } = toConnectorError(error, 'Unavailable');
      this.#pane.showNotice(column, message, { label: 'Retry', run: again });
    }
  }

  async #cancel(column: Column, computing: AbortController, again: () => void): Promise<void> {
    computing.abort();
    const button = { label: 'Compute', run: again };
    this.#pane.showNotice(column, 'Cancelling…');
    this.#pane.focus();
    await this.#page.whenStopped();
    if (this.#computing !== computing) return;
    this.#pane.showNotice(column, 'Cancelled. The server has ended it.', button);
  }

  #draw(column: number, statistics: ColumnStatistics): void {
    const picture = headerPicture(statistics);
    this.#page.grid()?.setHeaderBar(column, picture);
    if (picture) this.#drawn.add(column);
  }

  #copy(): void {
    const { column, statistics } = this.#shown ?? {};
    const definition = this.#columns[column ?? -1];
    if (definition && statistics) this.#page.copy(statisticsText(definition.name, statistics));
  }
}
