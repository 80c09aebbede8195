import * as vscode from 'vscode';
import { labelText, plainText } from '../../core/plainText.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { TableInfo } from '../../core/table/table.js';
import type { PreviewTarget } from '../../protocol/preview.js';
import { withProgress } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { resolveSource } from '../sources/resolveSource.js';

interface TableItem extends vscode.QuickPickItem {
  readonly table: TableInfo;
}

/** Asks for a source that has tables, then for one of its tables. */
export async function pickTable(
  services: Services,
  argument: unknown,
  title: string,
): Promise<PreviewTarget | undefined> {
  const source = await resolveSource(services, argument, {
    title,
    accepts: (candidate) => services.sources.look(candidate)?.offers.includes('tables') ?? false,
  });
  if (!source) return undefined;
  const tables = await withProgress(`Listing the tables of ${source.title}`, (signal) =>
    services.sources.use(source, signal, (session) =>
      session.tables ? session.tables.list(signal) : Promise.resolve([]),
    ),
  );
  const chosen = await chooseTable(source, tables, title);
  return chosen && { source: source.id, schema: chosen.schema, table: chosen.name };
}

async function chooseTable(
  source: SourceRecord,
  tables: readonly TableInfo[],
  title: string,
): Promise<TableInfo | undefined> {
  if (tables.length === 0) {
    void vscode.window.showInformationMessage(
      plainText(`${source.title} has no tables you may read.`),
    );
    return undefined;
  }
  const items = tables.map((table): TableItem => ({
    label: labelText(table.name),
    description: labelText([table.schema, table.kind].filter(Boolean).join(' · ')),
    table,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: `${title}: ${source.title}`,
    placeHolder: 'Type to find a table',
    matchOnDescription: true,
  });
  return chosen?.table;
}
