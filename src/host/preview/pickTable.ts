import * as vscode from 'vscode';
import { setImmediate as pause } from 'node:timers/promises';
import { counted, whole } from '../../core/counted.js';
import { DisposableStore } from '../../core/disposable.js';
import { isCancelled } from '../../core/errors.js';
import { labelText, plainText } from '../../core/plainText.js';
import { NameIndex } from '../../core/search/nameIndex.js';
import { parseQuery } from '../../core/search/query.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { TableInfo } from '../../core/table/table.js';
import type { PreviewTarget } from '../../protocol/preview.js';
import type { Services } from '../feature.js';
import { keepOrder } from '../search/quickPickExtras.js';
import { resolveSource } from '../sources/resolveSource.js';

/** Tables that are handed to VS Code at once: it finds among these itself, of more it has the best. */
const MOST_ITEMS = 1_000;

interface TableItem extends vscode.QuickPickItem {
  readonly table?: TableInfo;
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
  const chosen = await new TablePicker(services, source, title).ask();
  return chosen && { source: source.id, schema: chosen.schema, table: chosen.name };
}

/** A list that is there at once and fills when the source has answered; closing it cancels that. */
class TablePicker {
  readonly #services: Services;
  readonly #source: SourceRecord;
  readonly #store = new DisposableStore();
  readonly #picker = this.#store.add(vscode.window.createQuickPick<TableItem>());
  readonly #closing = new AbortController();
  #typing = new AbortController();

  constructor(services: Services, source: SourceRecord, title: string) {
    this.#services = services;
    this.#source = source;
    this.#picker.title = labelText(`${title}: ${source.title}`);
    this.#picker.placeholder = 'Listing the tables…';
    this.#picker.matchOnDescription = true;
    this.#picker.busy = true;
  }

  /** Undefined when nothing was chosen, or there is nothing to choose from. */
  async ask(): Promise<TableInfo | undefined> {
    const picker = this.#picker;
    const answer = new Promise<TableInfo | undefined>((resolve) => {
      this.#store.add(
        picker.onDidAccept(() => {
          const table = picker.selectedItems[0]?.table;
          if (table) resolve(table);
        }),
      );
      this.#store.add(
        picker.onDidHide(() => {
          this.#closing.abort();
          resolve(undefined);
        }),
      );
    });
    picker.show();
    try {
      const tables = await this.#list();
      if (tables.length > 0) this.#fill(tables);
      else if (!this.#closing.signal.aborted) this.#tellNone();
      return await answer;
    } catch (error) {
      if (isCancelled(error)) return undefined;
      throw error;
    } finally {
      this.#closing.abort();
      this.#typing.abort();
      this.#store.dispose();
    }
  }

  #list(): Promise<readonly TableInfo[]> {
    const { signal } = this.#closing;
    return this.#services.sources.use(this.#source, signal, ({ tables }) =>
      tables ? tables.list(signal) : Promise.resolve([]),
    );
  }

  #fill(tables: readonly TableInfo[]): void {
    const picker = this.#picker;
    picker.busy = false;
    if (tables.length <= MOST_ITEMS) {
      picker.placeholder = 'Type to find a table';
      picker.items = tables.map((table) => tableItem(table));
      return;
    }
    picker.placeholder = `Type to find one of ${counted(tables.length, 'table')}`;
    keepOrder(picker);
    const index = new NameIndex<TableInfo>();
    for (const table of tables) {
      const { schema, name } = table;
      index.add(table, { name, path: `${schema}.${name}`, context: [schema] });
    }
    this.#store.add(picker.onDidChangeValue(() => void this.#rank(index)));
    void this.#rank(index);
  }

  /** Shows what fits best to what is typed; before anything is, the first tables. */
  async #rank(index: NameIndex<TableInfo>): Promise<void> {
    this.#typing.abort();
    const { signal } = (this.#typing = new AbortController());
    const query = parseQuery(this.#picker.value);
    try {
      const { best, total } =
        query.whole === ''
          ? { best: index.entries.slice(0, MOST_ITEMS), total: index.size }
          : await bestOf(index, query, signal);
      if (signal.aborted) return;
      const rest = total - best.length;
      const more = `${whole(rest)} more: type to narrow them down`;
      this.#picker.items = [
        ...best.map((table) => ({ ...tableItem(table), alwaysShow: true })),
        ...(rest > 0 ? [{ label: more, kind: vscode.QuickPickItemKind.Separator }] : []),
      ];
    } catch (error) {
      if (!isCancelled(error)) throw error;
    }
  }

  #tellNone(): void {
    this.#picker.hide();
    void vscode.window.showInformationMessage(
      plainText(`${this.#source.title} has no tables you may read.`),
    );
  }
}

async function bestOf(
  index: NameIndex<TableInfo>,
  query: ReturnType<typeof parseQuery>,
  signal: AbortSignal,
) {
  const { best, total } = await index.rank(query, MOST_ITEMS, () => pause(), signal);
  return { best: best.map(({ entry }) => entry), total };
}

function tableItem(table: TableInfo): TableItem {
  const description = labelText([table.schema, table.kind].filter(Boolean).join(' · '));
  return { label: labelText(table.name), description, table };
}
