import { isCancelled, toConnectorError } from '../../core/errors.js';
import type { ConnectorError } from '../../core/errors.js';
import { type SortKey, type TableView, type ViewPlan, WHOLE_TABLE } from '../../core/table/view.js';
import { isWhole, sortedBy, withWhere } from '../../core/table/viewEdits.js';
import type { BannerButton } from '../banner.js';
import { WhereBar } from './whereBar.js';

/** What the controller needs of the page. */
export interface ViewPage {
  readonly plan: (view: TableView, signal: AbortSignal) => Promise<ViewPlan>;
  /** Reads the table in that view from now on. */
  readonly show: (view: TableView) => Promise<void>;
  readonly ask: (text: string, buttons: readonly BannerButton[]) => void;
  readonly stopAsking: () => void;
  readonly say: (text: string) => void;
  readonly copy: (text: string) => void;
  /** Back to the table. */
  readonly leave: () => void;
}

/** Which rows are shown and in which order: checked before it is read, asked about when slow. */
export class ViewController {
  readonly bar: WhereBar;
  readonly #page: ViewPage;
  #view = WHOLE_TABLE;
  #planning: AbortController | undefined;
  /** The view to go back to when a slow one is not waited for. */
  #before: TableView | undefined;

  constructor(page: ViewPage) {
    this.#page = page;
    this.bar = new WhereBar({
      apply: (text) => void this.#propose(withWhere(this.#view, text)),
      showSql: () => void this.#showSql(),
      copySql: page.copy,
      reset: () => void this.#apply(WHOLE_TABLE),
      leave: page.leave,
    });
  }

  get view(): TableView {
    return this.#view;
  }

  /** A view that is shown already. */
  restore(view: TableView): void {
    this.#view = view;
    this.#tell();
  }

  sort(column: string, add: boolean, direction?: SortKey['direction']): void {
    const sort = sortedBy(this.#view.sort, column, add, direction);
    void this.#propose({ ...this.#view, sort });
  }

  /** The first rows are there. */
  arrived(): void {
    if (!this.#before) return;
    this.#before = undefined;
    this.#page.stopAsking();
  }

  async #propose(view: TableView): Promise<void> {
    const planning = this.#replan();
    this.#page.stopAsking();
    this.#page.say('Checking…');
    try {
      // The whole table needs no plan: nobody could refuse it.
      const { slow } = isWhole(view) ? {} : await this.#page.plan(view, planning.signal);
      if (planning.signal.aborted) return;
      this.#page.say('');
      if (!slow) await this.#apply(view);
      else {
        const run = () => void this.#applySlowly(view);
        this.#page.ask(slow.reason, [{ label: 'Sort Anyway', run, primary: true }]);
      }
    } catch (error) {
      if (!isCancelled(error)) this.#refused(toConnectorError(error, 'Unavailable'), view);
    }
  }

  #refused(error: ConnectorError, view: TableView): void {
    this.#page.say('');
    if (view.where !== this.#view.where) this.bar.showProblem(error);
    else this.#page.ask(error.message, []);
  }

  async #applySlowly(view: TableView): Promise<void> {
    const before = this.#view;
    await this.#apply(view);
    this.#before = before;
    const run = () => {
      void this.#apply(before);
      this.#page.say('Cancelled: the rows are as they were before.');
    };
    this.#page.ask('The server is sorting…', [{ label: 'Cancel', run }]);
  }

  async #apply(view: TableView): Promise<void> {
    this.#replan();
    this.#before = undefined;
    this.#page.stopAsking();
    try {
      await this.#page.show(view);
      this.#view = view;
      this.#tell();
    } catch (error) {
      if (!isCancelled(error)) this.#refused(toConnectorError(error, 'Unavailable'), view);
    }
  }

  async #showSql(): Promise<void> {
    const planning = this.#replan();
    try {
      const { statement } = await this.#page.plan(this.#view, planning.signal);
      if (!planning.signal.aborted) this.bar.showSql(statement);
    } catch (error) {
      if (!isCancelled(error)) this.#page.ask(toConnectorError(error, 'Unavailable').message, []);
    }
  }

  #replan(): AbortController {
    this.#planning?.abort();
    return (this.#planning = new AbortController());
  }

  #tell(): void {
    const { sort, where } = this.#view;
    const keys = sort.map(({ column, direction }) =>
      direction === 'ascending' ? `${column} ↑` : `${column} ↓`,
    );
    this.bar.show(where ?? '', keys.join(', '), isWhole(this.#view));
  }
}
