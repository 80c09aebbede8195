import { element } from '../../grid/dom.js';
import type { Control } from './control.js';
import { markdownView } from './markdownView.js';
import { requiredMark } from './schemaTree.js';

export interface FieldText {
  readonly name: string;
  /** `query`, `header` and the like. */
  readonly place?: string;
  readonly type: string;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly description?: string | undefined;
}

/** Milliseconds. */
const PAUSE = 500;

/** A control with its label, what is said of it, and what is wrong with what was entered. */
export class FieldRow {
  readonly element: HTMLElement;
  readonly name: string;
  readonly required: boolean;
  readonly #control: Control;
  readonly #problem: HTMLElement;

  constructor(text: FieldText, control: Control) {
    this.name = text.name;
    this.#control = control;
    this.required = text.required;
    const { input } = control;
    const label = element('label', { for: input.id }, element('code', { dir: 'auto' }, text.name));
    if (input.getAttribute('role') === 'group') {
      label.id = `${input.id}-label`;
      input.setAttribute('aria-labelledby', label.id);
    }
    const line = element('div', { class: 'field-label' }, label, ' ');
    const about = [text.type, text.place && `in ${text.place}`].filter(Boolean).join(', ');
    line.append(element('span', { class: 'muted' }, about));
    if (text.required) line.append(requiredMark());
    if (text.deprecated) line.append(element('span', { class: 'mark' }, 'deprecated'));
    this.#problem = element('p', { class: 'problem', id: `${input.id}-problem`, hidden: '' });
    this.element = element('div', { class: 'field' }, line);
    if (text.description) this.element.append(markdownView(text.description, 'hint'));
    this.element.append(control.element, this.#problem);
    // Neither a button nor a group can be required: the line above says it.
    if (text.required && input.matches('input, select, textarea')) {
      input.setAttribute('aria-required', 'true');
    }
    // What is put right is not complained of any longer; a mistake is shown once the typing pauses,
    // not when the field is left: the button that is being clicked would move away.
    let pause: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(pause);
      if (!this.#problem.hidden) this.check();
      else pause = setTimeout(() => this.#show(this.#control.problem()), PAUSE);
    };
    this.element.addEventListener('input', look);
    this.element.addEventListener('change', look);
  }

  get value() {
    return this.#control.value();
  }

  /** Shows what is wrong; true when nothing is. */
  check(): boolean {
    const missing = this.required && this.value === undefined;
    const problem = this.#control.problem() ?? (missing ? 'This is required.' : undefined);
    this.#show(problem);
    return problem === undefined;
  }

  /** Unfolded where it is folded. */
  focus(): void {
    this.element.hidden = false;
    const fold = this.element.closest('details');
    if (fold) fold.open = true;
    const { input } = this.#control;
    const first = input.querySelector<HTMLElement>('input');
    (first ?? input).focus();
  }

  #show(problem: string | undefined): void {
    const { input } = this.#control;
    this.#problem.hidden = problem === undefined;
    this.#problem.textContent = problem ?? '';
    if (problem === undefined) input.removeAttribute('aria-invalid');
    else input.setAttribute('aria-invalid', 'true');
    const own = (input.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .filter((id) => id !== '' && id !== this.#problem.id);
    if (problem !== undefined) own.push(this.#problem.id);
    if (own.length > 0) input.setAttribute('aria-describedby', own.join(' '));
    else input.removeAttribute('aria-describedby');
  }
}
