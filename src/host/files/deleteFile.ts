import * as vscode from 'vscode';
import { byteSize } from '../../core/byteSize.js';
import { isConnectorError } from '../../core/errors.js';
import { plainText } from '../../core/plainText.js';
import { baseName, displayName, parentFolder } from '../../core/storage/objectPath.js';
import type { ObjectStore } from '../../core/storage/objectStore.js';
import { countObjects, type ObjectCount } from '../../core/storage/walk.js';
import { toSignal } from '../commands/arguments.js';
import { withLateProgress } from './lateProgress.js';
import type { Services } from '../feature.js';
import { capital, countText } from './countText.js';
import { isThere, nearestFolder } from './nearestFolder.js';
import { objectTargets, requireObject, type ObjectTargets } from './objectTargets.js';
import { objectsAfter, requireWritableStore } from './withTransfer.js';

/** Objects that are counted for the question; more would only keep the user waiting. */
const MOST_COUNTED = 1000;

/** How many names the question lists. */
const MOST_NAMES = 8;

/**
 * `deleteFile(sourceId, path or paths, { confirm: false })`: files and folders; asks unless it is
 * told not to.
 */
export async function deleteFile(services: Services, args: readonly unknown[]): Promise<void> {
  const options = { title: 'Delete', pick: 'any', writes: true } as const;
  const target = await objectTargets(services, args, options);
  if (!target) return;
  const { source, paths } = target;
  const found = await withLateProgress('Counting what is to be deleted', (signal) =>
    objectsAfter(services, source, signal, async (store) => {
      requireWritableStore(store, source);
      for (const path of paths) requireObject(store, path, 'deleted');
      return countAll(store, paths, signal);
    }),
  );
  const { store, result: count } = found;
  if (!isConfirmed(args) && !(await mayDelete(target, store, count))) return;
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: plainText(`Deleting ${whatOf(paths)}`),
      cancellable: true,
    },
    (progress, token) =>
      deleteAll(services, target, store, toSignal(token), (objects) => {
        progress.report({ message: countText({ objects, more: false }) });
      }),
  );
}

/** Who says in so many words that nobody is to be asked has a program of its own that asks. */
function isConfirmed([source, , options]: readonly unknown[]): boolean {
  if (typeof source !== 'string' || typeof options !== 'object' || options === null) return false;
  return 'confirm' in options && options.confirm === false;
}

async function countAll(
  store: ObjectStore,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ObjectCount> {
  let total: ObjectCount = { objects: 0, bytes: 0, more: false };
  for (const path of paths) {
    // Also of a folder that holds nothing there is to be something.
    await store.stat(path, signal);
    const { objects, bytes, more } = await countObjects(store, path, MOST_COUNTED, signal);
    total = { objects: total.objects + objects, bytes: total.bytes + bytes, more };
    if (total.more || total.objects > MOST_COUNTED) {
      return { ...total, objects: MOST_COUNTED, more: true };
    }
  }
  return total;
}

async function mayDelete(
  { source, paths }: ObjectTargets,
  store: ObjectStore,
  count: ObjectCount,
): Promise<boolean> {
  const folders = paths.filter((path) => path.endsWith('/')).length;
  const message =
    folders === 0
      ? `Delete ${whatOf(paths)} from "${source.title}"?`
      : `Delete ${whatOf(paths)} and everything in ${folders === 1 && paths.length === 1 ? 'it' : 'the folders'} from "${source.title}"?`;
  const names = paths.slice(0, MOST_NAMES).map((path) => displayName(baseName(path)));
  if (paths.length > MOST_NAMES) names.push(`and ${paths.length - MOST_NAMES} more`);
  const size = count.more ? `${byteSize(count.bytes)} and more` : byteSize(count.bytes);
  const detail = [
    ...(paths.length > 1 ? [names.join('\n')] : []),
    capital(`${countText(count)}, ${size}.`),
    `This cannot be undone. ${store.deletionNote ?? ''}`.trim(),
  ].join('\n\n');
  const answer = await vscode.window.showWarningMessage(
    plainText(message),
    { modal: true, detail: plainText(detail) },
    'Delete',
  );
  return answer === 'Delete';
}

async function deleteAll(
  services: Services,
  { source, paths }: ObjectTargets,
  store: ObjectStore,
  signal: AbortSignal,
  report: (objects: number) => void,
): Promise<void> {
  const touched: string[] = [];
  let before = 0;
  try {
    for (const path of paths) {
      touched.push(path);
      let here = 0;
      const onProgress = (objects: number) => {
        here = objects;
        report(before + objects);
      };
      try {
        await store.delete(path, { recursive: true, onProgress }, signal);
      } catch (error) {
        // Somebody else was quicker: it is gone, as was wanted.
        if (!isConnectorError(error, 'NotFound')) throw error;
      }
      before += Math.max(1, here);
    }
  } finally {
    const gone: string[] = [];
    const trees: string[] = [];
    const folders = new Set<string>();
    const { signal: anew } = new AbortController();
    for (const path of touched) {
      ((await isThere(store, path, anew)) ? trees : gone).push(path);
      folders.add(await nearestFolder(store, parentFolder(path) ?? '', anew));
    }
    services.objectChanges.fire({ source, folders: [...folders], trees, gone });
  }
}

function whatOf(paths: readonly string[]): string {
  const [first = ''] = paths;
  if (paths.length === 1) {
    return `${first.endsWith('/') ? 'the folder ' : ''}"${displayName(baseName(first))}"`;
  }
  const folders = paths.filter((path) => path.endsWith('/')).length;
  if (folders === 0) return `${paths.length} files`;
  return folders === paths.length ? `${folders} folders` : `${paths.length} items`;
}
