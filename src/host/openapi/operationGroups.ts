import type * as vscode from 'vscode';

const KEY = 'dataConnectors.operationsByPath';

/** How the tree lists the operations of each API, kept with the workspace. */
export class OperationGroups {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  of(source: string): 'tag' | 'path' {
    return this.#byPath().includes(source) ? 'path' : 'tag';
  }

  async set(source: string, by: 'tag' | 'path'): Promise<void> {
    const others = this.#byPath().filter((id) => id !== source);
    await this.#memento.update(KEY, by === 'path' ? [...others, source] : others);
  }

  #byPath(): readonly string[] {
    const kept = this.#memento.get<unknown>(KEY);
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  }
}
