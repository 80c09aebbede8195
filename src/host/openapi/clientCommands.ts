import * as vscode from 'vscode';
import type { OperationInfo } from '../../core/sources/api.js';
import type { SourceNode } from '../../core/sources/connector.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { isSourceElement, nodeOf } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { generateClient } from './generateClient.js';
import type { ClientChoice } from './pickTarget.js';
import { regenerateClient } from './regenerateClient.js';
import { useApi } from './useApi.js';

/** What the commands on clients do once one runs. */
export const clientCommands = {
  /**
   * From a row with the rows that are selected, or from a program with a folder and a choice; see
   * {@link generateClient}.
   */
  async generate(
    services: Services,
    source: SourceRecord,
    [argument, second, third]: readonly unknown[],
  ): Promise<vscode.Uri[] | undefined> {
    if (second instanceof vscode.Uri) {
      return generateClient(services, source, second, choiceOf(third));
    }
    const rows = Array.isArray(second) && second.length > 0 ? second : [argument];
    const only = await operationsOf(services, source, rows);
    return generateClient(services, source, undefined, only ? { only } : {});
  },

  regenerate: regenerateClient,
};

/**
 * What `generateClient` takes as its third argument, and a task in its definition: `only`,
 * `typesOnly` and `language`, in any other form left out.
 */
export function choiceOf(argument: unknown): ClientChoice {
  const given = (typeof argument === 'object' ? argument : undefined) as
    Readonly<Record<string, unknown>> | null | undefined;
  const only = given?.['only'];
  return {
    ...(Array.isArray(only) ? { only: only.filter((each) => typeof each === 'string') } : {}),
    ...(given?.['typesOnly'] === true ? { typesOnly: true } : {}),
    ...(given?.['language'] === 'python' ? { language: 'python' } : {}),
  };
}

/** The operations and tags among rows of one source; undefined when the source itself is meant. */
async function operationsOf(
  services: Services,
  source: SourceRecord,
  rows: readonly unknown[],
): Promise<string[] | undefined> {
  const nodes = rows
    .filter((row) => isSourceElement(row) && row.source.id === source.id)
    .map(nodeOf);
  if (nodes.length === 0 || nodes.includes(undefined)) return undefined;
  const chosen = new Set<string>();
  for (const node of nodes) {
    const [tag = ''] = node?.path ?? [];
    if (node?.operation !== undefined) chosen.add(node.operation);
    else if (node?.role === 'tag' && tag !== '') chosen.add(`tag:${tag}`);
    else if (node)
      for (const name of await operationsBelow(services, source, node)) chosen.add(name);
  }
  return [...chosen];
}

/** The operations of a row that is no tag: those of a path and longer ones, or those without a tag. */
async function operationsBelow(
  services: Services,
  source: SourceRecord,
  { role, path }: SourceNode,
): Promise<string[]> {
  const { signal } = new AbortController();
  const operations = await useApi(services, source, signal, (api) => api.operations(signal));
  const prefix = path.at(-1) ?? '';
  const isBelow = (operation: OperationInfo) =>
    role === 'path'
      ? operation.path === prefix || operation.path.startsWith(`${prefix}/`)
      : operation.tags.every((tag) => tag === '');
  return operations.filter(isBelow).map(({ name }) => name);
}
