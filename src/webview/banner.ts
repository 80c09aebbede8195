import type { ConnectorError, NextStep } from '../core/errors.js';
import { element } from '../grid/dom.js';

export interface BannerButton {
  readonly label: string;
  readonly run: () => void;
  readonly primary?: boolean;
}

const STEP_LABELS: Readonly<Record<Exclude<NextStep, 'retry'>, string>> = {
  signIn: 'Sign In',
  editSource: 'Edit Source',
  setCredentials: 'Set Credentials',
  openSettings: 'Open Settings',
  manageTrust: 'Manage Workspace Trust',
  showLog: 'Show Log',
};

/** A message at the top of a page, in place of a toast: what happened, and what can be done. */
export class Banner {
  readonly element = element('div', { class: 'banner', hidden: '' });
  #shown: unknown;

  /** Shows an error with its next steps; `retry` runs here, other steps in the host. */
  showError(error: ConnectorError, retry: () => void, takeStep: (step: NextStep) => void): void {
    // Repainting the same error would collapse its details and take the focus from its buttons.
    if (this.#shown === error) return;
    const buttons: BannerButton[] = [];
    if (error.retryable || error.nextSteps.includes('retry')) {
      buttons.push({ label: 'Retry', run: retry, primary: true });
    }
    for (const step of error.nextSteps) {
      if (step !== 'retry') buttons.push({ label: STEP_LABELS[step], run: () => takeStep(step) });
    }
    this.#show('error', error.message, buttons, error.detail);
    this.#shown = error;
  }

  showNotice(text: string, buttons: readonly BannerButton[]): void {
    this.#show('notice', text, [...buttons, { label: 'Dismiss', run: () => this.hide() }]);
  }

  hide(): void {
    this.#shown = undefined;
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  /** Hides an error that no longer holds and leaves a notice alone. */
  hideError(): void {
    if (this.element.classList.contains('banner-error')) this.hide();
  }

  #show(
    kind: 'error' | 'notice',
    text: string,
    buttons: readonly BannerButton[],
    detail?: string,
  ): void {
    this.#shown = undefined;
    this.element.className = `banner banner-${kind}`;
    this.element.setAttribute('role', kind === 'error' ? 'alert' : 'status');
    const body = element('div', { class: 'banner-body' }, element('div', {}, text));
    if (detail) {
      body.append(
        element('details', {}, element('summary', {}, 'Details'), element('pre', {}, detail)),
      );
    }
    const row = element('div', { class: 'banner-buttons' });
    for (const { label, run, primary } of buttons) {
      const button = element('button', primary ? {} : { class: 'secondary' }, label);
      button.addEventListener('click', run);
      row.append(button);
    }
    const icon = element('span', { class: 'banner-icon', 'aria-hidden': 'true' });
    this.element.replaceChildren(icon, body, row);
    this.element.hidden = false;
  }
}
