import * as vscode from 'vscode';
import type { SourceRecord } from '../../core/sources/source.js';
import { labelText } from '../../core/plainText.js';
import { displayName, parentFolder } from '../../core/storage/objectPath.js';
import type { ObjectEntry } from '../../core/storage/objectStore.js';
import { withProgress } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { useObjects } from './objectAccess.js';

interface ObjectItem extends vscode.QuickPickItem {
  readonly go?: string;
  readonly file?: string;
  readonly more?: string;
}

/** Lets the user walk through a source's folders to a file; undefined when none was chosen. */
export async function pickFile(
  services: Services,
  source: SourceRecord,
): Promise<string | undefined> {
  let folder = '';
  let entries: ObjectEntry[] = [];
  let page: string | undefined;
  for (;;) {
    const list = (signal: AbortSignal) =>
      useObjects(services, source, signal, (store) =>
        store.list(folder, page === undefined ? {} : { page }, signal),
      );
    const result = await withProgress(`Listing ${source.title}`, list);
    entries = [...entries, ...result.items];
    const chosen = await vscode.window.showQuickPick(toItems(folder, entries, result.next), {
      title: source.title,
      placeHolder: folder === '' ? 'Select a file' : `Select a file in ${displayName(folder)}`,
    });
    if (chosen === undefined || chosen.file !== undefined) return chosen?.file;
    if (chosen.go !== undefined) {
      folder = chosen.go;
      entries = [];
    }
    page = chosen.more;
  }
}

function toItems(
  folder: string,
  entries: readonly ObjectEntry[],
  next: string | undefined,
): ObjectItem[] {
  const items = entries.map((entry): ObjectItem => {
    const name = labelText(displayName(entry.name));
    return entry.kind === 'folder'
      ? { label: `$(folder) ${name}`, go: entry.path }
      : { label: `$(file) ${name}`, file: entry.path };
  });
  const parent = parentFolder(folder);
  if (parent !== undefined) items.unshift({ label: '$(arrow-left) ..', go: parent });
  if (next !== undefined)
    items.push({ label: '$(ellipsis) Load more', more: next, alwaysShow: true });
  return items;
}
