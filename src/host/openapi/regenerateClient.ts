import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import { labelText, plainText } from '../../core/plainText.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { sourceIdOf } from '../commands/arguments.js';
import { commandId } from '../contributions.js';
import type { Services } from '../feature.js';
import { findClients, isMadeOf, parentOf, readClient, type ClientFolder } from './clientFolder.js';
import { optionsOf, sourceOf } from './clientSource.js';
import { noteClient, reportWarnings, requestClient } from './generateClient.js';
import { placeClient } from './placeClient.js';

/**
 * Generates clients again as their stamps say: that of a folder or of a file in it, those of a
 * source, else that of the active editor or one the user picks. What the user has edited is shown
 * with what would become of it before it is overwritten. Gives the files of all clients; undefined
 * when the user cancelled.
 */
export async function regenerateClient(
  services: Services,
  argument: unknown,
): Promise<vscode.Uri[] | undefined> {
  const clients = await clientsOf(services, argument);
  if (!clients) return undefined;
  const files: vscode.Uri[] = [];
  const said: string[] = [];
  for (const client of clients) {
    const source = await sourceOf(services, client.stamp, new AbortController().signal);
    const options = optionsOf(client.stamp);
    const { title } = options;
    const generated = await requestClient(services, source, options);
    const placed = await placeClient(generated, client.folder, { title, mayAsk: true });
    if (!placed) return undefined;
    noteClient(services, source, generated);
    reportWarnings(services, source, generated);
    files.push(...placed.files);
    said.push(outcome(client, placed.changes));
  }
  void vscode.window.showInformationMessage(plainText(said.join(' ')));
  return files;
}

function outcome({ stamp, folder }: ClientFolder, changes: number): string {
  const name = `The client of ${stamp.title} in ${vscode.workspace.asRelativePath(folder)}`;
  if (changes === 0) return `${name} is up to date.`;
  return `${name} was generated again.`;
}

/** The clients meant; undefined when the user picked none, or there is none to pick. */
async function clientsOf(
  services: Services,
  argument: unknown,
): Promise<readonly ClientFolder[] | undefined> {
  if (argument instanceof vscode.Uri) return [await clientAt(argument)];
  const id = sourceIdOf(argument);
  const active = vscode.window.activeTextEditor?.document.uri;
  if (id === undefined && active) {
    const here = await readClient(parentOf(active));
    if (here) return [here];
  }
  const all = await findClients();
  const source =
    id === undefined ? undefined : await services.sources.get(id, new AbortController().signal);
  const meant = source ? all.filter(({ stamp }) => isMadeOf(stamp, source)) : all;
  if (meant.length > 1) return pickClients(meant);
  return meant.length === 1 ? meant : offerToGenerate(source);
}

/** The client in a folder, or in the folder of a file. */
async function clientAt(uri: vscode.Uri): Promise<ClientFolder> {
  const { type } = await vscode.workspace.fs.stat(uri);
  const isFolder = (type & vscode.FileType.Directory) !== 0;
  const client = await readClient(isFolder ? uri : parentOf(uri));
  if (client) return client;
  throw new ConnectorError(
    'NotFound',
    `${vscode.workspace.asRelativePath(uri)} has no generated client.`,
  );
}

async function pickClients(
  clients: readonly ClientFolder[],
): Promise<readonly ClientFolder[] | undefined> {
  const picked = await vscode.window.showQuickPick(
    clients.map((client) => ({
      label: `$(folder) ${labelText(vscode.workspace.asRelativePath(client.folder))}`,
      description: labelText(client.stamp.title),
      picked: true,
      client,
    })),
    {
      title: 'Regenerate Client',
      placeHolder: 'Check the clients to generate again',
      canPickMany: true,
    },
  );
  return picked && picked.length > 0 ? picked.map(({ client }) => client) : undefined;
}

async function offerToGenerate(source: SourceRecord | undefined): Promise<undefined> {
  const generate = 'Generate Client…';
  const message = source
    ? `No client of ${source.title} was generated in the open folders yet.`
    : 'No client was generated in the open folders yet.';
  const answer = await vscode.window.showInformationMessage(plainText(message), generate);
  if (answer === generate) {
    await vscode.commands.executeCommand(commandId('generateClient'), source?.id);
  }
  return undefined;
}
