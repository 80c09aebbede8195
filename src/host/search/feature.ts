import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { readFilter } from '../../core/search/listFilter.js';
import type { Services } from '../feature.js';
import type { SourcesView } from '../tree/sourcesView.js';

/** The search box, and the filter of the view. */
export function searchFeature(services: Services, view: SourcesView): Disposable {
  const store = new DisposableStore();
  let lastText = '';
  const filterSources = async (argument?: unknown) => {
    if (isFilter(argument)) {
      view.filter.set(readFilter(argument));
      return;
    }
    const { askFilter } = await import('../lazyCommands.js');
    await askFilter(services, view.filter);
  };
  store.add(
    services.registerCommands({
      search: async (argument) => {
        const { showSearchBox } = await import('../lazyCommands.js');
        const text = typeof argument === 'string' ? argument : lastText;
        showSearchBox(services, view, text, (typed) => (lastText = typed));
      },
      filterSources,
      changeFilter: () => filterSources(),
      clearFilter: () => view.filter.clear(),
    }),
  );
  // Elsewhere something may have changed that no catalog tells of.
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => services.search.forget()));
  return store;
}

/** Menus hand over rows of the tree, which are no filters. */
function isFilter(argument: unknown): boolean {
  if (typeof argument === 'string') return true;
  if (typeof argument !== 'object' || argument === null || 'key' in argument) return false;
  return ['text', 'kinds', 'tags'].some((key) => key in argument);
}
