import * as vscode from 'vscode';
import { DisposableStore, Emitter, type Disposable } from '../../core/disposable.js';
import type { Cell } from '../../core/table/table.js';
import type { Services } from '../feature.js';
import { DocumentQuery, type StatementRun } from './documentQuery.js';
import { askAboutChanges } from './endTransaction.js';
import { ResultsPanel } from './resultsPanel.js';

/** One SQL document that has been run. */
export interface QueryEntry {
  uri: vscode.Uri;
  readonly query: DocumentQuery;
  panel: ResultsPanel | undefined;
}

/** What runs for which document, and the panels of their results. */
export class QueryEntries implements Disposable {
  readonly #services: Services;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<void>());
  readonly #ran = this.#store.add(new Emitter<StatementRun>());
  readonly #entries = new Map<string, QueryEntry>();
  /** In memory only, also after the results are closed: a value may be a secret. */
  readonly #parameters = new Map<string, Map<string, Cell>>();

  /** Fires after something has begun or ended to run, or a transaction has. */
  readonly onDidChange = this.#changed.event;
  /** Fires after a statement of any document has ended. */
  readonly onDidRun = this.#ran.event;

  constructor(services: Services) {
    this.#services = services;
  }

  all(): readonly QueryEntry[] {
    return [...this.#entries.values()];
  }

  find(document: vscode.Uri): QueryEntry | undefined {
    return this.#entries.get(document.toString());
  }

  /** The entry whose document or results the user looks at. */
  active(): QueryEntry | undefined {
    const editor = vscode.window.activeTextEditor;
    const own = editor && this.find(editor.document.uri);
    return own ?? this.all().find(({ panel }) => panel?.panel.active);
  }

  /** Values of parameters as they were given last. */
  parameters(document: vscode.Uri): Map<string, Cell> {
    const key = document.toString();
    const known = this.#parameters.get(key) ?? new Map<string, Cell>();
    this.#parameters.set(key, known);
    return known;
  }

  /** The entry of a document, made where there is none. */
  make(uri: vscode.Uri): QueryEntry {
    const known = this.find(uri);
    if (known) return known;
    const query = new DocumentQuery(this.#services);
    query.onDidChange(() => this.#changed.fire());
    query.onDidRun((run) => this.#ran.fire(run));
    const entry: QueryEntry = { uri, query, panel: undefined };
    this.#entries.set(uri.toString(), entry);
    return entry;
  }

  /** Shows the results of a document beside it. */
  reveal(entry: QueryEntry): void {
    if (entry.panel) {
      entry.panel.panel.reveal(undefined, true);
      return;
    }
    const panel = new ResultsPanel(this.#services, entry.query, nameOf(entry));
    entry.panel = panel;
    panel.panel.onDidDispose(() => {
      entry.panel = undefined;
      if (this.#store.disposed) return;
      this.#closed(entry).catch((error: unknown) => {
        void this.#services.errors.show(error, 'Ending a transaction');
        this.reveal(entry);
      });
    });
  }

  /** An untitled document has been saved: what belongs to it goes on under its new name. */
  move(from: vscode.Uri, to: vscode.Uri): void {
    const parameters = this.#parameters.get(from.toString());
    if (parameters) this.#parameters.set(to.toString(), parameters);
    this.#parameters.delete(from.toString());
    const entry = this.find(from);
    if (!entry || this.find(to)) return;
    this.#entries.delete(from.toString());
    entry.uri = to;
    this.#entries.set(to.toString(), entry);
    entry.panel?.rename(nameOf(entry));
  }

  dispose(): void {
    this.#store.dispose();
    for (const { panel, query } of this.#entries.values()) {
      panel?.dispose();
      query.dispose();
    }
  }

  /** Nobody sees the rows any more, so nothing of them is held at the server; changes are asked for. */
  async #closed(entry: QueryEntry): Promise<void> {
    const { query } = entry;
    query.cancel();
    await query.idle();
    // The user has run something again meanwhile.
    if (entry.panel) return;
    if (query.transaction !== 'none' && !(await askAboutChanges(query, 'Closing the results'))) {
      this.reveal(entry);
      return;
    }
    query.dispose();
    this.#entries.delete(entry.uri.toString());
    this.#changed.fire();
  }
}

export function nameOf({ uri }: Pick<QueryEntry, 'uri'>): string {
  return uri.path.split('/').at(-1) ?? 'query';
}
