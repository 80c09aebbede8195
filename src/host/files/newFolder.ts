import { ConnectorError } from '../../core/errors.js';
import { nameProblem } from '../../core/storage/objectName.js';
import { baseName, parentFolder } from '../../core/storage/objectPath.js';
import { withLateProgress } from './lateProgress.js';
import type { Services } from '../feature.js';
import { useObjects } from '../fs/objectAccess.js';
import { askName } from './askName.js';
import { folderFor, objectTargets } from './objectTargets.js';
import { pickObject } from './pickObject.js';
import { requireWritableStore } from './withTransfer.js';

/** `newFolder(sourceId, path)`, the path with the new name; asks for what is left open. */
export async function newFolder(services: Services, args: readonly unknown[]): Promise<void> {
  const title = 'New Folder';
  const options = { title, pick: 'folder', writes: true, root: true } as const;
  const target = await objectTargets(services, args, options);
  if (!target) return;
  const { source } = target;
  const isGiven = typeof args[0] === 'string' && typeof args[1] === 'string';
  const path = isGiven ? givenPath(target.paths[0]) : await asked(target.paths[0]);
  if (path === undefined) return;
  await withLateProgress(`Making ${baseName(path)}`, (signal) =>
    useObjects(services, source, signal, async (store) => {
      requireWritableStore(store, source);
      if (store.holdsBuckets && parentFolder(path) === '') {
        throw new ConnectorError('Invalid', 'Buckets are not made from here: open one.');
      }
      await store.createFolder(path, signal);
    }),
  );
  const folders = [parentFolder(path) ?? ''];
  services.objectChanges.fire({ source, folders, written: [path], reveal: path });

  async function asked(at: string): Promise<string | undefined> {
    let folder: string | undefined = folderFor(at);
    const { signal } = new AbortController();
    const isBuckets = await useObjects(services, source, signal, (store) =>
      Promise.resolve(store.holdsBuckets === true && folder === ''),
    );
    if (isBuckets) folder = await pickObject(services, source, title, 'folder');
    if (folder === undefined) return undefined;
    const prompt = 'Name of the new folder';
    const question = { title, prompt, folder, isFolder: true };
    const name = await askName(services, source, question);
    return name === undefined ? undefined : `${folder}${name}/`;
  }
}

function givenPath(given: string): string {
  const path = given.endsWith('/') ? given : `${given}/`;
  const problem = nameProblem(baseName(path), parentFolder(path) ?? '');
  if (problem !== undefined) throw new ConnectorError('Invalid', problem);
  return path;
}
