import type { SourceKindInfo } from '../../core/sources/catalog.js';
import { search } from '../../core/sources/search.js';
import { element } from '../../grid/dom.js';
import type { Control } from './fieldRow.js';

/** Rows of the list that are drawn; typing finds the others. */
const MOST_SHOWN = 200;

/**
 * A text box with a list below it: for choices that are too many to be all in sight. Its text is
 * the kind that is chosen; what is typed is only a search.
 */
export class KindPicker implements Control {
  readonly element: HTMLElement;
  readonly input = element('input', {
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'Type to find a kind',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': 'kind-list',
  });
  readonly #list = element('div', {
    class: 'kind-list',
    role: 'listbox',
    id: 'kind-list',
    'aria-label': 'Kinds',
    hidden: '',
  });
  readonly #kinds: readonly SourceKindInfo[];
  readonly #changed: () => void;
  #chosen = '';
  #shown: readonly SourceKindInfo[] = [];
  #active = -1;

  constructor(kinds: readonly SourceKindInfo[], changed: () => void) {
    this.#kinds = kinds;
    this.#changed = changed;
    this.element = element('div', { class: 'kind-picker' }, this.input, this.#list);
    this.input.addEventListener('click', () => this.#open(''));
    this.input.addEventListener('focus', () => this.input.select());
    this.input.addEventListener('input', (event) => {
      // What is typed here changes nothing in the form yet.
      event.stopPropagation();
      this.#open(this.input.value);
    });
    this.input.addEventListener('keydown', (event) => this.#key(event));
    this.input.addEventListener('blur', () => this.#close());
    // A press on the list must not take the focus away, which would close it.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => {
      const row = event.target instanceof Element ? event.target.closest('[role=option]') : null;
      const at = row ? [...this.#list.children].indexOf(row) : -1;
      this.#choose(this.#shown[at]);
    });
  }

  get text(): string {
    return this.#chosen;
  }

  set text(kind: string) {
    this.#chosen = kind;
    this.#close();
  }

  #key(event: KeyboardEvent): void {
    const { key } = event;
    // A key that opens the list must not send the form.
    const opens = this.#list.hidden && key === 'Enter';
    if (opens || key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      if (this.#list.hidden) this.#open('');
      else this.#activate(this.#active + (key === 'ArrowDown' ? 1 : -1));
    } else if (this.#list.hidden) return;
    else if (key === 'Enter') {
      event.preventDefault();
      this.#choose(this.#shown[this.#active]);
    } else if (key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    } else if (key === 'PageDown' || key === 'PageUp') {
      event.preventDefault();
      this.#activate(this.#active + (key === 'PageDown' ? 8 : -8));
    }
  }

  #open(query: string): void {
    const entries = this.#kinds.map((info) => ({ name: info.kind, title: info.label, info }));
    this.#shown = search(entries, query, { limit: MOST_SHOWN }).map(({ entry }) => entry.info);
    const rows = this.#shown.map(({ kind, label, description }, at) => {
      const row = element('div', {
        role: 'option',
        id: `kind-${at}`,
        class: 'kind',
        'aria-selected': String(kind === this.#chosen),
      });
      row.append(element('span', { class: 'kind-label' }, label));
      if (description) row.append(element('span', { class: 'kind-description' }, description));
      return row;
    });
    if (rows.length === 0) {
      rows.push(element('div', { class: 'kind-none' }, 'No kind of this name'));
    }
    this.#list.replaceChildren(...rows);
    this.#list.hidden = false;
    this.input.setAttribute('aria-expanded', 'true');
    const chosen = this.#shown.findIndex(({ kind }) => kind === this.#chosen);
    this.#activate(query === '' ? Math.max(0, chosen) : 0);
  }

  #activate(at: number): void {
    this.#active = Math.min(Math.max(at, 0), this.#shown.length - 1);
    [...this.#list.children].forEach((row, index) => {
      row.classList.toggle('active', index === this.#active);
      if (index === this.#active) row.scrollIntoView({ block: 'nearest' });
    });
    if (this.#active < 0) this.input.removeAttribute('aria-activedescendant');
    else this.input.setAttribute('aria-activedescendant', `kind-${this.#active}`);
  }

  #choose(info: SourceKindInfo | undefined): void {
    if (!info) return;
    const isNew = info.kind !== this.#chosen;
    this.text = info.kind;
    if (isNew) this.#changed();
  }

  /** The box shows what is chosen again, whatever was typed. */
  #close(): void {
    this.#list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
    const found = this.#kinds.find(({ kind }) => kind === this.#chosen);
    this.input.value = found?.label ?? '';
  }
}
