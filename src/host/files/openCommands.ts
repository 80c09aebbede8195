import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import { labelText, plainText } from '../../core/plainText.js';
import { displayName } from '../../core/storage/objectPath.js';
import type { Services } from '../feature.js';
import type { ConnectorFileSystem } from '../fs/connectorFileSystem.js';
import { hasObjects, useObjects } from '../fs/objectAccess.js';
import { fileUri } from '../fs/uris.js';
import { resolveSource } from '../sources/resolveSource.js';
import { objectTargets } from './objectTargets.js';

/** `openFile(row of the tree)`, `openFile(sourceId, key)`, or asks for what is missing. */
export async function openFile(
  services: Services,
  files: ConnectorFileSystem,
  args: readonly unknown[],
): Promise<void> {
  const target = await objectTargets(services, args, { title: 'Open File', pick: 'file' });
  if (!target) return;
  const { source, paths } = target;
  for (const path of paths) {
    // An editor would only say that it cannot open the file; this says why and what to do about it.
    const { signal } = new AbortController();
    const found = await useObjects(services, source, signal, (store) => store.stat(path, signal));
    if (found.kind === 'folder') {
      throw new ConnectorError('Invalid', `"${displayName(path)}" is a folder, not a file.`);
    }
    const uri = fileUri(source, path);
    const twin = files.isKnownFolder(uri);
    const preview = paths.length === 1;
    const address = twin ? fileUri(source, path, { twin }) : uri;
    await vscode.commands.executeCommand('vscode.open', address, { preview });
  }
}

/** Puts `s3://bucket/key` into the clipboard: of files and folders, or of a source as a whole. */
export async function copyUri(services: Services, args: readonly unknown[]): Promise<void> {
  const options = { title: 'Copy URI', pick: 'any', root: true } as const;
  const target = await objectTargets(services, args, options);
  if (!target) return;
  const session = await services.sources.session(target.source);
  const { objects } = session;
  if (!objects) {
    throw new ConnectorError('Unsupported', `"${target.source.title}" holds no files.`);
  }
  const addresses = target.paths.map((path) => objects.address(path));
  await vscode.env.clipboard.writeText(addresses.join('\n'));
  const [first = ''] = addresses;
  const what = addresses.length === 1 ? displayName(first) : `${addresses.length} addresses`;
  vscode.window.setStatusBarMessage(labelText(`Copied ${what}`), 4000);
}

/** Adds a source's files to the workspace as a folder. */
export async function mountSource(services: Services, argument: unknown): Promise<void> {
  const accepts = hasObjects(services);
  const source = await resolveSource(services, argument, { title: 'Add to Workspace', accepts });
  if (!source) return;
  const uri = fileUri(source, '');
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.some((folder) => folder.uri.toString() === uri.toString())) {
    void vscode.window.showInformationMessage(
      plainText(`"${source.title}" is in the workspace already.`),
    );
    return;
  }
  const added = vscode.workspace.updateWorkspaceFolders(folders.length, 0, {
    uri,
    name: source.title,
  });
  if (!added) {
    throw new ConnectorError('Unavailable', `"${source.title}" could not be added.`);
  }
}
