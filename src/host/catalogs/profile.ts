import * as vscode from 'vscode';
import { identityText } from '../../core/catalogs/identityText.js';
import type { LazyCatalog } from '../../core/catalogs/lazyCatalog.js';
import { ConnectorError } from '../../core/errors.js';
import { plainText } from '../../core/plainText.js';
import type { CatalogIdentity } from '../../core/sources/catalogKind.js';
import { checkFields, type Field } from '../../core/sources/field.js';
import { answersOf, enteredValues, fieldPlan } from '../../core/sources/fieldForm.js';
import { runForm, type Answers, type FormUi } from '../../core/sources/form.js';
import { saveLoop } from '../../core/sources/saveLoop.js';
import type { Properties } from '../../core/sources/source.js';
import type { Services } from '../feature.js';
import { askAfterFailure } from '../sources/saveDialog.js';
import { useFacet } from './facets.js';

/**
 * Lets the user change the profile, every field filled in with what is there. Undefined when the
 * user gave up: nothing has changed then.
 */
export async function askProfile(
  services: Services,
  ui: FormUi,
  catalog: LazyCatalog,
): Promise<CatalogIdentity | undefined> {
  const { fields, values } = await readProfile(catalog);
  const title = `Edit Profile: ${catalog.title}`;
  const ask = (start: Answers) => runForm(ui, title, fieldPlan(fields), start);
  let answers = await ask(answersOf(fields, values));
  if (!answers) return undefined;
  const saved = await saveLoop({
    save: () => saveProfile(services, catalog, wholeProfile(fields, answers ?? {})),
    choose: (error) => {
      services.errors.record(error, 'editProfile');
      return askAfterFailure(error, 'The profile has not been changed.', false);
    },
    edit: async () => {
      const again = await ask(answers ?? {});
      if (again) answers = again;
      return again !== undefined;
    },
  });
  if (!saved) return undefined;
  const { identity } = saved;
  const now = identity ? `: you are ${identityText(identity)}` : '';
  const text = `Your profile at ${catalog.title} is saved${now}.`;
  void vscode.window.showInformationMessage(plainText(text));
  return identity;
}

/** Every field, also those that were cleared: what is left out may be kept, or erased. */
function wholeProfile(fields: readonly Field[], answers: Answers): Properties {
  const entered = enteredValues(fields, answers);
  return Object.fromEntries(fields.map(({ name }) => [name, entered[name] ?? '']));
}

/** Changes the given fields and sends the others as they are: some servers erase what is left out. */
export async function changeProfile(
  services: Services,
  catalog: LazyCatalog,
  changes: Properties,
): Promise<CatalogIdentity | undefined> {
  const { fields, values } = await readProfile(catalog);
  const whole = { ...values, ...changes };
  const problems = checkFields(fields, whole, { unknown: 'report' });
  if (problems.length > 0) {
    const text = problems.map(({ message }) => message).join(' ');
    throw new ConnectorError('Invalid', text, { problems });
  }
  return (await saveProfile(services, catalog, whole)).identity;
}

function readProfile(catalog: LazyCatalog) {
  return useFacet(
    catalog,
    'profile',
    `Reading your profile at ${catalog.title}`,
    async (facet, signal) => {
      const all = await facet.read(signal);
      const { fields } = facet;
      const values = Object.fromEntries(fields.map(({ name }) => [name, all[name]]));
      return { fields, values };
    },
  );
}

/**
 * Saves, and asks who that is now: the row of the catalog shows it. One notification for both, since
 * VS Code holds back those that come in a crowd. To fail at the asking does not undo what is saved.
 */
async function saveProfile(
  services: Services,
  catalog: LazyCatalog,
  values: Properties,
): Promise<{ identity: CatalogIdentity | undefined }> {
  const doing = `Saving your profile at ${catalog.title}`;
  return useFacet(catalog, 'profile', doing, async (facet, signal) => {
    await facet.save(values, signal);
    try {
      return { identity: await catalog.whoAmI(signal) };
    } catch (error) {
      services.errors.record(error, 'editProfile');
      return { identity: undefined };
    }
  });
}
