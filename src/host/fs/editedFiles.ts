import * as vscode from 'vscode';
import type { Disposable } from '../../core/disposable.js';
import { FILE_SCHEME } from '../contributions.js';
import type { KnownVersion, KnownVersions } from './knownVersions.js';

/** Key in the workspace's state. */
const STATE = 'editedFiles';

/**
 * Follows which files have unsaved changes and remembers the versions these were made on. VS Code
 * keeps unsaved changes over a reload of the window; the condition of their save must last as long.
 */
export function followEditedFiles(versions: KnownVersions, state: vscode.Memento): Disposable {
  const edited = new Map(state.get<[string, KnownVersion][]>(STATE, []));
  for (const [uri, version] of edited) versions.set(uri, version);
  const keep = () => void state.update(STATE, [...edited]);

  const follow = (document: vscode.TextDocument) => {
    if (document.uri.scheme !== FILE_SCHEME) return;
    const uri = document.uri.toString();
    if (!document.isDirty) {
      versions.becomeClean(uri, document.getText());
      if (edited.delete(uri)) keep();
      return;
    }
    const version = versions.get(uri);
    if (!version || edited.get(uri)?.etag === version.etag) return;
    edited.set(uri, version);
    keep();
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document }) => follow(document)),
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (edited.delete(document.uri.toString())) keep();
    }),
  );
}
