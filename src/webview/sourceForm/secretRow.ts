import type { Field } from '../../core/sources/field.js';
import { element } from '../../grid/dom.js';
import { FieldRow, type Control } from './fieldRow.js';

/** What is known of a stored secret; it is never shown. */
export type SecretState = 'none' | 'stored' | 'stale' | 'kept';

/**
 * The line of a secret: what is typed stays in the page until it is sent. Where one is stored, it
 * says so and lets it be deleted, which is done when the form is saved.
 */
export class SecretRow extends FieldRow {
  readonly field: Field;
  readonly #keeper: string;
  readonly #clear: HTMLButtonElement;
  #state: SecretState = 'none';
  #forgotten = false;
  #copied = false;

  constructor(field: Field, control: Control, keeper: string, changed: () => void) {
    const clear = element('button', { type: 'button', class: 'link' }, 'Clear');
    const holder = element('div', { class: 'with-button' }, control.element, clear);
    super({
      id: field.name,
      label: field.label,
      required: field.required ?? false,
      help: field.help,
      control: {
        ...{ input: control.input, element: holder },
        get text() {
          return control.text;
        },
        set text(text: string) {
          control.text = text;
        },
      },
    });
    this.field = field;
    this.#keeper = keeper;
    this.#clear = clear;
    clear.addEventListener('click', () => {
      this.#forgotten = !this.#forgotten;
      if (this.#forgotten) control.text = '';
      this.#show();
      changed();
      if (!this.#forgotten) control.input.focus();
    });
    control.input.addEventListener('input', () => {
      if (control.text === '' || !this.#forgotten) return;
      this.#forgotten = false;
      this.#show();
    });
    this.#show();
  }

  /** True when the stored one is to be deleted. */
  get forgotten(): boolean {
    return this.#forgotten;
  }

  /** True when nothing needs to be entered. */
  get isKept(): boolean {
    if (this.#copied) return true;
    return (this.#state === 'stored' || this.#state === 'kept') && !this.#forgotten;
  }

  get state(): SecretState {
    return this.#state;
  }

  set state(state: SecretState) {
    this.#state = state;
    if (state !== 'stored') this.#forgotten = false;
    this.#show();
  }

  /** A duplicate takes the one stored for the original. */
  set copied(copied: boolean) {
    this.#copied = copied;
    this.#show();
  }

  #show(): void {
    this.#clear.hidden = this.#state !== 'stored';
    this.#clear.textContent = this.#forgotten ? 'Keep' : 'Clear';
    const name = this.field.label;
    this.#clear.setAttribute(
      'aria-label',
      this.#forgotten ? `Keep the stored ${name}` : `Clear the stored ${name}`,
    );
    this.note = this.#noteText();
  }

  #noteText(): string {
    if (this.#copied) return 'The stored one is copied. Enter another to use that one.';
    if (this.#forgotten) return 'The stored one is deleted when you save.';
    switch (this.#state) {
      case 'stored':
        return 'Stored \u2013 leave empty to keep it.';
      case 'kept':
        return `Kept by ${this.#keeper} \u2013 leave empty to keep it as it is.`;
      case 'stale':
        return 'The stored one is not used, because the source now points elsewhere. Enter it again.';
      case 'none':
        return '';
    }
  }
}
