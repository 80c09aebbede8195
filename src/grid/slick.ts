import type { GridOption } from 'slickgrid';

import { FAILED, LOADING, gridColumns, gutterWidth } from './columns.js';
import type { GridRow } from './columns.js';
import type { GridData } from './gridData.js';
import { JumpingGrid } from './jumpingGrid.js';

export type Slick = JumpingGrid;

/** Pixels. The header holds a name and a type under it. */
export const ROW_HEIGHT = 24;
export const HEADER_HEIGHT = 43;

/**
 * Rows, columns, virtual scrolling and column resizing come from SlickGrid; focus, selection, keys
 * and copying are this project's own, because SlickGrid's selection walks every selected row (and
 * here a hundred million may be selected) and its focus is invisible to screen readers.
 */
export function makeSlick(
  container: HTMLElement,
  data: GridData,
  widths: Readonly<Record<string, number>>,
  nonce: string,
): Slick {
  const options: GridOption = {
    nonce,
    rowHeight: ROW_HEIGHT,
    // Cell text is data: it must never be read as HTML.
    enableHtmlRendering: false,
    enableCellNavigation: false,
    enableColumnReorder: false,
    // The browser's own scrolling is smoother than a scripted one.
    enableMouseWheelScrollHandler: false,
    forceSyncScrolling: true,
    syncColumnCellResize: true,
    showCellSelection: false,
    // A grid made while its tab is hidden would otherwise change styles of all its ancestors.
    suppressCssChangesOnHiddenInit: true,
    // A class of ours must be ready before it draws.
    explicitInitialization: true,
  };
  const view = {
    getLength: () => data.rowCount.count,
    getItem: (index: number): GridRow => data.row(index) ?? (data.failed(index) ? FAILED : LOADING),
    getItemMetadata: () => null,
  };
  const columns = gridColumns(data, widths, gutterWidth(data.rowCount.count));
  const slick = new JumpingGrid(container, view, columns, options);
  // Half of what would be drawn is not to be seen, and who has clicked on a table waits for it.
  if (data.row(0)) slick.beginOnScreen();
  slick.init();
  leaveOneTabStop(container);
  return slick;
}

/**
 * Puts changed column widths on screen; `rows` draws the rows anew too. SlickGrid compares and sets
 * one header after the other, so that the browser lays out all of 1,600 headers 1,600 times: with
 * all of them set beforehand it finds nothing to do.
 */
export function redrawColumns(slick: Slick, rows: boolean): void {
  for (const [index, { width = 0 }] of slick.getColumns().entries()) {
    slick.getHeaderColumn(index).style.width = `${width}px`;
  }
  slick.reRenderColumns(rows);
}

/** SlickGrid makes a dozen of its parts focusable. The grid as a whole is one stop for Tab. */
function leaveOneTabStop(container: HTMLElement): void {
  // The two invisible elements that SlickGrid sends the focus to.
  for (const sink of container.querySelectorAll(':scope > [tabindex]:not(.slick-pane)')) {
    sink.remove();
  }
  // Cells have -1, which is no stop, whether they are drawn already or later.
  for (const part of container.querySelectorAll('[tabindex]:not(.slick-cell)')) {
    part.removeAttribute('tabindex');
  }
  for (const header of container.querySelectorAll('.slick-header-columns')) {
    // The right half belongs to frozen columns, which this grid has none of.
    if (header.childElementCount === 0) header.removeAttribute('role');
    else header.setAttribute('aria-rowindex', '1');
  }
  const viewport = container.querySelector('.slick-viewport');
  viewport?.setAttribute('role', 'rowgroup');
  // Browsers make a scrolled area a stop of its own unless told not to.
  viewport?.setAttribute('tabindex', '-1');
}
