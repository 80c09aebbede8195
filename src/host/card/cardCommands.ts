import * as vscode from 'vscode';
import { plainText } from '../../core/plainText.js';
import { savedCardTarget, type CardTarget } from '../../protocol/card.js';
import { nodeOf, sourceIdOf } from '../commands/arguments.js';
import { CARD_PANEL } from '../contributions.js';
import type { Services } from '../feature.js';
import { resolveSource } from '../sources/resolveSource.js';
import { CardPanel } from './cardPanel.js';

/** What the commands do that show cards; `panels` are those that are open. */
export function cardCommands(services: Services, panels: Set<CardPanel>) {
  return {
    openCard: async (argument: unknown, path: unknown) => {
      const id = sourceIdOf(argument);
      const node = nodeOf(argument);
      const way = node?.path ?? (isPath(path) ? path : undefined);
      if (id === undefined || !way) return;
      // A name alone will do elsewhere; the panel is found again by the whole id.
      const source = node ? id : (await services.sources.get(id, new AbortController().signal)).id;
      open({ kind: 'node', source, path: way }, node?.label ?? way.at(-1) ?? 'Details');
    },

    showSyncHistory: async (argument: unknown) => {
      const source = await resolveSource(services, argument, {
        title: 'Show Sync History',
        accepts: ({ can }) => can?.includes('syncHistory') ?? false,
      });
      if (source) open({ kind: 'syncHistory', source: source.id }, source.title);
    },

    restore: (panel: vscode.WebviewPanel, state: unknown) => {
      const target = savedCardTarget(state);
      if (target) adopt(panel, target);
      else panel.dispose();
    },
  };

  function open(target: CardTarget, title: string): void {
    const existing = [...panels].find((panel) => isSame(panel.target, target));
    if (existing) {
      existing.panel.reveal();
      existing.reload();
      return;
    }
    const { Active } = vscode.ViewColumn;
    const label = plainText(title, 80);
    const options = { enableFindWidget: true };
    adopt(vscode.window.createWebviewPanel(CARD_PANEL, label, Active, options), target);
  }

  function adopt(webviewPanel: vscode.WebviewPanel, target: CardTarget): void {
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
