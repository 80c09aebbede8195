import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import type { GeneratedClient } from '../../core/sources/api.js';
import { labelText, plainText } from '../../core/plainText.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { withProgress } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { pickTargetFolder } from './targetFolder.js';
import { useApi } from './useApi.js';
import { foreignFiles, writeClient } from './writeClient.js';

/**
 * Generates and writes the client of a source. With a target it asks nothing and opens nothing, and
 * rejects with `Conflict` where files stand in the way that are not its own; without one it asks
 * where to, asks before it replaces such files, and opens the result. Undefined when the user
 * cancelled.
 */
export async function generateClient(
  services: Services,
  source: SourceRecord,
  target?: vscode.Uri,
): Promise<vscode.Uri[] | undefined> {
  const folder = target ?? (await pickTargetFolder(services, source));
  if (!folder) return undefined;
  const client = await withProgress(`Generating the client of ${source.title}`, (signal) =>
    useApi(services, source, signal, (api) => api.generate({ title: source.title }, signal)),
  );
  const foreign = await foreignFiles(client, folder);
  if (foreign.length > 0) {
    // Who calls with a folder cannot be asked, so nothing is lost to them unasked either.
    if (target) throw inTheWay(foreign, folder);
    if (!(await mayReplace(foreign, folder))) return undefined;
  }
  const files = await writeClient(client, folder, new AbortController().signal);
  for (const warning of client.warnings) services.log.warn(`${source.id}: ${warning}`);
  const [entry] = files;
  if (!target && entry) {
    await vscode.window.showTextDocument(entry);
    void report(services, source, client);
  }
  return files;
}

function inTheWay(foreign: readonly string[], folder: vscode.Uri): ConnectorError {
  return new ConnectorError(
    'Conflict',
    `${vscode.workspace.asRelativePath(folder)} has files of the client's names that were not generated: ${foreign.join(', ')}.`,
  );
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

async function report(
  services: Services,
  source: SourceRecord,
  client: GeneratedClient,
): Promise<void> {
  const count = client.warnings.length;
  if (count === 0) {
    vscode.window.setStatusBarMessage(labelText(`Generated the client of ${source.title}`), 5000);
    return;
  }
  const showLog = 'Show Log';
  const answer = await vscode.window.showWarningMessage(
    plainText(
      `The client of ${source.title} is complete but for ${count} ${count === 1 ? 'place' : 'places'} of the specification that could not be read.`,
    ),
    showLog,
  );
  if (answer === showLog) services.log.show();
}
