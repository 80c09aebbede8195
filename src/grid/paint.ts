import type { CellPosition, CellRange } from './selection.js';

export interface Painting {
  readonly selected: CellRange | undefined;
  readonly active: CellPosition | undefined;
  /** How many the table has. */
  readonly columns: number;
  /** Prefix for the ids of cells, unique on the page. */
  readonly id: string;
}

/**
 * Marks what is selected on the rows that are in the document, and gives them the indices that
 * assistive technology needs. A selection of a hundred million rows costs no more than a screen.
 * Returns the id of the active cell if it is drawn.
 */
export function paintRows(rows: Iterable<HTMLElement>, painting: Painting): string | undefined {
  let activeId: string | undefined;
  for (const row of rows) {
    const index = Number(row.dataset['row']);
    // The header is row 1.
    if (!row.hasAttribute('aria-rowindex')) row.setAttribute('aria-rowindex', String(index + 2));
    activeId = paintRow(row, index, painting) ?? activeId;
  }
  return activeId;
}

function paintRow(row: HTMLElement, index: number, painting: Painting): string | undefined {
  const { selected, active, id } = painting;
  const inRows =
    selected !== undefined && index >= selected.rows.start && index < selected.rows.end;
  // Most rows are drawn and go without ever being selected. The gutter tells which were not.
  if (!inRows && !row.firstElementChild?.classList.contains('dc-marked')) return undefined;
  const first = inRows ? selected.columns.start : 0;
  const end = inRows ? selected.columns.end : 0;
  let activeId: string | undefined;
  for (const cell of row.children) {
    if (cell.classList.contains('dc-bones')) {
      cell.classList.toggle('dc-selected', first === 0 && end === painting.columns);
      continue;
    }
    const column = Number(cell.getAttribute('aria-colindex')) - 2;
    if (column < 0) {
      cell.classList.toggle('dc-marked', inRows);
      continue;
    }
    const isSelected = column >= first && column < end;
    if (cell.classList.contains('dc-selected') !== isSelected) {
      cell.classList.toggle('dc-selected', isSelected);
      if (isSelected) cell.setAttribute('aria-selected', 'true');
      else cell.removeAttribute('aria-selected');
    }
    if (active?.row === index && active.column === column) {
      cell.classList.add('dc-active');
      activeId = cell.id = `${id}-${index}-${column}`;
    } else if (cell.id) {
      cell.classList.remove('dc-active');
      cell.removeAttribute('id');
    }
  }
  return activeId;
}

/** Marks the headers of the columns that the selection touches. */
export function paintHeaders(headers: Iterable<Element>, selected: CellRange | undefined): void {
  for (const header of headers) {
    const column = Number(header.getAttribute('aria-colindex')) - 2;
    const marked =
      column >= 0 &&
      selected !== undefined &&
      column >= selected.columns.start &&
      column < selected.columns.end;
    header.classList.toggle('dc-marked', marked);
  }
}
