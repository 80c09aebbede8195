import type { Disposable } from '../core/disposable.js';
import { toDisposable } from '../core/disposable.js';
import type { RowRange } from '../core/table/table.js';
import type { ColumnWidths } from './columnWidths.js';
import { COPY_WITH_HEADERS, PLAIN_COPY } from './copy.js';
import type { TableGridOptions } from './gridOptions.js';
import { gridAction } from './keyboard.js';
import type { GridAction } from './keyboard.js';
import type { SelectedCells } from './selectedCells.js';
import type { CellPosition } from './selection.js';
import type { SelectionCopier } from './selectionCopier.js';

/** What keys work on. */
export interface KeyTarget {
  readonly cells: SelectedCells;
  readonly widths: ColumnWidths;
  readonly copier: SelectionCopier;
  readonly options: TableGridOptions;
  readonly visibleRows: () => RowRange;
  readonly showColumnMenu: (column: number) => void;
}

/** Does what keys say while the grid has the focus; keys without a meaning here are for others. */
export function listenToKeys(root: HTMLElement, target: KeyTarget): Disposable {
  const listener = (event: KeyboardEvent) => {
    const action = gridAction(event);
    const { active } = target.cells;
    if (!action || !active || !perform(action, active, target)) return;
    event.preventDefault();
    // Handled here: VS Code would otherwise see the key too and scroll the notebook, say.
    event.stopPropagation();
  };
  root.addEventListener('keydown', listener);
  return toDisposable(() => root.removeEventListener('keydown', listener));
}

/** False when the key is for others. */
function perform(action: GridAction, active: CellPosition, target: KeyTarget): boolean {
  const { cells, copier, options, widths } = target;
  const { start, end } = target.visibleRows();
  switch (action.kind) {
    case 'move':
      cells.move(action.motion, Math.max(1, end - start - 2), action.extend);
      return true;
    case 'copy':
      void copier.copy(action.headers ? COPY_WITH_HEADERS : PLAIN_COPY);
      return true;
    case 'copyMenu':
      copier.showMenu();
      return true;
    case 'selectAll':
      cells.selectAll(start);
      return true;
    case 'selectRows':
      cells.widen('rows');
      return true;
    case 'selectColumns':
      cells.widen('columns');
      return true;
    case 'resize':
      widths.set(active.column, widths.of(active.column) + action.by);
      return true;
    case 'fit':
      widths.fit(active.column);
      return true;
    case 'sort':
      options.sort?.(active.column, action.add, action.direction);
      return options.sort !== undefined;
    case 'columnMenu':
      if (options.columnMenu) target.showColumnMenu(active.column);
      return options.columnMenu !== undefined;
    case 'open':
      options.openCell?.(active);
      return options.openCell !== undefined;
    case 'openRow':
      options.openRow?.(active);
      return options.openRow !== undefined;
    case 'clear':
      // With nothing to end, Escape is for others: it leaves a notebook's output, say.
      return copier.cancel() || cells.narrow();
  }
}
