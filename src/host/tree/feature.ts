import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { errorText } from '../../core/errors.js';
import { commandId, SOURCES_VIEW, type PublicCommand } from '../contributions.js';
import type { Services } from '../feature.js';
import { searchFeature } from '../search/feature.js';
import { SourcesDragAndDrop } from './dragAndDrop.js';
import type { StepElement, TreeElement } from './elements.js';
import { followObjects } from './followObjects.js';
import { ShownFilter } from './shownFilter.js';
import { SourceDecorations } from './sourceDecorations.js';
import { SourcesTree } from './sourcesTree.js';
import { showFilter, sourcesView } from './sourcesView.js';

/** The sources view and the commands that act on the view itself. */
export function treeFeature(services: Services): Disposable {
  const store = new DisposableStore();
  const filter = store.add(new ShownFilter(services.context.workspaceState));
  const tree = store.add(new SourcesTree(services, filter));
  const view = store.add(
    vscode.window.createTreeView<TreeElement>(SOURCES_VIEW, {
      treeDataProvider: tree,
      showCollapseAll: true,
      canSelectMany: true,
      dragAndDropController: new SourcesDragAndDrop(services),
    }),
  );
  store.add(
    services.objectChanges.event((change) => {
      followObjects(tree, view, change).catch((error: unknown) => {
        // Who looks for the row finds it by hand.
        services.log.debug(`Showing ${change.reveal ?? ''}: ${errorText(error)}`);
      });
    }),
  );
  store.add(showFilter(view, filter, services));
  store.add(searchFeature(services, sourcesView(tree, view, filter)));
  const decorations = store.add(new SourceDecorations(services.sources, services.catalogs));
  store.add(vscode.window.registerFileDecorationProvider(decorations));
  store.add(
    services.sources.onDidChangeContents((id) => {
      const row = tree.shown(id, ({ type }) => type === 'source');
      if (row) tree.refresh(row);
    }),
  );
  // A folder that becomes trusted may connect from now on.
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => tree.refresh(undefined)));
  store.add(
    services.registerCommands({
      refresh: (argument) => {
        const element = asElement(argument);
        services.search.forget(element && 'catalog' in element ? element.catalog : undefined);
        tree.refresh(element);
      },
      loadMore: (argument) => {
        const element = asElement(argument);
        return element && tree.loadMore(element);
      },
      revealProblem: (argument) => {
        const element = asElement(argument);
        return element?.type === 'problem' ? element.reveal?.() : undefined;
      },
      takeStep: (argument) => {
        const element = asElement(argument);
        return element?.type === 'step' ? takeStep(element) : undefined;
      },
      renameSelected: () => onSelection('renameFile'),
      deleteSelected: () => onSelection('deleteFile'),
      showLog: () => services.log.show(),
    }),
  );
  return store;

  /** Keys come without rows, other than menus. */
  async function onSelection(name: PublicCommand): Promise<void> {
    const rows = view.selection.filter(
      (row) => row.type === 'node' && row.node.object !== undefined && row.node.role !== 'bucket',
    );
    if (rows.length > 0) await vscode.commands.executeCommand(commandId(name), rows[0], rows);
  }

  function takeStep(element: StepElement): Promise<void> {
    return services.errors.take(element.step, {
      ...(element.source ? { source: element.source.id } : {}),
      catalog: element.inCatalog,
      retry: () => tree.refresh(element),
    });
  }
}

function asElement(argument: unknown): TreeElement | undefined {
  const isElement = typeof argument === 'object' && argument !== null && 'type' in argument;
  return isElement && 'key' in argument ? (argument as TreeElement) : undefined;
}
