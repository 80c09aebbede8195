import * as vscode from 'vscode';
import type { CatalogState } from '../../core/catalogs/catalogConnection.js';
import type { Catalog } from '../../core/sources/catalog.js';
import { identityText } from '../../core/catalogs/identityText.js';
import type { Services } from '../feature.js';
import { catalogUri } from './sourceDecorations.js';

/** How a catalog stands, for people; empty where there is nothing to say. */
export const STATE_TEXTS: Readonly<Record<CatalogState['status'], string>> = {
  idle: '',
  connecting: 'connecting',
  signedIn: 'signed in',
  signedOut: 'not signed in',
  rejected: 'sign-in rejected',
  unreachable: 'cannot be reached',
};

/** The row of a catalog: who is signed in, or what is in the way of that. */
export function catalogItem(catalog: Catalog, services: Services): vscode.TreeItem {
  const item = new vscode.TreeItem(catalog.title, vscode.TreeItemCollapsibleState.Expanded);
  const info = services.catalogs.remote(catalog.name);
  const create = catalog.capabilities.create ? ['create'] : [];
  if (!info) {
    item.iconPath = new vscode.ThemeIcon('library');
    item.contextValue = ['catalog', ...create].join(' ');
    return item;
  }
  const { state, config } = info.catalog;
  const known = state.status === 'signedIn' ? state.identity : undefined;
  item.iconPath = new vscode.ThemeIcon('cloud');
  item.resourceUri = catalogUri(catalog.name);
  // Its badge tells of the rest.
  if (state.status !== 'connecting') item.description = known?.label ?? shown(state);
  item.contextValue = [
    'catalog',
    ...create,
    'remote',
    state.status,
    ...(info.keptIn === undefined ? [] : ['configured']),
    ...(info.kind.offers ?? []),
  ].join(' ');
  const lines = [
    catalog.title === catalog.name ? catalog.title : `${catalog.title} (${catalog.name})`,
    `${info.kind.label}: ${info.kind.describe(config.properties)}`,
    sentence(state),
    `Kept in: ${info.keptIn ?? 'environment variables'}`,
  ];
  item.tooltip = lines.filter(Boolean).join('\n');
  item.accessibilityInformation = {
    label: [catalog.title, info.kind.label, known?.label, STATE_TEXTS[state.status]]
      .filter(Boolean)
      .join(', '),
  };
  return item;
}

function shown(state: CatalogState): string {
  // That it works needs no words: its sources are there.
  return state.status === 'signedIn' ? '' : STATE_TEXTS[state.status];
}

function sentence(state: CatalogState): string {
  switch (state.status) {
    case 'idle':
      return '';
    case 'connecting':
      return 'Connecting';
    case 'signedIn':
      return state.identity ? `Signed in as ${identityText(state.identity)}` : 'Signed in';
    case 'signedOut':
      return 'Not signed in';
    case 'rejected':
      return `Sign-in rejected: ${state.error.message}`;
    case 'unreachable':
      return `Cannot be reached: ${state.error.message}`;
  }
}
