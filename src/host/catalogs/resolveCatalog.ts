import * as vscode from 'vscode';
import type { RemoteCatalogInfo } from '../../core/catalogs/catalogRegistry.js';
import { ConnectorError } from '../../core/errors.js';
import { commandId } from '../contributions.js';
import type { Services } from '../feature.js';
import { STATE_TEXTS } from '../tree/catalogItem.js';

export interface ResolveCatalogOptions {
  readonly title: string;
  /** Which catalogs can be picked; all remote ones when absent. */
  readonly accepts?: (info: RemoteCatalogInfo) => boolean;
}

/**
 * The remote catalog a command is to act on: the one its argument names (a name, or a row of the
 * tree), else the one the user picks; undefined when none is picked. Rejects with `NotFound` for a
 * name there is none of.
 */
export async function resolveCatalog(
  services: Services,
  argument: unknown,
  options: ResolveCatalogOptions,
): Promise<RemoteCatalogInfo | undefined> {
  const name = nameOf(argument);
  if (name === undefined) return pickCatalog(services, options);
  const info = services.catalogs.remote(name);
  if (!info) throw new ConnectorError('NotFound', `There is no remote catalog named "${name}".`);
  return info;
}

async function pickCatalog(
  services: Services,
  { title, accepts }: ResolveCatalogOptions,
): Promise<RemoteCatalogInfo | undefined> {
  const infos = services.catalogs.remotes().flatMap(({ name }) => {
    const info = services.catalogs.remote(name);
    return info && accepts?.(info) !== false ? [info] : [];
  });
  if (infos.length === 0) {
    const add = 'Add Catalog…';
    void vscode.window
      .showInformationMessage('There is no remote catalog for that.', add)
      .then((chosen) => chosen && vscode.commands.executeCommand(commandId('addCatalog')));
    return undefined;
  }
  const items = infos.map((info) => ({
    label: info.catalog.title,
    description: STATE_TEXTS[info.catalog.state.status],
    detail: `${info.kind.label} · ${info.kind.describe(info.catalog.config.properties)}`,
    info,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: 'Select a catalog',
    matchOnDetail: true,
  });
  return chosen?.info;
}

function nameOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (typeof argument !== 'object' || argument === null || !('catalog' in argument))
    return undefined;
  const { catalog } = argument;
  if (typeof catalog !== 'object' || catalog === null || !('name' in catalog)) return undefined;
  return typeof catalog.name === 'string' ? catalog.name : undefined;
}
