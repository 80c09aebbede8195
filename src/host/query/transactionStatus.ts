import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { plainText } from '../../core/plainText.js';
import { commandId } from '../contributions.js';
import { nameOf, type QueryEntries } from './queryEntries.js';

/** Says in the status bar, whatever is in front, that changes wait to be committed. */
export class TransactionStatus implements Disposable {
  readonly #entries: QueryEntries;
  readonly #store = new DisposableStore();
  readonly #item: vscode.StatusBarItem;

  constructor(entries: QueryEntries) {
    this.#entries = entries;
    const right = vscode.StatusBarAlignment.Right;
    this.#item = this.#store.add(vscode.window.createStatusBarItem('transaction', right, 91));
    this.#item.name = 'Changes That Are Not Committed';
    this.#item.command = commandId('endTransaction');
    this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    this.#store.add(entries.onDidChange(() => this.#show()));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #show(): void {
    const open = this.#entries.all().filter(({ query }) => query.transaction !== 'none');
    if (open.length === 0) {
      this.#item.hide();
      return;
    }
    this.#item.text = '$(warning) Not Committed';
    const places = open.map((entry) => {
      const failed = entry.query.transaction === 'failed' ? ' (failed: can only be undone)' : '';
      return `${nameOf(entry)}: ${entry.query.transactionSource?.title ?? ''}${failed}`;
    });
    this.#item.tooltip = plainText(
      `Changes are neither committed nor rolled back:\n${places.join('\n')}`,
    );
    this.#item.show();
  }
}
