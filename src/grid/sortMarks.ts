import { displayText } from '../core/table/format.js';
import type { Column } from '../core/table/table.js';
import { element } from './dom.js';

/** How a data column is sorted. */
export interface SortMark {
  /** Index of the data column. */
  readonly column: number;
  readonly direction: 'ascending' | 'descending';
}

/**
 * The buttons in the headers that sort. Headers themselves select their column, so that a click
 * beside a name does not send a large table to be sorted.
 */
export class SortMarks {
  readonly #buttons: readonly HTMLButtonElement[];
  readonly #columns: readonly Column[];

  /** `headers` begin with the gutter's. `sort` is told whether to sort beside other columns. */
  constructor(
    headers: Iterable<Element>,
    columns: readonly Column[],
    sort: (column: number, add: boolean) => void,
  ) {
    this.#columns = columns;
    const [, ...ofColumns] = headers;
    this.#buttons = ofColumns.map((header, column) => {
      const button = sortButton((add) => sort(column, add));
      header.append(button);
      return button;
    });
    this.marks = [];
  }

  set marks(marks: readonly SortMark[]) {
    for (const [column, button] of this.#buttons.entries()) {
      const place = marks.findIndex((mark) => mark.column === column);
      const order = marks.length > 1 && place >= 0 ? place + 1 : undefined;
      mark(button, displayText(this.#columns[column]?.name ?? ''), marks[place]?.direction, order);
    }
  }
}

function sortButton(sort: (add: boolean) => void): HTMLButtonElement {
  const button = element('button', { class: 'dc-sort', tabindex: '-1', type: 'button' });
  // The grid begins to select at this, and the focus stays where it is.
  button.addEventListener('pointerdown', (event) => event.stopPropagation());
  button.addEventListener('mousedown', (event) => event.preventDefault());
  button.addEventListener('dblclick', (event) => event.stopPropagation());
  button.addEventListener('click', (event) => {
    event.stopPropagation();
    sort(event.shiftKey || event.ctrlKey || event.metaKey);
  });
  return button;
}

function mark(
  button: HTMLButtonElement,
  name: string,
  direction: SortMark['direction'] | undefined,
  order: number | undefined,
): void {
  button.dataset['sort'] = direction ?? 'none';
  button.textContent = order === undefined ? '' : String(order);
  const now = direction === undefined ? '' : `, sorted ${direction}`;
  button.setAttribute('aria-label', `Sort by ${name}${now}`);
  button.title = `Sort by ${name} (Alt+Up, Alt+Down); with Shift beside other columns`;
  const header = button.parentElement;
  if (direction === undefined) header?.removeAttribute('aria-sort');
  else header?.setAttribute('aria-sort', direction);
}
