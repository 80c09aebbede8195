import { element } from '../../grid/dom.js';
import { ResultPanel } from './resultPanel.js';

export interface FooterActions {
  test(): void;
  saveAnyway(): void;
  /** Ends the test or the saving that runs. */
  stop(): void;
  cancel(): void;
}

/** The buttons of a form, always in sight, with what came of the last one. */
export class FormFooter {
  readonly result = new ResultPanel();
  readonly element: HTMLElement;
  readonly #save = element('button', { type: 'submit' }, 'Save');
  readonly #test = element('button', { type: 'button', class: 'secondary' }, 'Test');
  readonly #anyway = element(
    'button',
    { type: 'button', class: 'secondary', hidden: '' },
    'Save Anyway',
  );
  readonly #stop = element('button', { type: 'button', class: 'secondary', hidden: '' }, 'Stop');
  readonly #cancel = element('button', { type: 'button', class: 'secondary' }, 'Cancel');
  /** What had the focus when the work began. */
  #pressed: HTMLElement | undefined;
  #ready = false;
  #busy = false;
  #testable = true;

  constructor(actions: FooterActions) {
    this.#save.title = 'Test the connection and save';
    this.#test.addEventListener('click', () => actions.test());
    this.#anyway.addEventListener('click', () => actions.saveAnyway());
    this.#stop.addEventListener('click', () => actions.stop());
    this.#cancel.addEventListener('click', () => actions.cancel());
    const buttons = element(
      'div',
      { class: 'buttons' },
      ...[this.#save, this.#test, this.#anyway, this.#stop, this.#cancel],
    );
    this.element = element('div', { class: 'footer' }, this.result.element, buttons);
  }

  get ready(): boolean {
    return this.#ready;
  }

  set ready(ready: boolean) {
    this.#ready = ready;
    this.#show();
  }

  /** A running test or saving can be ended, and not be started twice. */
  set busy(busy: boolean) {
    const focused = document.activeElement;
    const hadFocus = this.element.contains(focused);
    if (busy) this.#pressed = hadFocus && focused instanceof HTMLElement ? focused : undefined;
    this.#busy = busy;
    this.#show();
    // The focus of a button that goes away must not be lost.
    if (hadFocus) (busy ? this.#stop : (this.#pressed ?? this.#save)).focus();
  }

  set testable(testable: boolean) {
    this.#testable = testable;
    this.#show();
  }

  offerSaveAnyway(offered: boolean): void {
    this.#anyway.hidden = !offered;
  }

  #show(): void {
    this.#save.disabled = !this.#ready || this.#busy;
    this.#anyway.disabled = this.#busy;
    this.#test.disabled = !this.#ready || this.#busy || !this.#testable;
    this.#test.title = this.#testable ? '' : 'Sources of this kind cannot be tested';
    this.#stop.hidden = !this.#busy;
  }
}
