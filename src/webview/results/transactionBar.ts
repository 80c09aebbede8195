import './transactionBar.css';

import { element } from '../../grid/dom.js';
import type { ResultsDescription } from '../../protocol/results.js';

/** Says that changes wait to be committed, or that they are lost, and what can be done. */
export class TransactionBar {
  readonly #text = element('span', { class: 'transaction-text', role: 'status' });
  readonly #commit = element('button', {}, 'Commit');
  readonly #rollBack = element('button', { class: 'secondary' }, 'Roll Back');
  readonly #dismiss = element('button', { class: 'secondary' }, 'Dismiss');
  readonly element = element(
    'div',
    { class: 'transaction', hidden: '' },
    this.#text,
    this.#commit,
    this.#rollBack,
    this.#dismiss,
  );

  constructor(end: (how: 'commit' | 'rollback') => void, dismissLost: () => void) {
    this.#commit.addEventListener('click', () => end('commit'));
    this.#rollBack.addEventListener('click', () => end('rollback'));
    this.#dismiss.addEventListener('click', dismissLost);
  }

  show({ transaction, lost, running }: Omit<ResultsDescription, 'results'>): void {
    this.element.hidden = transaction === undefined && lost === undefined;
    this.element.classList.toggle('lost', lost !== undefined);
    this.#commit.hidden = transaction !== 'open';
    this.#rollBack.hidden = transaction === undefined;
    this.#dismiss.hidden = lost === undefined || transaction !== undefined;
    this.#commit.disabled = this.#rollBack.disabled = running !== undefined;
    const text = transaction ? TEXTS[transaction] : (lost?.message ?? '');
    // Only a change is spoken.
    if (this.#text.textContent !== text) this.#text.textContent = text;
  }
}

const TEXTS = {
  open: 'Changes are not committed yet: others do not see them.',
  failed: 'The transaction has failed. It can only be rolled back.',
};
