import * as vscode from 'vscode';

/** Asks before a statement that changes things is run to be measured. */
export async function confirmMeasuring(): Promise<boolean> {
  const run = 'Run and Roll Back';
  const chosen = await vscode.window.showWarningMessage(
    'Run this statement to measure it?',
    {
      modal: true,
      detail:
        'It changes things. The changes are rolled back at once; only sequences keep the numbers that were taken, and others may have to wait for its locks.',
    },
    run,
  );
  return chosen === run;
}
