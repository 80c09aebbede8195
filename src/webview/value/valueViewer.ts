import { byteSize } from '../../core/byteSize.js';
import { isCancelled, toConnectorError } from '../../core/errors.js';
import type { RowRange } from '../../core/table/table.js';
import type { GridData } from '../../grid/gridData.js';
import type { CellPosition } from '../../grid/selection.js';
import { Sash } from './sash.js';
import { ValuePane } from './valuePane.js';

export interface ValueViewerActions {
  readonly copy: (text: string) => void;
  /** Back to the table. */
  readonly leave: () => void;
}

/** Bytes: larger values are fetched only when asked for, and those beyond the limit not at all. */
const FETCHED_UNASKED = 4 * 1024 * 1024;
const LARGEST = 256 * 1024 * 1024;

/** Follows the active cell with the value pane, once it is open; fetches what was cut. */
export class ValueViewer {
  readonly #pane: ValuePane;
  readonly #leave: () => void;
  #data: GridData | undefined;
  #place: CellPosition | undefined;
  #fetching: AbortController | undefined;
  /** The value of `#place` is drawn, or on its way. */
  #settled = false;

  constructor({ copy, leave }: ValueViewerActions) {
    this.#leave = leave;
    this.#pane = new ValuePane({ copy, close: () => this.close() });
    new Sash(this.#pane.element, 'Width of the value');
  }

  /** Stands beside the table. */
  get element(): HTMLElement {
    return this.#pane.element;
  }

  get isOpen(): boolean {
    return !this.#pane.element.hidden;
  }

  /** The table is another one, or has other columns. */
  set data(data: GridData) {
    this.#data = data;
    this.#place = undefined;
    this.hide();
  }

  open(place: CellPosition): void {
    this.#pane.element.hidden = false;
    this.#show(place);
    this.#pane.focus();
  }

  close(): void {
    if (!this.isOpen) return;
    this.hide();
    this.#leave();
  }

  /** The active cell is another one. */
  follow(place: CellPosition | undefined): void {
    if (!this.isOpen || !place) return;
    if (place.row === this.#place?.row && place.column === this.#place.column) return;
    this.#show(place);
  }

  /** What is at the active cell is another row's from now on. */
  forget(): void {
    this.#place = undefined;
  }

  /** Rows came, or were forgotten. */
  changed({ start, end }: RowRange): void {
    const place = this.#place;
    if (!this.isOpen || !place || place.row < start || place.row >= end) return;
    // Forgotten rows come again; until then the value of before stays.
    if (end === Infinity) this.#settled = false;
    const there = this.#data?.row(place.row) !== undefined || this.#data?.failed(place.row);
    if (!this.#settled && there) this.#show(place);
  }

  hide(): void {
    this.#fetching?.abort();
    this.#pane.element.hidden = true;
  }

  #show(place: CellPosition): void {
    this.#fetching?.abort();
    this.#place = place;
    const data = this.#data;
    const column = data?.columns[place.column];
    if (!data || !column) return;
    const row = data.row(place.row);
    this.#settled = row !== undefined;
    if (!row) {
      const text = data.failed(place.row) ? 'This row could not be read.' : 'Loading…';
      this.#pane.showNotice(column, place.row, text);
      return;
    }
    const cut = data.cut?.(row, place.column);
    if (!cut) this.#pane.show(column, place.row, row[place.column] ?? null);
    else if (cut.size !== undefined && cut.size > LARGEST) {
      const text = `This value has ${byteSize(cut.size)}, which is more than can be shown here.`;
      this.#pane.showNotice(column, place.row, text);
    } else if (cut.size !== undefined && cut.size > FETCHED_UNASKED) {
      const size = byteSize(cut.size);
      const run = () => void this.#fetch(data, place);
      this.#pane.showNotice(column, place.row, `This value has ${size}.`, {
        label: `Load ${size}`,
        run,
      });
    } else void this.#fetch(data, place);
  }

  async #fetch(data: GridData, place: CellPosition): Promise<void> {
    const column = data.columns[place.column];
    if (!column || !data.value) return;
    this.#fetching?.abort();
    const fetching = (this.#fetching = new AbortController());
    const stop = () => {
      fetching.abort();
      const run = () => void this.#fetch(data, place);
      this.#pane.showNotice(column, place.row, 'Stopped.', { label: 'Load', run });
    };
    const hadFocus = document.activeElement?.closest('.value-pane') !== null;
    this.#pane.showNotice(column, place.row, 'Loading…', { label: 'Cancel', run: stop });
    if (hadFocus) this.#pane.focus();
    try {
      const cell = await data.value(place.row, place.column, fetching.signal);
      if (fetching.signal.aborted) return;
      const focused = document.activeElement?.closest('.value-pane .value-body');
      this.#pane.show(column, place.row, cell);
      if (focused) this.#pane.focus();
    } catch (error) {
      if (isCancelled(error) || fetching.signal.aborted) return;
      const run = () => void this.#fetch(data, place);
      const { message } = toConnectorError(error, 'Unavailable');
      this.#pane.showNotice(column, place.row, message, { label: 'Retry', run });
    }
  }
}
