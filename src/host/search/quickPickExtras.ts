import type * as vscode from 'vscode';

/**
 * What VS Code's pick lists can do although its API does not declare it: every version since 1.40
 * takes these two as they are. Where one did not, the list would only be in another order, and the
 * text not selected.
 */
interface Extras {
  /** False leaves the items in their order, with the separators between them. */
  sortByLabel: boolean;
  valueSelection: readonly [start: number, end: number] | undefined;
}

/** Keeps the items in the order in which they are given. */
export function keepOrder(picker: vscode.QuickPick<vscode.QuickPickItem>): void {
  (picker as unknown as Extras).sortByLabel = false;
}

/** Sets the text, selected whole, so that typing replaces it. */
export function preselect(picker: vscode.QuickPick<vscode.QuickPickItem>, text: string): void {
  picker.value = text;
  (picker as unknown as Extras).valueSelection = [0, text.length];
}
