import { element } from '../../grid/dom.js';

/** What takes a text, whatever it looks like. */
export interface Control {
  /** What is focused, labelled and described. */
  readonly input: HTMLElement;
  /** What is placed in the row: the input, or what holds it. */
  readonly element: HTMLElement;
  /** A group of inputs is named, a single one labelled. */
  readonly isGroup?: boolean;
  /** Stands before its label. */
  readonly isInline?: boolean;
  text: string;
}

/** Ids within the page; names of fields are a server's and may be anything. */
let rowCount = 0;

export interface RowOptions {
  /** The name of what the row sets, which problems are told by. */
  readonly id: string;
  readonly label: string;
  readonly required?: boolean;
  readonly help?: string | undefined;
  readonly control: Control;
}

/**
 * One line of a form: label, help, input and what is wrong with it, tied together for those who
 * hear the page.
 */
export class FieldRow {
  readonly id: string;
  readonly control: Control;
  readonly element: HTMLElement;
  readonly #help: HTMLElement;
  readonly #note: HTMLElement;
  readonly #problem: HTMLElement;

  constructor({ id, label, required = false, help = '', control }: RowOptions) {
    this.id = id;
    this.control = control;
    const key = `row-${(rowCount += 1)}`;
    const { input } = control;
    input.id = `${key}-input`;
    const name = element('span', { class: 'row-name', dir: 'auto' }, label);
    const head = control.isGroup
      ? element('span', { class: 'row-label', id: `${key}-label` }, name)
      : element('label', { class: 'row-label', for: input.id }, name);
    if (required) head.classList.add('row-required');
    if (control.isGroup) input.setAttribute('aria-labelledby', `${key}-label`);
    if (required) input.setAttribute('aria-required', 'true');
    this.#help = element('div', { class: 'row-help', id: `${key}-help`, dir: 'auto' }, help);
    this.#note = element('div', { class: 'row-note', id: `${key}-note`, dir: 'auto' });
    this.#problem = element('div', { class: 'row-problem', id: `${key}-problem`, dir: 'auto' });
    this.element = element(
      'div',
      { class: control.isInline ? 'row row-inline' : 'row' },
      head,
      this.#help,
      control.element,
      this.#note,
      this.#problem,
    );
    this.#describe();
  }

  get text(): string {
    return this.control.text;
  }

  set text(text: string) {
    // A text that is set is no text that was typed: what stands there already is left to be undone.
    if (this.control.text !== text) this.control.text = text;
  }

  get visible(): boolean {
    return !this.element.hidden;
  }

  set visible(visible: boolean) {
    this.element.hidden = !visible;
  }

  get problem(): string {
    return this.#problem.textContent;
  }

  /** What is wrong, as a sentence; undefined for nothing. */
  set problem(message: string | undefined) {
    const text = message ?? '';
    if (this.#problem.textContent === text) return;
    this.#problem.textContent = text;
    if (text === '') this.control.input.removeAttribute('aria-invalid');
    else this.control.input.setAttribute('aria-invalid', 'true');
    this.#describe();
  }

  /** What is good to know at the moment, below the input. */
  set note(text: string) {
    if (this.#note.textContent === text) return;
    this.#note.textContent = text;
    this.#describe();
  }

  focus(): void {
    const { input } = this.control;
    const focusable = this.control.isGroup
      ? (input.querySelector<HTMLElement>('input:checked') ?? input.querySelector('input'))
      : input;
    focusable?.focus();
    this.element.scrollIntoView({ block: 'nearest' });
  }

  #describe(): void {
    const parts = [this.#help, this.#note, this.#problem];
    for (const part of parts) part.hidden = part.textContent === '';
    const ids = parts.filter((part) => !part.hidden).map((part) => part.id);
    const { input } = this.control;
    if (ids.length > 0) input.setAttribute('aria-describedby', ids.join(' '));
    else input.removeAttribute('aria-describedby');
  }
}
