import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import { plainText } from '../../core/plainText.js';
import { nameProblem } from '../../core/storage/objectName.js';
import { baseName, displayName, parentFolder } from '../../core/storage/objectPath.js';
import { withLateProgress } from './lateProgress.js';
import type { Services } from '../feature.js';
import { useObjects } from '../fs/objectAccess.js';
import { askName } from './askName.js';
import { capital, countText } from './countText.js';
import { countIn, moveObjects } from './moveObjects.js';
import { objectTargets, requireObject } from './objectTargets.js';
import { requireWritableStore } from './withTransfer.js';

/** `renameFile(sourceId, path, newName)`: a file or a folder; asks for what is left open. */
export async function renameFile(services: Services, args: readonly unknown[]): Promise<void> {
  const title = 'Rename';
  const target = await objectTargets(services, args, { title, pick: 'any', writes: true });
  if (!target) return;
  const { source, paths } = target;
  if (paths.length > 1) throw new ConnectorError('Invalid', 'Select one file or folder to rename.');
  const [from] = paths;
  const { signal } = new AbortController();
  await useObjects(services, source, signal, async (store) => {
    requireWritableStore(store, source);
    requireObject(store, from, 'renamed');
    await store.stat(from, signal);
  });
  const folder = parentFolder(from) ?? '';
  const isFolder = from.endsWith('/');
  const old = baseName(from);
  const given = typeof args[2] === 'string' ? args[2] : undefined;
  const problem = given === undefined ? undefined : nameProblem(given, folder);
  if (problem !== undefined) throw new ConnectorError('Invalid', problem);
  const prompt = `New name of "${displayName(old)}"`;
  const question = { title, prompt, folder, isFolder, initial: old };
  const name = given ?? (await askName(services, source, question));
  if (name === undefined || name === old) return;
  const to = folder + name + (isFolder ? '/' : '');
  const asks = given === undefined;
  if (asks && isFolder && !(await mayMove(services, target.source, from, name))) return;
  await moveObjects(services, source, [{ from, to, overwrite: false }], { copies: false, asks });
}

/** A bucket has no folders to rename: every object in one gets a new name, which may take long. */
async function mayMove(
  services: Services,
  source: Parameters<typeof countIn>[1],
  from: string,
  name: string,
): Promise<boolean> {
  const old = displayName(baseName(from));
  const count = await withLateProgress(`Counting what is in ${old}`, (signal) =>
    countIn(services, source, from, signal),
  );
  const answer = await vscode.window.showInformationMessage(
    plainText(`Rename the folder "${old}" to "${displayName(name)}"?`),
    {
      modal: true,
      detail: `${capital(countText(count))} will be moved one by one. Until that is done, others see both folders. It can be cancelled: nothing is lost.`,
    },
    'Rename',
  );
  return answer === 'Rename';
}
