import * as vscode from 'vscode';
import { plainText } from '../../core/plainText.js';
import { savedOperationTarget, type OperationTarget } from '../../protocol/openapi.js';
import { nodeOf, sourceIdOf, withProgress } from '../commands/arguments.js';
import { OPERATION_PANEL } from '../contributions.js';
import type { Services } from '../feature.js';
import { OperationPanel, operationTitle } from './operationPanel.js';
import { useApi } from './useApi.js';

/** What the commands do that show operations; `panels` are those that are open. */
export function operationCommands(services: Services, panels: Set<OperationPanel>) {
  return {
    openOperation: async (argument: unknown, name: unknown) => {
      const id = sourceIdOf(argument);
      const node = nodeOf(argument);
      if (id === undefined) return;
      if (node?.operation !== undefined) {
        open({ source: id, operation: node.operation }, plainText(node.label, 80));
        return;
      }
      if (typeof name !== 'string') return;
      const wanted = name;
      const source = await services.sources.get(id, new AbortController().signal);
      const operations = await withProgress(`Reading ${source.title}`, (signal) =>
        useApi(services, source, signal, (api) => api.operations(signal)),
      );
      const found =
        operations.find((one) => one.name === wanted) ??
        operations.find((one) => one.operationId === wanted);
      // A name there is none of is said by the page itself, which can try again.
      const title = found ? operationTitle(found) : wanted;
      open({ source: source.id, operation: found?.name ?? wanted }, title);
    },

    restore: (panel: vscode.WebviewPanel, state: unknown) => {
      const target = savedOperationTarget(state);
      if (target) adopt(panel, target);
      else panel.dispose();
    },
  };

  function open(target: OperationTarget, title: string): void {
    const existing = [...panels].find(
      (panel) =>
        panel.target.source === target.source && panel.target.operation === target.operation,
    );
    if (existing) {
      existing.panel.reveal();
      return;
    }
    const { Active } = vscode.ViewColumn;
    const options = { enableFindWidget: true, retainContextWhenHidden: true };
    adopt(vscode.window.createWebviewPanel(OPERATION_PANEL, title, Active, options), target);
  }

  function adopt(webviewPanel: vscode.WebviewPanel, target: OperationTarget): void {
    const panel = new OperationPanel(services, webviewPanel, target);
    panels.add(panel);
    webviewPanel.onDidDispose(() => panels.delete(panel));
  }
}
