import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import { labelText, plainText } from '../../core/plainText.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { withProgress } from '../commands/arguments.js';
import type { Services } from '../feature.js';

/** Copies how a Python program gets the source; resolves with the text. */
export async function copyAsCode(services: Services, source: SourceRecord): Promise<string> {
  const catalog = services.sources.catalog(source.catalog);
  const code = await withProgress(`Writing code for "${source.title}"`, async (signal) =>
    catalog.code?.(source.name, signal),
  );
  if (code === undefined) {
    throw new ConnectorError('Unsupported', `${catalog.title} has no code for its sources.`);
  }
  await vscode.env.clipboard.writeText(code);
  vscode.window.setStatusBarMessage(labelText(`Copied Python code for ${source.title}`), 3000);
  return code;
}

export async function offerToOpen(source: SourceRecord, code: string): Promise<void> {
  const open = 'Open in Editor';
  const message = plainText(`Python code for "${source.title}" is in the clipboard.`);
  if ((await vscode.window.showInformationMessage(message, open)) !== open) return;
  const document = await vscode.workspace.openTextDocument({ language: 'python', content: code });
  await vscode.window.showTextDocument(document);
}
