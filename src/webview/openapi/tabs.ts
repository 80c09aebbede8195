import { element } from '../../grid/dom.js';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly content: HTMLElement;
}

/** Tabs as the ARIA practices have them: arrow keys move, one is in the order of the Tab key. */
export class Tabs {
  readonly list: HTMLElement;
  readonly #buttons: readonly HTMLButtonElement[];
  readonly #tabs: readonly Tab[];

  constructor(label: string, tabs: readonly Tab[]) {
    this.#tabs = tabs;
    this.#buttons = tabs.map((tab) => {
      const { id, content } = tab;
      content.id = `${id}-panel`;
      content.setAttribute('role', 'tabpanel');
      content.setAttribute('aria-labelledby', `${id}-tab`);
      const button = element(
        'button',
        { type: 'button', role: 'tab', class: 'tab', id: `${id}-tab`, 'aria-controls': content.id },
        tab.label,
      );
      button.addEventListener('click', () => this.show(id));
      return button;
    });
    this.list = element(
      'div',
      { role: 'tablist', class: 'tabs', 'aria-label': label },
      ...this.#buttons,
    );
    this.list.addEventListener('keydown', (event) => this.#move(event));
    if (tabs[0]) this.show(tabs[0].id);
  }

  show(id: string): void {
    for (const [index, tab] of this.#tabs.entries()) {
      const isShown = tab.id === id;
      tab.content.hidden = !isShown;
      this.#buttons[index]?.setAttribute('aria-selected', String(isShown));
      this.#buttons[index]?.setAttribute('tabindex', isShown ? '0' : '-1');
    }
  }

  #move(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const from = this.#buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (step === undefined || from < 0) return;
    event.preventDefault();
    const to = (from + step + this.#tabs.length) % this.#tabs.length;
    const tab = this.#tabs[to];
    if (tab) this.show(tab.id);
    this.#buttons[to]?.focus();
  }
}
