import './limitNotice.css';

import type { RowCount } from '../../core/table/table.js';
import { element } from '../../grid/dom.js';

/** Says that the settings let no more rows be shown, and shows them all the same when asked to. */
export class LimitNotice {
  readonly #text = element('span', { role: 'status' });
  readonly element = element('div', { class: 'limit', hidden: '' }, this.#text);

  constructor(showAll: () => void) {
    const button = element('button', { class: 'secondary' }, 'Show All Rows');
    button.addEventListener('click', showAll);
    this.element.append(button);
  }

  /** `shown` is how many rows are; nothing hides the notice. */
  show(shown: RowCount | undefined): void {
    this.element.hidden = shown === undefined;
    const rows = shown?.count.toLocaleString('en') ?? '';
    const text = shown ? `Stopped at ${rows} rows, as dataConnectors.query.maxRows says.` : '';
    if (this.#text.textContent !== text) this.#text.textContent = text;
  }
}
