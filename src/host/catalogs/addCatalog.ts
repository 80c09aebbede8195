import * as vscode from 'vscode';
import {
  catalogDraft,
  newCatalogPlan,
  type CatalogDraft,
} from '../../core/catalogs/newCatalogForm.js';
import { plainText } from '../../core/plainText.js';
import { ConnectorError } from '../../core/errors.js';
import type { CatalogIdentity } from '../../core/sources/catalogKind.js';
import { runForm, type Answers, type FormUi } from '../../core/sources/form.js';
import { saveLoop } from '../../core/sources/saveLoop.js';
import { withProgress } from '../commands/arguments.js';
import { SOURCES_VIEW } from '../contributions.js';
import type { Services } from '../feature.js';
import { textsOf } from '../sources/addSource.js';
import { askAfterFailure, notSaved } from '../sources/saveDialog.js';
import { identityText } from '../../core/catalogs/identityText.js';

const TITLE = 'Add Catalog';

/** What `addCatalog` tells its caller. */
export interface AddedCatalog {
  readonly name: string;
  readonly kind: string;
  /** Who is signed in; absent when that was not tried. */
  readonly identity?: CatalogIdentity;
}

/**
 * Asks for a new catalog, signs in and saves it; undefined when the user gave up. Nothing is stored
 * before signing in has worked.
 */
export async function askNewCatalog(
  services: Services,
  ui: FormUi,
  kind: string | undefined,
): Promise<AddedCatalog | undefined> {
  const { catalogs } = services;
  const kinds = catalogs.kinds();
  const plan = newCatalogPlan({
    kinds,
    targets: catalogs.targets(),
    taken: (name) => catalogs.isTaken(name),
  });
  const ask = (start: Answers) => runForm(ui, TITLE, plan, start);
  const first = await ask(kind === undefined ? {} : { kind });
  if (!first) return undefined;
  let answers = first;
  const draft = () => catalogDraft(kinds, answers);
  const added = await saveLoop({
    save: async () => signInAndAdd(services, draft()),
    choose: (error) => {
      services.errors.record(error, 'addCatalog');
      return askAfterFailure(error, notSaved(draft().config.title), false);
    },
    edit: async () => {
      const again = await ask(answers);
      if (again) answers = again;
      return again !== undefined;
    },
  });
  if (added?.identity) {
    await vscode.commands.executeCommand(`${SOURCES_VIEW}.focus`);
    void vscode.window.showInformationMessage(
      plainText(`Added "${added.name}": signed in as ${identityText(added.identity)}.`),
    );
  }
  return added;
}

/** A catalog given in full, as in the settings (`{ name, kind, url... }`), to add without asking. */
export function isCatalogArgument(
  value: unknown,
): value is { name: string; kind: string } & Record<string, unknown> {
  if (typeof value !== 'object' || value === null || 'type' in value) return false;
  const { name, kind } = value as { name?: unknown; kind?: unknown };
  return typeof name === 'string' && typeof kind === 'string';
}

/** Options, all optional: `target`, `secret` (texts by name), `test` (false adds it signed out). */
export async function addGivenCatalog(
  services: Services,
  record: { name: string; kind: string } & Record<string, unknown>,
  options: unknown,
): Promise<AddedCatalog> {
  const { name, kind, title, ...properties } = record;
  const { target, secret, test } = (options ?? {}) as Record<string, unknown>;
  const config = {
    ...{ name, kind, properties },
    title: typeof title === 'string' && title !== '' ? title : name,
  };
  const problems = services.catalogs.check(config);
  if (problems.length > 0) throw new ConnectorError('Invalid', problems.join(' '));
  const where = typeof target === 'string' ? { target } : {};
  const draft = { config, secrets: textsOf(secret), ...where };
  if (test !== false) return signInAndAdd(services, draft);
  await services.catalogs.add(config, draft.secrets, draft.target);
  return { name, kind };
}

async function signInAndAdd(
  { catalogs }: Services,
  { config, secrets, target }: CatalogDraft,
): Promise<AddedCatalog> {
  const identity = await withProgress(`Signing in to "${config.title}"`, (signal) =>
    catalogs.trySignIn(config, secrets, signal),
  );
  await catalogs.add(config, secrets, target);
  return { name: config.name, kind: config.kind, identity };
}
