import * as vscode from 'vscode';
import type { SourceRecord } from '../../core/sources/source.js';
import type { Services } from '../feature.js';

/** Asks where the client goes: the configured folder, or another one. Undefined when cancelled. */
export async function pickTargetFolder(
  services: Services,
  source: SourceRecord,
): Promise<vscode.Uri | undefined> {
  const suggestions = (vscode.workspace.workspaceFolders ?? []).map((folder) => {
    const base = services.settings.get<string>('openapi.outputFolder', 'src/api', folder.uri);
    const segments = [...base.split(/[\\/]+/), folderName(source)].filter(isPlain);
    return {
      label: `$(folder) ${segments.join('/')}`,
      description: folder.name,
      uri: vscode.Uri.joinPath(folder.uri, ...segments),
    };
  });
  const other = {
    label: '$(folder-opened) Choose Another Folder…',
    description: '',
    uri: undefined,
  };
  if (suggestions.length > 0) {
    const chosen = await vscode.window.showQuickPick([...suggestions, other], {
      title: `Generate Client: ${source.title}`,
      placeHolder: 'Where should the client be written?',
    });
    if (!chosen) return undefined;
    if (chosen.uri) return chosen.uri;
  }
  const picked = await vscode.window.showOpenDialog({
    title: `Generate Client: ${source.title}`,
    openLabel: 'Write Client Here',
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return picked?.[0];
}

/** Source names of remote catalogs may hold anything; a folder's name may not. */
function folderName(source: SourceRecord): string {
  return source.name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^\.+/, '') || 'client';
}

/** A setting of the workspace cannot lead out of it. */
function isPlain(segment: string): boolean {
  return segment !== '' && segment !== '.' && segment !== '..';
}
