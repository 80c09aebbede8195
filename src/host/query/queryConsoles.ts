import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { ConnectorError, isCancelled } from '../../core/errors.js';
import { labelText } from '../../core/plainText.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { SqlStatement } from '../../core/sql/console.js';
import { statementAt } from '../../core/sql/statementAt.js';
import type { Cell } from '../../core/table/table.js';
import { commandId } from '../contributions.js';
import type { Services } from '../feature.js';
import { pickSource } from '../sources/pickSource.js';
import { resolveSource } from '../sources/resolveSource.js';
import { askParameters } from './askParameters.js';
import { Bindings } from './bindings.js';
import { StatementLenses } from './codeLens.js';
import { registerSqlCompletion } from './completion.js';
import { DocumentQuery, type StatementFailure } from './documentQuery.js';
import { ResultsPanel } from './resultsPanel.js';
import { followUntitledQueries } from './untitledQueries.js';

interface Entry {
  readonly query: DocumentQuery;
  readonly parameters: Map<string, Cell>;
  panel: ResultsPanel | undefined;
}

/** SQL documents and what they are bound to: commands, status bar, results, underlined errors. */
export class QueryConsoles implements Disposable {
  readonly #services: Services;
  readonly #store = new DisposableStore();
  readonly #bindings: Bindings;
  readonly #entries = new Map<string, Entry>();
  readonly #status: vscode.StatusBarItem;
  readonly #problems: vscode.DiagnosticCollection;
  #shown = 0;

  constructor(services: Services) {
    this.#services = services;
    this.#bindings = this.#store.add(new Bindings(services.context.workspaceState));
    this.#store.add(followUntitledQueries(this.#bindings));
    this.#store.add(new StatementLenses(services, this.#bindings));
    this.#store.add(registerSqlCompletion(services, this.#bindings));
    const right = vscode.StatusBarAlignment.Right;
    this.#status = this.#store.add(vscode.window.createStatusBarItem('source', right, 90));
    this.#status.name = 'Source of the SQL Document';
    this.#problems = this.#store.add(
      vscode.languages.createDiagnosticCollection('Data Connectors'),
    );
    this.#store.add(vscode.window.onDidChangeActiveTextEditor(() => this.#showStatus()));
    this.#store.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#problems.delete(document.uri);
      }),
    );
    this.#store.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#problems.delete(uri)),
    );
    this.#store.add(services.sources.onDidChangeSources(() => this.#showStatus()));
    this.#showStatus();
  }

  readonly commands = {
    newQuery: (argument?: unknown) => this.#newQuery(argument),
    runQuery: (argument?: unknown) => this.#run(argument, 'current'),
    runStatement: (document?: unknown, offset?: unknown) => this.#runAt(document, offset),
    runAllStatements: (argument?: unknown) => this.#run(argument, 'all'),
    cancelQuery: () => this.#cancel(),
    selectQuerySource: (argument?: unknown) => this.#selectSource(argument),
  };

  dispose(): void {
    for (const { panel, query } of this.#entries.values()) {
      panel?.dispose();
      query.dispose();
    }
    this.#store.dispose();
  }

  async #newQuery(argument: unknown): Promise<void> {
    const source = await resolveSource(this.#services, argument, this.#picking('New Query'));
    if (!source) return;
    const document = await vscode.workspace.openTextDocument({ language: 'sql', content: '' });
    await this.#bindings.set(document.uri, source.id);
    await vscode.window.showTextDocument(document);
    this.#showStatus();
  }

  async #selectSource(argument: unknown): Promise<void> {
    const { document } = sqlEditor();
    const source = await resolveSource(
      this.#services,
      argument instanceof vscode.Uri ? undefined : argument,
      this.#picking('Select Source of Query'),
    );
    if (!source) return;
    await this.#bindings.set(document.uri, source.id);
    this.#showStatus();
  }

  /** The source of a document; asks when there is none, or it is gone. */
  async #sourceOf(document: vscode.TextDocument): Promise<SourceRecord | undefined> {
    const id = this.#bindings.of(document.uri);
    if (id !== undefined) {
      try {
        return await this.#services.sources.get(id, new AbortController().signal);
      } catch (error) {
        if (!(error instanceof ConnectorError) || error.code !== 'NotFound') throw error;
      }
    }
    const source = await pickSource(this.#services, this.#picking('Run Query'));
    if (source) await this.#bindings.set(document.uri, source.id);
    this.#showStatus();
    return source;
  }

  /** What a lens is for: the statement below it, wherever the cursor is. */
  async #runAt(document: unknown, offset: unknown): Promise<void> {
    if (!(document instanceof vscode.Uri) || typeof offset !== 'number') return;
    const uri = document.toString();
    const shown = vscode.window.visibleTextEditors.find(
      (each) => each.document.uri.toString() === uri,
    );
    const column = shown?.viewColumn;
    const editor = await vscode.window.showTextDocument(
      document,
      column ? { viewColumn: column } : {},
    );
    const place = editor.document.positionAt(offset);
    editor.selection = new vscode.Selection(place, place);
    await this.#run(undefined, 'current');
  }

  async #run(argument: unknown, what: 'current' | 'all'): Promise<void> {
    const editor = sqlEditor();
    const { document } = editor;
    const text = document.getText();
    const source =
      typeof argument === 'string'
        ? await this.#services.sources.get(argument, new AbortController().signal)
        : await this.#sourceOf(document);
    if (!source) return;
    const split = await this.#splitter(source);
    const { selection } = editor;
    const chosen = {
      start: document.offsetAt(selection.start),
      end: document.offsetAt(selection.end),
    };
    const found =
      what === 'current' && chosen.start < chosen.end
        ? shifted(split(text.slice(chosen.start, chosen.end)), chosen.start)
        : split(text);
    const one = statementAt(found, text, document.offsetAt(selection.active));
    const statements = what === 'all' || chosen.start < chosen.end ? found : one ? [one] : [];
    if (statements.length === 0) {
      throw new ConnectorError('Invalid', 'There is no statement here. Type one and run it again.');
    }
    const entry = this.#entry(document.uri);
    const names = [...new Set(statements.flatMap(({ parameters }) => parameters))];
    const parameters = await askParameters(names, entry.parameters);
    if (!parameters) return;
    this.#problems.delete(document.uri);
    const version = document.version;
    this.#reveal(entry, document);
    const queries = statements.map(({ start, end }) => {
      return { text: text.slice(start, end), offset: start };
    });
    const failure = await entry.query.run(source, queries, parameters);
    if (failure && document.version === version) this.#underline(document, failure);
  }

  #cancel(): void {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    const own = uri === undefined ? undefined : this.#entries.get(uri);
    const active = [...this.#entries.values()].find(({ panel }) => panel?.panel.active);
    const running = [...this.#entries.values()].find(({ query }) => query.running);
    const cancelled = [own, active, running].some((entry) => entry?.query.cancel());
    if (!cancelled) vscode.window.setStatusBarMessage('No query is running', 3000);
  }

  #entry(uri: vscode.Uri): Entry {
    const key = uri.toString();
    const known = this.#entries.get(key);
    if (known) return known;
    const query = new DocumentQuery(this.#services);
    query.onDidChange(() => this.#showStatus());
    const entry: Entry = { query, parameters: new Map(), panel: undefined };
    this.#entries.set(key, entry);
    return entry;
  }

  #reveal(entry: Entry, document: vscode.TextDocument): void {
    if (entry.panel) {
      entry.panel.panel.reveal(undefined, true);
      return;
    }
    const name = document.uri.path.split('/').at(-1) ?? 'query';
    const panel = new ResultsPanel(this.#services, entry.query, name);
    entry.panel = panel;
    panel.panel.onDidDispose(() => {
      // Nobody sees the rows any more, so nothing of them is held at the server.
      entry.query.dispose();
      this.#entries.delete(document.uri.toString());
      this.#showStatus();
    });
  }

  #underline(document: vscode.TextDocument, { error, place, statement }: StatementFailure): void {
    const start = place?.offset ?? statement.offset;
    const end = place ? place.offset + place.length : statement.offset + firstLine(statement.text);
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    const hints = error.detail?.split('\n').filter((line) => /^(Detail|Hint): /.test(line)) ?? [];
    const problem = new vscode.Diagnostic(range, [error.message, ...hints].join('\n'));
    problem.source = 'Data Connectors';
    this.#problems.set(document.uri, [problem]);
  }

  async #splitter(source: SourceRecord): Promise<(text: string) => readonly SqlStatement[]> {
    const { signal } = new AbortController();
    return this.#services.sources.use(source, signal, (session) => {
      const { sql } = session;
      if (!sql) throw new ConnectorError('Unsupported', `"${source.title}" does not run SQL.`);
      return Promise.resolve((text: string) => sql.split(text));
    });
  }

  #picking(title: string) {
    const accepts = (source: SourceRecord) =>
      this.#services.sources.look(source)?.offers.includes('sql') ?? false;
    return { title, accepts };
  }

  #showStatus(): void {
    const document = vscode.window.activeTextEditor?.document;
    const shown = ++this.#shown;
    if (document?.languageId !== 'sql') {
      this.#status.hide();
      return;
    }
    const running = this.#entries.get(document.uri.toString())?.query.running;
    const id = this.#bindings.of(document.uri);
    this.#status.command = commandId(running ? 'cancelQuery' : 'selectQuerySource');
    this.#status.tooltip = running ? 'Cancel Query' : 'Source of this document: select another';
    const icon = running ? 'loading~spin' : 'database';
    const label = running ? 'Running, click to cancel' : (id ?? 'Select Source');
    this.#status.text = `$(${icon}) ${labelText(label)}`;
    this.#status.show();
    if (running || id === undefined) return;
    this.#services.sources.get(id, new AbortController().signal).then(
      ({ title }) => {
        if (shown === this.#shown) this.#status.text = `$(database) ${labelText(title)}`;
      },
      (error: unknown) => {
        if (shown !== this.#shown || isCancelled(error)) return;
        this.#status.text = `$(warning) ${labelText(id)}`;
      },
    );
  }
}

function sqlEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId === 'sql') return editor;
  throw new ConnectorError(
    'Invalid',
    'Open a .sql file or run New Query first: queries are run from an SQL document.',
  );
}

function shifted(statements: readonly SqlStatement[], by: number): SqlStatement[] {
  return statements.map((statement) => {
    return { ...statement, start: statement.start + by, end: statement.end + by };
  });
}

function firstLine(text: string): number {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text.length : end;
}
