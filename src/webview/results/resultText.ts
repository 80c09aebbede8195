import { counted } from '../../core/counted.js';
import type { RowCount, RowRange } from '../../core/table/table.js';
import type { Cancellation, ResultDescription } from '../../protocol/results.js';
import { rowsText } from '../table/statusText.js';

/** "1: SELECT": the number and what was done. */
export function tabText(result: ResultDescription, index: number): string {
  return `${index + 1}: ${outcomeText(result)}`;
}

/** The server's word for what was done, or how it ended without. */
export function outcomeText({ command, error, cancelled }: ResultDescription): string {
  if (error) return 'Failed';
  if (cancelled) return 'Cancelled';
  return command === '' ? 'Done' : command;
}

/** "Rows 1–40 of 1,000"; while the end was not seen, nobody knows of how many. */
export function resultRowsText(shown: RowRange, rows: RowCount): string {
  if (rows.exact) return rowsText(shown, rows);
  if (shown.end <= shown.start) return '';
  return `${rowsText(shown, { count: shown.end, exact: true }).replace(/ of .*/, '')}, more follow`;
}

/** How a statement ended that the user stopped after so long. */
export function cancelledText({ took, doubt }: Cancellation, after: string): string {
  const end = doubt ?? `The server ended it ${durationText(took)} later.`;
  return `Cancelled after ${after}. ${end}`;
}

/** What became of the statements after one that did not end well. */
export function skippedText(count: number): string {
  return `${counted(count, 'statement')} after it ${count === 1 ? 'was' : 'were'} not run.`;
}

/** "640 ms", "12.3 s", "3 min 5 s". */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.max(1, Math.round(milliseconds))} ms`;
  const seconds = milliseconds / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
