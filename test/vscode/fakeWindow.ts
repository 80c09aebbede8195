import * as vscode from 'vscode';

type Said = readonly [message: string, ...buttons: string[]];

/**
 * Stands in for the notifications and dialogs of VS Code, which nobody sees in these tests: notes
 * what is said, and answers as told.
 */
export class FakeWindow {
  /** Every message with its buttons, in order. */
  readonly said: Said[] = [];
  /** What is chosen, by a part of the message; nothing where none fits. */
  readonly answers = new Map<string | RegExp, string>();
  readonly #originals: (() => void)[] = [];

  install(): void {
    for (const name of ['showInformationMessage', 'showWarningMessage', 'showErrorMessage']) {
      this.#replace(vscode.window, name, (message: string, ...rest: unknown[]) => {
        const buttons = rest.filter((each) => typeof each === 'string');
        this.said.push([message, ...buttons]);
        const [, answer] = [...this.answers].find(([part]) => message.match(part)) ?? [];
        return Promise.resolve(answer);
      });
    }
  }

  restore(): void {
    for (const restore of this.#originals.splice(0)) restore();
    this.said.length = 0;
    this.answers.clear();
  }

  #replace(owner: object, name: string, value: unknown): void {
    const original = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, { configurable: true, writable: true, value });
    this.#originals.push(() => {
      if (original) Object.defineProperty(owner, name, original);
    });
  }
}
