import { displayText } from '../../core/table/format.js';
import type { ColumnStatistics, HistogramBar } from '../../core/table/statistics.js';
import { barText, basisText, share, statisticsFacts } from '../../core/table/statisticsText.js';
import type { Cell, Column } from '../../core/table/table.js';
import { counted, whole } from '../../core/counted.js';
import { element } from '../../grid/dom.js';
import { iconButton } from '../iconButton.js';
import { Sash } from '../value/sash.js';

export interface StatisticsPaneActions {
  readonly close: () => void;
  readonly copy: () => void;
  /** Computes them anew. */
  readonly again: () => void;
  /** Shows only the rows with this value; absent where the source cannot filter. */
  readonly only?: (value: Cell) => void;
}

/** What one column holds, beside the table. Knows nothing of where the figures come from. */
export class StatisticsPane {
  readonly #title = element('h2', {});
  readonly #type = element('span', { class: 'value-facts' });
  readonly #body = element('div', { class: 'statistics-body', tabindex: '0' });
  readonly #again: HTMLButtonElement;
  readonly #copy: HTMLButtonElement;
  readonly element: HTMLElement;

  constructor({ close, copy, again }: Omit<StatisticsPaneActions, 'only'>) {
    this.#again = iconButton('refresh', 'Compute Again', again);
    this.#copy = iconButton('copy', 'Copy Statistics', copy);
    this.element = element(
      'aside',
      { class: 'value-pane statistics-pane', 'aria-label': 'Statistics', hidden: '' },
      element(
        'header',
        { class: 'value-head' },
        element('div', { class: 'value-title' }, this.#title, this.#type),
        this.#again,
        this.#copy,
        iconButton('close', 'Close (Escape)', close),
      ),
      this.#body,
    );
    new Sash(this.element, 'Width of the statistics');
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      close();
    });
  }

  focus(): void {
    this.#body.focus({ preventScroll: true });
  }

  /** In place of figures: that they are on their way, or why there are none. */
  showNotice(column: Column, text: string, button?: { label: string; run: () => void }): void {
    this.#head(column, false);
    const parts: Node[] = [element('p', { role: 'status' }, text)];
    if (button) {
      const made = element('button', { class: 'secondary', type: 'button' }, button.label);
      made.addEventListener('click', button.run);
      parts.push(made);
    }
    this.#body.replaceChildren(element('div', { class: 'value-notice' }, ...parts));
  }

  /** `only` shows the rows with one of the values alone. */
  show(column: Column, statistics: ColumnStatistics, only?: (value: Cell) => void): void {
    this.#head(column, true);
    const { rows, nulls, top, histogram, sampleOf } = statistics;
    const basis = element(
      'p',
      { class: 'statistics-basis', role: 'status' },
      basisText(statistics),
    );
    basis.classList.toggle('sample', sampleOf !== undefined);
    const parts: Node[] = [basis];
    if (rows === 0) parts.push(element('p', {}, 'There are no values to sum up.'));
    else parts.push(factList(statistics));
    if (histogram && histogram.length > 0) parts.push(...histogramBlock(histogram));
    if (top?.[0] && top[0].count > 1) parts.push(...topBlock(top, rows - nulls, only));
    else if (top && top.length > 1) parts.push(element('p', {}, 'No value occurs twice.'));
    this.#body.replaceChildren(...parts);
    this.#body.scrollTop = 0;
  }

  /** The figures are of other rows than those that the table shows now. */
  markOld(): void {
    const basis = this.#body.querySelector('.statistics-basis');
    if (!basis || basis.classList.contains('old')) return;
    basis.classList.add('old', 'sample');
    basis.append(' as they were before. Compute them again for the rows that are shown now.');
  }

  #head({ name, type }: Column, hasFigures: boolean): void {
    this.#title.textContent = displayText(name);
    this.#title.title = displayText(name);
    this.#type.textContent = displayText(type);
    this.#again.hidden = this.#copy.hidden = !hasFigures;
  }
}

function factList(statistics: ColumnStatistics): HTMLElement {
  const list = element('dl', { class: 'statistics-facts' });
  for (const { label, value, exact } of statisticsFacts(statistics)) {
    const text = value === '' ? 'empty text' : displayText(value);
    const isText = exact && value !== '';
    const shown = element('dd', isText ? { class: 'exact', title: text } : {}, text);
    list.append(element('dt', {}, label), shown);
  }
  return list;
}

/** Bars for the eye; each is an item of a list that says its range and rows. */
function histogramBlock(bars: readonly HistogramBar[]): readonly HTMLElement[] {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const items = bars.map((bar) => {
    const text = barText(bar);
    const drawn = element('span', { class: 'statistics-bar', 'aria-hidden': 'true' });
    drawn.style.height = `${(100 * bar.count) / most}%`;
    drawn.classList.toggle('none', bar.count === 0);
    return element('li', { title: text }, drawn, element('span', { class: 'unseen' }, text));
  });
  const from = displayText(bars[0]?.from ?? '', 40);
  const to = displayText(bars.at(-1)?.to ?? '', 40);
  return [
    element('h3', { id: 'statistics-histogram' }, 'Histogram'),
    element(
      'ol',
      { class: 'statistics-histogram', 'aria-labelledby': 'statistics-histogram' },
      ...items,
    ),
    element(
      'div',
      { class: 'statistics-ends', 'aria-hidden': 'true' },
      element('span', {}, from),
      element('span', {}, to),
    ),
  ];
}

function topBlock(
  top: NonNullable<ColumnStatistics['top']>,
  present: number,
  only: ((value: Cell) => void) | undefined,
): readonly HTMLElement[] {
  const rows = top.map(({ value, count }) => {
    const text = value === '' ? '(empty)' : displayText(value ?? 'NULL', 80);
    const part = share(count, present);
    const shown = element(only ? 'button' : 'span', { class: 'statistics-value' }, text);
    if (only) {
      shown.title = `Show only the rows with ${text}`;
      shown.addEventListener('click', () => only(value));
    } else shown.title = text;
    const bar = element('span', { class: 'statistics-part', 'aria-hidden': 'true' });
    bar.style.width = `${(100 * count) / Math.max(1, present)}%`;
    return element(
      'tr',
      {},
      element('td', { class: 'statistics-cell' }, bar, shown),
      element('td', { class: 'statistics-count', title: counted(count, 'row') }, whole(count)),
      element('td', { class: 'statistics-count' }, part),
    );
  });
  const head = ['Value', 'Rows', 'Share'].map((text) => element('th', { scope: 'col' }, text));
  return [
    element('h3', { id: 'statistics-top' }, 'Most Frequent'),
    element(
      'table',
      { class: 'statistics-top', 'aria-labelledby': 'statistics-top' },
      element('colgroup', {}, element('col'), element('col'), element('col')),
      element('thead', { class: 'unseen' }, element('tr', {}, ...head)),
      element('tbody', {}, ...rows),
    ),
  ];
}
