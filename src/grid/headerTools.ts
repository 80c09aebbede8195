import { displayText } from '../core/table/format.js';
import type { Column } from '../core/table/table.js';
import { element } from './dom.js';

/** How a data column is sorted. */
export interface SortMark {
  /** Index of the data column. */
  readonly column: number;
  readonly direction: 'ascending' | 'descending';
}

/** A small picture of what a column holds. */
export interface HeaderBar {
  /** From 0 to 1: heights of the bars of a histogram, or parts of the whole, from the largest. */
  readonly values: readonly number[];
  readonly kind: 'histogram' | 'parts';
  /** The same in words: its tooltip, and what a screen reader says. */
  readonly label: string;
}

export interface HeaderActions {
  /** Without it nothing can be sorted. `add` sorts beside what is sorted already. */
  readonly sort?: ((column: number, add: boolean) => void) | undefined;
  /** Keys that open the menu, if there are any. */
  readonly menuKeys: string | undefined;
  /** `button` is where the menu belongs. */
  readonly menu: (column: number, button: HTMLElement) => void;
}

/**
 * What the headers hold beside names: a button that sorts, one for the column's menu, a small
 * picture. Headers themselves select their column, so that a click beside a name does not send a
 * large table to be sorted.
 */
export class HeaderTools {
  readonly #headers: readonly Element[];
  readonly #columns: readonly Column[];
  readonly #sorts: boolean;
  #marked: readonly number[] = [];

  /** `headers` begin with the gutter's. */
  constructor(headers: Iterable<Element>, columns: readonly Column[], actions: HeaderActions) {
    const [, ...ofColumns] = headers;
    this.#headers = ofColumns;
    this.#columns = columns;
    this.#sorts = actions.sort !== undefined;
    for (const [column, header] of ofColumns.entries()) {
      if (actions.sort) header.append(this.#button('dc-sort'));
      const menu = this.#button('dc-menu-button');
      const label = `Menu of ${this.#name(column)}`;
      menu.title = actions.menuKeys === undefined ? label : `${label} (${actions.menuKeys})`;
      menu.setAttribute('aria-label', label);
      menu.setAttribute('aria-haspopup', 'menu');
      header.append(menu);
      if (this.#sorts) this.#mark(column, undefined, undefined);
    }
    const row = ofColumns[0]?.parentElement;
    if (row) listen(row, actions);
  }

  set marks(marks: readonly SortMark[]) {
    if (!this.#sorts) return;
    for (const column of this.#marked) this.#mark(column, undefined, undefined);
    this.#marked = marks.map(({ column }) => column);
    for (const [place, { column, direction }] of marks.entries()) {
      this.#mark(column, direction, marks.length > 1 ? place + 1 : undefined);
    }
  }

  /** The button of a column's menu. */
  menuButton(column: number): HTMLElement | undefined {
    return this.#headers[column]?.querySelector<HTMLElement>('.dc-menu-button') ?? undefined;
  }

  /** Draws a column's picture in place of the one before. */
  setBar(column: number, bar: HeaderBar | undefined): void {
    const header = this.#headers[column];
    header?.querySelector('.dc-bar')?.remove();
    if (header && bar) header.append(drawBar(bar));
  }

  get hasBars(): boolean {
    return this.#headers.some((header) => header.querySelector('.dc-bar') !== null);
  }

  #name(column: number): string {
    return displayText(this.#columns[column]?.name ?? '');
  }

  #button(name: string): HTMLButtonElement {
    return element('button', { class: name, tabindex: '-1', type: 'button' });
  }

  #mark(
    column: number,
    direction: SortMark['direction'] | undefined,
    order: number | undefined,
  ): void {
    const header = this.#headers[column];
    const button = header?.querySelector<HTMLElement>('.dc-sort');
    if (!header || !button) return;
    const name = this.#name(column);
    button.dataset['sort'] = direction ?? 'none';
    button.textContent = order === undefined ? '' : String(order);
    const now = direction === undefined ? '' : `, sorted ${direction}`;
    button.setAttribute('aria-label', `Sort by ${name}${now}`);
    button.title = `Sort by ${name} (Alt+Up, Alt+Down); with Shift beside other columns`;
    if (direction === undefined) header.removeAttribute('aria-sort');
    else header.setAttribute('aria-sort', direction);
  }
}

/** One listener for all: a table may have 1,600 columns. */
function listen(row: Element, { sort, menu }: HeaderActions): void {
  const on = (type: string, listener: (event: MouseEvent, button: HTMLElement) => void) => {
    row.addEventListener(type, (event) => {
      const button = buttonOf(event.target);
      if (button) listener(event as MouseEvent, button);
    });
  };
  // The grid begins to select at this, and the focus stays where it is.
  on('pointerdown', (event) => event.stopPropagation());
  on('mousedown', (event) => event.preventDefault());
  on('dblclick', (event) => event.stopPropagation());
  on('click', (event, button) => {
    event.stopPropagation();
    const header = button.closest('.slick-header-column');
    const column = Number(header?.getAttribute('aria-colindex')) - 2;
    if (button.classList.contains('dc-menu-button')) menu(column, button);
    else sort?.(column, event.shiftKey || event.ctrlKey || event.metaKey);
  });
}

function buttonOf(target: EventTarget | null): HTMLElement | undefined {
  if (!(target instanceof Element)) return undefined;
  return target.closest<HTMLElement>('.dc-sort, .dc-menu-button') ?? undefined;
}

const SVG = 'http://www.w3.org/2000/svg';
/** Of the picture's own co-ordinates, which stretch over the header. */
const WIDTH = 100;
const HEIGHT = 12;
/** So that a bar of almost nothing is not taken for none. */
const LEAST = 0.8;

function drawBar({ values, kind, label }: HeaderBar): Element {
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  picture.setAttribute('preserveAspectRatio', 'none');
  let left = 0;
  for (const [index, value] of values.entries()) {
    const share = Math.max(0, Math.min(1, value));
    const width = kind === 'histogram' ? WIDTH / values.length : WIDTH * share;
    const height = kind === 'histogram' ? Math.max(share > 0 ? LEAST : 0, share * HEIGHT) : HEIGHT;
    const part = document.createElementNS(SVG, 'rect');
    part.setAttribute('x', String(left));
    part.setAttribute('y', String(HEIGHT - height));
    part.setAttribute('width', String(Math.max(0, width - (width > 2 ? 0.6 : 0))));
    part.setAttribute('height', String(height));
    // Parts are told from each other by how dark they are.
    if (kind === 'parts') part.setAttribute('opacity', String(Math.max(0.25, 1 - index * 0.15)));
    picture.append(part);
    left += width;
  }
  const bar = element('span', { class: 'dc-bar', role: 'img', 'aria-label': label, title: label });
  bar.append(picture);
  return bar;
}
