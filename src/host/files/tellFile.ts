import * as path from 'node:path';
import * as vscode from 'vscode';
import { plainText } from '../../core/plainText.js';
import { displayName } from '../../core/storage/objectPath.js';

const OPEN = 'Open';
const REVEAL = 'Reveal';

/** Says that a file was written, `said` being all before its name, and leads there where that can be. */
export function tellFile(said: string, uri: vscode.Uri, opens: boolean): void {
  const name = displayName(path.posix.basename(uri.path));
  tellPlace(`${said} "${name}".`, uri, opens);
}

/** Says something of a file or folder, and leads there where that can be. */
export function tellPlace(text: string, uri: vscode.Uri, opens: boolean): void {
  const actions = [...(opens ? [OPEN] : []), ...(canReveal(uri) ? [REVEAL] : [])];
  const said = vscode.window.showInformationMessage(plainText(text), ...actions);
  void said.then((chosen) => follow(chosen, uri));
}

async function follow(chosen: string | undefined, uri: vscode.Uri): Promise<void> {
  if (chosen === OPEN) await vscode.commands.executeCommand('vscode.open', uri);
  if (chosen !== REVEAL) return;
  const inside = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  await vscode.commands.executeCommand(inside ? 'revealInExplorer' : 'revealFileInOS', uri);
}

/** Only the explorer of the workspace reaches everywhere; the system's own, on this machine. */
function canReveal(uri: vscode.Uri): boolean {
  if (vscode.workspace.getWorkspaceFolder(uri)) return true;
  const local = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  return local && uri.scheme === 'file';
}
