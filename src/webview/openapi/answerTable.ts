import { DisposableStore, type Disposable } from '../../core/disposable.js';
import type { JsonRows } from '../../core/openapi/tryIt/jsonRows.js';
import { element } from '../../grid/dom.js';
import { staticData } from '../../grid/gridData.js';
import { HEADER_HEIGHT, ROW_HEIGHT } from '../../grid/slick.js';
import { TableGrid } from '../../grid/tableGrid.js';

/** Longer tables scroll inside, so that the page itself stays short. */
const SHOWN_ROWS = 16;

/** The rows of an answer. They are all there, so the grid asks nobody. */
export class AnswerTable implements Disposable {
  readonly element = element('div', { class: 'answer-table' });
  readonly #store = new DisposableStore();
  readonly #grid = element('div', { class: 'answer-grid' });
  readonly #rows: JsonRows;
  readonly #nonce: string;
  readonly #copy: (text: string) => Promise<void>;

  constructor(rows: JsonRows, nonce: string, copy: (text: string) => Promise<void>) {
    this.#rows = rows;
    this.#nonce = nonce;
    this.#copy = copy;
    const counted = `${whole(rows.rows.length)} ${rows.rows.length === 1 ? 'row' : 'rows'}`;
    const within = rows.within === undefined ? '' : ` in "${rows.within}"`;
    const omitted = rows.omitted > 0 ? `; ${whole(rows.omitted)} more columns are not shown` : '';
    const line = element('p', { class: 'muted', role: 'status' }, `${counted}${within}${omitted}`);
    this.element.append(this.#grid, line);
    this.#store.add({ dispose: () => this.element.remove() });
  }

  /** Once it is on the page: the grid measures where it is. */
  draw(): void {
    const { columns, rows } = this.#rows;
    const shown = Math.min(rows.length, SHOWN_ROWS);
    const fit = (extra: number) => {
      const height = HEADER_HEIGHT + shown * ROW_HEIGHT + extra;
      this.#grid.style.setProperty('--answer-height', `${height}px`);
    };
    fit(0);
    const grid = this.#store.add(
      new TableGrid(this.#grid, staticData(columns, rows), {
        label: 'Body of the answer',
        nonce: this.#nonce,
        writeClipboard: this.#copy,
      }),
    );
    fit(grid.scrollBarHeight);
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function whole(count: number): string {
  return count.toLocaleString('en-US');
}
