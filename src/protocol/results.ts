import type { NextStep } from '../core/errors.js';
import type { Cell, Column, RowBatch, RowCount, RowRange } from '../core/table/table.js';
import { notificationType, requestType, type WireError } from './rpc.js';

/** What crosses between the panel of query results (host) and its page (webview). */

/** Page -> host: what there is to show? Holds no rows. */
export const describeResults = requestType<void, ResultsDescription>('describeResults');

/** Page -> host: rows [start, end) of a result. */
export const readResult = requestType<
  RowRange & { readonly result: number },
  Pick<RowBatch, 'rows' | 'cut'>
>('readResult');

/** Page -> host: how many rows? */
export const countResult = requestType<{ readonly result: number }, ResultCount>('countResult');

/** Page -> host: show also the rows beyond the limit of the settings. */
export const liftLimit = requestType<{ readonly result: number }, void>('liftLimit');

/** Page -> host: one value whole, where `readResult` cut it. */
export const readResultValue = requestType<
  { readonly result: number; readonly row: number; readonly column: number },
  Cell
>('readResultValue');

/** Page -> host: the rows broke off; run the statement once more. */
export const retryResult = requestType<{ readonly result: number }, void>('retryResult');

/** Page -> host: the server's plan of a statement, as JSON. */
export const readResultPlan = requestType<{ readonly result: number }, string>('readResultPlan');

/** Page -> host: the clipboard of a webview needs a focus the host's does not. */
export const copyResultText = requestType<{ readonly text: string }, void>('copyResultText');

/** Page -> host: stop what runs. */
export const cancelRun = requestType<void, void>('cancelRun');

/** Page -> host: the user chose a next step of an error. */
export const takeResultStep = requestType<{ readonly step: NextStep }, void>('takeResultStep');

/** Page -> host: keep what was changed, or undo it. */
export const endTransaction = requestType<{ readonly how: 'commit' | 'rollback' }, void>(
  'endTransaction',
);

/** Page -> host: this result is on screen now; none where there are none. */
export const resultShown = notificationType<{ readonly result?: number }>('resultShown');

/** Page -> host: the user knows that changes are lost. */
export const dismissLost = requestType<void, void>('dismissLost');

/** Host -> page: ask again what there is. */
export const resultsChanged = notificationType<void>('resultsChanged');

export interface ResultsDescription {
  /** Name of the document, and title of the source. */
  readonly title: string;
  readonly source: string;
  readonly running?: RunningStatement;
  readonly results: readonly ResultDescription[];
  /** Set while changes are neither committed nor rolled back; `failed` when only that is left. */
  readonly transaction?: 'open' | 'failed';
  /** Why changes were undone without anybody asking for it. */
  readonly lost?: WireError;
}

export interface RunningStatement {
  readonly statement: string;
  /** Milliseconds since it began. */
  readonly elapsed: number;
  readonly cancelling: boolean;
}

export interface Cancellation {
  /** Milliseconds from the user's word to the end of the statement. */
  readonly took: number;
  /** Said when the server has not confirmed that it ended. */
  readonly doubt?: string;
}

export interface ResultCount {
  /** Undefined while the end was not seen. */
  readonly count?: RowCount;
  /** True when the settings let no more rows be shown, and there are more. */
  readonly isStopped?: boolean;
}

export interface ResultDescription {
  /** Never used again for another result of the panel. */
  readonly id: number;
  /** The beginning of what was run. */
  readonly statement: string;
  /** `SELECT`, `INSERT 0 5`; empty for one that failed. */
  readonly command: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly notices: readonly string[];
  /** Set when there are rows. */
  readonly columns?: readonly Column[];
  /** Set when the statement was explained: there is a plan, and no rows. */
  readonly isPlan?: boolean;
  readonly error?: WireError;
  /** Stopped by the user. */
  readonly cancelled?: Cancellation;
  /** How many statements were to follow one that did not end well, and were not run. */
  readonly skipped?: number;
}
