import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { SOURCES_VIEW } from '../contributions.js';
import type { Services } from '../feature.js';
import type { StepElement, TreeElement } from './elements.js';
import { SourceDecorations } from './sourceDecorations.js';
import { SourcesTree } from './sourcesTree.js';

/** The sources view and the commands that act on the view itself. */
export function treeFeature(services: Services): Disposable {
  const store = new DisposableStore();
  const tree = store.add(new SourcesTree(services));
  store.add(
    vscode.window.createTreeView(SOURCES_VIEW, { treeDataProvider: tree, showCollapseAll: true }),
  );
  const decorations = store.add(new SourceDecorations(services.sources, services.catalogs));
  store.add(vscode.window.registerFileDecorationProvider(decorations));
  // A folder that becomes trusted may connect from now on.
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => tree.refresh(undefined)));
  store.add(
    services.registerCommands({
      refresh: (argument) => tree.refresh(asElement(argument)),
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
      showLog: () => services.log.show(),
    }),
  );
  return store;

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
