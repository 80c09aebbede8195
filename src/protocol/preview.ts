import type { NextStep } from '../core/errors.js';
import type { ConditionWords } from '../core/table/conditionCompletion.js';
import type { Cell, Column, RowBatch, RowCount, RowRange } from '../core/table/table.js';
import type { ColumnStatistics } from '../core/table/statistics.js';
import type { TableView, ViewPlan } from '../core/table/view.js';
import type { Opening } from './openings.js';
import { notificationType, requestType } from './rpc.js';

/** What crosses between the table preview's panel (host) and its page (webview). */

/**
 * Page -> host, first thing after load: what is shown here? With the first rows of the whole table,
 * if they are there already: they are read while VS Code makes the page. A page that comes again
 * tells what it showed before; the view of another table is left aside.
 */
export const describeTable = requestType<ShownBefore | undefined, DescribedTable>('describeTable');

/**
 * Host -> page: what `describeTable` would answer, once it is all there. VS Code keeps it for a page
 * that it is still making; a page that has not got it asks.
 */
export const openTable = notificationType<Required<DescribedTable>>('openTable');

/**
 * Host -> page: another table is shown from now on. The page keeps nothing of the former, and asks
 * what this one is.
 */
export const showTable = notificationType<ShownOpening>('showTable');

/**
 * Page -> host: the user has done something with the table, whose tab is not to be used for another
 * one. Host -> page: so it is, whatever the reason.
 */
export const keepTable = notificationType<void>('keepTable');

/** Page -> host: checks a view, and tells what reading it takes. Changes nothing. */
export const planView = requestType<TableView, ViewPlan>('planView');

/** Page -> host: rows, counts and values are of this view from now on. */
export const showView = requestType<TableView, void>('showView');

/** Page -> host: rows [start, end). Fewer than asked for means the table ends there. */
export const readRows = requestType<RowRange, RowPage>('readRows');

/** Page -> host: one value whole, where `readRows` cut it. */
export const readValue = requestType<ValuePlace, Cell>('readValue');

/** Page -> host: how many rows? May take long; asked after the first rows are painted. */
export const countRows = requestType<void, RowCount | undefined>('countRows');

/** Page -> host: what a column holds; of the rows that the view shows. May take long. */
export const readStatistics = requestType<{ readonly column: string }, ColumnStatistics>(
  'readStatistics',
);

/** Page -> host: answers once all that the page has cancelled has ended at the source, too. */
export const whenStopped = requestType<void, void>('whenStopped');

/** Page -> host: why does what is being read take so long? Undefined where nobody knows. */
export const whyWaiting = requestType<void, string | undefined>('whyWaiting');

/** Page -> host: the clipboard of a webview needs a focus the host's does not. */
export const copyText = requestType<{ readonly text: string }, void>('copyText');

/** Page -> host: the user chose a next step of an error. */
export const takeStep = requestType<{ readonly step: NextStep }, void>('takeStep');

/** Host -> page: forget all rows and ask again (refresh, new credentials). */
export const reloadTable = notificationType<void>('reloadTable');

/** Host -> page: begin what a command of the palette asks for. */
export const runPreviewCommand = notificationType<PreviewCommand>('runPreviewCommand');

export type PreviewCommand =
  /** Row number as people count, from 1; without one the page asks for it. */
  | { readonly kind: 'goToRow'; readonly row?: number }
  /** Of the column of the active cell. */
  | { readonly kind: 'filterRows' | 'showStatistics' };

export type RowPage = Pick<RowBatch, 'rows' | 'cut'>;

/** A table in a tab, which may show another one later. */
export interface ShownOpening {
  readonly opening: Opening;
  readonly target: PreviewTarget;
}

export interface ShownBefore {
  readonly target: PreviewTarget;
  readonly view: TableView;
}

export interface DescribedTable {
  readonly opening: Opening;
  /** The tab is not used for another table. */
  readonly isKept: boolean;
  readonly description: TableDescription;
  readonly first?: FirstRows;
}

/** The rows of `FIRST_ROWS`, or all where the table ends before. */
export interface FirstRows extends RowPage {
  /** How long they took. */
  readonly milliseconds: number;
}

/** What a page reads first. */
export const FIRST_ROWS: RowRange = { start: 0, end: 200 };

export interface ValuePlace {
  readonly row: number;
  readonly column: number;
}

export interface TableDescription {
  /** Title of the source and name of the table. */
  readonly source: string;
  readonly table: string;
  /** The table's name as SQL reads it. */
  readonly sqlName: string;
  readonly columns: readonly Column[];
  /** Its rows can be sorted and filtered where they are. */
  readonly hasViews: boolean;
  /** What a column holds can be asked. */
  readonly hasStatistics: boolean;
  /** For completing a typed condition; absent where there is nothing to complete it with. */
  readonly words?: ConditionWords;
  /** What the page keeps, for the host to make the panel again after a reload. */
  readonly target: PreviewTarget;
}

/** What the page keeps over a reload: where the user is, never data. */
export interface PageState {
  readonly version: 1;
  /** What the host needs to make the panel again. */
  readonly target: PreviewTarget;
  readonly firstRow?: number;
  /** Nobody has done anything with it: the tab may be used for another table. */
  readonly isUntouched?: true;
  /** Absent for the whole table. */
  readonly view?: TableView;
  /** Pixels by column name; a repeated name is followed by a tab and its number, from 2. */
  readonly columnWidths?: Readonly<Record<string, number>>;
}

export interface PreviewTarget {
  readonly source: string;
  readonly schema: string;
  readonly table: string;
}

/** The same table of the same source. */
export function isSameTarget(a: PreviewTarget, b: PreviewTarget): boolean {
  return a.source === b.source && a.schema === b.schema && a.table === b.table;
}
