import * as vscode from 'vscode';
import { labelText } from '../../core/plainText.js';
import type { Cell } from '../../core/table/table.js';

interface ValueItem extends vscode.QuickPickItem {
  readonly value: Cell;
}

/**
 * Asks for the values of a query's parameters, one after the other; those of the last time are
 * offered. Undefined when the user gives up. `known` learns the answers.
 */
export async function askParameters(
  names: readonly string[],
  known: Map<string, Cell>,
): Promise<Readonly<Record<string, Cell>> | undefined> {
  const values: Record<string, Cell> = {};
  for (const [index, name] of names.entries()) {
    const step = names.length > 1 ? ` (${index + 1} of ${names.length})` : '';
    const value = await askValue(name, `Value of the Parameter ${name}${step}`, known.get(name));
    if (value === undefined) return undefined;
    values[name] = value;
    known.set(name, value);
  }
  return values;
}

async function askValue(name: string, title: string, last: Cell | undefined) {
  const picker = vscode.window.createQuickPick<ValueItem>();
  picker.title = labelText(title);
  picker.placeholder = 'Type the value as text; the server reads it as the type it needs';
  picker.value = last ?? '';
  picker.ignoreFocusOut = true;
  const show = () => {
    const typed: ValueItem = {
      label: picker.value === '' ? 'Empty text' : labelText(picker.value),
      description: `Use as ${labelText(name)}`,
      alwaysShow: true,
      value: picker.value,
    };
    const nothing: ValueItem = {
      ...{ label: 'NULL', description: 'No value', alwaysShow: true, value: null },
    };
    picker.items = last === null && picker.value === '' ? [nothing, typed] : [typed, nothing];
  };
  try {
    return await new Promise<Cell | undefined>((resolve) => {
      picker.onDidChangeValue(show);
      picker.onDidAccept(() => resolve(picker.selectedItems[0]?.value));
      picker.onDidHide(() => resolve(undefined));
      show();
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}
