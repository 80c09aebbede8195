import type { CatalogRegistry } from '../../core/catalogs/catalogRegistry.js';
import type { SourceNode } from '../../core/sources/connector.js';
import { keyOf, type ParentElement, type TreeElement } from './elements.js';

/** What has been loaded below one element. */
export interface Branch {
  readonly rows: TreeElement[];
  next: string | undefined;
}

/** The row that reads on, where there is more. */
export function moreRows(parent: ParentElement, branch: Branch): TreeElement[] {
  if (branch.next === undefined) return [];
  const loaded = withoutMessages(branch.rows).length;
  return [{ type: 'loadMore', key: keyOf('more', parent.key, loaded), parent, loaded }];
}

/** What stands where nothing is, or nothing that fits the filter. */
export function emptyRows(
  parent: ParentElement,
  branch: Branch,
  isFiltered: boolean,
): TreeElement[] {
  const key = keyOf('empty', parent.key);
  const isList = parent.type === 'catalog' || parent.type === 'scope';
  if (!isList) return [{ type: 'message', key, parent, text: 'Nothing here' }];
  if (!isFiltered) return [{ type: 'message', key, parent, text: 'No sources' }];
  const text = branch.next === undefined ? 'No source matches' : 'No source matches so far';
  return [
    { type: 'message', key, parent, text },
    { type: 'message', key: keyOf('clear', parent.key), parent, text: '', step: 'clearFilter' },
  ];
}

/** Records of the settings that are no catalog, or not quite. */
export function problemRows(catalogs: CatalogRegistry): TreeElement[] {
  return catalogs.problems().map((problem, index) => {
    const { location } = problem;
    const key = keyOf('catalogProblem', index);
    const reveal = location && (() => catalogs.reveal(location));
    return { type: 'problem', key, parent: undefined, problem, ...(reveal ? { reveal } : {}) };
  });
}

export function withoutMessages(rows: readonly TreeElement[]): TreeElement[] {
  return rows.filter(({ type }) => type !== 'message');
}

export function nodesOf(rows: readonly TreeElement[]): SourceNode[] {
  return rows.flatMap((row) => (row.type === 'node' ? row.node : []));
}

/** Where a row is, for the log. */
export function placeText(parent: ParentElement): string {
  switch (parent.type) {
    case 'catalog':
      return parent.catalog.name;
    case 'scope':
      return `${parent.catalog.name}, ${parent.scope.title}`;
    case 'source':
      return parent.source.id;
    case 'node':
      return `${parent.source.id}, ${parent.node.label}`;
  }
}
