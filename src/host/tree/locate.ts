import type { NodeBrief } from '../../core/search/hit.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { keyOf, type ParentElement, type SourceElement, type TreeElement } from './elements.js';
import type { SourcesTree } from './sourcesTree.js';

/** Pages of one branch that are read to find a row: more would only keep the user waiting. */
const MOST_PAGES = 10;

/**
 * The row of a source, or of something in it, loaded as far down as it takes. What is not on the
 * first pages of its branch is put there as a row of its own; what is gone leads to the row above.
 * Undefined when the source's catalog has no row.
 */
export async function locate(
  tree: SourcesTree,
  source: SourceRecord,
  node?: NodeBrief,
): Promise<TreeElement | undefined> {
  const row = await locateSource(tree, source);
  if (!row || !node) return row;
  let parent: ParentElement = row;
  for (;;) {
    const next: TreeElement | undefined = await findRow(tree, parent, (each) =>
      leadsTo(each, node),
    );
    if (next?.type !== 'node') break;
    if (isSame(next.node, node)) return next;
    parent = next;
  }
  const depth = parent.type === 'node' ? parent.node.path.length : 0;
  // One that only a server knows the place of has none in the tree.
  if (node.path.length !== depth + 1 || !isOpenable(node)) return parent;
  const { description, table, object, operation, card, ...rest } = node;
  return tree.insert(parent, {
    type: 'node',
    key: keyOf('node', source.id, ...node.path),
    parent,
    source,
    node: {
      ...rest,
      ...(description === undefined ? {} : { description }),
      ...(table === undefined ? {} : { table }),
      ...(object === undefined ? {} : { object }),
      ...(operation === undefined ? {} : { operation }),
      ...(card === undefined ? {} : { card }),
    },
  });
}

async function locateSource(
  tree: SourcesTree,
  source: SourceRecord,
): Promise<SourceElement | undefined> {
  const shown = tree.shown(source.id, (row) => row.type === 'source');
  // One that was shown may have been filtered out since.
  if (shown?.type === 'source' && (await tree.getChildren(shown.parent)).includes(shown)) {
    return shown;
  }
  const roots = await tree.getChildren();
  const root = roots.find((row) => row.type === 'catalog' && row.catalog.name === source.catalog);
  if (root?.type !== 'catalog') return undefined;
  // Read first: only then is it known whether there are scopes.
  await tree.getChildren(root);
  const { catalog } = root;
  const scope = catalog.scopes
    ? await findRow(tree, root, (row) => row.type === 'scope' && row.scope.id === source.scope)
    : undefined;
  if (catalog.scopes && scope?.type !== 'scope') return undefined;
  const parent = scope?.type === 'scope' ? scope : root;
  const found = await findRow(tree, parent, (row) => isRowOf(row, source));
  if (found?.type === 'source') return found;
  const row: SourceElement = {
    ...{ type: 'source', key: keyOf('source', source.id), parent, catalog, source },
  };
  return tree.insert(parent, row);
}

/** The row that fits best on the first pages of a branch. */
async function findRow(
  tree: SourcesTree,
  parent: ParentElement,
  fits: (row: TreeElement) => boolean,
): Promise<TreeElement | undefined> {
  for (let page = 0; page < MOST_PAGES; page++) {
    const rows = await tree.getChildren(parent);
    const found = rows.filter(fits);
    if (found.length > 0) return found.reduce(deeper);
    const more = rows.at(-1);
    if (more?.type !== 'loadMore') return undefined;
    await tree.loadMore(more);
  }
  return undefined;
}

function deeper(a: TreeElement, b: TreeElement): TreeElement {
  const depth = (row: TreeElement) => (row.type === 'node' ? row.node.path.length : 0);
  return depth(b) > depth(a) ? b : a;
}

function isRowOf(row: TreeElement, { id }: SourceRecord): boolean {
  return row.type === 'source' && row.source.id === id;
}

/** True for the row itself, and for those it is below. */
function leadsTo(row: TreeElement, wanted: NodeBrief): boolean {
  if (row.type !== 'node') return false;
  const { node } = row;
  if (isSame(node, wanted)) return true;
  if (!node.expandable) return false;
  if (node.object !== undefined && wanted.object !== undefined) {
    return node.object.endsWith('/') && wanted.object.startsWith(node.object);
  }
  return (
    node.path.length < wanted.path.length &&
    node.path.every((segment, at) => segment === wanted.path[at])
  );
}

function isSame(
  a: Pick<NodeBrief, 'path'> & { object?: string | undefined },
  b: NodeBrief,
): boolean {
  if (a.object !== undefined && b.object !== undefined) return a.object === b.object;
  return a.path.length === b.path.length && a.path.every((segment, at) => segment === b.path[at]);
}

/** A row must lead somewhere. */
function isOpenable({ table, object, operation, card, expandable }: NodeBrief): boolean {
  return expandable || [table, object, operation, card].some((each) => each !== undefined);
}
