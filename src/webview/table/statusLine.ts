import { element } from '../../grid/dom.js';

/** The line under the table. What the user did is also spoken by a screen reader; scrolling is not. */
export class StatusLine {
  readonly #rows = element('span', { class: 'status-rows' });
  readonly #selection = element('span', { class: 'status-selection' });
  readonly #outcome = element('span', { class: 'status-outcome' });
  readonly #time = element('span', { class: 'status-time', title: 'Time the last rows took' });
  readonly #message = element('span', { class: 'status-message', role: 'status' });
  readonly element = element(
    'footer',
    { class: 'status' },
    this.#rows,
    this.#selection,
    this.#outcome,
    this.#message,
    this.#time,
  );

  set rows(text: string) {
    setText(this.#rows, text);
  }

  set selection(text: string) {
    this.#selection.textContent = text;
  }

  /** What brought the rows, for good. */
  set outcome(text: string) {
    this.#outcome.textContent = text;
  }

  /** Milliseconds the last rows took; the other words stand for rows on their way, or none. */
  set time(time: number | 'loading' | 'failed') {
    if (time === 'failed') setText(this.#time, '');
    else if (time === 'loading') setText(this.#time, 'Loading…');
    else setText(this.#time, `${Math.max(1, Math.round(time))} ms`);
  }

  /** What the last command did. */
  set message(text: string) {
    this.#message.textContent = text;
    // On a narrow page not all of it is seen.
    this.#message.title = text;
  }

  get message(): string {
    return this.#message.textContent;
  }
}

/** The same text set once more would be laid out once more, with every step of scrolling. */
function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
