import { ConnectorError } from '../../core/errors.js';
import type { ApiOutline, OutlineOperation, OutlineTag } from '../../core/openapi/outline.js';
import type { SourceNode } from '../../core/sources/connector.js';
import type { Page } from '../../core/sources/page.js';
import { search } from '../../core/sources/search.js';

/** A tag's path segment; operations without a tag are under a segment no tag has. */
const untagged = '';

/** The tags of an API; its operations at once where there is no tag to choose. */
export function tagNodes(
  outline: ApiOutline,
  page: string | undefined,
  limit: number,
): Page<SourceNode> {
  const [only] = outline.tags;
  if (outline.tags.length === 1 && only?.name === undefined) {
    return operationNodes(outline, [untagged], page, limit);
  }
  return pageOf(outline.tags, page, limit, (tag) => ({
    path: [tag.name ?? untagged],
    role: 'tag',
    label: tag.name ?? 'Other operations',
    description:
      tag.operations.length === 1 ? '1 operation' : `${tag.operations.length} operations`,
    ...(tag.description === undefined ? {} : { tooltip: tag.description.slice(0, 2_000) }),
    expandable: true,
  }));
}

/** The operations of one tag. Throws `NotFound` when the specification no longer has the tag. */
export function operationNodes(
  outline: ApiOutline,
  path: readonly string[],
  page: string | undefined,
  limit: number,
): Page<SourceNode> {
  const [segment = ''] = path;
  if (path.length > 1) return { items: [] };
  const tag = outline.tags.find((one: OutlineTag) => (one.name ?? untagged) === segment);
  if (tag === undefined) {
    throw new ConnectorError('NotFound', `The specification has no tag "${segment}".`);
  }
  return pageOf(tag.operations, page, limit, (index) => {
    const operation = outline.operations[index];
    if (operation === undefined)
      throw new ConnectorError('NotFound', 'There is no such operation.');
    return operationNode(operation, [segment]);
  });
}

/** Operations whose names, paths, tags or summaries are like a text, best first. */
export function findOperations(
  outline: ApiOutline,
  text: string,
  limit: number,
  nodeOf: (operation: OutlineOperation) => SourceNode = tagNodeOf,
): SourceNode[] {
  const entries = outline.operations.map((operation) => ({
    name: operation.name,
    title: `${operation.method} ${operation.path}`,
    tags: operation.tags,
    description: operation.summary ?? '',
    operation,
  }));
  return search(entries, text, { limit }).map(({ entry: { operation } }) => nodeOf(operation));
}

/** Where the tree of tags has an operation: below the first of its tags. */
function tagNodeOf(operation: OutlineOperation): SourceNode {
  const tag = operation.tags.find((name) => name !== '');
  return operationNode(operation, [tag ?? untagged]);
}

export function operationNode(operation: OutlineOperation, above: readonly string[]): SourceNode {
  const tooltip = [operation.name, operation.summary, operation.description]
    .filter((text) => text !== undefined && text !== '')
    .join('\n\n');
  return {
    path: [...above, operation.name],
    role: 'operation',
    label: `${operation.method} ${operation.path}`,
    description: operation.summary ?? operation.name,
    tooltip: tooltip.slice(0, 2_000),
    expandable: false,
    operation: operation.name,
    ...(operation.deprecated ? { deprecated: true } : {}),
  };
}

/** The page token is the index of its first item. */
export function pageOf<T>(
  items: readonly T[],
  page: string | undefined,
  limit: number,
  node: (item: T) => SourceNode,
): Page<SourceNode> {
  const start = Number(page ?? 0);
  const end = start + Math.max(1, limit);
  const nodes = items.slice(start, end).map(node);
  return end < items.length ? { items: nodes, next: String(end) } : { items: nodes };
}
