import type { ConnectorError } from '../../core/errors.js';
import {
  completeCondition,
  type ConditionCompletion,
  type ConditionItem,
  type ConditionWords,
} from '../../core/table/conditionCompletion.js';
import { element } from '../../grid/dom.js';
import { SuggestionList } from './suggestionList.js';

export interface WhereInputActions {
  /** Enter, with nothing to complete. */
  readonly apply: (text: string) => void;
  /** What is typed has changed: what was wrong with it no longer holds. */
  readonly typed: () => void;
  /** Escape, with nothing to close. */
  readonly escape: () => void;
}

/** The field a condition is typed in: completes names and words, and underlines what is wrong. */
export class WhereInput {
  readonly element: HTMLElement;
  readonly #input = element('input', {
    type: 'text',
    spellcheck: 'false',
    autocomplete: 'off',
    placeholder: "A condition, such as  price > 10 AND name LIKE 'A%'",
    'aria-label': 'Condition of the rows, as after WHERE',
    title: 'Enter applies, Escape restores, Ctrl+Space completes',
  });
  /** The typed text once more, unseen but for the line under what is wrong in it. */
  readonly #mirror = element('div', { class: 'where-mirror', 'aria-hidden': 'true' });
  readonly #list: SuggestionList<ConditionItem>;
  readonly #actions: WhereInputActions;
  #words: ConditionWords | undefined;
  #completion: ConditionCompletion | undefined;

  constructor(actions: WhereInputActions) {
    this.#actions = actions;
    this.#list = new SuggestionList(this.#input, 'where-completions', (item) => this.#take(item));
    this.#input.addEventListener('keydown', (event) => this.#onKey(event));
    this.#input.addEventListener('input', (event) => {
      actions.typed();
      const { inputType } = event as InputEvent;
      if (inputType === 'insertText' || inputType.startsWith('delete')) this.#complete(false);
      else this.#list.hide();
    });
    this.#input.addEventListener('blur', () => this.#list.hide());
    this.#input.addEventListener('pointerdown', () => this.#list.hide());
    this.#input.addEventListener('scroll', () => {
      this.#mirror.scrollLeft = this.#input.scrollLeft;
    });
    const parts = [this.#mirror, this.#input, this.#list.element];
    this.element = element('div', { class: 'where-field' }, ...parts);
  }

  /** What can be completed; undefined for nothing. */
  set words(words: ConditionWords | undefined) {
    this.#words = words;
    this.#list.hide();
  }

  get value(): string {
    return this.#input.value;
  }

  set value(text: string) {
    this.#input.value = text;
    this.#list.hide();
  }

  /** Underlines what is wrong; `describedBy` is the id of the text that says it. */
  showProblem({ place }: ConnectorError, describedBy: string): void {
    this.#list.hide();
    this.#input.setAttribute('aria-invalid', 'true');
    this.#input.setAttribute('aria-describedby', describedBy);
    if (!place) return;
    // What was typed was sent without the spaces around it.
    const text = this.value;
    const start = place.offset + text.length - text.trimStart().length;
    const end = start + Math.max(1, place.length);
    const wrong = element('span', { class: 'where-wrong' }, text.slice(start, end) || '\u00a0');
    this.#mirror.replaceChildren(text.slice(0, start), wrong, text.slice(end));
    this.#input.focus();
    this.#input.setSelectionRange(start, start);
    this.#mirror.scrollLeft = this.#input.scrollLeft;
  }

  clearProblem(): void {
    this.#mirror.replaceChildren();
    this.#input.removeAttribute('aria-invalid');
    this.#input.removeAttribute('aria-describedby');
  }

  #onKey(event: KeyboardEvent): void {
    if (this.#keyOfList(event)) event.preventDefault();
    else if (event.key === 'Enter') {
      this.#list.hide();
      this.#actions.apply(this.value);
    } else if (event.key === 'Escape') this.#actions.escape();
    // Moving away from a word ends completing it.
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') this.#list.hide();
  }

  /** True for a key that the list has answered. */
  #keyOfList({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
    if (key === ' ' && (ctrlKey || metaKey)) {
      this.#complete(true);
      return true;
    }
    if (!this.#list.isOpen) return false;
    if (key === 'Escape') this.#list.hide();
    else if (key === 'ArrowDown') this.#list.move(1);
    else if (key === 'ArrowUp') this.#list.move(-1);
    else if ((key === 'Enter' || (key === 'Tab' && !shiftKey)) && this.#list.active) {
      this.#take(this.#list.active);
    } else return false;
    return true;
  }

  /** `asked` for by a key: the first item is meant, whether a word was begun or not. */
  #complete(asked: boolean): void {
    const offset = this.#input.selectionEnd ?? this.value.length;
    const found =
      this.#words && this.#input.selectionStart === offset
        ? completeCondition(this.value, offset, this.#words)
        : undefined;
    // An empty field shows what it is for, not a list of everything.
    if (!found || (!asked && this.value.trim() === '')) {
      this.#list.hide();
      return;
    }
    this.#completion = found;
    this.#list.show(found.items, this.#leftOf(found.start), asked || found.begun);
  }

  #take({ text }: ConditionItem): void {
    const completion = this.#completion;
    this.#list.hide();
    if (!completion) return;
    const behind = this.value.slice(completion.end);
    const put = behind.startsWith(' ') ? text.trimEnd() : text;
    // As if it were typed, so that it can be undone.
    this.#input.setSelectionRange(completion.start, completion.end);
    (document as { execCommand(command: string, ui: boolean, text: string): boolean }).execCommand(
      'insertText',
      false,
      put,
    );
    this.#complete(false);
  }

  /** Pixels from the field's left edge to a place in what is typed. */
  #leftOf(offset: number): number {
    this.#mirror.replaceChildren(this.value.slice(0, offset));
    const range = document.createRange();
    range.selectNodeContents(this.#mirror);
    const { width } = range.getBoundingClientRect();
    this.#mirror.replaceChildren();
    return Math.max(0, width - this.#input.scrollLeft);
  }
}
