import { isHeaderName, type NameAndValue } from '../../core/sources/apiCall.js';
import { element } from '../../grid/dom.js';

interface Row {
  readonly element: HTMLElement;
  readonly place: HTMLSelectElement;
  readonly name: HTMLInputElement;
  readonly value: HTMLInputElement;
}

let rowCount = 0;

/** Headers and query parameters of the user's own, which no specification names. */
export class OwnParts {
  readonly element = element(
    'fieldset',
    {},
    element('legend', {}, 'Headers and query of your own'),
  );
  readonly #rows: Row[] = [];
  readonly #list = element('div');
  readonly #add = element('button', { type: 'button', class: 'secondary' }, 'Add');
  readonly #problem = element('p', { class: 'problem', id: 'own-problem', hidden: '' });

  constructor() {
    this.#add.setAttribute('aria-label', 'Add a header or query parameter');
    this.#add.addEventListener('click', () => this.#addRow());
    const hint =
      'A header goes before what the form says by the same name. What stored credentials are sent in cannot be replaced.';
    this.element.append(
      element('p', { class: 'muted hint' }, hint),
      ...[this.#list, this.#problem, this.#add],
    );
    this.element.addEventListener('input', () => {
      if (!this.#problem.hidden) this.check();
    });
  }

  get headers(): readonly NameAndValue[] {
    return this.#partsIn('header');
  }

  get query(): readonly NameAndValue[] {
    return this.#partsIn('query');
  }

  /** Shows what is wrong, and puts the focus there; true when nothing is. */
  check(): boolean {
    const wrong = this.#rows.find((row) => problemOf(row) !== undefined);
    this.#problem.hidden = wrong === undefined;
    this.#problem.textContent = (wrong && problemOf(wrong)) ?? '';
    for (const { name } of this.#rows) {
      const isWrong = name === wrong?.name;
      if (isWrong) name.setAttribute('aria-invalid', 'true');
      else name.removeAttribute('aria-invalid');
      if (isWrong) name.setAttribute('aria-describedby', this.#problem.id);
      else name.removeAttribute('aria-describedby');
    }
    if (wrong && !this.element.contains(document.activeElement)) wrong.name.focus();
    return wrong === undefined;
  }

  #partsIn(place: string): NameAndValue[] {
    return this.#rows
      .filter((row) => row.place.value === place && row.name.value.trim() !== '')
      .map(({ name, value }) => [name.value.trim(), value.value]);
  }

  #addRow(): void {
    const number = ++rowCount;
    const place = element('select', { 'aria-label': `Place of part ${number}` });
    for (const [value, label] of [
      ['header', 'Header'],
      ['query', 'Query'],
    ] as const) {
      place.append(element('option', { value }, label));
    }
    const input = (label: string) => {
      const made = element('input', { type: 'text', spellcheck: 'false', placeholder: label });
      made.autocomplete = 'off';
      made.setAttribute('aria-label', `${label} of part ${number}`);
      return made;
    };
    const [name, value] = [input('Name'), input('Value')];
    const remove = element('button', { type: 'button', class: 'secondary small' }, 'Remove');
    remove.setAttribute('aria-label', `Remove part ${number}`);
    const row: Row = {
      element: element('div', { class: 'own-part' }, place, name, value, remove),
      ...{ place, name, value },
    };
    remove.addEventListener('click', () => {
      row.element.remove();
      this.#rows.splice(this.#rows.indexOf(row), 1);
      this.check();
      this.#add.focus();
    });
    this.#rows.push(row);
    this.#list.append(row.element);
    name.focus();
  }
}

function problemOf({ place, name, value }: Row): string | undefined {
  const text = name.value.trim();
  if (text === '') return value.value === '' ? undefined : 'A value needs a name.';
  if (place.value === 'query' || isHeaderName(text)) return undefined;
  return `"${text}" is no name of a header.`;
}
