import type * as vscode from 'vscode';

const KEY = 'dataConnectors.query.sources';
/** Files whose source is remembered; the ones bound longest ago are forgotten. */
const MOST = 500;

/** Which source each SQL document runs on, kept for the workspace. */
export class Bindings {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** Id of the source. */
  of(document: vscode.Uri): string | undefined {
    return this.#all().find(([uri]) => uri === document.toString())?.[1];
  }

  async set(document: vscode.Uri, source: string): Promise<void> {
    const uri = document.toString();
    const others = this.#all().filter(([other]) => other !== uri);
    await this.#state.update(KEY, [...others, [uri, source]].slice(-MOST));
  }

  #all(): readonly (readonly [string, string])[] {
    const kept = this.#state.get<unknown>(KEY);
    return Array.isArray(kept) ? kept.filter(isBinding) : [];
  }
}

function isBinding(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'string';
}
