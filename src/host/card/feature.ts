import * as vscode from 'vscode';
import { DisposableStore, toDisposable, type Disposable } from '../../core/disposable.js';
import { lazyTable } from '../commands/lazyTable.js';
import { CARD_PANEL } from '../contributions.js';
import type { Services } from '../feature.js';
import type { CardPanel } from './cardPanel.js';

/** Descriptions in editor tabs: of what a source has, and of the syncs of a source. */
export function cardFeature(services: Services): Disposable {
  const store = new DisposableStore();
  const panels = new Set<CardPanel>();
  store.add(toDisposable(() => panels.forEach((panel) => panel.dispose())));
  const load = async () => (await import('../lazyCommands.js')).cardCommands(services, panels);
  store.add(
    vscode.window.registerWebviewPanelSerializer(CARD_PANEL, {
      deserializeWebviewPanel: async (panel, state: unknown) => {
        const closing = new AbortController();
        panel.onDidDispose(() => closing.abort());
        const { restore } = await load();
        if (!closing.signal.aborted) restore(panel, state);
      },
    }),
  );
  store.add(services.registerCommands(lazyTable(['openCard', 'showSyncHistory'], load)));
  return store;
}
