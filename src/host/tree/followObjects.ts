import type * as vscode from 'vscode';
import type { ObjectChange } from '../files/objectChanges.js';
import type { TreeElement } from './elements.js';
import type { SourcesTree } from './sourcesTree.js';

/** Lists folders anew whose files were changed, and shows what is new to a user who sees the view. */
export async function followObjects(
  tree: SourcesTree,
  view: vscode.TreeView<TreeElement>,
  { source, folders, gone = [], trees = [], reveal }: ObjectChange,
): Promise<void> {
  const shown = (path: string) => tree.shown(source.id, (row) => pathOf(row) === path);
  for (const path of [...gone, ...trees]) {
    const row = shown(path);
    if (row) tree.forget(row);
  }
  for (const folder of folders) {
    const row = shown(folder);
    if (row) tree.relist(row);
  }
  if (reveal === undefined || !view.visible) return;
  const row = await find(tree, source.id, reveal);
  if (row) await view.reveal(row, { select: true, focus: false });
}

/** The row of an object, as far as it is on the pages that are loaded. */
async function find(
  tree: SourcesTree,
  sourceId: string,
  path: string,
): Promise<TreeElement | undefined> {
  let at: TreeElement | undefined = tree.shown(sourceId, (row) => row.type === 'source');
  while (at && pathOf(at) !== path) {
    const rows: TreeElement[] = await tree.getChildren(at);
    at = rows.find((row) => {
      const object = row.type === 'node' ? row.node.object : undefined;
      return object !== undefined && (object === path || isAbove(object, path));
    });
  }
  return at;
}

/** Path of the objects below a row; undefined for rows that stand for something else. */
function pathOf(row: TreeElement): string | undefined {
  if (row.type === 'source') return '';
  return row.type === 'node' ? row.node.object : undefined;
}

function isAbove(folder: string, path: string): boolean {
  return folder.endsWith('/') && path.startsWith(folder);
}
