import type * as vscode from 'vscode';
import type { NodeBrief } from '../../core/search/hit.js';
import { describeFilter } from '../../core/search/listFilter.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { Disposable } from '../../core/disposable.js';
import { plainText } from '../../core/plainText.js';
import type { Services } from '../feature.js';
import type { TreeElement } from './elements.js';
import type { ShownFilter } from './shownFilter.js';
import type { SourcesTree } from './sourcesTree.js';

/** What commands elsewhere do with the view of sources. */
export interface SourcesView {
  readonly filter: ShownFilter;
  /** Shows, selects and expands the row of a source or of something in it; false when it has none. */
  reveal(source: SourceRecord, node?: NodeBrief): Promise<boolean>;
}

export function sourcesView(
  tree: SourcesTree,
  view: vscode.TreeView<TreeElement>,
  filter: ShownFilter,
): SourcesView {
  return {
    filter,
    reveal: async (source, node) => {
      const { locate } = await import('../lazyCommands.js');
      const row = await locate(tree, source, node);
      if (!row) return false;
      await view.reveal(row, { select: true, focus: true, expand: true });
      return true;
    },
  };
}

/** Says above the rows what the filter lets through: rows that are missing must not surprise. */
export function showFilter(
  view: vscode.TreeView<TreeElement>,
  filter: ShownFilter,
  services: Services,
): Disposable {
  const label = (kind: string) =>
    services.kinds.find((candidate) => candidate.kind === kind)?.label ?? kind;
  const show = () => {
    view.description = filter.isActive ? 'filtered' : '';
    const message = filter.isActive ? plainText(describeFilter(filter.value, label)) : undefined;
    // Declared without `undefined`, which is what takes the message away.
    (view as { message: string | undefined }).message = message;
  };
  if (filter.isActive) show();
  return filter.onDidChange(show);
}
