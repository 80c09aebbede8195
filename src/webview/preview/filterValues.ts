import type { FilterChoice } from '../../core/table/filterChoices.js';
import type { ColumnFamily } from '../../core/table/format.js';
import { element } from '../../grid/dom.js';

/** The fields of a filter that take its values: none, one, two, or a list. */
export class FilterValues {
  readonly #first = field('Value');
  readonly #and = element('span', { class: 'filter-and' }, 'and');
  readonly #second = field('Value of the end');
  readonly #list = element('textarea', {
    'aria-label': 'Values, one a line',
    rows: '5',
    spellcheck: 'false',
  });
  readonly element = element(
    'div',
    { class: 'filter-values' },
    this.#first,
    this.#and,
    this.#second,
    this.#list,
  );

  /** One text for each field that is not a list. */
  get fields(): readonly string[] {
    return [this.#first.value, this.#second.value];
  }

  get list(): string {
    return this.#list.value;
  }

  set(values: readonly string[]): void {
    this.#first.value = values[0] ?? '';
    this.#second.value = values[1] ?? '';
    this.#list.value = values.join('\n');
  }

  set invalid(invalid: boolean) {
    for (const each of [this.#first, this.#second, this.#list]) {
      if (invalid) each.setAttribute('aria-invalid', 'true');
      else each.removeAttribute('aria-invalid');
    }
  }

  show({ input, operator }: FilterChoice, family: ColumnFamily): void {
    const wasList = !this.#list.hidden;
    // What was typed in one kind of field is not lost in the other.
    if (input === 'list' && !wasList && this.#list.value === '') {
      this.#list.value = this.#first.value;
    }
    if (input !== 'list' && wasList && this.#first.value === '') {
      this.#first.value = this.#list.value.split('\n')[0] ?? '';
    }
    this.#list.hidden = input !== 'list';
    this.#first.hidden = input !== 'one' && input !== 'two';
    this.#second.hidden = this.#and.hidden = input !== 'two';
    this.element.hidden = input === 'none';
    const numbers = family === 'number' && operator !== 'contains';
    for (const each of [this.#first, this.#second]) {
      each.inputMode = numbers ? 'decimal' : 'text';
      each.placeholder = operator === 'jsonPath' ? '$.size ? (@ > 10)' : PLACEHOLDERS[family];
    }
  }

  /** False when there is no field to be filled. */
  focus(): boolean {
    const shown = [this.#first, this.#list].find((each) => !each.hidden);
    if (!shown || this.element.hidden) return false;
    shown.focus();
    shown.select();
    return true;
  }
}

const PLACEHOLDERS: Readonly<Record<ColumnFamily, string>> = {
  number: '300',
  temporal: '2026-03-01 08:00',
  boolean: '',
  text: '',
  identifier: '',
  json: '',
  binary: String.raw`\x00ff`,
};

function field(label: string): HTMLInputElement {
  return element('input', {
    type: 'text',
    'aria-label': label,
    'aria-describedby': 'filter-hint',
    autocomplete: 'off',
    spellcheck: 'false',
  });
}
