import * as vscode from 'vscode';
import { DisposableStore, Emitter, type Disposable } from '../../core/disposable.js';
import {
  isFiltering,
  NO_FILTER,
  readFilter,
  type ListFilter,
} from '../../core/search/listFilter.js';
import { FILTERED_KEY } from '../contributions.js';

const STATE_KEY = 'sources.filter';

/** The filter of the sources view, remembered for each workspace. */
export class ShownFilter implements Disposable {
  readonly #memory: vscode.Memento;
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<ListFilter>());
  readonly onDidChange = this.#didChange.event;
  #value: ListFilter;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    this.#value = readFilter(memory.get(STATE_KEY));
    if (this.isActive) this.#tellMenus();
  }

  get value(): ListFilter {
    return this.#value;
  }

  get isActive(): boolean {
    return isFiltering(this.#value);
  }

  set(filter: ListFilter): void {
    if (JSON.stringify(filter) === JSON.stringify(this.#value)) return;
    const was = this.isActive;
    this.#value = filter;
    void this.#memory.update(STATE_KEY, this.isActive ? filter : undefined);
    if (this.isActive !== was) this.#tellMenus();
    this.#didChange.fire(filter);
  }

  clear(): void {
    this.set(NO_FILTER);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #tellMenus(): void {
    void vscode.commands.executeCommand('setContext', FILTERED_KEY, this.isActive);
  }
}
