import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import { plainText } from '../../core/plainText.js';
import { sourceId, type SourceRecord } from '../../core/sources/source.js';
import { numbered } from '../../core/storage/localNames.js';
import { objectExists } from '../../core/storage/objectExists.js';
import { baseName, displayName, parentFolder } from '../../core/storage/objectPath.js';
import type { ObjectStore } from '../../core/storage/objectStore.js';
import { FILE_SCHEME } from '../contributions.js';
import type { Services } from '../feature.js';
import { hasObjects, useObjects } from '../fs/objectAccess.js';
import { parseUri } from '../fs/uris.js';
import { askConflicts } from './askConflicts.js';
import { rootAt, rootIn, rootOf, type UploadRoot } from './localItems.js';
import { moveObjects, requireElsewhere, type Move } from './moveObjects.js';
import { folderFor, objectTargets, requireObject } from './objectTargets.js';
import { uploadRoots } from './upload.js';

/** An object or folder on its way from one row to another. */
export interface DraggedObject {
  readonly source: string;
  readonly path: string;
}

interface DropPlace {
  readonly source: SourceRecord;
  readonly path: string;
}

/**
 * Takes what was dropped onto a folder, a file (its folder is meant) or a source: rows of the same
 * source are moved or copied there, after asking; everything else is uploaded.
 */
export async function dropOnto(
  services: Services,
  place: DropPlace,
  transfer: vscode.DataTransfer,
  rows: readonly DraggedObject[] | undefined,
): Promise<void> {
  if (!hasObjects(services)(place.source)) {
    throw new ConnectorError('Unsupported', `"${place.source.title}" holds no files.`);
  }
  const uris = rows ? [] : await droppedUris(transfer);
  const own = uris.filter((uri) => uri.scheme === FILE_SCHEME);
  const objects = rows ?? (await Promise.all(own.map((uri) => addressed(services, uri))));
  const here = objects.filter((each) => each.source === place.source.id);
  const [row] = rows ?? [];
  if (row && here.length > 0 && here.length < objects.length) {
    throw new ConnectorError('Invalid', 'Drop files of one source at a time.');
  }
  // Also refuses a source that is read-only, with the reason.
  const args = [place.source.id, place.path];
  const options = { title: 'Drop Files', pick: 'folder', writes: true } as const;
  const target = await objectTargets(services, args, options);
  if (!target) return;
  const folder = folderFor(target.paths[0]);
  if (here.length > 0) {
    await moveHere(services, target.source, folder, here);
    if (here.length === objects.length) return;
  }
  const roots = [
    ...(await foreignRoots(
      services,
      objects.filter((each) => !here.includes(each)),
    )),
    ...(await Promise.all(uris.filter((uri) => uri.scheme !== FILE_SCHEME).map(rootAt))),
    ...(rows ? [] : droppedFiles(transfer, uris)),
  ];
  if (roots.length === 0) return;
  if (rows && !(await mayCopy(roots, target.source, folder))) return;
  await uploadRoots(services, target.source, folder, roots, { asks: true });
}

/** Objects and folders of the same source: moved or copied by the server itself. */
async function moveHere(
  services: Services,
  source: SourceRecord,
  folder: string,
  objects: readonly DraggedObject[],
): Promise<void> {
  // Dropping something where it is says nothing.
  const paths = objects.map(({ path }) => path).filter((path) => parentFolder(path) !== folder);
  const [first] = paths;
  if (first === undefined) return;
  const { signal } = new AbortController();
  const { taken, isBuckets } = await useObjects(services, source, signal, async (store) => {
    for (const path of paths) {
      requireObject(store, path, 'moved');
      requireElsewhere(path, folder);
    }
    const isBucketRoot = store.holdsBuckets === true && folder === '';
    return { isBuckets: isBucketRoot, taken: await takenBy(store, folder, paths, signal) };
  });
  if (isBuckets) throw new ConnectorError('Invalid', 'Drop files into a bucket.');
  const copies = await askMoveOrCopy(paths, baseName(folder) || source.title);
  if (copies === undefined) return;
  const answer =
    taken.length === 0
      ? 'replace'
      : await askConflicts(
          taken.map(baseName),
          paths.length,
          baseName(folder) || source.title,
          taken.some((path) => path.endsWith('/')),
        );
  if (!answer) return;
  const moves: Move[] = [];
  for (const from of paths) {
    const isTaken = taken.includes(from);
    if (isTaken && answer === 'skip') continue;
    const end = from.endsWith('/') ? '/' : '';
    const name =
      isTaken && answer === 'keepBoth'
        ? await freeName(services, source, folder, from)
        : baseName(from);
    const overwrite = isTaken && answer === 'replace';
    moves.push({ from, to: folder + name + end, overwrite });
  }
  await moveObjects(services, source, moves, { copies, asks: true });
}

async function takenBy(
  store: ObjectStore,
  folder: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const taken: string[] = [];
  for (const path of paths) {
    const end = path.endsWith('/') ? '/' : '';
    if (await objectExists(store, folder + baseName(path) + end, signal)) taken.push(path);
  }
  return taken;
}

async function freeName(
  services: Services,
  source: SourceRecord,
  folder: string,
  from: string,
): Promise<string> {
  const { signal } = new AbortController();
  const end = from.endsWith('/') ? '/' : '';
  return useObjects(services, source, signal, async (store) => {
    for (let number = 2; ; number++) {
      const name = numbered(baseName(from), number);
      if (!(await objectExists(store, folder + name + end, signal))) return name;
    }
  });
}

/** True to copy, false to move, undefined when the user gave up. */
async function askMoveOrCopy(
  paths: readonly string[],
  where: string,
): Promise<boolean | undefined> {
  const [first = ''] = paths;
  const what = paths.length === 1 ? `"${displayName(baseName(first))}"` : `${paths.length} items`;
  const folders = paths.some((path) => path.endsWith('/'));
  const answer = await vscode.window.showInformationMessage(
    plainText(`Move ${what} to "${displayName(where)}"?`),
    {
      modal: true,
      ...(folders && { detail: 'Every file in a folder is moved or copied one by one.' }),
    },
    'Move',
    'Copy',
  );
  return answer === undefined ? undefined : answer === 'Copy';
}

async function mayCopy(
  roots: readonly UploadRoot[],
  source: SourceRecord,
  folder: string,
): Promise<boolean> {
  const [first] = roots;
  const what = roots.length === 1 ? `"${displayName(first?.name ?? '')}"` : `${roots.length} items`;
  const where = displayName(baseName(folder) || source.title);
  const answer = await vscode.window.showInformationMessage(
    plainText(`Copy ${what} to "${where}" in "${source.title}"?`),
    { modal: true, detail: 'It is read from one source and written to the other.' },
    'Copy',
  );
  return answer === 'Copy';
}

async function foreignRoots(
  services: Services,
  objects: readonly DraggedObject[],
): Promise<UploadRoot[]> {
  const { signal } = new AbortController();
  return Promise.all(
    objects.map(async ({ source: id, path }) => {
      const source = await services.sources.get(id, signal);
      return useObjects(services, source, signal, async (store) => {
        requireObject(store, path, 'copied');
        await store.stat(path, signal);
        return rootIn(store, path);
      });
    }),
  );
}

async function addressed(services: Services, uri: vscode.Uri): Promise<DraggedObject> {
  const { catalog, source } = parseUri(uri);
  const options = { title: 'Drop Files', pick: 'any' } as const;
  const target = await objectTargets(services, [uri], options);
  return { source: sourceId(catalog, source), path: target?.paths[0] ?? '' };
}

async function droppedUris(transfer: vscode.DataTransfer): Promise<vscode.Uri[]> {
  const text = (await transfer.get('text/uri-list')?.asString()) ?? '';
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => vscode.Uri.parse(line, true));
}

/** Files of a browser's user have no address; those that have one are in the list of addresses. */
function droppedFiles(transfer: vscode.DataTransfer, uris: readonly vscode.Uri[]): UploadRoot[] {
  const roots: UploadRoot[] = [];
  for (const [, item] of transfer) {
    const file = item.asFile();
    if (!file) continue;
    const known = file.uri?.toString();
    if (known !== undefined && uris.some((uri) => uri.toString() === known)) continue;
    if (uris.length === 0) roots.push(rootOf(file));
  }
  return roots;
}
