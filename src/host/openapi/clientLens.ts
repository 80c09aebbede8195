import * as vscode from 'vscode';
import { generatedMark } from '../../core/openapi/clientPlan.js';
import type { Disposable } from '../../core/disposable.js';
import { commandId } from '../contributions.js';

/** The file at whose top it stands: the first of these that a client has. */
const ENTRIES = ['client.ts', 'client.py', 'types.ts'];

/** Offers to generate a client again at the top of its main file. */
export function registerClientLens(): Disposable {
  return vscode.languages.registerCodeLensProvider(
    { pattern: `**/{${ENTRIES.join()}}` },
    { provideCodeLenses },
  );
}

async function provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
  const top = new vscode.Range(0, 0, 0, 0);
  // Most files of these names are somebody's own: they are told apart without reading a stamp.
  if (!document.getText(new vscode.Range(0, 0, 8, 0)).includes(generatedMark)) return [];
  const { readClient } = await import('../lazyCommands.js');
  const client = await readClient(vscode.Uri.joinPath(document.uri, '..'));
  const entry = ENTRIES.find((name) => Object.hasOwn(client?.stamp.files ?? {}, name));
  if (!client || entry === undefined || !document.uri.path.endsWith(`/${entry}`)) return [];
  return [
    new vscode.CodeLens(top, {
      title: '$(refresh) Regenerate Client',
      tooltip: `Read the specification of ${client.stamp.title} again and update these files`,
      command: commandId('regenerateClient'),
      arguments: [client.folder],
    }),
  ];
}
