import { element } from '../../grid/dom.js';
import type { RunningStatement } from '../../protocol/results.js';
import { durationText } from './resultText.js';

/** The line on top: what document, and what runs, with a button to stop it. */
export class RunLine {
  readonly #title = element('h1');
  readonly #state = element('span', { class: 'toolbar-source' });
  readonly #spoken = element('span', { class: 'spoken', role: 'status' });
  readonly #cancel = element('button', { class: 'secondary', hidden: '' }, 'Cancel');
  readonly element = element(
    'header',
    { class: 'toolbar' },
    element('div', { class: 'toolbar-title' }, this.#title, this.#state),
    this.#spoken,
    this.#cancel,
  );
  #timer: number | undefined;

  constructor(cancel: () => void) {
    this.#cancel.addEventListener('click', cancel);
  }

  show(title: string, running: RunningStatement | undefined): void {
    this.#title.textContent = title;
    this.#title.title = title;
    window.clearInterval(this.#timer);
    this.#cancel.hidden = running === undefined;
    const word = running?.cancelling ? 'Cancelling, waiting for the server' : 'Running';
    const spoken = running ? word : '';
    // Only a change is spoken: not every second that passes.
    if (this.#spoken.textContent !== spoken) this.#spoken.textContent = spoken;
    if (!running) {
      this.#state.textContent = '';
      return;
    }
    this.#cancel.disabled = running.cancelling;
    const began = Date.now() - running.elapsed;
    const tick = () => {
      const time = durationText(Date.now() - began);
      this.#state.textContent = `${word}: ${time} · ${running.statement}`;
    };
    tick();
    this.#timer = window.setInterval(tick, 500);
  }
}
