import { byteSize } from '../../core/byteSize.js';
import { counted, whole } from '../../core/counted.js';
import { columnFamily, displayText } from '../../core/table/format.js';
import type { Cell, Column, CutCell, RowCount } from '../../core/table/table.js';
import { element } from '../../grid/dom.js';
import { iconButton } from '../iconButton.js';
import { Sash } from '../value/sash.js';
import { columnFilter } from './columnFilter.js';

export interface RecordPaneActions {
  readonly close: () => void;
  /** To the row before or after. */
  readonly step: (by: -1 | 1) => void;
  readonly copyRow: () => void;
  /** The user went to a column. */
  readonly activate: (column: number) => void;
  readonly openValue: (column: number) => void;
  readonly copyValue: (column: number) => void;
}

export interface RecordCell {
  readonly cell: Cell;
  readonly cut: CutCell | undefined;
}

/** More of a value is for the value pane. */
const SHOWN_CHARACTERS = 500;
const PAGE = 10;
let instances = 0;

/** One row as a list of its columns and values. Knows nothing of where they come from. */
export class RecordPane {
  readonly #actions: RecordPaneActions;
  readonly #id = `record-${++instances}`;
  readonly #title = element('h2', {});
  readonly #facts = element('span', { class: 'value-facts' });
  readonly #filter = element('input', {
    type: 'text',
    placeholder: 'Filter columns',
    'aria-label': 'Filter columns',
    'aria-controls': this.#id,
  });
  readonly #count = element('span', { class: 'value-count', role: 'status' });
  readonly #list = element('div', {
    class: 'record-list',
    id: this.#id,
    role: 'listbox',
    tabindex: '0',
    'aria-label': 'Columns and values',
  });
  readonly #notice = element('div', { class: 'value-notice', role: 'status', hidden: '' });
  readonly #before: HTMLButtonElement;
  readonly #after: HTMLButtonElement;
  readonly element: HTMLElement;
  #items: HTMLElement[] = [];
  #active = 0;

  constructor(actions: RecordPaneActions) {
    this.#actions = actions;
    this.#before = iconButton('up', 'Previous Row (Alt+Up)', () => actions.step(-1));
    this.#after = iconButton('down', 'Next Row (Alt+Down)', () => actions.step(1));
    this.element = element(
      'aside',
      { class: 'value-pane record-pane', 'aria-label': 'Record', hidden: '' },
      element(
        'header',
        { class: 'value-head' },
        element('div', { class: 'value-title' }, this.#title, this.#facts),
        this.#before,
        this.#after,
        iconButton('copy', 'Copy Row as JSON', actions.copyRow),
        iconButton('close', 'Close (Escape)', actions.close),
      ),
      element(
        'div',
        { class: 'value-tools' },
        element('div', { class: 'value-search' }, this.#filter, this.#count),
      ),
      this.#notice,
      this.#list,
    );
    new Sash(this.element, 'Width of the record');
    this.#listen();
  }

  /** Other columns; what is drawn of a row before is gone. */
  set columns(columns: readonly Column[]) {
    this.#active = 0;
    this.#filter.value = '';
    this.#items = columns.map((column, index) => this.#item(column, index));
    this.#list.replaceChildren(...this.#items);
    this.#applyFilter();
  }

  focus(): void {
    this.#list.focus();
  }

  /** Draws a row that is there. */
  show(row: number, rows: RowCount, cells: readonly RecordCell[]): void {
    this.#begin(row, rows);
    this.#notice.hidden = true;
    this.#list.hidden = false;
    for (const [column, item] of this.#items.entries()) {
      const cell = cells[column];
      const value = item.lastElementChild;
      if (cell && value instanceof HTMLElement) drawValue(value, cell);
    }
  }

  /** Words in place of a row. */
  showNotice(row: number, rows: RowCount, text: string): void {
    this.#begin(row, rows);
    this.#notice.textContent = text;
    this.#notice.hidden = false;
    this.#list.hidden = true;
  }

  /** Marks the column that the table is in. */
  set active(column: number) {
    this.#items[this.#active]?.removeAttribute('aria-selected');
    this.#active = column;
    const item = this.#items[column];
    if (!item) return;
    item.setAttribute('aria-selected', 'true');
    this.#list.setAttribute('aria-activedescendant', item.id);
    if (!item.hidden) item.scrollIntoView({ block: 'nearest' });
  }

  #begin(row: number, { count, exact }: RowCount): void {
    this.#title.textContent = `Row ${whole(row + 1)}`;
    this.#facts.textContent = exact ? `of ${whole(count)}` : '';
    this.#before.disabled = row === 0;
    this.#after.disabled = exact && row >= count - 1;
  }

  #item(column: Column, index: number): HTMLElement {
    const name = displayText(column.name) || '\u00a0';
    const item = element(
      'div',
      { class: 'record-item', role: 'option', id: `${this.#id}-${index}` },
      element(
        'div',
        { class: 'record-name' },
        element('bdi', {}, name),
        ' ',
        element('span', { class: 'record-type' }, displayText(column.type)),
      ),
      element('div', { class: `record-value dc-${columnFamily(column.type)}`, dir: 'auto' }),
    );
    item.addEventListener('click', () => this.#actions.activate(index));
    item.addEventListener('dblclick', () => this.#actions.openValue(index));
    return item;
  }

  #listen(): void {
    this.#filter.addEventListener('input', () => this.#applyFilter());
    this.element.addEventListener('keydown', (event) => {
      const handled =
        event.target === this.#filter
          ? this.#onFilterKey(event)
          : event.target === this.#list && this.#onListKey(event);
      if (!handled && !this.#onKey(event)) return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  #onKey({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    if (key === 'Escape') this.#actions.close();
    else if (altKey && key === 'ArrowUp') this.#actions.step(-1);
    else if (altKey && key === 'ArrowDown') this.#actions.step(1);
    else if ((ctrlKey || metaKey) && key === 'f') this.#filter.select();
    else return false;
    return true;
  }

  #onFilterKey({ key, altKey }: KeyboardEvent): boolean {
    if (key === 'Escape' && this.#filter.value !== '') {
      this.#filter.value = '';
      this.#applyFilter();
      return true;
    }
    if ((key !== 'ArrowDown' && key !== 'Enter') || altKey) return false;
    this.#list.focus();
    if (this.#items[this.#active]?.hidden) this.#move(0);
    return true;
  }

  #onListKey({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    if (altKey) return false;
    if (ctrlKey || metaKey) {
      if (key === 'c') this.#actions.copyValue(this.#active);
      return key === 'c';
    }
    const at = this.#shown.indexOf(this.#active);
    const last = this.#shown.length - 1;
    const places: Readonly<Record<string, number>> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      PageUp: at - PAGE,
      PageDown: at + PAGE,
      Home: 0,
      End: last,
    };
    const place = places[key];
    if (place !== undefined) this.#move(Math.max(0, Math.min(place, last)));
    else if (key === 'Enter' || key === 'F2') this.#actions.openValue(this.#active);
    else return false;
    return true;
  }

  /** Indices of the columns that the filter lets through. */
  get #shown(): number[] {
    return this.#items.flatMap((item, index) => (item.hidden ? [] : [index]));
  }

  #move(place: number): void {
    const column = this.#shown[place];
    if (column !== undefined) this.#actions.activate(column);
  }

  #applyFilter(): void {
    const matches = columnFilter(this.#filter.value);
    let shown = 0;
    for (const item of this.#items) {
      item.hidden = !matches(item.firstElementChild?.textContent ?? '');
      if (!item.hidden) shown++;
    }
    const all = counted(this.#items.length, 'column');
    this.#count.textContent = shown === this.#items.length ? all : `${whole(shown)} of ${all}`;
  }
}

function drawValue(target: HTMLElement, { cell, cut }: RecordCell): void {
  target.classList.toggle('dc-null', cell === null);
  const text = cell === null ? 'NULL' : displayText(cell, SHOWN_CHARACTERS);
  if (!cut) {
    if (target.childElementCount > 0 || target.textContent !== text) target.textContent = text;
    return;
  }
  const size = cut.size === undefined ? 'cut' : byteSize(cut.size);
  target.replaceChildren(`${text}… `, element('span', { class: 'record-size' }, size));
}
