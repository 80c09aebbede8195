import * as vscode from 'vscode';
import type { SourceRecord } from '../../core/sources/source.js';
import { labelText } from '../../core/plainText.js';
import { baseName, displayName, parentFolder } from '../../core/storage/objectPath.js';
import type { ObjectEntry } from '../../core/storage/objectStore.js';
import { keptOpen } from '../commands/keptOpen.js';
import { withLateProgress } from './lateProgress.js';
import type { Services } from '../feature.js';
import { useObjects } from '../fs/objectAccess.js';

/** `folder` includes the root; `any` is a file or a folder but the root. */
export type Pickable = 'file' | 'folder' | 'any';

interface ObjectItem extends vscode.QuickPickItem {
  readonly go?: string;
  readonly chosen?: string;
  readonly more?: string;
}

const PROMPTS: Readonly<Record<Pickable, string>> = {
  file: 'Select a file',
  folder: 'Open a folder, or select the one you are in',
  any: 'Select a file, or open a folder to select it',
};

/** Lets the user walk through a source's folders; undefined when nothing was chosen. */
export async function pickObject(
  services: Services,
  source: SourceRecord,
  title: string,
  pick: Pickable,
): Promise<string | undefined> {
  let folder = '';
  let entries: ObjectEntry[] = [];
  let page: string | undefined;
  for (;;) {
    const list = (signal: AbortSignal) =>
      useObjects(services, source, signal, async (store) => ({
        ...(await store.list(folder, page === undefined ? {} : { page }, signal)),
        // What is at the root of all buckets is no place for files.
        isBuckets: store.holdsBuckets === true && folder === '',
      }));
    const result = await withLateProgress(`Listing ${source.title}`, list);
    entries = [...entries, ...result.items];
    const here = pick === 'folder' ? !result.isBuckets : pick === 'any' && folder !== '';
    const items = toItems(folder, entries, result.next);
    if (here) items.unshift({ label: `$(check) ${thisFolder(folder)}`, chosen: folder });
    const prompt = PROMPTS[pick];
    const chosen = await vscode.window.showQuickPick(items, {
      title: `${title}: ${source.title}`,
      placeHolder: folder === '' ? prompt : `${prompt} (${displayName(folder)})`,
      ...keptOpen,
    });
    if (chosen === undefined || chosen.chosen !== undefined) return chosen?.chosen;
    if (chosen.go !== undefined) {
      folder = chosen.go;
      entries = [];
    }
    page = chosen.more;
  }

  function toItems(
    from: string,
    rows: readonly ObjectEntry[],
    next: string | undefined,
  ): ObjectItem[] {
    const items = rows.flatMap((entry): ObjectItem[] => {
      const name = labelText(displayName(entry.name));
      if (entry.kind === 'folder') return [{ label: `$(folder) ${name}`, go: entry.path }];
      return pick === 'folder' ? [] : [{ label: `$(file) ${name}`, chosen: entry.path }];
    });
    const parent = parentFolder(from);
    if (parent !== undefined) items.unshift({ label: '$(arrow-left) ..', go: parent });
    if (next !== undefined)
      items.push({ label: '$(ellipsis) Load more', more: next, alwaysShow: true });
    return items;
  }
}

function thisFolder(folder: string): string {
  return folder === '' ? 'The root' : `This folder: ${labelText(displayName(baseName(folder)))}`;
}
