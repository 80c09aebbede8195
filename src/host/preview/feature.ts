import * as vscode from 'vscode';
import { DisposableStore, toDisposable, type Disposable } from '../../core/disposable.js';
import { ConnectorError } from '../../core/errors.js';
import { labelText } from '../../core/plainText.js';
import type { TableRef } from '../../core/table/table.js';
import type { PreviewTarget } from '../../protocol/preview.js';
import { nodeOf, sourceIdOf, withProgress } from '../commands/arguments.js';
import { PREVIEW_PANEL } from '../contributions.js';
import type { Services } from '../feature.js';
import { pageOptions } from '../pageOptions.js';
import type { PreviewPanel } from './previewPanel.js';

/** Milliseconds in which the tree gets what it has waited for. */
const READ_AFTER = 100;

const readCommands = () => import('../lazyCommands.js');

/** Tables in editor tabs, and the commands that open, restore and copy from them. */
export function previewFeature(services: Services): Disposable {
  const store = new DisposableStore();
  const panels = new Set<PreviewPanel>();
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
      deserializeWebviewPanel: (panel, state: unknown) => {
        const target = savedTarget(state);
        if (target) return adopt(panel, target);
        panel.dispose();
        return Promise.resolve();
      },
    }),
  );
  store.add(
    services.shownRows.add(() => {
      const panel = [...panels].find((each) => each.panel.active);
      return panel && { kind: 'table', target: panel.target, view: panel.view };
    }),
  );
  store.add(
    services.registerCommands({
      previewTable: async (argument, schema, name) => {
        const target = await resolveTable(services, 'Preview Table', argument, schema, name);
        if (target) await open(target);
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

  async function open(target: PreviewTarget): Promise<void> {
    const existing = [...panels].find((panel) => isSame(panel.target, target));
    if (existing) {
      existing.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      PREVIEW_PANEL,
      target.table,
      vscode.ViewColumn.Active,
      pageOptions(services.context.extensionUri),
    );
    await adopt(panel, target, { readAhead: true });
  }

  function inFront(): PreviewPanel {
    const panel = [...panels].find((each) => each.panel.active);
    if (panel) return panel;
    throw new ConnectorError('Invalid', 'No preview of a table is in front. Open one first.');
  }

  async function adopt(
    webviewPanel: vscode.WebviewPanel,
    target: PreviewTarget,
    options: { readonly readAhead?: boolean } = {},
  ): Promise<void> {
    const closing = new AbortController();
    webviewPanel.onDidDispose(() => closing.abort());
    const { PreviewPanel } = await readCommands();
    if (closing.signal.aborted) return;
    const panel = new PreviewPanel(services, webviewPanel, target, options);
    panels.add(panel);
    webviewPanel.onDidDispose(() => panels.delete(panel));
  }
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

function isSame(a: PreviewTarget, b: PreviewTarget): boolean {
  return a.source === b.source && a.schema === b.schema && a.table === b.table;
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
