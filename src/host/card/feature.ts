import * as vscode from 'vscode';
import { DisposableStore, toDisposable, type Disposable } from '../../core/disposable.js';
import { plainText } from '../../core/plainText.js';
import { savedCardTarget, type CardTarget } from '../../protocol/card.js';
import { nodeOf, sourceIdOf } from '../commands/arguments.js';
import { CARD_PANEL } from '../contributions.js';
import type { Services } from '../feature.js';
import { resolveSource } from '../sources/resolveSource.js';
import type { CardPanel } from './cardPanel.js';

/** Descriptions in editor tabs: of what a source has, and of the syncs of a source. */
export function cardFeature(services: Services): Disposable {
  const store = new DisposableStore();
  const panels = new Set<CardPanel>();
  store.add(toDisposable(() => panels.forEach((panel) => panel.dispose())));
  store.add(
    vscode.window.registerWebviewPanelSerializer(CARD_PANEL, {
      deserializeWebviewPanel: (panel, state: unknown) => {
        const target = savedCardTarget(state);
        if (target) return adopt(panel, target);
        panel.dispose();
        return Promise.resolve();
      },
    }),
  );
  store.add(
    services.registerCommands({
      openCard: async (argument, path) => {
        const source = sourceIdOf(argument);
        const node = nodeOf(argument);
        const way = node?.path ?? (isPath(path) ? path : undefined);
        if (source === undefined || !way) return;
        await open({ kind: 'node', source, path: way }, node?.label ?? way.at(-1) ?? 'Details');
      },
      showSyncHistory: async (argument) => {
        const source = await resolveSource(services, argument, {
          title: 'Show Sync History',
          accepts: ({ can }) => can?.includes('syncHistory') ?? false,
        });
        if (source) await open({ kind: 'syncHistory', source: source.id }, source.title);
      },
    }),
  );
  return store;

  async function open(target: CardTarget, title: string): Promise<void> {
    const existing = [...panels].find((panel) => isSame(panel.target, target));
    if (existing) {
      existing.panel.reveal();
      existing.reload();
      return;
    }
    const { Active } = vscode.ViewColumn;
    const options = { enableFindWidget: true };
    const label = plainText(title, 80);
    await adopt(vscode.window.createWebviewPanel(CARD_PANEL, label, Active, options), target);
  }

  async function adopt(webviewPanel: vscode.WebviewPanel, target: CardTarget): Promise<void> {
    const closing = new AbortController();
    webviewPanel.onDidDispose(() => closing.abort());
    const { CardPanel } = await import('../lazyCommands.js');
    if (closing.signal.aborted) return;
    const panel = new CardPanel(services, webviewPanel, target);
    panels.add(panel);
    webviewPanel.onDidDispose(() => panels.delete(panel));
  }
}

function isSame(a: CardTarget, b: CardTarget): boolean {
  return JSON.stringify(key(a)) === JSON.stringify(key(b));
}

function key(target: CardTarget): unknown {
  return [target.kind, target.source, target.kind === 'node' ? target.path : []];
}

function isPath(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
