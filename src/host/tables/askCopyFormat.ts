import * as vscode from 'vscode';
import { COPY_FORMATS, type CopyFormat } from '../../core/table/export/copyFormats.js';

/** The format that a keybinding names, or the one that the user picks. */
export async function askCopyFormat(argument: unknown): Promise<CopyFormat | undefined> {
  const named = COPY_FORMATS.find(({ format }) => format === argument);
  if (named) return named.format;
  const chosen = await vscode.window.showQuickPick(COPY_FORMATS, {
    title: 'Copy Rows As',
    placeHolder: 'Format of the selected cells on the clipboard',
  });
  return chosen?.format;
}
