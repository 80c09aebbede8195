import * as vscode from 'vscode';
import { stampOf } from '../../core/openapi/clientPlan.js';
import { stampPath } from '../../core/openapi/stamp.js';
import { labelText, plainText } from '../../core/plainText.js';
import type { ClientOptions, GeneratedClient } from '../../core/sources/api.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { withProgress } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { importExtensionIn } from './importExtension.js';
import { pickTarget, type ClientChoice } from './pickTarget.js';
import { placeClient } from './placeClient.js';
import { useApi } from './useApi.js';

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
  given: ClientChoice = {},
): Promise<vscode.Uri[] | undefined> {
  const chosen = target
    ? { folder: target, choice: given }
    : await pickTarget(services, source, given);
  if (!chosen) return undefined;
  const { importExtension = importExtensionIn(services, chosen.folder), ...rest } = chosen.choice;
  const client = await requestClient(services, source, {
    ...(importExtension === '.js' ? {} : { importExtension }),
    ...rest,
    title: source.title,
  });
  const { title } = source;
  const placed = await placeClient(client, chosen.folder, { title, mayAsk: !target });
  if (!placed) return undefined;
  noteClient(services, source, client);
  const [entry] = placed.files;
  if (!target && entry) {
    await vscode.window.showTextDocument(entry);
    if (!reportWarnings(services, source, client)) {
      vscode.window.setStatusBarMessage(labelText(`Generated the client of ${title}`), 5000);
    }
  }
  return placed.files;
}

/** The files of a client, made with progress that can be cancelled. */
export function requestClient(
  services: Services,
  source: SourceRecord,
  options: ClientOptions,
): Thenable<GeneratedClient> {
  return withProgress(`Generating the client of ${source.title}`, (signal) =>
    useApi(services, source, signal, (api) => api.generate(options, signal)),
  );
}

/** A client was written: its warnings go to the log, and its source is judged anew. */
export function noteClient(
  services: Services,
  source: SourceRecord,
  client: GeneratedClient,
): void {
  for (const warning of client.warnings) services.log.warn(`${source.id}: ${warning}`);
  const stamp = stampOf(client.files.find(({ path }) => path === stampPath)?.text);
  void services.clients.check(source, stamp?.specification);
}

/** Tells of places that could not be read; false when there are none. Waits for no answer. */
export function reportWarnings(
  services: Services,
  source: SourceRecord,
  client: GeneratedClient,
): boolean {
  const count = client.warnings.length;
  if (count === 0) return false;
  const showLog = 'Show Log';
  const places = count === 1 ? '1 place' : `${count} places`;
  vscode.window
    .showWarningMessage(
      plainText(
        `The client of ${source.title} is complete but for ${places} of the specification that could not be read.`,
      ),
      showLog,
    )
    .then(
      (answer) => answer === showLog && services.log.show(),
      () => undefined,
    );
  return true;
}
