import { homedir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { byteSize } from '../../core/byteSize.js';
import { LocalNames, safeName } from '../../core/storage/localNames.js';
import { baseName, displayName, parentFolder } from '../../core/storage/objectPath.js';
import type { TransferMeter } from '../../core/storage/transferMeter.js';
import type { Services } from '../feature.js';
import { askConflicts } from './askConflicts.js';
import { downloadObjects, type Download } from './downloadObjects.js';
import { objectTargets, type ObjectTargets } from './objectTargets.js';
import { tellPlace } from './tellFile.js';
import { failureOf, type Outcome } from './transferAll.js';
import { localFolder } from './uriFolder.js';
import { objectsAfter, recordFailure, withTransfer } from './withTransfer.js';

/** Where the user downloaded to last, kept with the workspace. */
const LAST_FOLDER = 'dataConnectors.downloadFolder';

/** Where files go, as far as the dialogs have settled it. */
type Plan = Pick<Download, 'folder' | 'names' | 'existing'> & { readonly uri: vscode.Uri };

/**
 * `downloadFile(sourceId, path, target)`: a file to the file `target`, a folder into the folder
 * `target`; asks for what is left open. With a target nothing is replaced: what is in the way is a
 * `Conflict`.
 */
export async function downloadFile(services: Services, args: readonly unknown[]): Promise<void> {
  const target = await objectTargets(services, args, {
    title: 'Download',
    pick: 'any',
    root: true,
  });
  if (!target) return;
  const { source, paths } = target;
  const given = args[2] instanceof vscode.Uri ? args[2] : undefined;
  const [first] = paths;
  const single = paths.length === 1 && !isFolder(first);
  const plan = single
    ? await planFile(services, first, given)
    : await planFolder(services, target, given);
  if (!plan) return;
  const what = paths.length === 1 ? displayName(baseName(first) || source.title) : 'files';
  const { outcome, meter } = await withTransfer(`Downloading ${what}`, async (counted, signal) => {
    const { store } = await objectsAfter(services, source, signal, (objects) =>
      objects.stat(first, signal),
    );
    const record = recordFailure(services, `Downloading from ${source.id}:`);
    const download = { store, paths, ...plan, meter: counted, record };
    return { outcome: await downloadObjects(download, signal), meter: counted };
  });
  const failure = failureOf(outcome, 'Downloaded');
  if (failure) throw failure;
  if (!given) tellDone(plan, outcome, meter, single);
}

/** Asks under which name to save a file; VS Code's dialog asks before one is replaced. */
async function planFile(
  services: Services,
  file: string,
  given: vscode.Uri | undefined,
): Promise<Plan | undefined> {
  const name = safeName(baseName(file), process.platform === 'win32');
  const uri =
    given ??
    (await vscode.window.showSaveDialog({
      title: 'Download',
      saveLabel: 'Download',
      defaultUri: vscode.Uri.joinPath(lastFolder(services), name),
    }));
  if (!uri) return undefined;
  const parent = vscode.Uri.joinPath(uri, '..');
  if (!given) await rememberFolder(services, parent);
  return {
    uri,
    folder: localFolder(parent),
    names: { segments: () => [path.posix.basename(uri.path)] },
    existing: given ? 'fail' : 'replace',
  };
}

/** Asks for a folder, and what is to become of what is there under the same names. */
async function planFolder(
  services: Services,
  { source, paths }: ObjectTargets,
  given: vscode.Uri | undefined,
): Promise<Plan | undefined> {
  const chosen = given ?? (await chooseFolder(services));
  if (!chosen) return undefined;
  const [first] = paths;
  // The whole source has no name of its own among the objects.
  const uri = first === '' ? vscode.Uri.joinPath(chosen, safeName(source.title, true)) : chosen;
  const folder = localFolder(uri);
  const options = await folder.namesOptions();
  const names = new LocalNames(options);
  if (given || first === '') return { uri, folder, names, existing: 'fail' };
  const conflicts: string[] = [];
  for (const item of paths) {
    const segments = names.segments(item, parentFolder(item) ?? '');
    if (await folder.exists(segments)) conflicts.push(segments.join('/'));
  }
  if (conflicts.length === 0) return { uri, folder, names, existing: 'fail' };
  const where = path.posix.basename(uri.path);
  const answer = await askConflicts(conflicts, paths.length, where, paths.some(isFolder));
  if (answer !== 'keepBoth') return answer && { uri, folder, names, existing: answer };
  const others = new LocalNames(options);
  for (const name of await folder.list()) others.reserve(name);
  return { uri, folder, names: others, existing: 'fail' };
}

async function chooseFolder(services: Services): Promise<vscode.Uri | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: 'Download to Folder',
      openLabel: 'Download Here',
      canSelectFiles: false,
      canSelectFolders: true,
      defaultUri: lastFolder(services),
    })) ?? [];
  if (chosen) await rememberFolder(services, chosen);
  return chosen;
}

function lastFolder({ context }: Services): vscode.Uri {
  const kept = context.workspaceState.get(LAST_FOLDER);
  if (typeof kept === 'string') return vscode.Uri.parse(kept);
  const workspace = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  return workspace?.uri ?? vscode.Uri.file(homedir());
}

async function rememberFolder({ context }: Services, folder: vscode.Uri): Promise<void> {
  await context.workspaceState.update(LAST_FOLDER, folder.toString());
}

/** Says what was done, and leads there where that can be. */
function tellDone(
  { uri, names }: Plan,
  outcome: Outcome,
  meter: TransferMeter,
  single: boolean,
): void {
  const name = displayName(path.posix.basename(uri.path));
  const size = byteSize(meter.bytes);
  const parts = single
    ? [`Downloaded "${name}" (${size}).`]
    : [`Downloaded ${files(outcome.done)} (${size}) to "${name}".`];
  if (outcome.skipped > 0) parts.push(`Skipped ${files(outcome.skipped)} that existed.`);
  const changed = names instanceof LocalNames ? names.changed : 0;
  if (changed > 0) {
    parts.push(
      changed === 1
        ? 'One name was changed to suit the disk.'
        : `${changed} names were changed to suit the disk.`,
    );
  }
  tellPlace(parts.join(' '), uri, single);
}

function files(count: number): string {
  return count === 1 ? '1 file' : `${count.toLocaleString('en-US')} files`;
}

function isFolder(object: string): boolean {
  return object === '' || object.endsWith('/');
}
