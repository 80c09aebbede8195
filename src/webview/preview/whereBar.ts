import type { ConnectorError } from '../../core/errors.js';
import type { ConditionWords } from '../../core/table/conditionCompletion.js';
import { element } from '../../grid/dom.js';
import { WhereInput } from './whereInput.js';

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
  readonly #input: WhereInput;
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
    this.#input = new WhereInput({
      apply,
      typed: () => this.#clear(),
      escape: () => {
        if (this.#input.value === this.#applied && this.#problem.hidden) leave();
        this.#input.value = this.#applied;
        this.#clear();
      },
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
      { class: 'where' },
      element(
        'div',
        { class: 'where-line' },
        element('span', { class: 'where-word', 'aria-hidden': 'true' }, 'WHERE'),
        this.#input.element,
        this.#sort,
        element('div', { class: 'where-buttons' }, filter, this.#reset, sql),
      ),
      this.#problem,
      this.#sqlPart,
    );
    this.#clear();
  }

  /** What a condition can be completed with; undefined for nothing. */
  set words(words: ConditionWords | undefined) {
    this.#input.words = words;
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
  showProblem(error: ConnectorError): void {
    this.#problem.textContent = error.message;
    this.#problem.hidden = false;
    this.#input.showProblem(error, this.#problem.id);
  }

  /** The statement that gives these rows. */
  showSql(statement: string): void {
    this.#sql.textContent = statement;
    this.#sqlPart.hidden = false;
    this.#sql.focus();
  }

  #clear(): void {
    this.#problem.hidden = true;
    this.#problem.textContent = '';
    this.#input.clearProblem();
  }
}
