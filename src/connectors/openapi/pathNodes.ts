import { ConnectorError } from '../../core/errors.js';
import type { ApiOutline, OutlineOperation } from '../../core/openapi/outline.js';
import type { SourceNode } from '../../core/sources/connector.js';
import type { Page } from '../../core/sources/page.js';
import { operationNode, pageOf } from './nodes.js';

/**
 * Operations as a tree of their paths. A node's own segments are the beginnings of paths, each
 * longer than the one before: `/repos`, `/repos/{owner}`. What leads to one place alone is no step
 * of its own, and neither is what holds a single operation.
 */
export function pathNodes(
  outline: ApiOutline,
  path: readonly string[],
  page: string | undefined,
  limit: number,
): Page<SourceNode> {
  const below = operationsBelow(outline, path.at(-1) ?? '');
  if (below.length === 0 && path.length > 0) {
    throw new ConnectorError('NotFound', `The specification has no path "${path.at(-1) ?? ''}".`);
  }
  return pageOf(branches(below, path.at(-1) ?? ''), page, limit, (branch) =>
    branchNode(branch, path),
  );
}

/** Where the tree of paths has an operation. */
export function pathNodeOf(outline: ApiOutline, operation: OutlineOperation): SourceNode {
  let path: readonly string[] = [];
  let below: readonly OutlineOperation[] = outline.operations;
  for (;;) {
    const all = branches(below, path.at(-1) ?? '');
    const branch = all.find(({ operations }) => operations.includes(operation));
    if (branch?.prefix === undefined) return operationNode(operation, path);
    path = [...path, branch.prefix];
    below = branch.operations;
  }
}

interface Branch {
  /** Absent for an operation, which is the only one then. */
  readonly prefix?: string;
  readonly operations: readonly OutlineOperation[];
}

function operationsBelow({ operations }: ApiOutline, prefix: string): readonly OutlineOperation[] {
  return operations.filter(({ path }) => prefix === '' || isBelow(path, prefix));
}

function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

/** What stands directly below a path, in document order: operations of it, and longer paths. */
function branches(operations: readonly OutlineOperation[], prefix: string): Branch[] {
  const found = new Map<string, OutlineOperation[]>();
  const made: { key?: string; operation?: OutlineOperation }[] = [];
  for (const operation of operations) {
    const key = nextPrefix(operation.path, prefix);
    const group = key === undefined ? undefined : found.get(key);
    if (key === undefined) made.push({ operation });
    else if (group) group.push(operation);
    else {
      found.set(key, [operation]);
      made.push({ key });
    }
  }
  return made.map(({ key, operation }): Branch => {
    if (operation) return { operations: [operation] };
    const group = found.get(key ?? '') ?? [];
    return group.length === 1
      ? { operations: group }
      : { prefix: shared(group, key), operations: group };
  });
}

/** One segment more than a prefix has; undefined for the prefix itself. */
function nextPrefix(path: string, prefix: string): string | undefined {
  if (path.length <= prefix.length) return undefined;
  const end = path.indexOf('/', prefix.length + 1);
  return end < 0 ? path : path.slice(0, end);
}

/** The longest beginning, in whole segments, that all paths have. */
function shared(operations: readonly OutlineOperation[], start = ''): string {
  let prefix = start;
  for (;;) {
    const [first, ...others] = new Set(operations.map(({ path }) => nextPrefix(path, prefix)));
    if (first === undefined || others.length > 0) return prefix;
    prefix = first;
  }
}

function branchNode({ prefix, operations }: Branch, path: readonly string[]): SourceNode {
  const [operation] = operations;
  if (prefix === undefined && operation) return operationNode(operation, path);
  const above = path.at(-1) ?? '';
  return {
    path: [...path, prefix ?? ''],
    role: 'path',
    label: (prefix ?? '').slice(above.length) || '/',
    description: `${operations.length} operations`,
    tooltip: (prefix ?? '').slice(0, 2_000),
    expandable: true,
  };
}
