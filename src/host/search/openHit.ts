import * as vscode from 'vscode';
import type { Hit, NodeBrief } from '../../core/search/hit.js';
import { labelText } from '../../core/plainText.js';
import { ConnectorError } from '../../core/errors.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { commandId, type CommandName } from '../contributions.js';
import type { Services } from '../feature.js';
import type { SourcesView } from '../tree/sourcesView.js';

/** Opens what was found: tables and files in editors, everything else at its place in the tree. */
export async function openHit(services: Services, view: SourcesView, hit: Hit): Promise<void> {
  const { node } = hit;
  const command = node && opener(node);
  if (!command) return revealHit(services, view, hit);
  const source = await recordOf(services, hit);
  await vscode.commands.executeCommand(commandId(command), { source, node });
}

export async function revealHit(services: Services, view: SourcesView, hit: Hit): Promise<void> {
  const source = await recordOf(services, hit);
  if (await view.reveal(source, hit.node)) return;
  throw new ConnectorError('NotFound', `"${source.title}" has no row in the view of sources.`);
}

/** Copies the name as code has it: that of the source, of the table quoted, the address of a file. */
export async function copyHit(services: Services, hit: Hit): Promise<void> {
  const { node, source } = hit;
  const command = node && copier(node);
  if (command) {
    const record = await recordOf(services, hit);
    await vscode.commands.executeCommand(commandId(command), { source: record, node });
    return;
  }
  const text = node ? (node.operation ?? node.label) : source.name;
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(labelText(`Copied ${text}`), 3000);
}

function opener({ table, object, operation, card, role }: NodeBrief): CommandName | undefined {
  if (table) return 'previewTable';
  if (operation !== undefined) return 'openOperation';
  if (role === 'file' && object !== undefined) return 'openFile';
  return card ? 'openCard' : undefined;
}

function copier({ table, object }: NodeBrief): CommandName | undefined {
  if (table) return 'copyTableName';
  return object === undefined ? undefined : 'copyUri';
}

/** The whole record: search keeps only what it shows. */
function recordOf({ sources }: Services, { source }: Hit): Promise<SourceRecord> {
  const { signal } = new AbortController();
  const connected = sources.connected().find(({ id }) => id === source.id);
  return connected ? Promise.resolve(connected) : sources.get(source.id, signal);
}
