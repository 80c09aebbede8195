import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable.js';
import { labelText } from '../../core/plainText.js';
import { EXPORT_FORMS, type ExportForm } from '../../core/table/export/exportForms.js';

interface FormItem extends vscode.QuickPickItem {
  readonly form: ExportForm;
}

const SETTINGS: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('gear'),
  tooltip: 'Change Delimiter, Header and NULL',
};

/** Asks for the format of a file; undefined when the user gave up. */
export async function askForm(name: string): Promise<ExportForm | undefined> {
  const store = new DisposableStore();
  const picker = store.add(vscode.window.createQuickPick<FormItem>());
  picker.title = `Export ${labelText(name)}`;
  picker.placeholder = 'Select a format';
  picker.matchOnDescription = true;
  picker.items = EXPORT_FORMS.map((form) => ({
    ...{ form, label: form.label, description: form.description },
    ...(form.format === 'csv' ? { buttons: [SETTINGS] } : {}),
  }));
  try {
    return await new Promise((resolve) => {
      store.add(picker.onDidAccept(() => resolve(picker.selectedItems[0]?.form)));
      store.add(picker.onDidHide(() => resolve(undefined)));
      store.add(
        picker.onDidTriggerItemButton(() => {
          void vscode.commands.executeCommand(
            'workbench.action.openSettings',
            'dataConnectors.export',
          );
          resolve(undefined);
        }),
      );
      picker.show();
    });
  } finally {
    store.dispose();
  }
}
