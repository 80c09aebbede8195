import * as vscode from 'vscode';
import type { Bindings } from './bindings.js';

/**
 * Keeps bindings right where untitled documents end. One that is saved becomes another document, of
 * which VS Code does not tell that it is the same: the file is saved with its text while it is still
 * open. `moved` hears of it. And VS Code names the next one alike, which must not run on a source nobody chose for it.
 */
export function followUntitledQueries(
  bindings: Bindings,
  moved: (from: vscode.Uri, to: vscode.Uri) => void,
): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.onDidSaveTextDocument((saved) => {
      if (saved.languageId !== 'sql' || bindings.of(saved.uri) !== undefined) return;
      const text = saved.getText();
      const untitled = vscode.workspace.textDocuments.find(
        (other) => other.isUntitled && other.getText() === text && bindings.of(other.uri),
      );
      const source = untitled && bindings.of(untitled.uri);
      if (!untitled || source === undefined) return;
      void bindings.set(saved.uri, source);
      moved(untitled.uri, saved.uri);
    }),
    vscode.workspace.onDidCloseTextDocument((closed) => {
      if (closed.isUntitled) void bindings.remove(closed.uri);
    }),
  );
}
