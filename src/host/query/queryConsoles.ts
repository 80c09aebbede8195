import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { ConnectorError } from '../../core/errors.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { Cell } from '../../core/table/table.js';
import type { ShownRows } from '../export/shownRows.js';
import type { Services } from '../feature.js';
import { pickSource } from '../sources/pickSource.js';
import { resolveSource } from '../sources/resolveSource.js';
import { askParameters } from './askParameters.js';
import { Bindings } from './bindings.js';
import {
  chosenStatements,
  showAt,
  splitterOf,
  sqlEditor,
  type ChosenStatement,
} from './chosenStatements.js';
import { StatementLenses } from './codeLens.js';
import { registerSqlCompletion } from './completion.js';
import { confirmMeasuring } from './confirmMeasuring.js';
import type { DocumentQuery, StatementFailure } from './documentQuery.js';
import { askAboutChanges, offerToEnd } from './endTransaction.js';
import { pickFromHistory, sourceTitles } from './historyPicker.js';
import { nameOf, QueryEntries, type QueryEntry } from './queryEntries.js';
import { QueryHistory } from './queryHistory.js';
import { QueryProblems } from './queryProblems.js';
import { SourceStatus } from './sourceStatus.js';
import { TransactionStatus } from './transactionStatus.js';
import { followUntitledQueries } from './untitledQueries.js';

/** SQL documents and what they are bound to: the commands, and what shows how they stand. */
export class QueryConsoles implements Disposable {
  readonly #services: Services;
  readonly #store = new DisposableStore();
  readonly #bindings: Bindings;
  readonly #entries: QueryEntries;
  readonly #problems: QueryProblems;
  readonly #history: QueryHistory;

  constructor(services: Services) {
    this.#services = services;
    this.#bindings = this.#store.add(new Bindings(services.context.workspaceState));
    this.#entries = this.#store.add(new QueryEntries(services));
    this.#problems = this.#store.add(new QueryProblems());
    this.#history = this.#store.add(new QueryHistory(services));
    this.#store.add(this.#entries.onDidRun((run) => void this.#history.add(run)));
    this.#store.add(
      followUntitledQueries(this.#bindings, (from, to) => this.#entries.move(from, to)),
    );
    this.#store.add(new StatementLenses(services, this.#bindings));
    this.#store.add(registerSqlCompletion(services, this.#bindings));
    this.#store.add(new SourceStatus(services, this.#bindings, this.#entries));
    this.#store.add(new TransactionStatus(this.#entries));
    this.#store.add(vscode.workspace.onDidCloseTextDocument((document) => this.#closed(document)));
    this.#store.add(services.shownRows.add(() => this.#shownRows()));
  }

  readonly commands = {
    newQuery: (argument?: unknown) => this.#newQuery(argument),
    runQuery: (argument?: unknown) => this.#run(argument, 'current'),
    runStatement: (document?: unknown, offset?: unknown) => this.#runAt(document, offset),
    runAllStatements: (argument?: unknown) => this.#run(argument, 'all'),
    explainQuery: (argument?: unknown) => this.#explain(argument, false),
    explainAnalyzeQuery: (argument?: unknown) => this.#explain(argument, true),
    cancelQuery: () => this.#cancel(),
    selectQuerySource: (argument?: unknown) => this.#selectSource(argument),
    queryHistory: () => this.#pickFromHistory(),
    commitTransaction: () => this.#endTransaction('commit'),
    rollBackTransaction: () => this.#endTransaction('rollback'),
    endTransaction: () => this.#endTransaction(undefined),
  };

  dispose(): void {
    this.#store.dispose();
  }

  async #newQuery(argument: unknown): Promise<void> {
    const source = await resolveSource(this.#services, argument, this.#picking('New Query'));
    if (!source) return;
    await this.#open(source.id, '');
  }

  async #open(source: string, content: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument({ language: 'sql', content });
    await this.#bindings.set(document.uri, source);
    await vscode.window.showTextDocument(document);
  }

  async #pickFromHistory(): Promise<void> {
    const titles = await sourceTitles(this.#services, this.#history.entries);
    const chosen = await pickFromHistory(this.#history, (id) => titles.get(id) ?? id);
    if (!chosen) return;
    await this.#open(chosen.query.source, chosen.query.text);
    if (chosen.how === 'run') await this.#run(undefined, 'all');
  }

  async #selectSource(argument: unknown): Promise<void> {
    const { document } = sqlEditor();
    const source = await resolveSource(
      this.#services,
      argument instanceof vscode.Uri ? undefined : argument,
      this.#picking('Select Source of Query'),
    );
    if (!source || !(await this.#mayLeave(document.uri, source))) return;
    await this.#bindings.set(document.uri, source.id);
  }

  /** Changes on another source are ended first, unless the user would rather stay. */
  async #mayLeave(document: vscode.Uri, source: SourceRecord): Promise<boolean> {
    const query = this.#entries.find(document)?.query;
    if (!query || query.transaction === 'none') return true;
    if (query.transactionSource?.id === source.id) return true;
    return askAboutChanges(query, 'Going to another source');
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
    return source;
  }

  /** What a lens is for: the statement below it, wherever the cursor is. */
  async #runAt(document: unknown, offset: unknown): Promise<void> {
    if (!(document instanceof vscode.Uri) || typeof offset !== 'number') return;
    await showAt(document, offset);
    await this.#run(undefined, 'current');
  }

  #run(argument: unknown, what: 'current' | 'all'): Promise<void> {
    return this.#start(argument, what, (query, source, statements, parameters) =>
      query.run(source, statements, parameters),
    );
  }

  #explain(argument: unknown, analyze: boolean): Promise<void> {
    return this.#start(argument, 'one', async (query, source, [statement], parameters) => {
      if (!statement || (analyze && statement.writes && !(await confirmMeasuring())))
        return undefined;
      return query.explain(source, statement, parameters, { analyze });
    });
  }

  /** Finds out what is to be run where and with which values, and shows the results beside it. */
  async #start(
    argument: unknown,
    what: 'current' | 'all' | 'one',
    work: (
      query: DocumentQuery,
      source: SourceRecord,
      statements: readonly ChosenStatement[],
      parameters: Readonly<Record<string, Cell>>,
    ) => Promise<StatementFailure | undefined>,
  ): Promise<void> {
    const editor = sqlEditor();
    const { document } = editor;
    const source =
      typeof argument === 'string'
        ? await this.#services.sources.get(argument, new AbortController().signal)
        : await this.#sourceOf(document);
    if (!source) return;
    const split = await splitterOf(this.#services, source);
    const statements = chosenStatements(editor, split, what);
    const names = [...new Set(statements.flatMap(({ parameters }) => parameters))];
    const parameters = await askParameters(names, this.#entries.parameters(document.uri));
    if (!parameters || !(await this.#mayLeave(document.uri, source))) return;
    const entry = this.#entries.make(document.uri);
    this.#problems.clear(document);
    const version = document.version;
    this.#entries.reveal(entry);
    const failure = await work(entry.query, source, statements, parameters);
    if (failure && document.version === version) this.#problems.show(document, failure);
  }

  #cancel(): void {
    const running = this.#entries.all().find(({ query }) => query.running);
    const cancelled = [this.#entries.active(), running].some((entry) => entry?.query.cancel());
    if (!cancelled) vscode.window.setStatusBarMessage('No query is running', 3000);
  }

  /** Without `how` the user is asked. */
  async #endTransaction(how: 'commit' | 'rollback' | undefined): Promise<void> {
    const entry = await this.#openTransaction();
    if (!entry) return;
    if (how) await entry.query.endTransaction(how);
    else await this.#offer(entry);
  }

  /** The transaction that is meant: the one in front, else the only one, else the user picks. */
  async #openTransaction(): Promise<QueryEntry | undefined> {
    const active = this.#entries.active();
    if (active && active.query.transaction !== 'none') return active;
    const open = this.#entries.all().filter(({ query }) => query.transaction !== 'none');
    if (open.length === 0) {
      vscode.window.setStatusBarMessage('No transaction is open', 3000);
      return undefined;
    }
    if (open.length === 1) return open[0];
    const items = open.map((entry) => ({
      label: nameOf(entry),
      description: entry.query.transactionSource?.title ?? '',
      entry,
    }));
    const placeHolder = 'Whose changes?';
    return (await vscode.window.showQuickPick(items, { placeHolder }))?.entry;
  }

  /** The results stay with their transaction: nothing is lost yet, and the user is told. */
  #closed({ uri }: vscode.TextDocument): void {
    // A document that only gets another language is closed as well.
    const isThere = () =>
      vscode.workspace.textDocuments.some((each) => each.uri.toString() === uri.toString());
    setTimeout(() => {
      const entry = isThere() ? undefined : this.#entries.find(uri);
      if (!entry || entry.query.transaction === 'none') return;
      this.#offer(entry).catch((error: unknown) =>
        this.#services.errors.show(error, 'Ending a transaction'),
      );
    });
  }

  #offer(entry: QueryEntry): Promise<void> {
    const source = entry.query.transactionSource?.title ?? '';
    const message = `The changes that "${nameOf(entry)}" made in "${source}" are not committed.`;
    return offerToEnd(entry.query, message, () => this.#entries.reveal(entry));
  }

  /** What is in front: the results themselves, or the document they are of. */
  #shownRows(): ShownRows | undefined {
    const entry = this.#entries.active();
    if (!entry?.panel) return undefined;
    const { query, panel } = entry;
    return {
      kind: 'results',
      name: panel.name,
      source: query.source,
      results: query.results.rowsShown,
      current: panel.shown,
    };
  }

  #picking(title: string) {
    const accepts = (source: SourceRecord) =>
      this.#services.sources.look(source)?.offers.includes('sql') ?? false;
    return { title, accepts };
  }
}
