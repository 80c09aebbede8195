import * as vscode from 'vscode';
import { findJsonValue } from '../../core/sources/jsonPosition.js';
import { PREFIX } from '../contributions.js';
import { folderOf } from './localStore.js';

/** Opens the file of a layer of the settings, with one record of a list selected, or all of it. */
export async function revealSetting(
  name: 'sources' | 'catalogs',
  layer: string,
  index?: number,
): Promise<void> {
  const { editor, root } = await openSettings(layer);
  if (!editor) return;
  const text = editor.document.getText();
  const setting = `${PREFIX}.${name}`;
  // `"dataConnectors": { "sources": [] }` is read by VS Code as well.
  for (const names of [[setting], setting.split('.')]) {
    const path = [...root, ...names];
    const range =
      (index === undefined ? undefined : findJsonValue(text, [...path, index])) ??
      findJsonValue(text, path);
    if (!range) continue;
    const { document } = editor;
    const start = document.positionAt(range.start);
    editor.selection = new vscode.Selection(start, document.positionAt(range.end));
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return;
  }
}

/** Opens the settings file of a layer. `root` is the path to the settings within it. */
async function openSettings(
  layer: string,
): Promise<{ editor: vscode.TextEditor | undefined; root: readonly string[] }> {
  const { workspaceFile, workspaceFolders } = vscode.workspace;
  const folder = folderOf(layer) ?? (workspaceFile ? undefined : workspaceFolders?.[0]);
  if (layer === 'user') {
    // No public API tells where the user's settings are; this command opens them.
    await vscode.commands.executeCommand('workbench.action.openSettingsJson');
    return { editor: vscode.window.activeTextEditor, root: [] };
  }
  if (folder) {
    const uri = vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json');
    return { editor: await vscode.window.showTextDocument(uri), root: [] };
  }
  if (!workspaceFile) return { editor: undefined, root: [] };
  return { editor: await vscode.window.showTextDocument(workspaceFile), root: ['settings'] };
}
