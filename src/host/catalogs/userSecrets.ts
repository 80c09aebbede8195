import * as vscode from 'vscode';
import type { LazyCatalog } from '../../core/catalogs/lazyCatalog.js';
import { secretText, userSecret, userSecretPlan } from '../../core/catalogs/userSecretForm.js';
import { labelText, plainText } from '../../core/plainText.js';
import { runForm, type FormUi } from '../../core/sources/form.js';
import type { Properties } from '../../core/sources/source.js';
import { useFacet } from './facets.js';
import { pickFromList, type ListItem } from './listPicker.js';

/** Lists the user's secrets, makes new ones and hands out their values, until the user is done. */
export async function manageUserSecrets(ui: FormUi, catalog: LazyCatalog): Promise<void> {
  for (;;) {
    const names = await useFacet(
      catalog,
      'userSecrets',
      `Listing your secrets at ${catalog.title}`,
      (facet, signal) => facet.list(signal),
    );
    const choice = await chooseSecret(catalog, names);
    if (!choice) return;
    if (choice.name === undefined) await createSecret(ui, catalog, names);
    else await handOutValues(catalog, choice.name);
  }
}

interface Choice {
  /** Absent for a new one. */
  readonly name?: string;
}

function chooseSecret(catalog: LazyCatalog, names: readonly string[]): Promise<Choice | undefined> {
  const items: ListItem<Choice>[] = [
    { label: '$(add) Create Secret…', alwaysShow: true, value: {} },
    ...names.map((name) => ({ label: `$(lock) ${labelText(name)}`, value: { name } })),
  ];
  const hint =
    names.length === 0 ? 'No secrets yet: create one' : 'Select a secret to copy from it';
  return pickFromList(`User Secrets: ${catalog.title}`, hint, items);
}

/** Asked in masked boxes: an editor would write what is typed into it to disk. */
async function createSecret(
  ui: FormUi,
  catalog: LazyCatalog,
  names: readonly string[],
): Promise<void> {
  const plan = userSecretPlan((name) => names.includes(name));
  const answers = await runForm(ui, `Create Secret: ${catalog.title}`, plan);
  if (!answers) return;
  const { name, value } = userSecret(answers);
  await useFacet(catalog, 'userSecrets', `Creating "${name}"`, (facet, signal) =>
    facet.create(name, value, signal),
  );
  vscode.window.setStatusBarMessage(labelText(`Created the secret ${name}`), 4000);
}

/** Shows keys alone; a value goes to the clipboard when its key is chosen, and nowhere else. */
async function handOutValues(catalog: LazyCatalog, name: string): Promise<void> {
  const secret = await useFacet(catalog, 'userSecrets', `Reading "${name}"`, (facet, signal) =>
    facet.read(name, signal),
  );
  for (;;) {
    const key = await chooseKey(name, secret);
    if (key === undefined) return;
    await vscode.env.clipboard.writeText(secretText(secret[key]));
    vscode.window.setStatusBarMessage(labelText(`Copied the value of ${key}`), 4000);
  }
}

async function chooseKey(name: string, secret: Properties): Promise<string | undefined> {
  const keys = Object.keys(secret);
  if (keys.length === 0) {
    void vscode.window.showInformationMessage(plainText(`The secret "${name}" has no keys.`));
    return undefined;
  }
  const items = keys.map((key): ListItem<string> => ({
    label: labelText(key),
    description: '••••••••',
    value: key,
  }));
  return pickFromList(`Secret: ${plainText(name)}`, 'Select a key to copy its value', items);
}
