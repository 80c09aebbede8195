import * as vscode from 'vscode';
import { DisposableStore, toDisposable, type Disposable } from '../../core/disposable.js';
import { lazyTable } from '../commands/lazyTable.js';
import { OPERATION_PANEL } from '../contributions.js';
import type { Services } from '../feature.js';
import type { OperationPanel } from './operationPanel.js';

const NAMES = [
  'openOperation',
  'tryOperation',
  'groupOperationsByTag',
  'groupOperationsByPath',
] as const;

/** Pages of an API's operations in editor tabs. */
export function operationFeature(services: Services): Disposable {
  const store = new DisposableStore();
  const panels = new Set<OperationPanel>();
  store.add(toDisposable(() => panels.forEach((panel) => panel.dispose())));
  const load = async () => (await import('../lazyCommands.js')).operationCommands(services, panels);
  store.add(
    vscode.window.registerWebviewPanelSerializer(OPERATION_PANEL, {
      deserializeWebviewPanel: async (panel, state: unknown) => {
        const closing = new AbortController();
        panel.onDidDispose(() => closing.abort());
        const { restore } = await load();
        if (!closing.signal.aborted) restore(panel, state);
      },
    }),
  );
  store.add(services.registerCommands(lazyTable(NAMES, load)));
  return store;
}
