import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import { labelText } from '../../core/plainText.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { CopyOut } from '../../core/table/copyOut.js';
import { copyTable } from '../../core/table/export/copyTable.js';
import type { TableRef } from '../../core/table/table.js';
import { type TableView, WHOLE_TABLE } from '../../core/table/view.js';
import { nodeOf, sourceIdOf } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { pickTable } from '../preview/pickTable.js';
import type { ShownResult, ShownRows } from './shownRows.js';

/** Rows that are to be taken away. */
export interface ExportSubject {
  /** What they are called, for titles and names of files. */
  readonly name: string;
  /** Id of the source that errors are about. */
  readonly source: string | undefined;
  /** Begins to read; the caller closes what it gives. */
  open(signal: AbortSignal): Promise<CopyOut>;
}

/**
 * The rows that a command's arguments name (a source id with schema and table, or a row of the
 * tree), else those that the active tab shows, else those of a table the user picks.
 */
export async function exportSubject(
  services: Services,
  [argument, schema, name, options]: readonly unknown[],
): Promise<ExportSubject | undefined> {
  const id = sourceIdOf(argument);
  const node = nodeOf(argument);
  if (id !== undefined && node?.table) return ofTable(services, id, node.table, WHOLE_TABLE);
  if (id !== undefined && typeof schema === 'string' && typeof name === 'string') {
    const view = (options as { view?: TableView } | undefined)?.view ?? WHOLE_TABLE;
    return ofTable(services, id, { schema, name }, view);
  }
  const shown = id === undefined ? services.shownRows.active() : undefined;
  if (shown) return ofShown(services, shown, argument);
  const picked = await pickTable(services, argument, 'Export Rows');
  if (!picked) return undefined;
  const table = { schema: picked.schema, name: picked.table };
  return ofTable(services, picked.source, table, WHOLE_TABLE);
}

async function ofShown(
  services: Services,
  shown: ShownRows,
  argument: unknown,
): Promise<ExportSubject | undefined> {
  if (shown.kind === 'table') {
    shown.taken();
    const { source, schema, table } = shown.target;
    return ofTable(services, source, { schema, name: table }, shown.view);
  }
  const { results, current } = shown;
  if (results.length === 0) {
    throw new ConnectorError('Invalid', 'There are no rows to export: run a query that has some.');
  }
  // A page's menu says which of the results it was opened on; else it is the one on screen.
  const asked = (argument as { result?: unknown } | undefined)?.result ?? current;
  const named = results.find((result) => result.id === asked);
  const result = named ?? (results.length === 1 ? results[0] : await pickResult(results));
  if (!result) return undefined;
  return {
    name: shown.name.replace(/\.sql$/i, ''),
    source: shown.source?.id,
    open: (signal) => copyTable(result.rows, signal),
  };
}

async function pickResult(results: readonly ShownResult[]): Promise<ShownResult | undefined> {
  const items = results.map((result, index) => ({
    label: `Result ${index + 1}`,
    description: labelText(result.statement),
    result,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Export Rows',
    placeHolder: 'Select the result to export',
    matchOnDescription: true,
  });
  return chosen?.result;
}

async function ofTable(
  services: Services,
  id: string,
  table: TableRef,
  view: TableView,
): Promise<ExportSubject> {
  const source = await services.sources.get(id, new AbortController().signal);
  return {
    name: table.name,
    source: source.id,
    open: (signal) => openTable(services, source, table, view, signal),
  };
}

function openTable(
  services: Services,
  source: SourceRecord,
  table: TableRef,
  view: TableView,
  signal: AbortSignal,
): Promise<CopyOut> {
  return services.sources.use(source, signal, async ({ tables }) => {
    if (!tables) throw new ConnectorError('Unsupported', `"${source.title}" has no tables.`);
    const copy = tables.copyOut
      ? await tables.copyOut(table, view, signal)
      : await openPages(tables.open(table, view), signal);
    // Whoever asked has gone: nobody else would close it.
    if (signal.aborted) void copy.close();
    return copy;
  });
}

async function openPages(
  pages: Parameters<typeof copyTable>[0],
  signal: AbortSignal,
): Promise<CopyOut> {
  try {
    return { ...(await copyTable(pages, signal)), close: () => pages.close() };
  } catch (error) {
    void pages.close();
    throw error;
  }
}
