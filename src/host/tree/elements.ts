import type { Catalog, CatalogProblem, CatalogScope } from '../../core/sources/catalog.js';
import type { ConnectorError, NextStep } from '../../core/errors.js';
import type { SourceNode } from '../../core/sources/connector.js';
import type { SourceRecord } from '../../core/sources/source.js';

/** A row of the sources view. `key` is unique in the tree and stays the same over refreshes. */
export type TreeElement =
  | CatalogElement
  | ScopeElement
  | SourceElement
  | NodeElement
  | ProblemElement
  | ErrorElement
  | StepElement
  | MessageElement
  | LoadMoreElement;

interface Row {
  readonly key: string;
  readonly parent: TreeElement | undefined;
}

export interface CatalogElement extends Row {
  readonly type: 'catalog';
  readonly catalog: Catalog;
}

export interface ScopeElement extends Row {
  readonly type: 'scope';
  readonly catalog: Catalog;
  readonly scope: CatalogScope;
}

export interface SourceElement extends Row {
  readonly type: 'source';
  readonly catalog: Catalog;
  readonly source: SourceRecord;
}

export interface NodeElement extends Row {
  readonly type: 'node';
  readonly source: SourceRecord;
  readonly node: SourceNode;
}

/** A record so malformed that it is no source, or no catalog. */
export interface ProblemElement extends Row {
  readonly type: 'problem';
  readonly problem: CatalogProblem;
  /** Shows the record where it is kept; absent when nothing knows where that is. */
  readonly reveal?: () => Promise<void>;
}

/** Stands where children could not be read; its steps follow it as siblings. */
export interface ErrorElement extends Row {
  readonly type: 'error';
  readonly error: ConnectorError;
}

export interface StepElement extends Row {
  readonly type: 'step';
  readonly step: NextStep;
  readonly source: SourceRecord | undefined;
  /** Name of the catalog it is about. */
  readonly inCatalog: string;
}

export interface MessageElement extends Row {
  readonly type: 'message';
  readonly text: string;
  /** What a click on it does. */
  readonly step?: 'clearFilter';
}

export interface LoadMoreElement extends Row {
  readonly type: 'loadMore';
  readonly parent: TreeElement;
  readonly loaded: number;
}

/** Elements that have children of their own to load. */
export type ParentElement = CatalogElement | ScopeElement | SourceElement | NodeElement;

export function isParent(element: TreeElement): element is ParentElement {
  switch (element.type) {
    case 'catalog':
    case 'scope':
    case 'source':
    case 'node':
      return true;
    case 'problem':
    case 'error':
    case 'step':
    case 'message':
    case 'loadMore':
      return false;
  }
}

/** Segments may hold any character, so a key is their JSON, never a joined string. */
export function keyOf(...parts: readonly unknown[]): string {
  return JSON.stringify(parts);
}

/**
 * The rows with those of another page, each key once: the view refuses a branch in which one is
 * there twice, and a server may name something twice, or give out a page again.
 */
export function withoutRepeats(
  before: readonly TreeElement[],
  page: readonly TreeElement[],
): TreeElement[] {
  const keys = new Set<string>();
  return [...before, ...page].filter(({ key }) => !keys.has(key) && keys.add(key));
}
