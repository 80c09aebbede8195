import * as vscode from 'vscode';

/**
 * What a page of ours may do. A panel that is made with them shows its page once; one that gets them
 * later is filled twice by VS Code, first with nothing.
 */
export function pageOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return {
    enableScripts: true,
    localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist', 'webview')],
  };
}
