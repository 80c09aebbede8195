import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import type { StatementFailure } from './documentQuery.js';

/** Underlines where statements are wrong, until the document is edited, run again or closed. */
export class QueryProblems implements Disposable {
  readonly #store = new DisposableStore();
  readonly #problems: vscode.DiagnosticCollection;

  constructor() {
    this.#problems = this.#store.add(
      vscode.languages.createDiagnosticCollection('Data Connectors'),
    );
    this.#store.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.clear(document);
      }),
    );
    this.#store.add(vscode.workspace.onDidCloseTextDocument((document) => this.clear(document)));
  }

  clear({ uri }: vscode.TextDocument): void {
    this.#problems.delete(uri);
  }

  show(document: vscode.TextDocument, { error, place, statement }: StatementFailure): void {
    const start = place?.offset ?? statement.offset;
    const end = place ? place.offset + place.length : statement.offset + firstLine(statement.text);
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    const hints = error.detail?.split('\n').filter((line) => /^(Detail|Hint): /.test(line)) ?? [];
    const problem = new vscode.Diagnostic(range, [error.message, ...hints].join('\n'));
    problem.source = 'Data Connectors';
    this.#problems.set(document.uri, [problem]);
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function firstLine(text: string): number {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text.length : end;
}
