import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { lazyTable } from '../commands/lazyTable.js';
import { FILE_SCHEME } from '../contributions.js';
import type { Services } from '../feature.js';
import { askAboutConflict, registerServerDocuments } from './conflicts.js';
import { ConnectorFileSystem, type EditorState } from './connectorFileSystem.js';
import { followEditedFiles } from './editedFiles.js';
import { objectAccess } from './objectAccess.js';

const NAMES = [
  'openFile',
  'copyUri',
  'mountSource',
  'downloadFile',
  'uploadFiles',
  'uploadFolder',
  'newFolder',
  'renameFile',
  'deleteFile',
  'copyPresignedUrl',
] as const;

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
  store.add(services.objectChanges.event((change) => files.follow(change)));
  const load = async () => (await import('../lazyCommands.js')).fileCommands(services, files);
  store.add(services.registerCommands(lazyTable(NAMES, load)));
  return store;
}

function editorState(uri: vscode.Uri): EditorState {
  const text = uri.toString();
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === text);
  if (!document) return 'none';
  return document.isDirty ? 'dirty' : 'clean';
}
