import * as vscode from 'vscode';
import { labelText } from '../../core/plainText.js';
import type { OperationInfo } from '../../core/sources/api.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { withProgress } from '../commands/arguments.js';
import { keptOpen } from '../commands/keptOpen.js';
import type { Services } from '../feature.js';
import { useApi } from './useApi.js';

type Item = vscode.QuickPickItem & { readonly operation?: OperationInfo };

/**
 * Lets the user check the operations of a client, grouped by tag. Undefined when cancelled, `all`
 * when every one is checked: then operations to come belong to the client, too.
 */
export async function pickOperations(
  services: Services,
  source: SourceRecord,
  chosen: readonly string[] | undefined,
): Promise<readonly string[] | 'all' | undefined> {
  const operations = await withProgress(`Reading the specification of ${source.title}`, (signal) =>
    useApi(services, source, signal, (api) => api.operations(signal)),
  );
  const picked = await vscode.window.showQuickPick(items(operations, chosen), {
    title: `Generate Client: ${source.title}`,
    placeHolder: 'Check the operations that the client has',
    ...keptOpen,
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked) return undefined;
  const names = picked.flatMap(({ operation }) => operation?.name ?? []);
  if (names.length === operations.length) return 'all';
  // Nothing checked is what somebody does who wants back, not a client without methods.
  return names.length === 0 ? undefined : names;
}

function items(operations: readonly OperationInfo[], chosen: readonly string[] | undefined) {
  const tagOf = ({ tags }: OperationInfo) => tags.find((tag) => tag !== '') ?? 'Other operations';
  const groups = new Map<string, Item[]>();
  for (const operation of operations) {
    const tag = tagOf(operation);
    const group = groups.get(tag) ?? [];
    group.push({
      label: labelText(operation.name),
      description: labelText(`${operation.method} ${operation.path}`),
      ...(operation.summary === undefined ? {} : { detail: labelText(operation.summary) }),
      picked: chosen === undefined || isChosen(operation, chosen),
      operation,
    });
    groups.set(tag, group);
  }
  return [...groups].flatMap(([tag, group]): Item[] => [
    { label: labelText(tag), kind: vscode.QuickPickItemKind.Separator },
    ...group,
  ]);
}

function isChosen({ name, tags }: OperationInfo, chosen: readonly string[]): boolean {
  return chosen.includes(name) || tags.some((tag) => chosen.includes(`tag:${tag}`));
}
