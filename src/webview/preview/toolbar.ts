import { element } from '../../grid/dom.js';

export interface ToolbarActions {
  readonly refresh: () => void;
  readonly copy: () => void;
  /** Row number as people count, from 1. False when the table is known to have no such row. */
  readonly goToRow: (row: number) => boolean;
  /** Back to the table, after Escape. */
  readonly leave: () => void;
}

const PASSING = 'The next table you click on takes this place. Whatever you do in here keeps it.';

/** Title and the few commands that need a place of their own. */
export class Toolbar {
  readonly #title = element('h1', {});
  readonly #source = element('span', { class: 'toolbar-source' });
  readonly #row = element('input', {
    type: 'text',
    inputmode: 'numeric',
    placeholder: 'Go to row',
    'aria-label': 'Go to row',
    title: 'Go to row (Ctrl+G)',
  });
  readonly element: HTMLElement;
  #name = '';
  #isKept = true;

  constructor(actions: ToolbarActions) {
    this.#row.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') actions.leave();
      if (event.key !== 'Enter') return;
      const row = Number(this.#row.value.replace(/[\s,._']/g, ''));
      const valid = Number.isSafeInteger(row) && row >= 1 && actions.goToRow(row);
      this.#row.setAttribute('aria-invalid', String(!valid));
    });
    this.#row.addEventListener('input', () => this.#row.removeAttribute('aria-invalid'));
    this.element = element(
      'header',
      { class: 'toolbar' },
      element('div', { class: 'toolbar-title' }, this.#title, this.#source),
      this.#row,
      this.#button('copy', 'Copy (Ctrl+C)', actions.copy),
      this.#button('refresh', 'Refresh', actions.refresh),
    );
  }

  setTitle(table: string, source: string): void {
    this.#title.textContent = table;
    this.#name = table;
    this.#source.textContent = source;
    this.#tellKept();
  }

  /** A table whose place the next one takes is named as VS Code names such a tab: in italics. */
  set isKept(isKept: boolean) {
    this.#isKept = isKept;
    this.#tellKept();
  }

  focusRow(): void {
    this.#row.focus();
    this.#row.select();
  }

  #tellKept(): void {
    const { classList } = this.#title;
    classList.toggle('passing', !this.#isKept);
    this.#title.title = this.#isKept ? this.#name : `${this.#name}\n${PASSING}`;
  }

  #button(icon: 'copy' | 'refresh', label: string, run: () => void): HTMLButtonElement {
    const button = element('button', { class: 'icon', title: label, 'aria-label': label });
    button.append(element('span', { class: `icon-${icon}`, 'aria-hidden': 'true' }));
    button.addEventListener('click', run);
    return button;
  }
}
