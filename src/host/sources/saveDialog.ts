import * as vscode from 'vscode';
import { toConnectorError } from '../../core/errors.js';
import type { FailureChoice } from '../../core/sources/saveLoop.js';

const EDIT = 'Edit…';
const SAVE_ANYWAY = 'Save Anyway';
const TRY_AGAIN = 'Try Again';

/**
 * Says why a source does not work and asks what to do. Modal, because what was entered waits for
 * the answer. `notSaved` is a sentence that says what is at stake. Undefined when the user gives up.
 */
export async function askAfterFailure(
  error: unknown,
  notSaved: string,
  canSaveUntested: boolean,
): Promise<FailureChoice | undefined> {
  const known = toConnectorError(error, 'Unavailable');
  const message = known.code === 'Cancelled' ? 'The test was cancelled.' : known.message;
  // Saving despite a name that is taken, or a value that is wrong, would fail again.
  const saveable = canSaveUntested && known.code !== 'Conflict' && known.code !== 'Invalid';
  const buttons = [EDIT, ...(saveable ? [SAVE_ANYWAY] : []), TRY_AGAIN];
  const detail = [notSaved, known.detail].filter(Boolean).join('\n\n');
  const chosen = await vscode.window.showWarningMessage(
    message,
    { modal: true, detail },
    ...buttons,
  );
  if (chosen === EDIT) return 'edit';
  if (chosen === SAVE_ANYWAY) return 'saveAnyway';
  return chosen === TRY_AGAIN ? 'retry' : undefined;
}

export function notSaved(title: string): string {
  return `"${title}" has not been saved.`;
}
