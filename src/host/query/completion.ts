import * as vscode from 'vscode';
import type { SqlCompletion } from '../../core/sql/console.js';
import { toSignal } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import type { Bindings } from './bindings.js';

/** What is asked for at once; typing on asks again. */
const MOST = 200;

const KINDS: Readonly<Record<SqlCompletion['kind'], vscode.CompletionItemKind>> = {
  keyword: vscode.CompletionItemKind.Keyword,
  schema: vscode.CompletionItemKind.Module,
  table: vscode.CompletionItemKind.Struct,
  view: vscode.CompletionItemKind.Interface,
  column: vscode.CompletionItemKind.Field,
  function: vscode.CompletionItemKind.Function,
  type: vscode.CompletionItemKind.TypeParameter,
};

/** Completes names of the source that an SQL document is bound to. */
export function registerSqlCompletion(services: Services, bindings: Bindings): vscode.Disposable {
  const provider = completionProvider(services, bindings);
  return vscode.languages.registerCompletionItemProvider({ language: 'sql' }, provider, '.', '"');
}

function completionProvider(services: Services, bindings: Bindings): vscode.CompletionItemProvider {
  return {
    async provideCompletionItems(document, position, token) {
      const id = bindings.of(document.uri);
      // Typing must not knock again and again at a server that has refused.
      if (id === undefined || services.sources.state(id).status === 'failed') return undefined;
      const signal = toSignal(token);
      const offset = document.offsetAt(position);
      try {
        const source = await services.sources.get(id, signal);
        const found = await services.sources.use(source, signal, (session) =>
          session.sql
            ? session.sql.complete(document.getText(), offset, MOST, signal)
            : Promise.resolve([]),
        );
        const items = found.map((each, index) => toItem(each, index, document, offset));
        // The server gives a few of each kind, so that more letters may bring others.
        return new vscode.CompletionList(items, true);
      } catch (error) {
        services.errors.record(error, `Completing names of ${id}`);
        return undefined;
      }
    },
  };
}

function toItem(
  { label, text, kind, detail, start }: SqlCompletion,
  index: number,
  document: vscode.TextDocument,
  offset: number,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(label, KINDS[kind]);
  item.insertText = text;
  item.range = new vscode.Range(document.positionAt(start), document.positionAt(offset));
  // What is filtered is what the user typed, quotes included.
  item.filterText = document.getText(item.range).startsWith('"') ? `"${label}` : label;
  item.sortText = String(index).padStart(4, '0');
  if (detail !== undefined) item.detail = detail;
  return item;
}
