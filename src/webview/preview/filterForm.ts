import type { ConnectorError } from '../../core/errors.js';
import {
  choiceOfCondition,
  conditionOf,
  filterChoices,
  listedValues,
} from '../../core/table/filterChoices.js';
import type { FilterChoice } from '../../core/table/filterChoices.js';
import { columnFamily, displayText } from '../../core/table/format.js';
import type { Column } from '../../core/table/table.js';
import type { Condition } from '../../core/table/view.js';
import { element } from '../../grid/dom.js';
import { FilterValues } from './filterValues.js';
import { placeBelow } from './placeBelow.js';

export interface FilterFormActions {
  /** Undefined once the filter is taken; else what is wrong with it. */
  readonly apply: (
    condition: Condition,
    place: number | undefined,
  ) => Promise<ConnectorError | undefined>;
  readonly remove: (place: number) => void;
  /** Back to the table, once the form is closed. */
  readonly leave: () => void;
}

/** What the form begins with. */
export interface FilterDraft {
  readonly column: string;
  /** A value to begin with: that of the active cell. */
  readonly value?: string | undefined;
  /** A filter that is there already, and its place among them. */
  readonly edited?: { readonly condition: Condition; readonly place: number };
}

/** The form in which one filter is made or changed: a column, how it is compared, and with what. */
export class FilterForm {
  readonly element = element('div', {
    class: 'filter-form',
    role: 'dialog',
    'aria-label': 'Filter',
    popover: 'auto',
  });
  readonly #actions: FilterFormActions;
  readonly #column = element('select', { 'aria-label': 'Column' });
  readonly #choice = element('select', { 'aria-label': 'Comparison' });
  readonly #values = new FilterValues();
  readonly #ignoreCase = element('input', { type: 'checkbox' });
  readonly #case = element('label', { class: 'filter-case' }, this.#ignoreCase, 'Ignore case');
  readonly #hint = element('p', { class: 'filter-hint', id: 'filter-hint' });
  readonly #problem = element('div', { class: 'filter-problem', role: 'alert' });
  readonly #apply = element('button', { type: 'submit' }, 'Apply');
  readonly #remove = element('button', { type: 'button', class: 'secondary' }, 'Remove');
  #columns: readonly Column[] = [];
  #draft: FilterDraft | undefined;

  constructor(actions: FilterFormActions) {
    this.#actions = actions;
    const cancel = element('button', { type: 'button', class: 'secondary' }, 'Cancel');
    cancel.addEventListener('click', () => this.#leave());
    this.#remove.addEventListener('click', () => {
      const place = this.#draft?.edited?.place;
      this.#leave();
      if (place !== undefined) actions.remove(place);
    });
    this.#column.addEventListener('change', () => this.#showChoices(this.#choice.value));
    this.#choice.addEventListener('change', () => this.#showInputs());
    const form = element('form', {});
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.element.addEventListener('keydown', (event) => {
      // Nothing of it is for the table below, nor for VS Code.
      event.stopPropagation();
      if (event.key === 'Escape') {
        event.preventDefault();
        this.#leave();
      } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void this.#submit();
    });
    this.element.addEventListener('input', () => this.#showProblem(''));
    form.append(
      element('div', { class: 'filter-line' }, this.#column, this.#choice),
      this.#values.element,
      this.#case,
      this.#hint,
      this.#problem,
      element('div', { class: 'filter-buttons' }, this.#apply, this.#remove, cancel),
    );
    this.element.append(form);
  }

  set columns(columns: readonly Column[]) {
    this.#columns = columns;
    this.#column.replaceChildren(
      ...columns.map(({ name }) => element('option', { value: name }, displayText(name))),
    );
    this.#close();
  }

  /** `at` is what the form stands below. */
  open(draft: FilterDraft, at: Element): void {
    if (this.#columns.length === 0) return;
    const { column, value, edited } = draft;
    this.#draft = draft;
    this.#column.value = column;
    this.#values.set(edited?.condition.values ?? (value === undefined ? [] : [value]));
    this.#showChoices(edited && choiceOfCondition(edited.condition, this.#shownColumn).id);
    if (edited) this.#ignoreCase.checked = edited.condition.ignoreCase ?? false;
    this.#remove.hidden = edited === undefined;
    this.#showProblem('');
    this.element.showPopover();
    placeBelow(this.element, at);
    if (!this.#values.focus()) this.#choice.focus();
  }

  get #shownColumn(): Column {
    const name = this.#column.value;
    return this.#columns.find((column) => column.name === name) ?? { name, type: '' };
  }

  get #shownChoice(): FilterChoice | undefined {
    return filterChoices(this.#shownColumn).find(({ id }) => id === this.#choice.value);
  }

  /** `wanted` is the id of the choice to be shown, if this column has it. */
  #showChoices(wanted: string | undefined): void {
    const choices = filterChoices(this.#shownColumn);
    this.#choice.replaceChildren(
      ...choices.map(({ id, label }) => element('option', { value: id }, label)),
    );
    const shown = choices.find(({ id }) => id === wanted) ?? choices[0];
    this.#choice.value = shown?.id ?? '';
    this.#showInputs();
  }

  #showInputs(): void {
    const choice = this.#shownChoice;
    if (!choice) return;
    this.#values.show(choice, columnFamily(this.#shownColumn.type));
    this.#case.hidden = !choice.hasCase;
    this.#ignoreCase.checked = choice.operator !== 'matches';
    this.#hint.textContent = hintOf(choice);
    this.#hint.hidden = this.#hint.textContent === '';
  }

  async #submit(): Promise<void> {
    const choice = this.#shownChoice;
    const draft = this.#draft;
    if (!choice || !draft || this.#apply.disabled) return;
    const values = choice.input === 'list' ? listedValues(this.#values.list) : this.#values.fields;
    if (choice.input === 'list' && values.length === 0) {
      this.#showProblem('Enter at least one value.');
      this.#values.focus();
      return;
    }
    const condition = conditionOf(
      this.#column.value,
      choice,
      values.slice(0, choice.input === 'two' ? 2 : choice.input === 'one' ? 1 : undefined),
      this.#ignoreCase.checked,
    );
    this.#apply.disabled = true;
    this.#apply.textContent = 'Checking…';
    const problem = await this.#actions.apply(condition, draft.edited?.place);
    this.#apply.disabled = false;
    this.#apply.textContent = 'Apply';
    // Another one was opened meanwhile.
    if (draft !== this.#draft) return;
    if (!problem) this.#leave();
    else {
      this.#showProblem(problem.message);
      this.#values.focus();
    }
  }

  #showProblem(text: string): void {
    this.#problem.textContent = text;
    this.#problem.hidden = text === '';
    this.#values.invalid = text !== '';
  }

  #leave(): void {
    this.#close();
    this.#actions.leave();
  }

  #close(): void {
    this.#draft = undefined;
    if (this.element.matches(':popover-open')) this.element.hidePopover();
  }
}

function hintOf({ operator, negate, input }: FilterChoice): string {
  const hints: string[] = [];
  if (input === 'list') hints.push('One value a line.');
  if (operator === 'between') hints.push('Both ends are included.');
  if (operator === 'matches') hints.push('A regular expression as the server reads it.');
  if (operator === 'jsonPath') hints.push('Such as $.size ? (@ > 10)');
  if (negate && operator !== 'isNull') hints.push('Rows with NULL are shown as well.');
  return hints.join(' ');
}
