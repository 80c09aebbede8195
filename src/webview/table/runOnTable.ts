import type { TableGrid } from '../../grid/tableGrid.js';
import type { TableCommand } from '../../protocol/tableCommands.js';
import type { SidePanes } from '../record/sidePanes.js';

/** Does what a command of the palette or of a menu tells the page to. */
export function runOnTable(command: TableCommand, grid: TableGrid, panes: SidePanes): void {
  const { active } = grid;
  switch (command.kind) {
    case 'copy':
      void grid.copy(command);
      break;
    case 'selectAll':
      grid.selectAll();
      break;
    case 'openValue':
      if (active) panes.open(active);
      break;
    case 'openRecord':
      if (active) panes.openRecord(active);
      break;
  }
}
