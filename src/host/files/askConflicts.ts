import * as vscode from 'vscode';
import { plainText } from '../../core/plainText.js';
import { displayName } from '../../core/storage/objectPath.js';

export type ConflictAnswer = 'replace' | 'skip' | 'keepBoth';

const LABELS: Readonly<Record<ConflictAnswer, string>> = {
  replace: 'Replace',
  skip: 'Skip',
  keepBoth: 'Keep Both',
};

/** How many names are listed; a longer list helps nobody. */
const MOST_NAMES = 8;

/**
 * Asks once what is to become of everything that exists already at its destination; undefined when
 * the user gave up. `names` are those that exist, of `total` that are to go to `where`.
 */
export async function askConflicts(
  names: readonly string[],
  total: number,
  where: string,
  folders: boolean,
): Promise<ConflictAnswer | undefined> {
  const [first = ''] = names;
  const place = displayName(where);
  const message =
    names.length === 1
      ? `"${displayName(first)}" exists already in ${place}.`
      : `${names.length} of ${total} items exist already in ${place}.`;
  const listed = names.slice(0, MOST_NAMES).map(displayName);
  if (names.length > MOST_NAMES) listed.push(`and ${names.length - MOST_NAMES} more`);
  const detail = [
    ...(names.length > 1 ? [listed.join('\n')] : []),
    folders
      ? 'Replace and Skip merge folders, and hold for the files in them.'
      : 'What is replaced cannot be brought back.',
  ].join('\n\n');
  const answers: ConflictAnswer[] = ['replace', 'keepBoth'];
  // Of one file alone there would be nothing left to do.
  if (total > 1 || folders) answers.push('skip');
  const chosen = await vscode.window.showWarningMessage(
    plainText(message),
    { modal: true, detail: plainText(detail) },
    ...answers.map((answer) => LABELS[answer]),
  );
  return answers.find((answer) => LABELS[answer] === chosen);
}
