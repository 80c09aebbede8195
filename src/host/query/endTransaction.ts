import * as vscode from 'vscode';
import { plainText } from '../../core/plainText.js';
import type { DocumentQuery } from './documentQuery.js';

const COMMIT = 'Commit';
const ROLL_BACK = 'Roll Back';

/**
 * Asks what is to become of changes before something ends their session. True when they are
 * committed or rolled back; false when the user would rather leave things as they are.
 */
export async function askAboutChanges(query: DocumentQuery, occasion: string): Promise<boolean> {
  const source = query.transactionSource?.title ?? '';
  const canCommit = query.transaction === 'open';
  const answer = await vscode.window.showWarningMessage(
    plainText(
      canCommit
        ? `Commit the changes made in "${source}"?`
        : `Roll back the failed transaction in "${source}"?`,
    ),
    {
      modal: true,
      detail: `${occasion} ends their transaction. Without a commit they are undone.`,
    },
    ...(canCommit ? [COMMIT, ROLL_BACK] : [ROLL_BACK]),
  );
  return end(query, answer);
}

/** Asks what to do with changes, with no hurry. */
export async function offerToEnd(query: DocumentQuery, message: string, show: () => void) {
  const canCommit = query.transaction === 'open';
  const results = 'Show Results';
  const answer = await vscode.window.showWarningMessage(
    plainText(message),
    ...(canCommit ? [COMMIT, ROLL_BACK] : [ROLL_BACK]),
    results,
  );
  if (answer === results) show();
  else await end(query, answer);
}

async function end(query: DocumentQuery, answer: string | undefined): Promise<boolean> {
  if (answer !== COMMIT && answer !== ROLL_BACK) return false;
  await query.endTransaction(answer === COMMIT ? 'commit' : 'rollback');
  return true;
}
