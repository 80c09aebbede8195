import type { RowRange } from '../../core/table/table.js';
import type { GridData } from '../../grid/gridData.js';
import type { CellPosition } from '../../grid/selection.js';
import { ValueViewer } from '../value/valueViewer.js';
import { RecordViewer } from './recordViewer.js';

export interface SidePanesActions {
  readonly copy: (text: string, said: string) => void;
  /** Says why something could not be done. */
  readonly say: (text: string) => void;
  /** Brings a cell on screen and makes it the active one. */
  readonly go: (place: CellPosition) => void;
  /** A pane is being opened: what else stands beside the table makes room. */
  readonly opens?: () => void;
  /** Back to the table. */
  readonly leave: () => void;
}

/** What stands beside a table: one value, or one row. A value opened from a row leads back to it. */
export class SidePanes {
  readonly #values: ValueViewer;
  readonly #records: RecordViewer;
  readonly #opens: SidePanesActions['opens'];
  #fromRecord = false;
  #place: CellPosition | undefined;

  constructor({ copy, say, go, opens, leave }: SidePanesActions) {
    this.#opens = opens;
    this.#values = new ValueViewer({
      copy: (text) => copy(text, 'Copied the value'),
      leave: () => {
        if (this.#fromRecord && this.#place) this.openRecord(this.#place);
        else leave();
      },
    });
    this.#records = new RecordViewer({
      ...{ copy, say, go, leave },
      openValue: (place) => {
        this.open(place);
        this.#fromRecord = true;
      },
    });
  }

  /** To be put beside the table. */
  get elements(): readonly HTMLElement[] {
    return [this.#values.element, this.#records.element];
  }

  /** The table is another one, or has other columns. */
  set data(data: GridData) {
    this.#values.data = data;
    this.#records.data = data;
  }

  /** Shows a value, in place of the row. */
  open(place: CellPosition): void {
    this.#opens?.();
    this.#fromRecord = false;
    this.#place = place;
    this.#records.hide();
    this.#values.open(place);
  }

  /** Shows a row, in place of the value. */
  openRecord(place: CellPosition): void {
    this.#opens?.();
    this.#values.hide();
    this.#records.open(place);
  }

  /** Makes room for something else, without a word about the focus. */
  hide(): void {
    this.#values.hide();
    this.#records.hide();
  }

  /** The active cell is another one. */
  follow(place: CellPosition | undefined): void {
    this.#place = place ?? this.#place;
    this.#values.follow(place);
    this.#records.follow(place);
  }

  /** What is at the active cell is another row's from now on. */
  forget(): void {
    this.#values.forget();
  }

  /** Rows came, or were forgotten. */
  changed(range: RowRange): void {
    this.#values.changed(range);
    this.#records.changed(range);
  }
}
