import * as vscode from 'vscode';

/** A file chosen by the user: relative when it is in the only folder, so that it can be shared. */
export async function browseFile(): Promise<string | undefined> {
  const [uri] = (await vscode.window.showOpenDialog({ openLabel: 'Use File' })) ?? [];
  if (!uri) return undefined;
  const single = vscode.workspace.workspaceFolders?.length === 1;
  return single && vscode.workspace.getWorkspaceFolder(uri)
    ? vscode.workspace.asRelativePath(uri, false)
    : uri.fsPath;
}
