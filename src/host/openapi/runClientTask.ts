import * as path from 'node:path';
import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import { planClient } from '../../core/openapi/clientPlan.js';
import {
  obstacleLines,
  staleLines,
  upToDateLine,
  warningLine,
  writtenLine,
} from '../../core/openapi/clientReport.js';
import { replaceFiles } from '../../core/openapi/replaceFiles.js';
import type { Stamp } from '../../core/openapi/stamp.js';
import type { ClientOptions } from '../../core/sources/api.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { Services } from '../feature.js';
import { choiceOf } from './clientCommands.js';
import { clientDisk } from './clientDisk.js';
import { readClient, readFolder, specificationOf } from './clientFolder.js';
import { optionsOf, sourceOf } from './clientSource.js';
import { noteClient } from './generateClient.js';
import { importExtensionIn } from './importExtension.js';
import { useApi } from './useApi.js';

/** What a task in `tasks.json` says, besides what {@link choiceOf} reads: by hand, so anything. */
export interface ClientTaskDefinition extends vscode.TaskDefinition {
  /** Of the client, relative to the workspace folder. */
  readonly folder: string;
  /** Id or name; else that of the client in the folder. */
  readonly source?: unknown;
  /** Write nothing. */
  readonly check?: unknown;
  /** Also what the user has edited. */
  readonly overwrite?: unknown;
}

/** Exit codes, those of the command line. */
const DONE = 0;
const NOT_DONE = 1;

/**
 * Generates a client into its folder, or says whether the one that is there is up to date. Gives the
 * exit code; asks nothing, and overwrites nothing of the user's unless the definition says so.
 */
export async function runClientTask(
  services: Services,
  definition: ClientTaskDefinition,
  scope: vscode.WorkspaceFolder | undefined,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const { folder, name } = folderOf(definition, scope);
  const stamp = (await readClient(folder))?.stamp;
  const source = await sourceFor(services, definition, stamp, name, signal);
  say(`Generating the client of ${source.title}…`);
  const options = optionsFor(services, definition, stamp, source, folder);
  const client = await useApi(services, source, signal, (api) => api.generate(options, signal));
  for (const warning of client.warnings) say(warningLine(specificationOf(source), warning));
  const before = await readFolder(folder, client.files);
  const plan = planClient(client.files, before);
  if (definition.check === true) {
    const stale = staleLines(name, plan, before);
    for (const line of stale) say(line);
    if (stale.length > 0) return NOT_DONE;
    say(upToDateLine(name));
    return DONE;
  }
  const obstacles = definition.overwrite === true ? [] : obstacleLines(name, plan);
  if (obstacles.length > 0) {
    for (const line of obstacles) say(line);
    say('Nothing was written. "Regenerate Client" shows the differences, "overwrite" in the task');
    say('overwrites these files.');
    return NOT_DONE;
  }
  await replaceFiles(plan, clientDisk(folder), signal);
  noteClient(services, source, client);
  say(writtenLine(name, plan));
  return DONE;
}

/** A task stays in its workspace folder, as all that writes clients by settings. */
function folderOf(
  definition: ClientTaskDefinition,
  scope: vscode.WorkspaceFolder | undefined,
): { readonly folder: vscode.Uri; readonly name: string } {
  const root = (scope ?? vscode.workspace.workspaceFolders?.[0])?.uri;
  if (!root) {
    throw new ConnectorError('Invalid', 'Open the folder that the client belongs to first.');
  }
  const given = definition.folder.replaceAll('\\', '/');
  const base = root.path.replace(/\/$/, '');
  const isWhole = given.startsWith('/') || /^[a-z]:\//i.test(given);
  const target = isWhole ? vscode.Uri.file(given).path : path.posix.join(base, given);
  const name = path.posix.relative(base, path.posix.normalize(target));
  if (name === '' || name === '..' || name.startsWith('../')) {
    throw new ConnectorError(
      'Invalid',
      `"${definition.folder}" is no folder within the workspace folder: the task writes nowhere else.`,
    );
  }
  return { folder: vscode.Uri.joinPath(root, name), name };
}

function sourceFor(
  services: Services,
  { source }: ClientTaskDefinition,
  stamp: Stamp | undefined,
  folder: string,
  signal: AbortSignal,
): Promise<SourceRecord> {
  if (typeof source === 'string') return services.sources.get(source, signal);
  if (stamp) return sourceOf(services, stamp, signal);
  throw new ConnectorError(
    'Invalid',
    `${folder} has no generated client: name a "source" in the task, or generate it once.`,
  );
}

/** What the task does not say is as it was for the client that is there. */
function optionsFor(
  services: Services,
  definition: ClientTaskDefinition,
  stamp: Stamp | undefined,
  source: SourceRecord,
  folder: vscode.Uri,
): ClientOptions {
  const importExtension = importExtensionIn(services, folder);
  const before = stamp
    ? optionsOf(stamp)
    : { title: source.title, ...(importExtension === '.js' ? {} : { importExtension }) };
  return { ...before, ...choiceOf(definition) };
}
