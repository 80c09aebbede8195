import * as vscode from 'vscode';
import { byteSize } from '../../core/byteSize.js';
import { plainText } from '../../core/plainText.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { numbered } from '../../core/storage/localNames.js';
import { objectExists } from '../../core/storage/objectExists.js';
import { baseName, displayName } from '../../core/storage/objectPath.js';
import type { ObjectStore } from '../../core/storage/objectStore.js';
import { withLateProgress } from './lateProgress.js';
import type { Services } from '../feature.js';
import { askConflicts, type ConflictAnswer } from './askConflicts.js';
import { countAhead } from './countAhead.js';
import { rootAt, type UploadRoot } from './localItems.js';
import { folderFor, objectTargets } from './objectTargets.js';
import { pickObject } from './pickObject.js';
import { failureOf } from './transferAll.js';
import { uploadItems, type UploadItem } from './uploadItems.js';
import { objectsAfter, recordFailure, requireWritableStore, withTransfer } from './withTransfer.js';

/**
 * `uploadFiles(sourceId, folder, uris)`: files and folders of the machine into a folder of a source;
 * asks for what is left open. `kind` is what the dialog offers: no dialog of every system offers
 * both.
 */
export async function uploadFiles(
  services: Services,
  kind: 'files' | 'folder',
  args: readonly unknown[],
): Promise<void> {
  const title = kind === 'files' ? 'Upload Files' : 'Upload Folder';
  const options = { title, pick: 'folder', writes: true, root: true } as const;
  const target = await objectTargets(services, args, options);
  if (!target) return;
  const given = args[2];
  const isGiven = Array.isArray(given) && given.every((each) => each instanceof vscode.Uri);
  const uris = isGiven ? given : await chooseLocal(kind, title);
  if (!uris || uris.length === 0) return;
  const roots = await Promise.all(uris.map(rootAt));
  await uploadRoots(services, target.source, folderFor(target.paths[0]), roots, {
    asks: !isGiven,
  });
}

/**
 * Uploads what a dialog or a drop has chosen. With `asks` set, asks what becomes of objects that are
 * in the way and tells what was done; otherwise they are conflicts.
 */
export async function uploadRoots(
  services: Services,
  source: SourceRecord,
  folder: string,
  roots: readonly UploadRoot[],
  { asks }: { readonly asks: boolean },
): Promise<void> {
  const place = await placeFor(services, source, folder, roots);
  if (!place) return;
  const { store, into, taken } = place;
  const answer =
    asks && taken.length > 0
      ? await askConflicts(
          taken.map(({ name }) => name),
          roots.length,
          baseName(into) || source.title,
          taken.some(({ isFolder }) => isFolder),
        )
      : 'fail';
  if (!answer) return;
  const names = await namesFor(store, into, roots, taken, answer);
  const what = roots.length === 1 ? displayName(roots[0]?.name ?? '') : 'files';
  const meterAndOutcome = await withTransfer(`Uploading ${what}`, async (meter, signal) => {
    const record = recordFailure(services, `Uploading to ${source.id}:`);
    const existing = answer === 'keepBoth' ? 'fail' : answer;
    const sizeOf = ({ content }: UploadItem) => content?.size;
    const items = await countAhead(allItems(roots, names, signal), sizeOf, meter, signal);
    try {
      const upload = { store, folder: into, existing, meter, record } as const;
      return { meter, outcome: await uploadItems(upload, items, signal) };
    } finally {
      // Whatever came of it, something may be there now.
      const paths = roots.map((root) => into + pathOf(root, names));
      const [reveal] = paths;
      const written = paths.filter((path) => !path.endsWith('/'));
      const trees = paths.filter((path) => path.endsWith('/'));
      services.objectChanges.fire({
        ...{ source, folders: [into], trees, written },
        ...(reveal !== undefined && { reveal }),
      });
    }
  });
  const { meter, outcome } = meterAndOutcome;
  const failure = failureOf(outcome, 'Uploaded');
  if (failure) throw failure;
  if (!asks) return;
  const where = displayName(baseName(into) || source.title);
  const count = outcome.done === 1 ? '1 file' : `${outcome.done.toLocaleString('en-US')} files`;
  const skipped = outcome.skipped > 0 ? ` Skipped ${outcome.skipped} that existed.` : '';
  void vscode.window.showInformationMessage(
    plainText(`Uploaded ${count} (${byteSize(meter.bytes)}) to "${where}".${skipped}`),
  );
}

async function chooseLocal(
  kind: 'files' | 'folder',
  title: string,
): Promise<vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    title,
    openLabel: 'Upload',
    canSelectMany: true,
    canSelectFiles: kind === 'files',
    canSelectFolders: kind === 'folder',
  });
}

interface Place {
  readonly store: ObjectStore;
  /** The folder; the one asked for, or a bucket when that is the root of all buckets. */
  readonly into: string;
  /** Those whose names are taken there. */
  readonly taken: readonly UploadRoot[];
}

/** Finds out what is in the way, and refuses what cannot be written to before anything is sent. */
async function placeFor(
  services: Services,
  source: SourceRecord,
  folder: string,
  roots: readonly UploadRoot[],
): Promise<Place | undefined> {
  const look = (into: string) =>
    withLateProgress(`Looking into ${source.title}`, async (signal) => {
      const { store, result } = await objectsAfter(services, source, signal, async (objects) => {
        requireWritableStore(objects, source);
        if (objects.holdsBuckets && into === '') return undefined;
        const found: UploadRoot[] = [];
        for (const root of roots) {
          if (await objectExists(objects, into + pathOf(root, new Map()), signal)) found.push(root);
        }
        return found;
      });
      return { store, into, taken: result };
    });
  const first = await look(folder);
  if (first.taken) return { ...first, taken: first.taken };
  const bucket = await pickObject(services, source, 'Upload', 'folder');
  if (bucket === undefined) return undefined;
  const second = await look(bucket);
  return { ...second, taken: second.taken ?? [] };
}

/** The names under which roots are uploaded, of those that cannot keep their own. */
async function namesFor(
  store: ObjectStore,
  into: string,
  roots: readonly UploadRoot[],
  taken: readonly UploadRoot[],
  answer: ConflictAnswer | 'fail',
): Promise<ReadonlyMap<UploadRoot, string>> {
  const names = new Map<UploadRoot, string>();
  const used = new Set<string>();
  const { signal } = new AbortController();
  for (const root of roots) {
    let name = root.name;
    // Two of the same name from different folders must not replace each other either.
    let isTaken = used.has(name) || (answer === 'keepBoth' && taken.includes(root));
    for (let number = 2; isTaken; number++) {
      name = numbered(root.name, number);
      const path = into + name + (root.isFolder ? '/' : '');
      isTaken = used.has(name) || (await objectExists(store, path, signal));
    }
    used.add(name);
    names.set(root, name);
  }
  return names;
}

function pathOf(root: UploadRoot, names: ReadonlyMap<UploadRoot, string>): string {
  return (names.get(root) ?? root.name) + (root.isFolder ? '/' : '');
}

async function* allItems(
  roots: readonly UploadRoot[],
  names: ReadonlyMap<UploadRoot, string>,
  signal: AbortSignal,
): AsyncGenerator<UploadItem, void, undefined> {
  for (const root of roots) yield* root.items(names.get(root) ?? root.name, signal);
}
