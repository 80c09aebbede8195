import type { ConnectorError } from '../../core/errors.js';
import { element } from '../../grid/dom.js';

export interface WhereBarActions {
  /** The condition as typed; empty for none. */
  readonly apply: (text: string) => void;
  /** Opens the form of a new filter, below the button. */
  readonly addFilter: (button: Element) => void;
  readonly showSql: () => void;
  readonly copySql: (text: string) => void;
  /** Back to the whole table in its own order. */
  readonly reset: () => void;
  /** Back to the table, after Escape. */
  readonly leave: () => void;
}

/** The line under the toolbar where a condition is typed as after WHERE. */
export class WhereBar {
  readonly #input = element('input', {
    type: 'text',
    spellcheck: 'false',
    autocomplete: 'off',
    placeholder: "A condition, such as  price > 10 AND name LIKE 'A%'",
    'aria-label': 'Condition of the rows, as after WHERE',
    title: 'Enter applies, Escape restores',
  });
  /** The typed text once more, unseen but for the line under what is wrong in it. */
  readonly #mirror = element('div', { class: 'where-mirror', 'aria-hidden': 'true' });
  readonly #problem = element('div', {
    class: 'where-problem',
    role: 'alert',
    id: 'where-problem',
  });
  readonly #sort = element('span', { class: 'where-sort' });
  readonly #sql = element('pre', { tabindex: '0', 'aria-label': 'The statement as SQL' });
  readonly #sqlPart: HTMLElement;
  readonly #reset: HTMLButtonElement;
  readonly element: HTMLElement;
  #applied = '';

  constructor({ apply, addFilter, showSql, copySql, reset, leave }: WhereBarActions) {
    this.#input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') apply(this.#input.value);
      if (event.key !== 'Escape') return;
      if (this.#input.value === this.#applied && this.#problem.hidden) leave();
      this.#input.value = this.#applied;
      this.#clear();
    });
    this.#input.addEventListener('input', () => this.#clear());
    this.#input.addEventListener('scroll', () => {
      this.#mirror.scrollLeft = this.#input.scrollLeft;
    });
    const filter = element('button', { class: 'where-button' }, 'Filter…');
    filter.title = 'Filter by a column';
    filter.setAttribute('aria-haspopup', 'dialog');
    filter.addEventListener('click', () => addFilter(filter));
    this.#reset = element('button', { class: 'where-button' }, 'Reset');
    this.#reset.title = 'Show the whole table in its own order';
    this.#reset.addEventListener('click', reset);
    const sql = element('button', { class: 'where-button' }, 'Show SQL');
    sql.addEventListener('click', () => {
      if (this.#sqlPart.hidden) showSql();
      else this.#sqlPart.hidden = true;
    });
    const copy = element('button', { class: 'where-button' }, 'Copy SQL');
    copy.addEventListener('click', () => copySql(this.#sql.textContent));
    this.#sqlPart = element('div', { class: 'where-sql', hidden: '' }, this.#sql, copy);
    this.#sqlPart.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      this.#sqlPart.hidden = true;
      sql.focus();
    });
    this.element = element(
      'div',
      { class: 'where', role: 'search' },
      element(
        'div',
        { class: 'where-line' },
        element('span', { class: 'where-word', 'aria-hidden': 'true' }, 'WHERE'),
        element('div', { class: 'where-field' }, this.#mirror, this.#input),
        this.#sort,
        element('div', { class: 'where-buttons' }, filter, this.#reset, sql),
      ),
      this.#problem,
      this.#sqlPart,
    );
    this.#clear();
  }

  /** What the table shows now. */
  show(where: string, sort: string, whole: boolean): void {
    // What is being typed stays when something else changed.
    if (where !== this.#applied || this.#input.value.trim() === where) {
      this.#input.value = where;
      this.#clear();
    }
    this.#applied = where;
    this.#sort.textContent = sort;
    this.#sort.title = sort;
    this.#reset.hidden = whole;
    // Of another view.
    this.#sqlPart.hidden = true;
  }

  /** A condition that was refused. */
  showProblem({ message, place }: ConnectorError): void {
    this.#problem.textContent = message;
    this.#problem.hidden = false;
    this.#input.setAttribute('aria-invalid', 'true');
    this.#input.setAttribute('aria-describedby', 'where-problem');
    if (!place) return;
    // What was typed was sent without the spaces around it.
    const text = this.#input.value;
    const start = place.offset + text.length - text.trimStart().length;
    const end = start + Math.max(1, place.length);
    const wrong = element('span', { class: 'where-wrong' }, text.slice(start, end) || '\u00a0');
    this.#mirror.replaceChildren(text.slice(0, start), wrong, text.slice(end));
    this.#input.focus();
    this.#input.setSelectionRange(start, start);
    this.#mirror.scrollLeft = this.#input.scrollLeft;
  }

  /** The statement that gives these rows. */
  showSql(statement: string): void {
    this.#sql.textContent = statement;
    this.#sqlPart.hidden = false;
    this.#sql.focus();
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  #clear(): void {
    this.#problem.hidden = true;
    this.#problem.textContent = '';
    this.#mirror.replaceChildren();
    this.#input.removeAttribute('aria-invalid');
    this.#input.removeAttribute('aria-describedby');
  }
}
