import type * as vscode from 'vscode';
import { Emitter, type Disposable } from '../../core/disposable.js';

const KEY = 'dataConnectors.query.sources';
/** Files whose source is remembered; the ones bound longest ago are forgotten. */
const MOST = 500;

/** Which source each SQL document runs on, kept for the workspace. */
export class Bindings implements Disposable {
  readonly #state: vscode.Memento;
  readonly #changed = new Emitter<void>();

  /** Fires after a document got another source. */
  readonly onDidChange = this.#changed.event;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** Id of the source. */
  of(document: vscode.Uri): string | undefined {
    return this.#all().find(([uri]) => uri === document.toString())?.[1];
  }

  async set(document: vscode.Uri, source: string): Promise<void> {
    await this.#keep([...this.#without(document), [document.toString(), source]]);
  }

  async remove(document: vscode.Uri): Promise<void> {
    if (this.of(document) !== undefined) await this.#keep(this.#without(document));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #without(document: vscode.Uri): (readonly [string, string])[] {
    const uri = document.toString();
    return this.#all().filter(([other]) => other !== uri);
  }

  async #keep(bindings: readonly (readonly [string, string])[]): Promise<void> {
    await this.#state.update(KEY, bindings.slice(-MOST));
    this.#changed.fire();
  }

  #all(): readonly (readonly [string, string])[] {
    const kept = this.#state.get<unknown>(KEY);
    return Array.isArray(kept) ? kept.filter(isBinding) : [];
  }
}

function isBinding(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'string';
}
