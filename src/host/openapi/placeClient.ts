import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import { planClient, type ClientPlan } from '../../core/openapi/clientPlan.js';
import { replaceFiles } from '../../core/openapi/replaceFiles.js';
import type { GeneratedClient } from '../../core/sources/api.js';
import { askEdited } from './askEdited.js';
import { clientDisk } from './clientDisk.js';
import { fileIn, readFolder } from './clientFolder.js';

export interface PlacedClient {
  /** All files of the client, the one to show first in front. */
  readonly files: vscode.Uri[];
  /** How many of them, and of the client before, are another than they were. */
  readonly changes: number;
}

/**
 * Writes a client into a folder. What the generator wrote is replaced silently; before something of
 * the user is lost, the user is asked, or, where nobody can be asked, it rejects with `Conflict`.
 * Undefined when the user wants it left alone.
 */
export async function placeClient(
  client: GeneratedClient,
  folder: vscode.Uri,
  { title, mayAsk }: { readonly title: string; readonly mayAsk: boolean },
): Promise<PlacedClient | undefined> {
  const before = await readFolder(folder, client.files);
  let plan = planClient(client.files, before);
  if (!mayAsk) refuseLoss(plan, folder);
  if (plan.foreign.length > 0 && !(await mayReplace(plan.foreign, folder))) return undefined;
  if (plan.edited.length > 0) {
    const answer = await askEdited({ title, folder, plan, before });
    if (answer === undefined) return undefined;
    if (answer === 'keep') plan = withoutEdited(plan);
  }
  await replaceFiles(plan, clientDisk(folder), new AbortController().signal);
  const entryFirst = [...client.files].sort(
    (a, b) => Number(b.path === client.entry) - Number(a.path === client.entry),
  );
  return {
    files: entryFirst.map(({ path }) => fileIn(folder, path)),
    changes: plan.write.length + plan.remove.length,
  };
}

/** Who calls from a program cannot be asked, so nothing is lost to them unasked either. */
function refuseLoss({ foreign, edited }: ClientPlan, folder: vscode.Uri): void {
  const where = vscode.workspace.asRelativePath(folder);
  if (foreign.length > 0) {
    throw new ConnectorError(
      'Conflict',
      `${where} has files of the client's names that were not generated: ${foreign.join(', ')}.`,
    );
  }
  if (edited.length > 0) {
    throw new ConnectorError(
      'Conflict',
      `${where} has generated files that were edited since: ${edited.join(', ')}.`,
    );
  }
}

async function mayReplace(foreign: readonly string[], folder: vscode.Uri): Promise<boolean> {
  const replace = 'Replace';
  const answer = await vscode.window.showWarningMessage(
    `Replace ${foreign.join(', ')}?`,
    {
      modal: true,
      detail: `The folder ${vscode.workspace.asRelativePath(folder)} has files of these names that were not generated.`,
    },
    replace,
  );
  return answer === replace;
}

/** What is kept differs from what the new stamp says of it, so it counts as edited next time, too. */
function withoutEdited(plan: ClientPlan): ClientPlan {
  const kept = new Set(plan.edited);
  return {
    ...plan,
    write: plan.write.filter(({ path }) => !kept.has(path)),
    remove: plan.remove.filter((path) => !kept.has(path)),
    edited: [],
  };
}
