import { conditionText } from '../../core/table/filterChoices.js';
import type { Column } from '../../core/table/table.js';
import type { Condition, TableView } from '../../core/table/view.js';
import { isFiltered } from '../../core/table/viewEdits.js';
import { element } from '../../grid/dom.js';

export interface FilterBarActions {
  readonly edit: (condition: Condition, place: number, at: Element) => void;
  readonly remove: (place: number) => void;
  readonly clear: () => void;
  /** Back to the table, when the last filter is gone. */
  readonly leave: () => void;
}

/** The filters in force, each a button to change it and one to take it away. */
export class FilterBar {
  readonly #list = element('ul', { 'aria-label': 'Filters' });
  readonly #actions: FilterBarActions;
  readonly element: HTMLElement;

  constructor(actions: FilterBarActions) {
    this.#actions = actions;
    const clear = element('button', { class: 'where-button', type: 'button' }, 'Clear Filters');
    clear.title = 'Show all rows in the same order';
    clear.addEventListener('click', () => {
      actions.clear();
      actions.leave();
    });
    this.element = element('div', { class: 'filters', hidden: '' }, this.#list, clear);
  }

  show(view: TableView, columns: readonly Column[]): void {
    const focused = this.#focusedPlace();
    this.#list.replaceChildren(
      ...view.conditions.map((condition, place) => this.#item(condition, place, columns)),
    );
    this.#list.hidden = view.conditions.length === 0;
    this.element.hidden = !isFiltered(view);
    if (focused === undefined) return;
    // The one that had the focus may be gone; the next one is in its place.
    const next = this.#list.children[Math.min(focused, view.conditions.length - 1)];
    const button = next?.querySelector<HTMLElement>('.filter-edit');
    if (button) button.focus();
    else this.#actions.leave();
  }

  #item(condition: Condition, place: number, columns: readonly Column[]): HTMLElement {
    const column = columns.find(({ name }) => name === condition.column) ?? { type: '' };
    const text = conditionText(condition, column);
    const edit = element('button', { class: 'filter-edit', type: 'button' }, text);
    edit.title = `${text}\nClick to change, Delete to remove`;
    edit.setAttribute('aria-haspopup', 'dialog');
    edit.addEventListener('click', () => this.#actions.edit(condition, place, edit));
    edit.addEventListener('keydown', (event) => {
      if (event.key === 'Delete' || event.key === 'Backspace') this.#actions.remove(place);
      else if (event.key === 'Escape') this.#actions.leave();
    });
    const label = `Remove the filter: ${text}`;
    const remove = element('button', { class: 'filter-remove', 'aria-label': label });
    remove.title = 'Remove';
    remove.append(element('span', { class: 'icon-close', 'aria-hidden': 'true' }));
    remove.addEventListener('click', () => this.#actions.remove(place));
    return element('li', {}, edit, remove);
  }

  #focusedPlace(): number | undefined {
    const item = document.activeElement?.closest('.filters li');
    const place = item ? [...this.#list.children].indexOf(item) : -1;
    return place < 0 ? undefined : place;
  }
}
