import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import { plainText } from '../../core/plainText.js';
import { savedOperationTarget, type OperationTarget } from '../../protocol/openapi.js';
import { isSourceElement, nodeOf, sourceIdOf, withProgress } from '../commands/arguments.js';
import { commandId, OPERATION_PANEL } from '../contributions.js';
import type { Services } from '../feature.js';
import { OperationPanel, operationTitle } from './operationPanel.js';
import { isApi, pickOperation, type NamedTarget } from './pickOperation.js';
import { resolveSource } from '../sources/resolveSource.js';
import { useApi } from './useApi.js';

/** What the commands do that show operations; `panels` are those that are open. */
export function operationCommands(services: Services, panels: Set<OperationPanel>) {
  return {
    openOperation: async (argument: unknown, name: unknown) => {
      const target = await targetOf(argument, name);
      if (target) open(target, false);
    },

    tryOperation: async (argument: unknown, name: unknown) => {
      const target = (await targetOf(argument, name)) ?? (await pickOperation(services, argument));
      if (target) open(target, true);
    },

    groupOperationsByTag: (argument: unknown) => group(argument, 'tag'),

    groupOperationsByPath: (argument: unknown) => group(argument, 'path'),

    restore: (panel: vscode.WebviewPanel, state: unknown) => {
      const target = savedOperationTarget(state);
      if (target) adopt(panel, target);
      else panel.dispose();
    },
  };

  async function group(argument: unknown, by: 'tag' | 'path'): Promise<void> {
    const source = await resolveSource(services, argument, {
      title: by === 'tag' ? 'Group Operations by Tag' : 'Group Operations by Path',
      accepts: isApi(services),
    });
    if (!source) return;
    await services.operationGroups.set(source.id, by);
    // A row is drawn anew with all below it; called without one, all rows are.
    const row = isSourceElement(argument) ? argument : undefined;
    await vscode.commands.executeCommand(commandId('refresh'), row);
  }

  /** Undefined where the arguments do not say. */
  async function targetOf(argument: unknown, name: unknown): Promise<NamedTarget | undefined> {
    const id = sourceIdOf(argument);
    if (id === undefined) return undefined;
    const node = nodeOf(argument);
    if (node?.operation !== undefined) {
      return { source: id, operation: node.operation, title: plainText(node.label, 80) };
    }
    if (typeof name !== 'string') return undefined;
    const source = await services.sources.get(id, new AbortController().signal);
    const operations = await withProgress(`Reading ${source.title}`, (signal) =>
      useApi(services, source, signal, (api) => api.operations(signal)),
    );
    const found =
      operations.find((one) => one.name === name) ??
      operations.find((one) => one.operationId === name);
    if (!found) {
      throw new ConnectorError('NotFound', `"${source.title}" has no operation "${name}".`);
    }
    return { source: source.id, operation: found.name, title: operationTitle(found) };
  }

  function open({ title, ...target }: NamedTarget, tries: boolean): void {
    const existing = [...panels].find(
      (panel) =>
        panel.target.source === target.source && panel.target.operation === target.operation,
    );
    if (existing) {
      existing.panel.reveal();
      if (tries) existing.showForm();
      return;
    }
    const { Active } = vscode.ViewColumn;
    // What was typed must be there when the tab is shown again.
    const options = { enableFindWidget: true, retainContextWhenHidden: true };
    adopt(vscode.window.createWebviewPanel(OPERATION_PANEL, title, Active, options), target, tries);
  }

  function adopt(webviewPanel: vscode.WebviewPanel, target: OperationTarget, tries = false): void {
    const panel = new OperationPanel(services, webviewPanel, target, tries);
    panels.add(panel);
    webviewPanel.onDidDispose(() => panels.delete(panel));
  }
}
