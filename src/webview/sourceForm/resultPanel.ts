import type { ConnectorError, NextStep } from '../../core/errors.js';
import { element } from '../../grid/dom.js';

/** Next steps that lead out of a form; the others are what the form itself is for. */
const STEPS: Partial<Record<NextStep, string>> = {
  signIn: 'Sign In',
  openSettings: 'Open Settings',
  manageTrust: 'Manage Workspace Trust',
  showLog: 'Show Log',
};

/** What a test or a saving is at, and what came of it: said beside the buttons, and aloud. */
export class ResultPanel {
  readonly element = element('div', { class: 'result', hidden: '' });
  readonly #text = element('div', { class: 'result-text', dir: 'auto' });
  readonly #more = element('div', { class: 'result-more' });
  readonly #progress = element('div', { class: 'progress', hidden: '', 'aria-hidden': 'true' });

  constructor() {
    // The live region stays: what is put into one that is there is read out.
    const live = element(
      'div',
      { class: 'result-live', role: 'status', 'aria-live': 'polite' },
      this.#text,
    );
    const icon = element('span', { class: 'result-icon', 'aria-hidden': 'true' });
    this.element.append(
      this.#progress,
      icon,
      element('div', { class: 'result-body' }, live, this.#more),
    );
  }

  showProgress(text: string): void {
    this.#show('busy', text);
  }

  showSuccess(text: string): void {
    this.#show('good', text);
  }

  showProblem(text: string): void {
    this.#show('bad', text);
  }

  showError(error: ConnectorError, takeStep: (step: NextStep) => void): void {
    this.#show('bad', error.message);
    if (error.detail) {
      const details = element('details', {}, element('summary', {}, 'Details'));
      details.append(element('pre', { dir: 'auto' }, error.detail));
      this.#more.append(details);
    }
    for (const step of error.nextSteps) {
      const label = STEPS[step];
      if (label === undefined) continue;
      const button = element('button', { type: 'button', class: 'link' }, label);
      button.addEventListener('click', () => takeStep(step));
      this.#more.append(button);
    }
  }

  hide(): void {
    this.#show('none', '');
    this.element.hidden = true;
  }

  /** A good result no longer holds once something was changed; what was wrong is still to be read. */
  hideSuccess(): void {
    if (this.element.classList.contains('result-good')) this.hide();
  }

  #show(kind: 'busy' | 'good' | 'bad' | 'none', text: string): void {
    this.element.hidden = false;
    this.element.className = `result result-${kind}`;
    this.#progress.hidden = kind !== 'busy';
    this.#more.replaceChildren();
    this.#text.textContent = text;
  }
}
