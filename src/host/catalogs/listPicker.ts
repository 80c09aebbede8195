import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable.js';

export interface ListItem<T> extends vscode.QuickPickItem {
  /** What is chosen with the item, or with its button. */
  readonly value: T;
  /** What is chosen with its button. */
  readonly buttonValue?: T;
}

/** Lets the user choose an item of a list, or the button of one; undefined when neither. */
export async function pickFromList<T>(
  title: string,
  placeholder: string,
  items: readonly ListItem<T>[],
): Promise<T | undefined> {
  const store = new DisposableStore();
  const picker = store.add(vscode.window.createQuickPick<ListItem<T>>());
  picker.title = title;
  picker.placeholder = placeholder;
  picker.matchOnDescription = true;
  picker.items = items;
  try {
    return await new Promise<T | undefined>((resolve) => {
      store.add(picker.onDidAccept(() => resolve(picker.selectedItems[0]?.value)));
      store.add(picker.onDidTriggerItemButton(({ item }) => resolve(item.buttonValue)));
      store.add(picker.onDidHide(() => resolve(undefined)));
      picker.show();
    });
  } finally {
    store.dispose();
  }
}
