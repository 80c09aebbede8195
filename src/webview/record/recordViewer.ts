import { isCancelled, toConnectorError } from '../../core/errors.js';
import type { RowRange } from '../../core/table/table.js';
import { copySelection } from '../../grid/copy.js';
import type { GridData } from '../../grid/gridData.js';
import type { CellPosition } from '../../grid/selection.js';
import { RecordPane } from './recordPane.js';

export interface RecordViewerActions {
  readonly copy: (text: string, said: string) => void;
  /** Says why something could not be done. */
  readonly say: (text: string) => void;
  /** Brings a cell on screen and makes it the active one. */
  readonly go: (place: CellPosition) => void;
  readonly openValue: (place: CellPosition) => void;
  /** Back to the table. */
  readonly leave: () => void;
}

/** Follows the active row with the record pane, once it is open. */
export class RecordViewer {
  readonly #actions: RecordViewerActions;
  readonly #pane: RecordPane;
  #data: GridData | undefined;
  #place: CellPosition | undefined;
  #copying: AbortController | undefined;

  constructor(actions: RecordViewerActions) {
    this.#actions = actions;
    this.#pane = new RecordPane({
      close: () => this.close(),
      step: (by) => this.#go(by, undefined),
      activate: (column) => this.#go(0, column),
      openValue: (column) => {
        if (this.#place) actions.openValue({ row: this.#place.row, column });
      },
      copyRow: () => void this.#copy(undefined),
      copyValue: (column) => void this.#copy(column),
    });
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
    this.#pane.columns = data.columns;
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
    this.#actions.leave();
  }

  hide(): void {
    this.#copying?.abort();
    this.#pane.element.hidden = true;
  }

  /** The active cell is another one. */
  follow(place: CellPosition | undefined): void {
    if (!this.isOpen || !place) return;
    if (place.row === this.#place?.row) {
      this.#place = place;
      this.#pane.active = place.column;
    } else this.#show(place);
  }

  /** Rows came, or were forgotten. */
  changed({ start, end }: RowRange): void {
    const place = this.#place;
    if (!this.isOpen || !place || place.row < start || place.row >= end) return;
    // Forgotten rows come again; until then the values of before stay.
    if (this.#data?.row(place.row) || this.#data?.failed(place.row)) this.#show(place);
  }

  #show(place: CellPosition): void {
    this.#copying?.abort();
    this.#place = place;
    const data = this.#data;
    if (!data) return;
    const row = data.row(place.row);
    if (row) {
      const cells = row.map((cell, column) => ({ cell, cut: data.cut?.(row, column) }));
      this.#pane.show(place.row, data.rowCount, cells);
    } else {
      const text = data.failed(place.row) ? 'This row could not be read.' : 'Loading…';
      this.#pane.showNotice(place.row, data.rowCount, text);
    }
    this.#pane.active = place.column;
  }

  #go(rows: number, column: number | undefined): void {
    const place = this.#place;
    if (!place || !this.#data) return;
    const row = Math.max(0, Math.min(place.row + rows, this.#data.rowCount.count - 1));
    this.#actions.go({ row, column: column ?? place.column });
  }

  /** Copies one value, or the row as JSON; values are whole. */
  async #copy(column: number | undefined): Promise<void> {
    const place = this.#place;
    const data = this.#data;
    if (!place || !data) return;
    this.#copying?.abort();
    const { signal } = (this.#copying = new AbortController());
    const rows = { start: place.row, end: place.row + 1 };
    try {
      if (column === undefined) {
        const columns = { start: 0, end: data.columns.length };
        const made = await copySelection(data, { rows, columns }, { format: 'json' }, signal);
        this.#actions.copy(made.text, 'Copied the row as JSON');
      } else {
        const columns = { start: column, end: column + 1 };
        const made = await copySelection(data, { rows, columns }, { format: 'tsv' }, signal);
        this.#actions.copy(made.text, 'Copied the value');
      }
    } catch (error) {
      if (!isCancelled(error)) this.#actions.say(toConnectorError(error, 'Unavailable').message);
    }
  }
}
