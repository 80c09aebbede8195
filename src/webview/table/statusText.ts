import { counted, whole } from '../../core/counted.js';
import type { RowCount, RowRange } from '../../core/table/table.js';
import type { CellRange } from '../../grid/selection.js';

/** "Rows 1–40 of ≈ 249,870 (estimated)". */
export function rowsText(visible: RowRange, { count, exact }: RowCount): string {
  if (count === 0) return exact ? 'No rows' : '';
  const total = exact ? whole(count) : `≈ ${whole(count)} (estimated)`;
  if (visible.end <= visible.start) return `${total} ${count === 1 ? 'row' : 'rows'}`;
  return `Rows ${whole(visible.start + 1)}–${whole(visible.end)} of ${total}`;
}

/** What is selected; nothing for a single cell, which the eye sees. */
export function selectionText(selected: CellRange | undefined): string {
  if (!selected) return '';
  const rows = selected.rows.end - selected.rows.start;
  const columns = selected.columns.end - selected.columns.start;
  if (rows * columns <= 1) return '';
  return `${counted(rows, 'row')} × ${counted(columns, 'column')} selected`;
}
