import * as vscode from 'vscode';
import { ConnectorError, isCancelled } from '../../core/errors.js';
import { plainText } from '../../core/plainText.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { baseName, displayName, parentFolder } from '../../core/storage/objectPath.js';
import type { ObjectStore } from '../../core/storage/objectStore.js';
import { countObjects } from '../../core/storage/walk.js';
import { toSignal } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { useObjects } from '../fs/objectAccess.js';
import { countText } from './countText.js';
import { isThere, nearestFolder } from './nearestFolder.js';
import { objectsAfter } from './withTransfer.js';

export interface Move {
  readonly from: string;
  readonly to: string;
  readonly overwrite: boolean;
}

export interface MoveOptions {
  readonly copies: boolean;
  /** Offers to go on after a folder was stopped half-way; otherwise that rejects. */
  readonly asks: boolean;
}

/**
 * Moves or copies objects and folders within a source. A folder that is stopped half-way has lost
 * nothing: what is not in its new place is in its old one.
 */
export async function moveObjects(
  services: Services,
  source: SourceRecord,
  moves: readonly Move[],
  options: MoveOptions,
): Promise<void> {
  for (const move of moves) {
    let next: Move | undefined = move;
    while (next) next = await moveOne(services, source, next, options);
  }
}

/** Resolves with what is to be done once more, when the user wants to go on after a failure. */
async function moveOne(
  services: Services,
  source: SourceRecord,
  move: Move,
  { copies, asks }: MoveOptions,
): Promise<Move | undefined> {
  const { from, to, overwrite } = move;
  const verb = copies ? 'Copying' : 'Moving';
  let done = 0;
  let store: ObjectStore | undefined;
  try {
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: plainText(`${verb} ${displayName(baseName(from))}`),
        cancellable: true,
      },
      async (progress, token) => {
        const signal = toSignal(token);
        const onProgress = (objects: number) => {
          done = objects;
          progress.report({ message: countText({ objects, more: false }) });
        };
        const began = await objectsAfter(services, source, signal, (objects) =>
          objects.stat(from, signal),
        );
        ({ store } = began);
        const work = copies ? store.copy.bind(store) : store.move.bind(store);
        await work(from, to, { overwrite, onProgress }, signal);
      },
    );
  } catch (error) {
    if (!store || !from.endsWith('/') || done === 0 || !asks) throw error;
    return (await goesOn(services, error, move, done, copies))
      ? { ...move, overwrite: true }
      : undefined;
  } finally {
    if (store) await tellChange(services, source, store, move, copies);
  }
  return undefined;
}

async function goesOn(
  services: Services,
  error: unknown,
  { from, to }: Move,
  done: number,
  copies: boolean,
): Promise<boolean> {
  const known = services.errors.record(error, `${copies ? 'Copying' : 'Moving'} ${from}`);
  const why = isCancelled(known) ? 'It was cancelled' : known.message.replace(/\.$/, '');
  const counted = countText({ objects: done, more: false });
  const where = copies
    ? `${counted} of "${displayName(from)}" are in "${displayName(to)}".`
    : `Nothing is lost: ${counted} of "${displayName(from)}" are in "${displayName(to)}", and all others still in their old place.`;
  const answer = await vscode.window.showWarningMessage(
    plainText(`${copies ? 'The copy' : 'The move'} stopped. ${why}. ${where}`),
    CONTINUE,
  );
  return answer === CONTINUE;
}

const CONTINUE = 'Continue';

async function tellChange(
  services: Services,
  source: SourceRecord,
  store: ObjectStore,
  { from, to }: Move,
  copies: boolean,
): Promise<void> {
  const { signal } = new AbortController();
  const folders = new Set([parentFolder(to) ?? '']);
  if (!copies) folders.add(await nearestFolder(store, parentFolder(from) ?? '', signal));
  const there = await isThere(store, to, signal);
  const gone = copies || (await isThere(store, from, signal)) ? [] : [from];
  services.objectChanges.fire({
    ...{ source, folders: [...folders], trees: [from, to], gone, written: there ? [to] : [] },
    ...(there && { reveal: to }),
  });
}

/** How much a folder holds, for a question about it. Asked with a progress that can be cancelled. */
export function countIn(
  services: Services,
  source: SourceRecord,
  path: string,
  signal: AbortSignal,
) {
  return useObjects(services, source, signal, (store) => countObjects(store, path, 1000, signal));
}

/** Rejects with `Invalid` a folder that would go into itself. */
export function requireElsewhere(from: string, to: string): void {
  if (!from.endsWith('/') || !to.startsWith(from)) return;
  throw new ConnectorError('Invalid', `"${displayName(from)}" cannot be put into itself.`);
}
