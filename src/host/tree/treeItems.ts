import * as vscode from 'vscode';
import { byteSize } from '../../core/byteSize.js';
import type { NextStep } from '../../core/errors.js';
import type { SourceLook } from '../../core/sources/connector.js';
import { isViewName, type SourceRecord } from '../../core/sources/source.js';
import { commandId } from '../contributions.js';
import type { Services } from '../feature.js';
import { STEP_LABELS } from '../userErrors.js';
import { catalogItem } from './catalogItem.js';
import type { NodeElement, SourceElement, TreeElement } from './elements.js';
import { ROLE_ICONS, ROLE_WORDS } from './nodeRoles.js';
import { sourceUri } from './sourceDecorations.js';

const STEP_ICONS: Readonly<Record<NextStep, string>> = {
  retry: 'refresh',
  signIn: 'sign-in',
  editSource: 'edit',
  setCredentials: 'key',
  openSettings: 'settings-gear',
  manageTrust: 'workspace-trusted',
  showLog: 'output',
};

const { None, Collapsed } = vscode.TreeItemCollapsibleState;

/** How an element looks. Texts from servers are plain text everywhere: labels, never Markdown. */
export function treeItem(element: TreeElement, services: Services): vscode.TreeItem {
  const item = build(element, services);
  item.id = element.key;
  return item;
}

function build(element: TreeElement, services: Services): vscode.TreeItem {
  switch (element.type) {
    case 'catalog':
      return catalogItem(element.catalog, services);
    case 'scope': {
      const item = new vscode.TreeItem(element.scope.title, Collapsed);
      item.iconPath = new vscode.ThemeIcon('project');
      item.contextValue = 'scope';
      if (element.scope.description) item.tooltip = element.scope.description;
      return item;
    }
    case 'source':
      return sourceItem(element, services);
    case 'node':
      return nodeItem(element, services);
    case 'problem': {
      const item = new vscode.TreeItem(element.problem.label, None);
      item.description = element.problem.message;
      item.tooltip = element.problem.message;
      item.iconPath = new vscode.ThemeIcon(
        'warning',
        new vscode.ThemeColor('list.warningForeground'),
      );
      item.contextValue = 'problem';
      item.command = action('revealProblem', 'Show in Settings', element);
      item.accessibilityInformation = {
        label: `Mistake in ${element.problem.label}: ${element.problem.message}`,
      };
      return item;
    }
    case 'error': {
      const { error } = element;
      const item = new vscode.TreeItem(error.message, None);
      item.tooltip = error.detail ? `${error.message}\n${error.detail}` : error.message;
      item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
      item.contextValue = 'error';
      item.accessibilityInformation = { label: `Error: ${error.message}` };
      return item;
    }
    case 'step': {
      const item = new vscode.TreeItem(STEP_LABELS[element.step], None);
      item.iconPath = new vscode.ThemeIcon(STEP_ICONS[element.step]);
      item.command = action('takeStep', STEP_LABELS[element.step], element);
      return item;
    }
    case 'message': {
      const item = new vscode.TreeItem('', None);
      item.description = element.text;
      item.accessibilityInformation = { label: element.text };
      if (element.step === 'clearFilter') {
        item.label = 'Clear Filter';
        item.iconPath = new vscode.ThemeIcon('clear-all');
        item.command = action('clearFilter', 'Clear Filter', element);
      }
      return item;
    }
    case 'loadMore': {
      const item = new vscode.TreeItem('Load More…', None);
      item.description = `${element.loaded.toLocaleString()} shown`;
      item.iconPath = new vscode.ThemeIcon('ellipsis');
      item.command = action('loadMore', 'Load More', element);
      return item;
    }
  }
}

function sourceItem(element: SourceElement, services: Services): vscode.TreeItem {
  const { source, catalog } = element;
  const kind = services.sources.look(source);
  const state = services.sources.state(source.id);
  const isOutdated = services.clients.outdated(source.id).length > 0;
  const item = new vscode.TreeItem(source.title, kind ? Collapsed : None);
  item.description = [
    source.name === source.title || isViewName(source.name) ? '' : source.name,
    kind ? '' : `${source.kind} cannot be browsed here`,
    isOutdated ? 'client out of date' : '',
  ]
    .filter(Boolean)
    .join(' · ');
  item.resourceUri = sourceUri(source.id);
  item.iconPath = new vscode.ThemeIcon(kind?.icon ?? 'question');
  item.tooltip = sourceTooltip(source, services);
  const { update, remove, test } = catalog.capabilities;
  item.contextValue = [
    'source',
    kind ? 'browsable' : '',
    services.sources.kind(source.kind) ? 'credentials' : '',
    kind || test ? 'testable' : '',
    update && !source.readOnly ? 'update' : '',
    remove && !source.readOnly ? 'remove' : '',
    ...(source.can ?? []),
    ...(kind?.offers ?? []),
    kind?.offers.includes('api') ? `operationsBy-${services.operationGroups.of(source.id)}` : '',
    isWritable(kind, source) ? 'writable' : '',
    isOutdated ? 'outdated' : '',
  ]
    .filter(Boolean)
    .join(' ');
  item.accessibilityInformation = {
    label: [
      ...[source.title, kind?.label ?? source.kind, STATE_WORDS[state.status]],
      ...(isOutdated ? ['client out of date'] : []),
    ].join(', '),
  };
  return item;
}

const STATE_WORDS = {
  idle: 'not connected',
  connecting: 'connecting',
  connected: 'connected',
  failed: 'failed',
} as const;

function sourceTooltip(source: SourceRecord, services: Services): string {
  const kind = services.sources.look(source);
  const state = services.sources.state(source.id);
  const lines = [`${source.title} (${source.id})`];
  if (source.description) lines.push(source.description);
  lines.push(
    kind
      ? `${kind.label}: ${kind.describe(source.properties)}`
      : `Kind "${source.kind}" cannot be browsed here.`,
  );
  if (source.tags.length > 0) lines.push(`Tags: ${source.tags.join(', ')}`);
  if (source.keptIn) lines.push(`Kept in: ${source.keptIn}`);
  for (const folder of services.clients.outdated(source.id)) {
    const where = vscode.workspace.asRelativePath(folder);
    lines.push(`The specification has changed since the client in ${where} was generated.`);
  }
  if (kind) {
    lines.push(
      state.status === 'failed'
        ? `Failed: ${state.error.message}`
        : capitalize(STATE_WORDS[state.status]),
    );
  }
  return lines.join('\n');
}

function nodeItem(element: NodeElement, services: Services): vscode.TreeItem {
  const { node, source } = element;
  const look = services.sources.look(source);
  const item = new vscode.TreeItem(node.label, node.expandable ? Collapsed : None);
  const size = node.size === undefined ? undefined : byteSize(node.size);
  const date = node.modified === undefined ? undefined : new Date(node.modified).toLocaleString();
  item.description = node.description ?? [size, date].filter(Boolean).join(' · ');
  item.tooltip = node.tooltip ?? [node.label, item.description].filter(Boolean).join('\n');
  item.iconPath = new vscode.ThemeIcon(ROLE_ICONS[node.role]);
  item.contextValue = [
    'node',
    node.role,
    node.expandable ? 'expandable' : '',
    node.table ? 'rows' : '',
    ...(node.object === undefined ? [] : ['object', isWritable(look, source) ? 'writable' : '']),
    node.role === 'file' && look?.offers.includes('presign') ? 'presign' : '',
    node.card ? 'card' : '',
  ]
    .filter(Boolean)
    .join(' ');
  // Left to itself, VS Code reads out the tooltip in place of the row.
  item.accessibilityInformation = {
    label: [node.label, item.description, node.deprecated && 'deprecated', ROLE_WORDS[node.role]]
      .filter(Boolean)
      .join(', '),
  };
  if (node.table) {
    item.command = action('previewTable', 'Preview Table', element, { byClick: true });
  } else if (node.role === 'file' && node.object !== undefined) {
    const uri = services.fileUri(source, node.object);
    // The file's own icon from the user's icon theme, and drag and drop into editors.
    item.resourceUri = uri;
    item.iconPath = vscode.ThemeIcon.File;
    item.command = action('openFile', 'Open File', element);
  } else if (node.operation !== undefined) {
    item.command = action('openOperation', 'Open Operation', element);
  } else if (node.card) {
    item.command = action('openCard', 'Show Details', element);
  }
  return item;
}

function action(
  name: Parameters<typeof commandId>[0],
  title: string,
  element: TreeElement,
  ...more: readonly unknown[]
): vscode.Command {
  return { command: commandId(name), title, arguments: [element, ...more] };
}

/** Whether what is in the source may be changed, as far as its settings tell. */
function isWritable(look: SourceLook | undefined, source: SourceRecord): boolean {
  return look !== undefined && !look.readOnly?.(source.properties);
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
