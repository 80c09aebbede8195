import type {
  Column as SlickColumn,
  FormatterResultWithHtml,
  FormatterResultWithText,
} from 'slickgrid';

import { byteSize } from '../core/byteSize.js';
import { columnFamily, displayText } from '../core/table/format.js';
import type { ColumnFamily } from '../core/table/format.js';
import type { Cell, Column } from '../core/table/table.js';
import { element } from './dom.js';
import { columnKeys } from './gridData.js';
import type { GridData } from './gridData.js';
import { roughWidth, type TextStyle, textWidth } from './measure.js';

/** Stands for a row that is not in memory: SlickGrid takes nothing at all for a row to add. */
export interface MissingRow {
  readonly missing: 'loading' | 'failed';
}

export type GridRow = readonly Cell[] | MissingRow;

export const LOADING: MissingRow = { missing: 'loading' };
export const FAILED: MissingRow = { missing: 'failed' };

export const MIN_WIDTH = 48;
/** A first guess must leave room for other columns; the user may go beyond. */
const MAX_GUESS = 420;
/** Rows looked at to guess a width. */
export const GUESS_ROWS = 50;
/** Cells of a column that are measured, of those that seem the widest: there may be 1,600 columns. */
const MEASURED = 2;
/** As `grid.css` has it. */
const MONOSPACED = new Set<ColumnFamily>(['boolean', 'json', 'binary', 'identifier']);
const CELL_PADDING = 20;
const KEY_ICON = 18;

/** The gutter's id. */
export const ROW_NUMBER = 'rowNumber';

const NUMBERS = new Intl.NumberFormat('en-US');

/** What the gutter says of a row, which is counted from 0. */
export function rowNumber(row: number): string {
  return NUMBERS.format(row + 1);
}

/** First the row-number gutter, then the data columns in their order. */
export function gridColumns(
  data: GridData,
  widths: Readonly<Record<string, number>>,
  gutterWidth: number,
): SlickColumn<GridRow>[] {
  const keys = columnKeys(data.columns);
  const widthOf = (index: number) => widths[keys[index] ?? ''] ?? guessedWidth(data, index, 0);
  return [
    gutterColumn(gutterWidth),
    ...data.columns.map((column, index) => dataColumn(data, column, index, widthOf(index))),
  ];
}

/** The width that the header asks for, and those rows from this one on that are there. */
export function guessedWidth(data: GridData, column: number, firstRow: number): number {
  const definition = data.columns[column];
  if (!definition) return MIN_WIDTH;
  return fittingWidth(definition, cellsOf(data, column, firstRow, GUESS_ROWS), MAX_GUESS);
}

/** The cells of a column in those of so many rows that are there. */
export function cellsOf(data: GridData, column: number, start: number, count: number): Cell[] {
  const cells: Cell[] = [];
  for (let row = start; row < start + count; row++) {
    const cell = data.row(row)?.[column];
    if (cell !== undefined) cells.push(cell);
  }
  return cells;
}

/** Wide enough for the highest row number. */
export function gutterWidth(rows: number): number {
  return Math.max(44, textWidth(rows.toLocaleString('en-US'), 'gutter') + CELL_PADDING);
}

/** The width that shows the header and these cells in full, within bounds. */
export function fittingWidth(column: Column, cells: readonly Cell[], limit: number): number {
  const key = column.key ? KEY_ICON : 0;
  let width = Math.max(
    textWidth(displayText(column.name), 'header') + key,
    textWidth(column.type, 'type'),
  );
  const style = MONOSPACED.has(columnFamily(column.type)) ? 'mono' : 'cell';
  for (const { text, rough } of widest(cells, style, limit)) {
    width = Math.max(width, rough < limit ? textWidth(text, style) : limit);
  }
  return Math.max(MIN_WIDTH, Math.min(limit, Math.ceil(width) + CELL_PADDING + 2));
}

/** The texts that one of is the widest, as good as surely: measuring each takes too long. */
function widest(cells: readonly Cell[], style: TextStyle, limit: number) {
  return cells
    .map((cell) => {
      const text = cell === null ? 'NULL' : displayText(cell);
      return { text, rough: roughWidth(text, style, limit) };
    })
    .sort((a, b) => b.rough - a.rough)
    .slice(0, MEASURED);
}

function gutterColumn(width: number): SlickColumn<GridRow> {
  return {
    id: ROW_NUMBER,
    field: 'missing',
    name: element('span', { class: 'dc-corner' }, 'Row number'),
    width,
    minWidth: 0,
    cssClass: 'dc-gutter',
    headerCssClass: 'dc-gutter',
    headerCellAttrs: { 'aria-colindex': '1' },
    cellAttrs: { 'aria-colindex': '1', role: 'rowheader' },
    alwaysRenderColumn: true,
    resizable: false,
    sortable: false,
    formatter: (row) => ({ text: rowNumber(row) }),
  };
}

function dataColumn(
  data: GridData,
  column: Column,
  index: number,
  width: number,
): SlickColumn<GridRow> {
  const family = columnFamily(column.type);
  return {
    id: `c${index}`,
    field: 'missing',
    name: headerContent(column),
    toolTip: headerToolTip(column),
    width,
    minWidth: MIN_WIDTH,
    cssClass: `dc-${family}`,
    headerCssClass: `dc-${family}`,
    headerCellAttrs: { 'aria-colindex': String(index + 2) },
    cellAttrs: { 'aria-colindex': String(index + 2) },
    sortable: false,
    formatter: (_row, _cell, _value, _column, item: GridRow) => cellContent(data, item, index),
  };
}

function cellContent(
  data: GridData,
  item: GridRow,
  index: number,
): FormatterResultWithText | FormatterResultWithHtml {
  if ('missing' in item) return { text: '', addClasses: `dc-${item.missing}` };
  const cell = item[index];
  if (cell === null || cell === undefined) return { text: 'NULL', addClasses: 'dc-null' };
  if (cell === '') return { text: '', addClasses: 'dc-empty' };
  const cut = data.cut?.(item, index);
  if (cut) return { html: cutContent(cell, cut.size), addClasses: 'dc-cut' };
  return { text: displayText(cell) };
}

/** A beginning with the size of the whole: no eye may take it for the value. */
function cutContent(beginning: string, size: number | undefined): HTMLElement {
  const mark = size === undefined ? 'cut' : byteSize(size);
  return element(
    'span',
    { class: 'dc-cut-text' },
    displayText(`${beginning}…`),
    ' ',
    element('span', { class: 'dc-cut-size' }, mark),
  );
}

function headerContent(column: Column): HTMLElement {
  const name = element('span', { class: 'dc-name' }, displayText(column.name) || '\u00a0');
  const type = element('span', { class: 'dc-type' }, displayText(column.type));
  if (!column.key) return element('span', { class: 'dc-header' }, name, type);
  const key = element('span', { class: 'dc-key', role: 'img', 'aria-label': 'key' });
  return element(
    'span',
    { class: 'dc-header' },
    element('span', { class: 'dc-line' }, key, name),
    type,
  );
}

function headerToolTip(column: Column): string {
  const facts = [column.type];
  if (column.key) facts.push('key');
  if (column.nullable !== undefined) facts.push(column.nullable ? 'nullable' : 'not null');
  return `${displayText(column.name)}\n${facts.join(', ')}`;
}
