import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import type { TableView } from '../../core/table/view.js';
import { isWhole } from '../../core/table/viewEdits.js';
import { type Opening, ofOpening } from '../../protocol/openings.js';
import * as messages from '../../protocol/preview.js';
import { RpcPeer } from '../../protocol/rpc.js';
import { runTableCommand } from '../../protocol/tableCommands.js';
import type { Services } from '../feature.js';
import { webviewTransport } from '../webviewTransport.js';
import { EarlyRead } from './earlyRead.js';
import { TableReader } from './tableReader.js';

/** What the page will ask for first. */
interface ReadAhead {
  readonly description: EarlyRead<messages.TableDescription>;
  readonly rows: EarlyRead<messages.FirstRows>;
}

/** The tab that shows a table. */
export interface TabOfTable {
  readonly panel: vscode.WebviewPanel;
  readonly isKept: boolean;
  /** The tab is for this table alone from now on. */
  keep(): void;
}

export interface PreviewedTableOptions {
  readonly opening: Opening;
  /**
   * The table is described and its first rows are read before the page asks, which takes VS Code
   * longer. Not for a page that comes again: it may have been at another place.
   */
  readonly readAhead: boolean;
}

/**
 * One table for as long as a tab shows it. The page may come and go (hidden, shown, reloaded): it
 * keeps its place and asks for rows again; the reader with its cursor lives until this is disposed.
 * Whatever is asked of it after that is not heard, and what it does by then is cancelled.
 */
export class PreviewedTable implements Disposable {
  readonly target: messages.PreviewTarget;
  readonly #services: Services;
  readonly #tab: TabOfTable;
  readonly #opening: Opening;
  readonly #store = new DisposableStore();
  readonly #peer: RpcPeer;
  readonly #reader: TableReader;
  #ahead: ReadAhead | undefined;

  constructor(
    services: Services,
    tab: TabOfTable,
    target: messages.PreviewTarget,
    { opening, readAhead }: PreviewedTableOptions,
  ) {
    this.#services = services;
    this.#tab = tab;
    this.#opening = opening;
    this.target = target;
    this.#reader = new TableReader(services, target);
    if (readAhead) this.#ahead = this.#readAhead();
    const { panel } = tab;
    const transport = ofOpening(webviewTransport(panel.webview), opening);
    this.#peer = this.#store.add(new RpcPeer(transport));
    this.#answer();
    if (this.#ahead) void this.#tell(this.#ahead);
    this.#store.add(
      services.tablePages.add({
        get active() {
          return panel.active;
        },
        run: (command) => {
          tab.keep();
          this.#peer.notify(runTableCommand, command);
        },
      }),
    );
    this.#store.add(
      services.sources.onDidCloseSession((id) => {
        if (id === this.target.source) this.reload();
      }),
    );
    this.#store.add(services.sources.onDidChangeSources(() => this.#reader.forgetSource()));
  }

  /** Which rows are shown, in which order. */
  get view(): TableView {
    return this.#reader.view;
  }

  /** Tells a page that shows another table that it shows this one from now on. */
  comeIn(): void {
    const { target } = this;
    this.#peer.notify(messages.showTable, { opening: this.#opening, target });
  }

  /** Tells the page that its tab is kept. */
  tellKept(): void {
    this.#peer.notify(messages.keepTable, undefined);
  }

  /** Forgets the reader and has the page ask for everything again. */
  reload(): void {
    this.#dropAhead();
    this.#reader.close();
    this.#reader.forgetSource();
    this.#peer.notify(messages.reloadTable, undefined);
  }

  run(command: messages.PreviewCommand): void {
    this.#peer.notify(messages.runPreviewCommand, command);
  }

  dispose(): void {
    this.#dropAhead();
    this.#reader.close();
    this.#store.dispose();
  }

  #answer(): void {
    this.#peer.on(messages.keepTable, () => this.#tab.keep());
    this.#peer.handle(messages.describeTable, async (before, signal) => {
      if (before) this.#restore(before);
      const description = await this.#takeDescription(signal);
      const first = this.#ahead?.rows.takeResult();
      if (!first) return { ...this.#place, description };
      this.#ahead = undefined;
      return { ...this.#place, description, first };
    });
    this.#peer.handle(messages.readRows, (range, signal) => {
      const { start, end } = messages.FIRST_ROWS;
      const isFirst = range.start === start && range.end === end;
      const early = isFirst ? this.#ahead?.rows.take(signal) : undefined;
      if (!early) return this.#reader.rows(range, signal);
      this.#ahead = undefined;
      return early;
    });
    this.#peer.handle(messages.readValue, (place, signal) => this.#reader.value(place, signal));
    this.#peer.handle(messages.countRows, (_, signal) => this.#reader.rowCount(signal));
    this.#peer.handle(messages.readStatistics, ({ column }, signal) =>
      this.#reader.statistics(column, signal),
    );
    this.#peer.handle(messages.whenStopped, () => this.#reader.whenStopped());
    this.#peer.handle(messages.whyWaiting, (_, signal) => this.#reader.whyWaiting(signal));
    this.#peer.handle(messages.planView, (view, signal) => this.#reader.plan(view, signal));
    this.#peer.handle(messages.showView, (view) => this.#showView(view));
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

  get #place() {
    return { opening: this.#opening, isKept: this.#tab.isKept };
  }

  /** What the page showed before it was made again: this may have been made again, too. */
  #restore({ target, view }: messages.ShownBefore): void {
    if (!messages.isSameTarget(target, this.target)) return;
    if (!isWhole(view) || !isWhole(this.#reader.view)) this.#showView(view);
  }

  #showView(view: TableView): void {
    this.#dropAhead();
    this.#reader.view = view;
  }

  #readAhead(): ReadAhead {
    const began = performance.now();
    const description = new EarlyRead((signal) => this.#reader.describe(signal));
    const rows = new EarlyRead(async (signal) => {
      // What fails is told once.
      await description.work;
      const page = await this.#reader.rows(messages.FIRST_ROWS, signal);
      return { ...page, milliseconds: performance.now() - began };
    });
    return { description, rows };
  }

  /** Spares a page that has not asked yet the way here and back. */
  async #tell(ahead: ReadAhead): Promise<void> {
    // What fails is told to a page that asks.
    await ahead.rows.work.catch(() => undefined);
    if (this.#ahead !== ahead || !ahead.rows.isThere) return;
    const description = ahead.description.takeResult();
    const first = description && ahead.rows.takeResult();
    if (!first) return;
    this.#ahead = undefined;
    this.#peer.notify(messages.openTable, { ...this.#place, description, first });
  }

  async #takeDescription(signal: AbortSignal): Promise<messages.TableDescription> {
    try {
      return await (this.#ahead?.description.take(signal) ?? this.#reader.describe(signal));
    } catch (error) {
      // The rows have failed with it, and another attempt is to read them anew.
      this.#dropAhead();
      throw error;
    }
  }

  #dropAhead(): void {
    this.#ahead?.description.drop();
    this.#ahead?.rows.drop();
    this.#ahead = undefined;
  }
}
