import type * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { type PastQuery, readHistory, remember } from '../../core/sql/queryHistory.js';
import type { Services } from '../feature.js';
import type { StatementRun } from './documentQuery.js';

const KEY = 'dataConnectors.query.history';

/** What was run in this workspace, unless the settings want nothing to be kept. */
export class QueryHistory implements Disposable {
  readonly #services: Services;
  readonly #state: vscode.Memento;
  readonly #store = new DisposableStore();

  constructor(services: Services) {
    this.#services = services;
    this.#state = services.context.workspaceState;
    const forget = () => {
      if (!this.isOn && this.entries.length > 0) void this.clear();
    };
    this.#store.add(services.settings.onDidChange('query.history', forget));
    forget();
  }

  get isOn(): boolean {
    return this.#services.settings.get<boolean>('query.history', true);
  }

  /** The latest first. */
  get entries(): readonly PastQuery[] {
    return readHistory(this.#state.get<unknown>(KEY));
  }

  async add({ source, text, duration, outcome }: StatementRun): Promise<void> {
    if (!this.isOn) return;
    const query = { text, source: source.id, at: Date.now(), duration, outcome };
    await this.#state.update(KEY, remember(this.entries, query));
  }

  async remove({ text, source }: PastQuery): Promise<void> {
    const others = this.entries.filter((past) => past.text !== text || past.source !== source);
    await this.#state.update(KEY, others);
  }

  async clear(): Promise<void> {
    await this.#state.update(KEY, undefined);
  }

  dispose(): void {
    this.#store.dispose();
  }
}
