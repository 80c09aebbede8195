import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { lazyTable } from '../commands/lazyTable.js';
import { FILE_SCHEME } from '../contributions.js';
import type { Services } from '../feature.js';
import { followEditedFiles } from './editedFiles.js';
import { KnownVersions } from './knownVersions.js';
import { LazyFileSystem } from './lazyFileSystem.js';
import { SERVER_SCHEME } from './uris.js';

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
  const versions = new KnownVersions();
  const lazy = () => import('../lazyCommands.js');
  const provider = store.add(
    new LazyFileSystem(async () => (await lazy()).openFiles(services, versions)),
  );
  store.add(
    vscode.workspace.registerFileSystemProvider(FILE_SCHEME, provider, { isCaseSensitive: true }),
  );
  store.add(followEditedFiles(versions, services.context.workspaceState));
  store.add(
    vscode.workspace.registerTextDocumentContentProvider(SERVER_SCHEME, {
      provideTextDocumentContent: async (uri) => (await lazy()).serverText(services, uri),
    }),
  );
  store.add(
    services.objectChanges.event((change) => {
      const follow = provider.files().then((files) => files.follow(change));
      follow.catch((error: unknown) => services.errors.record(error, 'Following files'));
    }),
  );
  const load = async () => (await lazy()).fileCommands(services, await provider.files());
  store.add(services.registerCommands(lazyTable(NAMES, load)));
  return store;
}
