import * as vscode from 'vscode';
import { DisposableStore, toDisposable, type Disposable } from '../../core/disposable.js';
import { ConnectorError } from '../../core/errors.js';
import { labelText } from '../../core/plainText.js';
import type { TableRef } from '../../core/table/table.js';
import { isSameTarget, type PreviewTarget } from '../../protocol/preview.js';
import { nodeOf, sourceIdOf, withProgress } from '../commands/arguments.js';
import { PREVIEW_PANEL } from '../contributions.js';
import type { Services } from '../feature.js';
import { pageOptions } from '../pageOptions.js';
import type { PreviewPanel, PreviewPanelOptions } from './previewPanel.js';

/** Milliseconds in which the tree gets what it has waited for. */
const READ_AFTER = 100;

const readCommands = () => import('../lazyCommands.js');

/** Tables in editor tabs, and the commands that open, restore and copy from them. */
export function previewFeature(services: Services): Disposable {
  const store = new DisposableStore();
  const panels = new Set<PreviewPanel>();
  /** Ends when no table is being opened. */
  let opening = Promise.resolve();
  /** Of the table that was clicked last in the tree. */
  let clicked: PreviewPanel | undefined;
  store.add(
    toDisposable(() => {
      for (const panel of panels) panel.dispose();
    }),
  );
  // Who has connected to a source is about to open something of it, and looks at the tree meanwhile.
  const connecting = services.sources.onDidChangeState((id) => {
    if (services.sources.state(id).status !== 'connected') return;
    connecting.dispose();
    setTimeout(() => void readCommands(), READ_AFTER);
  });
  store.add(connecting);
  store.add(
    vscode.window.registerWebviewPanelSerializer(PREVIEW_PANEL, {
      deserializeWebviewPanel: async (panel, state: unknown) => {
        const target = savedTarget(state);
        if (!target) {
          panel.dispose();
          return;
        }
        const isKept = (state as { isUntouched?: unknown }).isUntouched !== true;
        await adopt(panel, target, { isKept, readAhead: false });
      },
    }),
  );
  store.add(
    services.shownRows.add(() => {
      const panel = [...panels].find((each) => each.panel.active);
      if (!panel) return undefined;
      const { target, view } = panel;
      return { kind: 'table', target, view, taken: () => panel.keep() };
    }),
  );
  store.add(
    services.registerCommands({
      previewTable: async (argument, schema, name) => {
        const target = await resolveTable(services, 'Preview Table', argument, schema, name);
        if (target) await openInTurn(target, isClick(schema));
      },
      copyTableName: async (argument, schema, name) => {
        const target = await resolveTable(services, 'Copy Table Name', argument, schema, name);
        if (target) await copyTableName(services, target);
      },
      goToRow: (row) => {
        const valid = typeof row === 'number' && Number.isSafeInteger(row) && row >= 1;
        inFront().run({ kind: 'goToRow', ...(valid ? { row } : {}) });
      },
      filterRows: () => inFront().run({ kind: 'filterRows' }),
      showStatistics: () => inFront().run({ kind: 'showStatistics' }),
    }),
  );
  return store;

  /** A second click comes while the tab of the first is not there yet. */
  function openInTurn(target: PreviewTarget, byClick: boolean): Promise<void> {
    const opened = opening.then(() => open(target, byClick));
    opening = opened.catch(() => undefined);
    return opened;
  }

  async function open(target: PreviewTarget, byClick: boolean): Promise<void> {
    const existing = [...panels].find((panel) => isSameTarget(panel.target, target));
    const isPreview = byClick && usesPreviewTabs();
    if (existing) {
      // As in VS Code's own trees: the first click shows, the second one goes there to work.
      const isFirst = isPreview && clicked !== existing;
      if (!isFirst) existing.keep();
      existing.panel.reveal(undefined, isFirst);
      if (byClick) clicked = existing;
      return;
    }
    const reused = isPreview ? reusablePanel() : undefined;
    if (reused) {
      reused.replace(target);
      if (!reused.panel.active) reused.panel.reveal(undefined, true);
      clicked = reused;
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      PREVIEW_PANEL,
      labelText(target.table),
      { viewColumn: vscode.ViewColumn.Active, preserveFocus: isPreview },
      pageOptions(services.context.extensionUri),
    );
    const opened = await adopt(panel, target, { isKept: !isPreview, readAhead: true });
    if (byClick) clicked = opened;
  }

  /** As VS Code has it, each group of editors has a preview of its own. */
  function reusablePanel(): PreviewPanel | undefined {
    const { viewColumn } = vscode.window.tabGroups.activeTabGroup;
    return [...panels].find(
      ({ isKept, panel }) => !isKept && (panel.viewColumn ?? viewColumn) === viewColumn,
    );
  }

  /** The panel that a command is about, which is worked with from now on. */
  function inFront(): PreviewPanel {
    const panel = [...panels].find((each) => each.panel.active);
    if (!panel) {
      throw new ConnectorError('Invalid', 'No preview of a table is in front. Open one first.');
    }
    panel.keep();
    panel.panel.reveal();
    return panel;
  }

  async function adopt(
    webviewPanel: vscode.WebviewPanel,
    target: PreviewTarget,
    options: PreviewPanelOptions,
  ): Promise<PreviewPanel | undefined> {
    const closing = new AbortController();
    webviewPanel.onDidDispose(() => closing.abort());
    const { PreviewPanel } = await readCommands();
    if (closing.signal.aborted) return undefined;
    const panel = new PreviewPanel(services, webviewPanel, target, options);
    panels.add(panel);
    webviewPanel.onDidDispose(() => panels.delete(panel));
    return panel;
  }
}

/** What a row of the tree says of a single click on it, beside itself. */
function isClick(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'byClick' in value;
}

function usesPreviewTabs(): boolean {
  return vscode.workspace.getConfiguration('workbench.editor').get('enablePreview', true);
}

/** `previewTable(sourceId, schema, table)`, a row of the tree, or whatever the user picks. */
async function resolveTable(
  services: Services,
  title: string,
  argument: unknown,
  schema: unknown,
  name: unknown,
): Promise<PreviewTarget | undefined> {
  const node = nodeOf(argument);
  const id = sourceIdOf(argument);
  if (id !== undefined && node?.table) {
    return { source: id, schema: node.table.schema, table: node.table.name };
  }
  if (typeof argument === 'string' && typeof schema === 'string' && typeof name === 'string') {
    const source = await services.sources.get(argument, new AbortController().signal);
    return { source: source.id, schema, table: name };
  }
  const { pickTable } = await import('../lazyCommands.js');
  return pickTable(services, argument, title);
}

async function copyTableName(services: Services, target: PreviewTarget): Promise<void> {
  const ref: TableRef = { schema: target.schema, name: target.table };
  const text = await withProgress('Copying the table name', async (signal) => {
    const source = await services.sources.get(target.source, signal);
    return services.sources.use(source, signal, (session) => {
      if (session.tables) return Promise.resolve(session.tables.qualifiedName(ref));
      throw new ConnectorError('Unsupported', `"${source.title}" has no tables.`);
    });
  });
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(labelText(`Copied ${text}`), 3000);
}

/** The page's saved state comes from disk: anything may be in it. */
function savedTarget(state: unknown): PreviewTarget | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  const { version, target } = state as { version?: unknown; target?: unknown };
  if (version !== 1 || typeof target !== 'object' || target === null) return undefined;
  const { source, schema, table } = target as Record<string, unknown>;
  if (typeof source !== 'string' || typeof schema !== 'string' || typeof table !== 'string') {
    return undefined;
  }
  return { source, schema, table };
}
