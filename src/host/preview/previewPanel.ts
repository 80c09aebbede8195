import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { ConnectorError } from '../../core/errors.js';
import type { Session } from '../../core/sources/connector.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { Column, TableRef, TableSet, TableSource } from '../../core/table/table.js';
import { type TableView, WHOLE_TABLE } from '../../core/table/view.js';
import * as messages from '../../protocol/preview.js';
import type { RpcPeer } from '../../protocol/rpc.js';
import { runTableCommand } from '../../protocol/tableCommands.js';
import type { Services } from '../feature.js';
import { servePage } from '../servePage.js';
import { RunningReads } from './runningReads.js';

interface Reader {
  readonly session: Session;
  readonly table: TableSource;
}

/**
 * One table in one editor tab. The page may come and go (hidden, shown, reloaded): it keeps its
 * place and asks for rows again; the reader with its cursor lives as long as the tab.
 */
export class PreviewPanel implements Disposable {
  readonly target: messages.PreviewTarget;
  readonly panel: vscode.WebviewPanel;
  readonly #services: Services;
  readonly #store = new DisposableStore();
  readonly #peer: RpcPeer;
  readonly #running = new RunningReads();
  #source: SourceRecord | undefined;
  #reader: Reader | undefined;
  #view: TableView = WHOLE_TABLE;

  constructor(services: Services, panel: vscode.WebviewPanel, target: messages.PreviewTarget) {
    this.#services = services;
    this.panel = panel;
    this.target = target;
    panel.title = target.table;
    const { extensionUri } = services.context;
    this.#peer = this.#store.add(servePage(extensionUri, panel, 'preview', 'table'));
    this.#answer();
    this.#store.add(panel.onDidDispose(() => this.dispose()));
    this.#store.add(
      services.tablePages.add({
        get active() {
          return panel.active;
        },
        run: (command) => this.#peer.notify(runTableCommand, command),
      }),
    );
    this.#store.add(
      services.sources.onDidCloseSession((id) => {
        if (id === this.target.source) this.reload();
      }),
    );
    this.#store.add(
      services.sources.onDidChangeSources(() => {
        this.#source = undefined;
      }),
    );
  }

  /** Which rows are shown, in which order. */
  get view(): TableView {
    return this.#view;
  }

  /** Forgets the reader and has the page ask for everything again. */
  reload(): void {
    this.#closeReader();
    this.#source = undefined;
    this.#peer.notify(messages.reloadTable, undefined);
  }

  run(command: messages.PreviewCommand): void {
    this.#peer.notify(messages.runPreviewCommand, command);
  }

  dispose(): void {
    this.#closeReader();
    this.#store.dispose();
  }

  #answer(): void {
    const { schema, table: name } = this.target;
    this.#peer.handle(messages.describeTable, (_, signal) =>
      this.#read(signal, async (table, source, tables) => {
        const columns = await table.columns(signal);
        return {
          target: this.target,
          source: source.title,
          table: schema === '' ? name : `${schema}.${name}`,
          sqlName: tables.qualifiedName(this.#ref),
          columns,
          hasViews: tables.planView !== undefined,
          hasStatistics: table.statistics !== undefined,
          ...wordsOf(tables, columns),
        };
      }),
    );
    this.#peer.handle(messages.readRows, (range, signal) =>
      this.#read(signal, async (table) => {
        const { rows, cut } = await table.rows(range, signal);
        return cut && cut.length > 0 ? { rows, cut } : { rows };
      }),
    );
    this.#peer.handle(messages.readValue, ({ row, column }, signal) =>
      this.#read(signal, async (table) => {
        if (table.value) return table.value(row, column, signal);
        throw new ConnectorError('Unsupported', 'This source cannot give one value alone.');
      }),
    );
    this.#peer.handle(messages.countRows, (_, signal) =>
      this.#read(signal, (table) => table.rowCount(signal)),
    );
    this.#peer.handle(messages.readStatistics, ({ column }, signal) =>
      this.#read(signal, async (table) => {
        if (table.statistics) return table.statistics(column, signal);
        throw new ConnectorError('Unsupported', 'This source does not sum up columns.');
      }),
    );
    this.#peer.handle(messages.whenStopped, () => this.#running.whenStopped());
    this.#peer.handle(messages.planView, (view, signal) =>
      this.#read(signal, (_table, _source, tables) => {
        if (tables.planView) return tables.planView(this.#ref, view, signal);
        throw new ConnectorError('Unsupported', 'This source can neither sort nor filter.');
      }),
    );
    this.#peer.handle(messages.showView, (view) => {
      this.#view = view;
      this.#closeReader();
    });
    this.#peer.handle(messages.copyText, async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
    });
    this.#peer.handle(messages.takeStep, ({ step }) =>
      this.#services.errors.take(step, {
        source: this.target.source,
        retry: () => this.reload(),
      }),
    );
  }

  async #read<T>(
    signal: AbortSignal,
    work: (table: TableSource, source: SourceRecord, tables: TableSet) => Promise<T>,
  ): Promise<T> {
    try {
      const source = (this.#source ??= await this.#services.sources.get(
        this.target.source,
        signal,
      ));
      return await this.#services.sources.use(source, signal, (session) => {
        const tables = this.#tablesOf(session);
        const running = work(this.#tableOf(session, tables), source, tables);
        this.#running.add(running, signal);
        return running;
      });
    } catch (error) {
      // The page shows it in place; here it is only written down.
      throw this.#services.errors.record(error, `Reading ${this.target.table}`);
    }
  }

  get #ref(): TableRef {
    return { schema: this.target.schema, name: this.target.table };
  }

  #tablesOf({ tables }: Session): TableSet {
    if (tables) return tables;
    throw new ConnectorError('Unsupported', `"${this.target.source}" has no tables.`);
  }

  #tableOf(session: Session, tables: TableSet): TableSource {
    if (this.#reader?.session === session) return this.#reader.table;
    this.#closeReader();
    const table = tables.open(this.#ref, this.#view);
    this.#reader = { session, table };
    return table;
  }

  #closeReader(): void {
    if (this.#reader) this.#running.add(this.#reader.table.close(), AbortSignal.abort());
    this.#reader = undefined;
  }
}

/** What a typed condition may be made of. */
function wordsOf(tables: TableSet, columns: readonly Column[]) {
  const { conditionLanguage } = tables;
  if (!tables.planView || !conditionLanguage) return {};
  const { operators } = conditionLanguage;
  const named = columns.map(({ name, type }) => {
    return { name, type, text: conditionLanguage.columnName(name) };
  });
  return { words: { columns: named, operators } };
}
