import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';

const SCHEME = 'data-connectors-answer';
const GONE = '// This answer was kept only until its window closed: run the action again.\n';

export interface AnswerDocuments extends Disposable {
  /** Opens JSON text in a read-only editor; it is in memory only, until its document is closed. */
  show(title: string, json: string): Promise<void>;
}

/** Serves answers of actions as documents that no file stands behind. */
export function registerAnswers(): AnswerDocuments {
  const store = new DisposableStore();
  const texts = new Map<string, string>();
  let count = 0;
  store.add(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? GONE,
    }),
  );
  store.add(
    vscode.workspace.onDidCloseTextDocument(({ uri }) => void texts.delete(uri.toString())),
  );
  return {
    dispose: () => store.dispose(),
    show: async (title, json) => {
      const uri = vscode.Uri.from({
        scheme: SCHEME,
        path: `/${title.replaceAll('/', '-')}.json`,
        query: String(++count),
      });
      texts.set(uri.toString(), json);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { preview: false });
    },
  };
}
