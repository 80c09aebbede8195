import { displayText } from '../../core/table/format.js';
import { element } from '../../grid/dom.js';

export interface Suggestion {
  readonly label: string;
  readonly kind: string;
  readonly detail?: string;
}

/** The list below a field from which what is typed can be completed. The field keeps the focus. */
export class SuggestionList<T extends Suggestion> {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #choose: (item: T) => void;
  #items: readonly T[] = [];
  #active = -1;

  /** `input` becomes a combo box of this list. */
  constructor(input: HTMLInputElement, id: string, choose: (item: T) => void) {
    this.#input = input;
    this.#choose = choose;
    this.element = element('ul', { role: 'listbox', id, class: 'suggestions', hidden: '' });
    this.element.setAttribute('aria-label', 'Completions');
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-controls', id);
    input.setAttribute('aria-expanded', 'false');
    // The focus stays in the field.
    this.element.addEventListener('mousedown', (event) => event.preventDefault());
    this.element.addEventListener('click', (event) => {
      const option = (event.target as Element).closest('[role="option"]');
      const item = this.#items[option ? [...this.element.children].indexOf(option) : -1];
      if (item) this.#choose(item);
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** The item that Enter takes, if any. */
  get active(): T | undefined {
    return this.isOpen ? this.#items[this.#active] : undefined;
  }

  /** `left` in pixels of the field; `preselect` makes the first item the active one. */
  show(items: readonly T[], left: number, preselect: boolean): void {
    this.#items = items;
    this.element.replaceChildren(...items.map((item, index) => this.#option(item, index)));
    this.element.hidden = false;
    this.#input.setAttribute('aria-expanded', 'true');
    this.#activate(preselect ? 0 : -1);
    this.element.scrollTop = 0;
    const room = document.documentElement.clientWidth - this.#input.getBoundingClientRect().left;
    this.element.style.left = `${Math.max(0, Math.min(left, room - this.element.offsetWidth))}px`;
  }

  hide(): void {
    this.element.hidden = true;
    this.#active = -1;
    this.#input.setAttribute('aria-expanded', 'false');
    this.#input.removeAttribute('aria-activedescendant');
  }

  move(by: number): void {
    const { length } = this.#items;
    if (length === 0) return;
    const from = this.#active < 0 && by < 0 ? 0 : this.#active;
    this.#activate((from + by + length) % length);
  }

  #activate(index: number): void {
    this.element.children[this.#active]?.setAttribute('aria-selected', 'false');
    this.#active = index;
    const option = this.element.children[index];
    if (!option) {
      this.#input.removeAttribute('aria-activedescendant');
      return;
    }
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.#input.setAttribute('aria-activedescendant', option.id);
  }

  #option({ label, kind, detail }: T, index: number): HTMLElement {
    const option = element('li', {
      role: 'option',
      id: `${this.element.id}-${index}`,
      class: `suggestion suggestion-${kind}`,
      'aria-selected': 'false',
    });
    option.append(element('span', { class: 'suggestion-label' }, displayText(label)));
    if (detail) {
      option.append(' ', element('span', { class: 'suggestion-detail' }, displayText(detail)));
    }
    return option;
  }
}
