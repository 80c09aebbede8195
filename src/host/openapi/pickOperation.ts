import * as vscode from 'vscode';
import { labelText } from '../../core/plainText.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { OperationTarget } from '../../protocol/openapi.js';
import { withProgress } from '../commands/arguments.js';
import { keptOpen } from '../commands/keptOpen.js';
import type { Services } from '../feature.js';
import { resolveSource } from '../sources/resolveSource.js';
import { operationTitle } from './operationPanel.js';
import { useApi } from './useApi.js';

export interface NamedTarget extends OperationTarget {
  /** Of the tab. */
  readonly title: string;
}

/** Has the user pick an operation, of the source that the argument names or of one they pick, too. */
export async function pickOperation(
  services: Services,
  argument: unknown,
): Promise<NamedTarget | undefined> {
  const source = await resolveSource(services, argument, {
    title: 'Try Operation',
    accepts: isApi(services),
  });
  if (!source) return undefined;
  const operations = await withProgress(`Reading ${source.title}`, (signal) =>
    useApi(services, source, signal, (api) => api.operations(signal)),
  );
  const items = operations.map((operation) => ({
    label: labelText(`${operation.method} ${operation.path}`),
    description: labelText(operation.summary ?? operation.name),
    operation,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: `Try Operation: ${source.title}`,
    placeHolder: 'Type to find an operation',
    ...keptOpen,
    matchOnDescription: true,
  });
  if (!chosen) return undefined;
  const { operation } = chosen;
  return { source: source.id, operation: operation.name, title: operationTitle(operation) };
}

export function isApi(services: Services): (source: SourceRecord) => boolean {
  return (source) => services.sources.look(source)?.offers.includes('api') ?? false;
}
