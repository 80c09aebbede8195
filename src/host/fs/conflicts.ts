import * as vscode from 'vscode';
import { plainText } from '../../core/plainText.js';
import { baseName, displayName } from '../../core/storage/objectPath.js';
import { FILE_SCHEME } from '../contributions.js';
import type { Services } from '../feature.js';
import type { ConnectorFileSystem } from './connectorFileSystem.js';
import { requireOpenable } from './fileLimits.js';
import { useObjects } from './objectAccess.js';
import { parseUri, SERVER_SCHEME } from './uris.js';

/**
 * Asks what is to become of a file that changed on the server while it was edited. Until it is
 * answered the text stays where it is, unsaved in the editor.
 */
export async function askAboutConflict(
  services: Services,
  files: ConnectorFileSystem,
  uri: vscode.Uri,
): Promise<void> {
  const name = fileName(uri);
  const answer = await vscode.window.showWarningMessage(
    plainText(`"${name}" has changed on the server since it was opened.`),
    'Overwrite',
    'Compare',
  );
  try {
    if (answer === 'Overwrite') {
      files.allowOverwrite(uri);
      await vscode.workspace.save(uri);
    } else if (answer === 'Compare') {
      const server = uri.with({ scheme: SERVER_SCHEME, query: String(Date.now()) });
      await vscode.commands.executeCommand(
        'vscode.diff',
        server,
        uri,
        `${name} (server) ↔ ${name} (yours)`,
      );
    }
  } catch (error) {
    await services.errors.show(error, `Saving ${uri.toString(true)}`);
  }
}

/** The server's side of a comparison: a file as it is there now. */
export async function serverText(services: Services, uri: vscode.Uri): Promise<string> {
  const { catalog, source: name, file = '' } = parseUri(uri.with({ scheme: FILE_SCHEME }));
  const { signal } = new AbortController();
  const source = await services.sources.get(`${catalog}/${name}`, signal);
  return useObjects(services, source, signal, async (store) => {
    requireOpenable(await store.stat(file, signal));
    const { bytes } = await store.read(file, {}, signal);
    return new TextDecoder().decode(bytes);
  });
}

function fileName(uri: vscode.Uri): string {
  const { file = '' } = parseUri(uri);
  return displayName(baseName(file));
}
