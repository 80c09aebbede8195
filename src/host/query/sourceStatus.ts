import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { isCancelled } from '../../core/errors.js';
import { labelText } from '../../core/plainText.js';
import { commandId } from '../contributions.js';
import type { Services } from '../feature.js';
import type { Bindings } from './bindings.js';
import type { QueryEntries } from './queryEntries.js';

/** The source of the SQL document in front, in the status bar; while it runs, a way to stop it. */
export class SourceStatus implements Disposable {
  readonly #services: Services;
  readonly #bindings: Bindings;
  readonly #entries: QueryEntries;
  readonly #store = new DisposableStore();
  readonly #item: vscode.StatusBarItem;
  #shown = 0;

  constructor(services: Services, bindings: Bindings, entries: QueryEntries) {
    this.#services = services;
    this.#bindings = bindings;
    this.#entries = entries;
    const right = vscode.StatusBarAlignment.Right;
    this.#item = this.#store.add(vscode.window.createStatusBarItem('source', right, 90));
    this.#item.name = 'Source of the SQL Document';
    const show = () => this.#show();
    this.#store.add(vscode.window.onDidChangeActiveTextEditor(show));
    this.#store.add(services.sources.onDidChangeSources(show));
    this.#store.add(bindings.onDidChange(show));
    this.#store.add(entries.onDidChange(show));
    show();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #show(): void {
    const document = vscode.window.activeTextEditor?.document;
    const shown = ++this.#shown;
    if (document?.languageId !== 'sql') {
      this.#item.hide();
      return;
    }
    const running = this.#entries.find(document.uri)?.query.running;
    const id = this.#bindings.of(document.uri);
    this.#item.command = commandId(running ? 'cancelQuery' : 'selectQuerySource');
    this.#item.tooltip = running ? 'Cancel Query' : 'Source of this document: select another';
    const icon = running ? 'loading~spin' : 'database';
    const label = running ? 'Running, click to cancel' : (id ?? 'Select Source');
    this.#item.text = `$(${icon}) ${labelText(label)}`;
    this.#item.show();
    if (running || id === undefined) return;
    this.#services.sources.get(id, new AbortController().signal).then(
      ({ title }) => {
        if (shown === this.#shown) this.#item.text = `$(database) ${labelText(title)}`;
      },
      (error: unknown) => {
        if (shown !== this.#shown || isCancelled(error)) return;
        this.#item.text = `$(warning) ${labelText(id)}`;
        this.#item.tooltip = 'This source is not there any more: select another';
      },
    );
  }
}
