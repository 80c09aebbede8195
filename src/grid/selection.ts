import type { RowRange } from '../core/table/table.js';

export interface CellPosition {
  readonly row: number;
  /** Counted over the data columns from 0; the row-number gutter is none of them. */
  readonly column: number;
}

/** Whole rows, columns or everything follow the table when it turns out longer. */
export type SelectionKind = 'cells' | 'rows' | 'columns' | 'all';

/** One rectangle, from the cell where it began to the active one, where the keyboard is. */
export interface Selection {
  readonly kind: SelectionKind;
  readonly anchor: CellPosition;
  readonly active: CellPosition;
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
}

/** Half-open in both directions. */
export interface CellRange {
  readonly rows: RowRange;
  readonly columns: RowRange;
}

export type Motion =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'pageUp'
  | 'pageDown'
  | 'rowStart'
  | 'rowEnd'
  | 'tableStart'
  | 'tableEnd'
  | 'columnStart'
  | 'columnEnd';

export function selectCell(position: CellPosition): Selection {
  return { kind: 'cells', anchor: position, active: position };
}

/** The cells that are selected in a table of that size. */
export function selectedRange(selection: Selection, size: GridSize): CellRange {
  const { kind, anchor, active } = selection;
  const everyRow = kind === 'columns' || kind === 'all';
  const everyColumn = kind === 'rows' || kind === 'all';
  return {
    rows: everyRow ? { start: 0, end: size.rows } : span(anchor.row, active.row, size.rows),
    columns: everyColumn
      ? { start: 0, end: size.columns }
      : span(anchor.column, active.column, size.columns),
  };
}

/** The end of the selection moves, or with `extend` only its active corner. */
export function moveSelection(
  selection: Selection,
  motion: Motion,
  size: GridSize,
  pageRows: number,
  extend: boolean,
): Selection {
  const active = moved(selection.active, motion, size, pageRows);
  if (!extend) return selectCell(active);
  return { ...selection, kind: selection.kind === 'all' ? 'cells' : selection.kind, active };
}

/** Keeps a position inside a table that may have shrunk. */
export function clampPosition(position: CellPosition, size: GridSize): CellPosition {
  return {
    row: clamp(position.row, size.rows),
    column: clamp(position.column, size.columns),
  };
}

function moved(
  { row, column }: CellPosition,
  motion: Motion,
  size: GridSize,
  pageRows: number,
): CellPosition {
  const to = (newRow: number, newColumn: number) =>
    clampPosition({ row: newRow, column: newColumn }, size);
  switch (motion) {
    case 'up':
      return to(row - 1, column);
    case 'down':
      return to(row + 1, column);
    case 'left':
      return to(row, column - 1);
    case 'right':
      return to(row, column + 1);
    case 'pageUp':
      return to(row - pageRows, column);
    case 'pageDown':
      return to(row + pageRows, column);
    case 'rowStart':
      return to(row, 0);
    case 'rowEnd':
      return to(row, size.columns - 1);
    case 'columnStart':
      return to(0, column);
    case 'columnEnd':
      return to(size.rows - 1, column);
    case 'tableStart':
      return to(0, 0);
    case 'tableEnd':
      return to(size.rows - 1, size.columns - 1);
  }
}

function span(one: number, other: number, length: number): RowRange {
  return { start: Math.min(one, other, length), end: Math.min(Math.max(one, other) + 1, length) };
}

function clamp(value: number, length: number): number {
  return Math.max(0, Math.min(value, length - 1));
}
