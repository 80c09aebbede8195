import * as vscode from 'vscode';
import { isCancelled } from '../../core/errors.js';
import { labelText } from '../../core/plainText.js';
import { raceAbort } from '../../core/cancellation.js';
import { DisposableStore, Emitter, type Disposable } from '../../core/disposable.js';
import { toSignal } from '../commands/arguments.js';
import { commandId } from '../contributions.js';
import type { Services } from '../feature.js';
import type { Bindings } from './bindings.js';

/** UTF-16 units of a document beyond which a lens above every statement costs more than it helps. */
const LARGEST_DOCUMENT = 1_000_000;
const MOST_LENSES = 2_000;

/** *Run* above every statement of a document that has a source, and the way to one where it has none. */
export class StatementLenses implements vscode.CodeLensProvider, Disposable {
  readonly #services: Services;
  readonly #bindings: Bindings;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<void>());

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(services: Services, bindings: Bindings) {
    this.#services = services;
    this.#bindings = bindings;
    const again = () => this.#changed.fire();
    this.#store.add(bindings.onDidChange(again));
    this.#store.add(services.settings.onDidChange('query.codeLens', again));
    this.#store.add(services.sources.onDidChangeSources(again));
    this.#store.add(vscode.languages.registerCodeLensProvider({ language: 'sql' }, this));
  }

  dispose(): void {
    this.#store.dispose();
  }

  async provideCodeLenses(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeLens[]> {
    if (!this.#services.settings.get<boolean>('query.codeLens', true, document)) return [];
    const id = this.#bindings.of(document.uri);
    if (id === undefined || !vscode.workspace.isTrusted) return [];
    const text = document.getText();
    if (text.length > LARGEST_DOCUMENT) return [];
    const signal = toSignal(token);
    try {
      const source = await this.#services.sources.get(id, signal);
      // Nothing is connected: dividing a text needs the connector only.
      const { sql } = await raceAbort(this.#services.sources.session(source), signal);
      const statements = sql?.split(text) ?? [];
      return statements.slice(0, MOST_LENSES).map(({ start }, index) => {
        const first = index === 0 ? ` on ${labelText(source.title)}` : '';
        return new vscode.CodeLens(
          new vscode.Range(document.positionAt(start), document.positionAt(start)),
          {
            title: `$(play) Run${first}`,
            tooltip: 'Run this statement',
            command: commandId('runStatement'),
            arguments: [document.uri, start],
          },
        );
      });
    } catch (error) {
      if (!isCancelled(error))
        this.#services.errors.record(error, `Finding the statements of a query of ${id}`);
      return [];
    }
  }
}
