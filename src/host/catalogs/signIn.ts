import * as vscode from 'vscode';
import { plainText } from '../../core/plainText.js';
import type { RemoteCatalogInfo } from '../../core/catalogs/catalogRegistry.js';
import { credentialSteps, enteredSecrets } from '../../core/catalogs/newCatalogForm.js';
import type { CatalogIdentity } from '../../core/sources/catalogKind.js';
import { runForm, type Answers, type FormUi } from '../../core/sources/form.js';
import { saveLoop } from '../../core/sources/saveLoop.js';
import { withProgress } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import type { Secrets } from '../secrets.js';
import { askAfterFailure } from '../sources/saveDialog.js';
import { identityText } from '../../core/catalogs/identityText.js';

/**
 * Asks for what signing in takes, tries it, and only then stores it. Undefined when the user gave
 * up: what was stored before stays.
 */
export async function askSignIn(
  services: Services,
  ui: FormUi,
  info: RemoteCatalogInfo,
): Promise<CatalogIdentity | undefined> {
  const { catalog, kind } = info;
  const { properties, title } = catalog.config;
  const steps = credentialSteps(kind, properties);
  if (steps.length === 0) {
    void vscode.window.showInformationMessage(plainText(`${title} needs no sign-in.`));
    return undefined;
  }
  const ask = (start: Answers) => runForm(ui, `Sign In to ${title}`, () => steps, start);
  const first = await ask({});
  if (!first) return undefined;
  let answers = first;
  const identity = await saveLoop({
    save: () => signInWith(services, info, enteredSecrets(kind, properties, answers)),
    choose: (error) => {
      services.errors.record(error, 'signIn');
      return askAfterFailure(error, `You are not signed in to ${title}.`, false);
    },
    edit: async () => {
      const again = await ask(answers);
      if (again) answers = again;
      return again !== undefined;
    },
  });
  if (identity) {
    void vscode.window.showInformationMessage(
      plainText(`Signed in to ${title} as ${identityText(identity)}.`),
    );
  }
  return identity;
}

/** Signs in with these secrets; rejects, with nothing stored, when they do not work. */
export async function signInWith(
  services: Services,
  { catalog }: RemoteCatalogInfo,
  secrets: Secrets,
): Promise<CatalogIdentity> {
  const { config, name, title } = catalog;
  const identity = await withProgress(`Signing in to ${title}`, (signal) =>
    services.catalogs.trySignIn(config, secrets, signal),
  );
  await services.catalogs.signIn(name, secrets, identity);
  // They may have been opened with secrets that the catalog handed out to somebody else.
  services.sources.disconnectCatalog(name);
  return identity;
}
