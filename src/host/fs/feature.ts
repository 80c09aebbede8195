import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { ConnectorError } from '../../core/errors.js';
import { sourceId, type SourceRecord } from '../../core/sources/source.js';
import { labelText, plainText } from '../../core/plainText.js';
import { displayName } from '../../core/storage/objectPath.js';
import { nodeOf } from '../commands/arguments.js';
import { FILE_SCHEME } from '../contributions.js';
import type { Services } from '../feature.js';
import { resolveSource } from '../sources/resolveSource.js';
import { askAboutConflict, registerServerDocuments } from './conflicts.js';
import { ConnectorFileSystem, type EditorState } from './connectorFileSystem.js';
import { followEditedFiles } from './editedFiles.js';
import { hasObjects, objectAccess, useObjects } from './objectAccess.js';
import { pickFile } from './pickObject.js';
import { fileUri, parseUri } from './uris.js';

/** Shows the objects of sources as files, and the commands on them. */
export function fileSystemFeature(services: Services): Disposable {
  const store = new DisposableStore();
  const files: ConnectorFileSystem = store.add(
    new ConnectorFileSystem({
      access: objectAccess(services),
      record: (error, doing) => services.errors.record(error, doing),
      editorState,
      onConflict: (uri) => void askAboutConflict(services, files, uri),
    }),
  );
  store.add(
    vscode.workspace.registerFileSystemProvider(FILE_SCHEME, files, { isCaseSensitive: true }),
  );
  store.add(followEditedFiles(files, services.context.workspaceState));
  store.add(registerServerDocuments(services));
  store.add(
    services.registerCommands({
      openFile: (argument, key) => openFile(services, files, argument, key),
      copyUri: (argument, key) => copyUri(services, argument, key),
      mountSource: (argument) => mountSource(services, argument),
    }),
  );
  return store;
}

function editorState(uri: vscode.Uri): EditorState {
  const text = uri.toString();
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === text);
  if (!document) return 'none';
  return document.isDirty ? 'dirty' : 'clean';
}

/** `openFile(row of the tree)`, `openFile(sourceId, key)`, or asks for what is missing. */
async function openFile(
  services: Services,
  files: ConnectorFileSystem,
  argument: unknown,
  key: unknown,
): Promise<void> {
  const place = await objectOf(services, argument, key, 'Open File');
  if (!place) return;
  const { source } = place;
  const path = place.path ?? (await pickFile(services, source));
  if (path === undefined) return;
  // An editor would only say that it cannot open the file; this says why and what to do about it.
  const { signal } = new AbortController();
  const found = await useObjects(services, source, signal, (store) => store.stat(path, signal));
  if (found.kind === 'folder') {
    throw new ConnectorError('Invalid', `"${displayName(path)}" is a folder, not a file.`);
  }
  const uri = fileUri(source, path);
  const twin = files.isKnownFolder(uri);
  await vscode.commands.executeCommand('vscode.open', twin ? fileUri(source, path, { twin }) : uri);
}

/** Puts `s3://bucket/key` into the clipboard: of a file or folder, or of a source as a whole. */
async function copyUri(services: Services, argument: unknown, key: unknown): Promise<void> {
  const place = await objectOf(services, argument, key, 'Copy URI');
  if (!place) return;
  const session = await services.sources.session(place.source);
  if (!session.objects) {
    throw new ConnectorError('Unsupported', `"${place.source.title}" holds no files.`);
  }
  const address = session.objects.address(place.path ?? '');
  await vscode.env.clipboard.writeText(address);
  vscode.window.setStatusBarMessage(labelText(`Copied ${displayName(address)}`), 4000);
}

/** Adds a source's files to the workspace as a folder. */
async function mountSource(services: Services, argument: unknown): Promise<void> {
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

/** The source a command is about and, as far as it was said, the path in it. */
async function objectOf(
  services: Services,
  argument: unknown,
  key: unknown,
  title: string,
): Promise<{ source: SourceRecord; path?: string } | undefined> {
  if (argument instanceof vscode.Uri) {
    const { catalog, source: name, file, folder } = parseUri(argument);
    const source = await services.sources.get(
      sourceId(catalog, name),
      new AbortController().signal,
    );
    const path = file ?? folder;
    return path === undefined ? { source } : { source, path };
  }
  const accepts = hasObjects(services);
  const source = await resolveSource(services, argument, { title, accepts });
  if (!source) return undefined;
  const path = typeof key === 'string' ? key : nodeOf(argument)?.object;
  return path === undefined ? { source } : { source, path };
}
