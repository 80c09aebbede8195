import type { TableGrid } from '../../grid/tableGrid.js';

/**
 * Never takes the focus from the rest of VS Code: the user may be walking through the tree. Waits for
 * the page to have it until the signal is aborted.
 */
export function focusWhenPageIs(grid: TableGrid, signal?: AbortSignal): void {
  if (document.hasFocus()) grid.focus();
  else {
    const focus = () => {
      if (document.activeElement === document.body) grid.focus();
    };
    window.addEventListener('focus', focus, { once: true, ...(signal ? { signal } : {}) });
  }
}
