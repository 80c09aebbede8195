import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { lazyTable } from '../commands/lazyTable.js';
import type { Services } from '../feature.js';

/** SQL documents; what runs them is read when the first one is shown or run. */
export function queryFeature(services: Services): Disposable {
  const store = new DisposableStore();
  const load = async () => {
    const { QueryConsoles } = await import('../lazyCommands.js');
    return store.add(new QueryConsoles(services));
  };
  let loaded: ReturnType<typeof load> | undefined;
  const consoles = () => (loaded ??= load());
  const look = (editor: vscode.TextEditor | undefined) => {
    if (editor?.document.languageId === 'sql') void consoles();
  };
  store.add(vscode.window.onDidChangeActiveTextEditor(look));
  look(vscode.window.activeTextEditor);
  const names = [
    'newQuery',
    'runQuery',
    'runStatement',
    'runAllStatements',
    'explainQuery',
    'explainAnalyzeQuery',
    'cancelQuery',
    'selectQuerySource',
    'queryHistory',
    'commitTransaction',
    'rollBackTransaction',
    'endTransaction',
  ] as const;
  store.add(services.registerCommands(lazyTable(names, async () => (await consoles()).commands)));
  return store;
}
