import { DisposableStore, Emitter } from '../core/disposable.js';
import type { Disposable, Event } from '../core/disposable.js';
import type { GridData } from './gridData.js';
import { paintHeaders, paintRows } from './paint.js';
import type { Hit } from './pointer.js';
import { clampPosition, moveSelection, selectCell, selectedRange } from './selection.js';
import type {
  CellPosition,
  CellRange,
  GridSize,
  Motion,
  Selection,
  SelectionKind,
} from './selection.js';
import type { Slick } from './slick.js';

let instances = 0;

/** What is selected and where the keyboard is, drawn on the rows that are in the document. */
export class SelectedCells implements Disposable {
  readonly #store = new DisposableStore();
  readonly #root: HTMLElement;
  readonly #slick: Slick;
  readonly #viewport: HTMLElement;
  readonly #data: GridData;
  /** Prefix for the ids of cells, unique on the page. */
  readonly #id = `dc-grid-${++instances}`;
  readonly #changed = this.#store.add(new Emitter<CellRange | undefined>());
  #selection: Selection | undefined;

  readonly onDidChange: Event<CellRange | undefined> = this.#changed.event;

  constructor(root: HTMLElement, slick: Slick, viewport: HTMLElement, data: GridData) {
    this.#root = root;
    this.#slick = slick;
    this.#viewport = viewport;
    this.#data = data;
  }

  /** Half-open. */
  get range(): CellRange | undefined {
    return this.#selection && selectedRange(this.#selection, this.#size);
  }

  get active(): CellPosition | undefined {
    return this.#selection?.active;
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Selects one cell, the nearest there is. */
  selectCell(place: CellPosition, reveal = false): void {
    const { rows, columns } = this.#size;
    if (rows === 0 || columns === 0) return;
    this.#select(selectCell(clampPosition(place, this.#size)), reveal);
  }

  /** From `firstShown` where nothing was selected yet. */
  selectAll(firstShown: number): void {
    const active = this.#selection?.active ?? { row: firstShown, column: 0 };
    this.#select({ kind: 'all', anchor: active, active });
  }

  /** Stretches what is selected over whole rows or columns. */
  widen(kind: 'rows' | 'columns'): void {
    if (this.#selection) this.#select({ ...this.#selection, kind });
  }

  move(motion: Motion, pageRows: number, extend: boolean): void {
    if (!this.#selection) return;
    this.#select(moveSelection(this.#selection, motion, this.#size, pageRows, extend), true);
  }

  /** Leaves of several cells the active one; false when there is but one. */
  narrow(): boolean {
    const { range, active } = this;
    if (!range || !active) return false;
    const { rows, columns } = range;
    if (rows.end - rows.start <= 1 && columns.end - columns.start <= 1) return false;
    this.#select(selectCell(active));
    return true;
  }

  /** The pointer went down there. */
  begin(hit: Hit, extend: boolean, firstShown: number): void {
    if (this.#size.rows === 0) return;
    if (hit.kind === 'corner') {
      this.selectAll(firstShown);
      return;
    }
    const active = cellOf(hit, firstShown);
    const anchor = extend && this.#selection ? this.#selection.anchor : active;
    this.#select({ kind: KINDS[hit.kind], anchor, active });
  }

  /** The pointer was dragged there. */
  drag(hit: Hit, firstShown: number): void {
    const selection = this.#selection;
    if (!selection || hit.kind === 'corner' || selection.kind === 'all') return;
    this.#select({ ...selection, active: cellOf(hit, firstShown) });
  }

  /** The table turned out longer or shorter. */
  sizeChanged(): void {
    if (this.#selection) this.#changed.fire(this.range);
  }

  /** Rows were drawn. */
  paint(): void {
    const rows = Object.values(this.#slick.getRowCache()).flatMap((entry) => entry.rowNode ?? []);
    const { range: selected, active } = this;
    const activeId = paintRows(rows, {
      selected,
      active,
      columns: this.#size.columns,
      id: this.#id,
    });
    if (activeId === undefined) this.#root.removeAttribute('aria-activedescendant');
    else this.#root.setAttribute('aria-activedescendant', activeId);
  }

  get #size(): GridSize {
    return { rows: this.#data.rowCount.count, columns: this.#data.columns.length };
  }

  #select(selection: Selection, reveal = false): void {
    this.#selection = selection;
    if (reveal) this.#reveal(selection.active);
    this.paint();
    paintHeaders(this.#root.querySelectorAll('.slick-header-column'), this.range);
    this.#changed.fire(this.range);
  }

  #reveal({ row, column }: CellPosition): void {
    this.#slick.scrollRowIntoView(row, false);
    const columns = this.#slick.getColumns();
    const widthOf = (index: number) => columns[index + 1]?.width ?? 0;
    let left = 0;
    for (let before = 0; before < column; before++) left += widthOf(before);
    const width = widthOf(column);
    const room = this.#viewport.clientWidth - widthOf(-1);
    const { scrollLeft } = this.#viewport;
    if (left < scrollLeft || width > room) this.#viewport.scrollLeft = left;
    else if (left + width > scrollLeft + room) this.#viewport.scrollLeft = left + width - room;
  }
}

const KINDS: Readonly<Record<'cell' | 'row' | 'column', SelectionKind>> = {
  cell: 'cells',
  row: 'rows',
  column: 'columns',
};

function cellOf(hit: Exclude<Hit, { kind: 'corner' }>, firstShown: number): CellPosition {
  return {
    row: hit.kind === 'column' ? firstShown : hit.row,
    column: hit.kind === 'row' ? 0 : hit.column,
  };
}
