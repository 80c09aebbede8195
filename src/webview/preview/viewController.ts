import { isCancelled, toConnectorError } from '../../core/errors.js';
import type { ConnectorError } from '../../core/errors.js';
import { displayText } from '../../core/table/format.js';
import type { Cell, Column } from '../../core/table/table.js';
import { type SortKey, type TableView, type ViewPlan, WHOLE_TABLE } from '../../core/table/view.js';
import {
  isWhole,
  sortedBy,
  withCondition,
  withoutCondition,
  withoutFilters,
  withWhere,
} from '../../core/table/viewEdits.js';
import { element } from '../../grid/dom.js';
import type { MenuEntry } from '../../grid/menu.js';
import type { BannerButton } from '../banner.js';
import type { TableDescription } from '../../protocol/preview.js';
import { sameAs, viewMenu } from './columnMenu.js';
import { FilterBar } from './filterBar.js';
import { FilterForm } from './filterForm.js';
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
  /** The column of the active cell; its value where it is whole and in memory. */
  readonly active: () => { readonly column: string; readonly cell?: Cell | undefined } | undefined;
  /** Something was cancelled: says so, and when the source has ended it. */
  readonly cancelled: () => void;
  /** Back to the table. */
  readonly leave: () => void;
}

/** Longer values are no use as the beginning of a filter. */
const LONGEST_VALUE = 200;

/** Which rows are shown and in which order: checked before it is read, asked about when slow. */
export class ViewController {
  readonly element: HTMLElement;
  readonly #bar: WhereBar;
  readonly #filters: FilterBar;
  readonly #form: FilterForm;
  readonly #page: ViewPage;
  #columns: readonly Column[] = [];
  #view = WHOLE_TABLE;
  #planning: AbortController | undefined;
  /** The view to go back to while no row of the present one is there. */
  #before: TableView | undefined;
  /** The page asks whether to wait for a slow view. */
  #asks = false;

  constructor(page: ViewPage) {
    this.#page = page;
    this.#bar = new WhereBar({
      apply: (text) => void this.#propose(withWhere(this.#view, text)),
      addFilter: (button) => this.#openForm(button),
      showSql: () => void this.#showSql(),
      copySql: page.copy,
      reset: () => void this.#apply(WHOLE_TABLE),
      leave: page.leave,
    });
    const remove = (place: number) => void this.#propose(withoutCondition(this.#view, place));
    this.#filters = new FilterBar({
      edit: (condition, place, at) =>
        this.#form.open({ column: condition.column, edited: { condition, place } }, at),
      remove,
      clear: () => this.clearFilters(),
      leave: page.leave,
    });
    this.#form = new FilterForm({
      apply: (condition, place) => this.#propose(withCondition(this.#view, condition, place), true),
      remove,
      leave: page.leave,
    });
    const parts = [this.#bar.element, this.#filters.element, this.#form.element];
    this.element = element('div', { class: 'view', role: 'search', hidden: '' }, ...parts);
  }

  get view(): TableView {
    return this.#view;
  }

  /** The table that is shown; where its source can neither sort nor filter, nothing is offered. */
  describe({ columns, hasViews, words }: TableDescription): void {
    this.element.hidden = !hasViews;
    this.#columns = columns;
    this.#form.columns = columns;
    this.#bar.words = words;
    this.#tell();
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

  /** Opens the form of a new filter, of the column of the active cell. */
  addFilter(): void {
    if (!this.element.hidden) this.#openForm(this.#bar.element);
  }

  /** Adds a filter for the rows with one value. */
  only(column: string, value: Cell): void {
    void this.#propose(withCondition(this.#view, sameAs(column, value)));
  }

  clearFilters(): void {
    void this.#propose(withoutFilters(this.#view));
  }

  /** What a column's menu offers; `header` is where a form belongs that is opened from it. */
  menu(column: Column, header: Element): MenuEntry[] {
    const active = this.#page.active();
    const cell = active?.column === column.name ? active.cell : undefined;
    return viewMenu(column, this.#view, cell, {
      propose: (view) => void this.#propose(view),
      filter: () => this.#openForm(header, column.name),
    });
  }

  /** The first rows are there. */
  arrived(): void {
    this.#before = undefined;
    if (!this.#asks) return;
    this.#asks = false;
    this.#page.stopAsking();
  }

  /** Goes back to the view before, if no row of the present one has come yet. */
  cancel(): boolean {
    const before = this.#before;
    if (!before) return false;
    void this.#apply(before).then(() => (this.#before = undefined));
    this.#page.cancelled();
    return true;
  }

  #openForm(at: Element, name?: string): void {
    const active = this.#page.active();
    const column = name ?? active?.column ?? this.#columns[0]?.name;
    if (column === undefined) return;
    const cell = active?.column === column ? active.cell : undefined;
    const value = cell && cell.length <= LONGEST_VALUE ? cell : undefined;
    this.#form.open({ column, value }, at);
  }

  /**
   * Has the view checked, and shows it or asks about it. What is wrong with it is shown, or with
   * `inForm` returned, for the form to show it.
   */
  async #propose(view: TableView, inForm = false): Promise<ConnectorError | undefined> {
    const planning = this.#replan();
    this.#page.stopAsking();
    this.#page.say('Checking…');
    try {
      // The whole table needs no plan: nobody could refuse it.
      const { slow } = isWhole(view) ? {} : await this.#page.plan(view, planning.signal);
      if (planning.signal.aborted) return undefined;
      this.#page.say('');
      if (!slow) await this.#apply(view);
      else {
        const run = () => void this.#applySlowly(view);
        this.#page.ask(slow.reason, [{ label: 'Sort Anyway', run, primary: true }]);
      }
      return undefined;
    } catch (error) {
      if (isCancelled(error)) return undefined;
      const known = toConnectorError(error, 'Unavailable');
      this.#page.say('');
      if (inForm) return known;
      this.#refused(known, view);
      return undefined;
    }
  }

  #refused(error: ConnectorError, view: TableView): void {
    this.#page.say('');
    if (view.where !== this.#view.where) this.#bar.showProblem(error);
    else this.#page.ask(error.message, []);
  }

  async #applySlowly(view: TableView): Promise<void> {
    await this.#apply(view);
    if (!this.#before) return;
    this.#asks = true;
    const run = () => this.cancel();
    this.#page.ask('The server is sorting…', [{ label: 'Cancel', run }]);
  }

  async #apply(view: TableView): Promise<void> {
    this.#replan();
    this.#asks = false;
    this.#page.stopAsking();
    const before = this.#view;
    try {
      // Before it is shown: its rows may come at once.
      this.#before = before;
      await this.#page.show(view);
      this.#view = view;
      this.#tell();
    } catch (error) {
      this.#before = undefined;
      if (!isCancelled(error)) this.#refused(toConnectorError(error, 'Unavailable'), view);
    }
  }

  async #showSql(): Promise<void> {
    const planning = this.#replan();
    try {
      const { statement } = await this.#page.plan(this.#view, planning.signal);
      if (!planning.signal.aborted) this.#bar.showSql(statement);
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
    this.#bar.show(where ?? '', sort.map(sortText).join(', '), isWhole(this.#view));
    this.#filters.show(this.#view, this.#columns);
  }
}

function sortText({ column, direction, nulls }: SortKey): string {
  const arrow = direction === 'ascending' ? '↑' : '↓';
  return `${displayText(column)} ${arrow}${nulls ? ` NULLs ${nulls}` : ''}`;
}
