import * as vscode from 'vscode';
import { labelText } from '../../core/plainText.js';
import {
  hitKey,
  placeOf,
  sourceHit,
  type Hit,
  type HitGroup,
  type SourceBrief,
} from '../../core/search/hit.js';
import type { SearchProblem, SearchResults } from '../../core/search/results.js';
import { ROLE_ICONS, ROLE_WORDS } from '../tree/nodeRoles.js';

/** A row of the search box: something found, or something to do about it. */
export interface SearchItem extends vscode.QuickPickItem {
  /** Stays the same while results come in; absent on separators. */
  readonly key?: string;
  readonly hit?: Hit;
  readonly action?: SearchAction;
}

export type SearchAction =
  | { readonly type: 'connect' }
  | { readonly type: 'allFiles'; readonly source: SourceBrief }
  | { readonly type: 'problems'; readonly problems: readonly SearchProblem[] }
  | { readonly type: 'addSource' };

const GROUP_LABELS: Readonly<Record<HitGroup, string>> = {
  sources: 'Sources',
  tables: 'Tables and Views',
  files: 'Files and Folders',
  operations: 'Operations',
  other: 'More',
};

export const REVEAL: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('list-tree'),
  tooltip: 'Reveal in Sources View',
};
export const COPY: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('copy'),
  tooltip: 'Copy Name',
};

/** Sources shown before anything is typed. */
const FIRST_SOURCES = 50;

/** The first sources, those of `connected` (ids) at the top. */
export function sourceItems(
  sources: Iterable<SourceBrief>,
  connected: ReadonlySet<string>,
): SearchItem[] {
  const [first, rest]: [SourceBrief[], SourceBrief[]] = [[], []];
  for (const source of sources) {
    const list = connected.has(source.id) ? first : rest;
    if (list.length < FIRST_SOURCES) list.push(source);
  }
  const items = (label: string, list: readonly SourceBrief[]) =>
    list.length === 0
      ? []
      : [separator(label), ...list.map((source) => hitItem(sourceHit(source)))];
  return [...items('Connected Sources', first), ...items('Sources', rest)];
}

/** The hits of each group below its heading, best first. */
export function hitItems({ groups }: SearchResults): SearchItem[] {
  return groups.flatMap(({ group, hits, more }) => [
    separator(more ? `${GROUP_LABELS[group]}: the best ${hits.length}` : GROUP_LABELS[group]),
    ...hits.map(({ hit }) => hitItem(hit)),
  ]);
}

/** What else can be done: search further, and look at what went wrong. */
export function furtherItems(
  { partial, problems }: SearchResults,
  unconnected: number,
): SearchItem[] {
  const items: SearchItem[] = [];
  if (unconnected > 0) {
    items.push({
      key: 'connect',
      iconPath: new vscode.ThemeIcon('plug'),
      label: `Search in ${counted(unconnected, 'More Source')}…`,
      description: 'connects to them, until you stop it',
      action: { type: 'connect' },
      alwaysShow: true,
    });
  }
  for (const { source, files } of partial) {
    items.push({
      key: `files ${source.id}`,
      iconPath: new vscode.ThemeIcon('search'),
      label: `Search All Files of ${labelText(source.title)}…`,
      description: `the first ${files.toLocaleString()} have been searched`,
      action: { type: 'allFiles', source },
      alwaysShow: true,
    });
  }
  if (problems.length > 0) items.push(problemItem(problems));
  return items.length === 0 ? [] : [separator('Search Further'), ...items];
}

/** What stands in an empty list, for who wonders why it is empty. */
export function emptyItem(text: string, sources: number): SearchItem {
  if (sources === 0) {
    return {
      key: 'add',
      iconPath: new vscode.ThemeIcon('add'),
      label: 'Add Source…',
      description: 'there are no sources to search yet',
      action: { type: 'addSource' },
      alwaysShow: true,
    };
  }
  return {
    key: 'nothing',
    iconPath: new vscode.ThemeIcon('info'),
    label: `Nothing found like "${labelText(text)}"`,
    description: 'try another word, or fewer',
    alwaysShow: true,
  };
}

export function hitItem(hit: Hit): SearchItem {
  const { source, node } = hit;
  const common = { key: hitKey(hit), hit, alwaysShow: true };
  if (!node) {
    const { title, name, kind, where, look } = source;
    const facts = [name === title ? '' : name, look?.label ?? kind, where];
    return {
      ...common,
      iconPath: new vscode.ThemeIcon(look?.icon ?? 'question'),
      label: labelText(title),
      description: line(facts),
      buttons: [REVEAL, COPY],
    };
  }
  return {
    ...common,
    iconPath: new vscode.ThemeIcon(ROLE_ICONS[node.role]),
    label: labelText(node.label),
    description: line([ROLE_WORDS[node.role], placeOf(node), source.title]),
    buttons: [REVEAL, COPY],
  };
}

export function separator(label: string): SearchItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function problemItem(problems: readonly SearchProblem[]): SearchItem {
  const [first] = problems;
  const titles = problems.map(({ title }) => title);
  const what =
    problems.length === 1 ? (titles[0] ?? '') : `${problems.length} places: ${titles.join(', ')}`;
  return {
    key: 'problems',
    iconPath: new vscode.ThemeIcon('warning'),
    label: `Could not search ${labelText(what)}`,
    description: labelText(first?.error.message ?? ''),
    action: { type: 'problems', problems },
    alwaysShow: true,
  };
}

function line(facts: readonly string[]): string {
  return labelText(facts.filter(Boolean).join(' \u00b7 '));
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count.toLocaleString()} ${noun}s`;
}
