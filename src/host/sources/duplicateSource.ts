import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import { labelText } from '../../core/plainText.js';
import type { CatalogScope } from '../../core/sources/catalog.js';
import { targetsOf } from '../../core/sources/formCatalogs.js';
import { sourceValues } from '../../core/sources/sourceForm.js';
import { SourceFormSession } from '../../core/sources/sourceFormSession.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { withProgress } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { textsOf } from './addSource.js';
import { formServices } from './formServices.js';
import type { SourceForms } from './sourceForms.js';

type Options = Readonly<Record<string, unknown>>;

/**
 * Makes another source of one. Options, all optional, do it without asking: `catalog` to add it to,
 * with `name`, `title`, `target`, `secret` (texts by name), `copyCredentials` and `test`; or `scope`
 * to have the source's own catalog copy it there.
 */
export async function duplicateSource(
  services: Services,
  forms: SourceForms,
  source: SourceRecord,
  options: Options,
): Promise<SourceRecord | undefined> {
  const { catalog, scope } = options;
  if (typeof scope === 'string') return copyWithin(services, source, { id: scope, title: scope });
  if (typeof catalog === 'string') return duplicateTo(services, source, catalog, options);
  if (source.can?.includes('copy')) {
    const chosen = await chooseWay(services, source);
    if (!chosen) return undefined;
    if (chosen !== 'form') return copyWithin(services, source, chosen);
  }
  return forms.edit({ mode: 'duplicate', source: source.id }, `Duplicate ${source.title}`);
}

/** As the form does it, with all that carries over. */
async function duplicateTo(
  services: Services,
  source: SourceRecord,
  catalog: string,
  options: Options,
): Promise<SourceRecord> {
  const { signal } = new AbortController();
  const session = new SourceFormSession(formServices(services), {
    mode: 'duplicate',
    source: source.id,
  });
  const { suggested, targets } = await session.describeCatalog(catalog, signal);
  const kind = suggested?.kind;
  if (!suggested || kind === undefined) {
    const { title } = services.sources.catalog(catalog);
    throw new ConnectorError('Unsupported', `${title} has no sources of kind "${source.kind}".`);
  }
  const { texts } = await session.describeKind(catalog, kind, signal);
  const { name, title, target, secret, copyCredentials, test } = options;
  const values = {
    ...sourceValues(source),
    ...{ catalog, kind, fields: texts },
    name: typeof name === 'string' ? name : suggested.name,
    title: typeof title === 'string' ? title : suggested.title,
    target: typeof target === 'string' ? target : (targets[0]?.id ?? ''),
  };
  const secrets = { entered: textsOf(secret), forget: [], copy: copyCredentials === true };
  return session.save(values, secrets, test !== false, signal);
}

async function copyWithin(
  services: Services,
  source: SourceRecord,
  scope: CatalogScope,
): Promise<SourceRecord> {
  const catalog = services.sources.catalog(source.catalog);
  if (!source.can?.includes('copy') || !catalog.copy) {
    throw new ConnectorError('Unsupported', `${catalog.title} does not copy "${source.title}".`);
  }
  const copy = catalog.copy.bind(catalog);
  return withProgress(`Copying "${source.title}" to ${scope.title}`, (signal) =>
    copy(source.name, scope.id, signal),
  );
}

interface WayItem extends vscode.QuickPickItem {
  readonly scope?: CatalogScope;
}

/** A scope for the catalog's own copy, or the form; undefined when the user gave up. */
async function chooseWay(
  services: Services,
  source: SourceRecord,
): Promise<CatalogScope | 'form' | undefined> {
  const catalog = services.sources.catalog(source.catalog);
  const scopes = await withProgress(`Looking up where ${catalog.title} can copy it`, (signal) =>
    targetsOf(catalog, signal),
  );
  const separator = { kind: vscode.QuickPickItemKind.Separator };
  const items: WayItem[] = [
    { label: '$(edit) Fill in a Form…', detail: 'To any catalog; credentials are asked for anew' },
    { label: `Copy within ${labelText(catalog.title)}, credentials included`, ...separator },
    ...scopes.map((scope): WayItem => ({
      label: labelText(scope.title),
      ...(scope.id === source.scope ? { description: 'where it is now' } : {}),
      ...(scope.description === undefined ? {} : { detail: labelText(scope.description) }),
      scope,
    })),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: `Duplicate ${source.title}`,
    placeHolder: 'Select where the duplicate is to be',
    matchOnDetail: true,
  });
  return chosen && (chosen.scope ?? 'form');
}
