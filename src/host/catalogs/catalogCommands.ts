import * as vscode from 'vscode';
import { plainText } from '../../core/plainText.js';
import type { CatalogIdentity } from '../../core/sources/catalogKind.js';
import type { RemoteCatalogInfo } from '../../core/catalogs/catalogRegistry.js';
import { withProgress } from '../commands/arguments.js';
import type { CommandTable } from '../contributions.js';
import type { Services } from '../feature.js';
import { textsOf } from '../sources/addSource.js';
import { quickInput } from '../sources/quickInput.js';
import { addGivenCatalog, askNewCatalog, isCatalogArgument } from './addCatalog.js';
import { identityText } from '../../core/catalogs/identityText.js';
import { resolveCatalog } from './resolveCatalog.js';
import { askSignIn, signInWith } from './signIn.js';

/** What the commands do that add and remove catalogs, and sign in to them and out. */
export function catalogCommands(services: Services) {
  const { catalogs } = services;

  return {
    addCatalog: async (argument: unknown, options: unknown) => {
      if (isCatalogArgument(argument)) return addGivenCatalog(services, argument, options);
      const kind = typeof argument === 'string' ? argument : undefined;
      return askNewCatalog(services, quickInput, kind);
    },

    removeCatalog: async (argument: unknown, options: unknown) => {
      const found = await resolveCatalog(services, argument, {
        title: 'Remove Catalog',
        accepts: (each) => each.keptIn !== undefined,
      });
      if (!found) return;
      const isSure = (options as { confirm?: unknown } | undefined)?.confirm === false;
      if (!isSure && !(await confirmRemoval(found))) return;
      await catalogs.remove(found.catalog.name);
    },

    signIn: async (argument: unknown, secrets: unknown): Promise<CatalogIdentity | undefined> => {
      const found = await resolveCatalog(services, argument, { title: 'Sign In' });
      if (!found) return undefined;
      const given = textsOf(secrets);
      if (Object.keys(given).length > 0) return signInWith(services, found, given);
      return askSignIn(services, quickInput, found);
    },

    signOut: async (argument: unknown) => {
      const found = await resolveCatalog(services, argument, {
        title: 'Sign Out',
        accepts: ({ catalog }) => catalog.state.status !== 'signedOut',
      });
      if (found) await signOut(services, found);
    },

    whoAmI: async (argument: unknown): Promise<CatalogIdentity | undefined> => {
      const found = await resolveCatalog(services, argument, { title: 'Who Am I' });
      if (!found) return undefined;
      const { catalog } = found;
      const identity = await withProgress(`Asking ${catalog.title} who you are`, (signal) =>
        catalog.whoAmI(signal),
      );
      // A name is how other extensions call: they show the result their own way.
      if (typeof argument !== 'string') {
        void vscode.window.showInformationMessage(
          plainText(`Signed in to ${catalog.title} as ${identityText(identity)}.`),
        );
      }
      return identity;
    },
  } satisfies CommandTable;
}

async function signOut(services: Services, { catalog }: RemoteCatalogInfo): Promise<void> {
  const { name, title } = catalog;
  const fromEnvironment = await services.catalogs.isFromEnvironment(name);
  await services.catalogs.signOut(name);
  // They may have been opened with secrets that the catalog handed out.
  services.sources.disconnectCatalog(name);
  const until = fromEnvironment
    ? ' Its token comes from environment variables and is used again after a restart.'
    : '';
  void vscode.window.showInformationMessage(plainText(`Signed out of ${title}.${until}`));
}

async function confirmRemoval({ catalog, keptIn }: RemoteCatalogInfo): Promise<boolean> {
  const detail =
    `The catalog is removed from ${keptIn ?? 'the settings'}, and its stored token is deleted. ` +
    'The sources it lists stay as they are on its server.';
  const action = 'Remove';
  const message = `Remove the catalog "${catalog.title}"?`;
  const options = { modal: true, detail };
  return (await vscode.window.showWarningMessage(message, options, action)) === action;
}
