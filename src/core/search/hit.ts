import type { NodeRole, SourceLook, SourceNode } from '../sources/connector.js';
import type { SourceInfo, SourceRecord } from '../sources/source.js';
import { displayName, parentFolder } from '../storage/objectPath.js';
import type { Names } from './nameIndex.js';

/** What hits are grouped by, in the order in which groups that match alike are shown. */
export const HIT_GROUPS = ['sources', 'tables', 'files', 'operations', 'other'] as const;
export type HitGroup = (typeof HIT_GROUPS)[number];

/** A source as search keeps it, without its properties: a catalog may have very many. */
export interface SourceBrief extends SourceInfo {
  /** Where it points, in one line. */
  readonly where?: string;
  /** Its kind for people, and the icon of that. */
  readonly kindLabel: string;
  readonly icon: string;
  /** False for a kind that is only listed and described. */
  readonly browsable: boolean;
}

/** A node as search keeps it: what it takes to show and to open it. */
export type NodeBrief = Omit<SourceNode, 'tooltip' | 'modified' | 'size'>;

/** Something that was found. */
export interface Hit {
  /** Unique among the hits, and the same whoever finds it. */
  readonly key: string;
  readonly group: HitGroup;
  readonly source: SourceBrief;
  /** Absent when the source itself was found. */
  readonly node?: NodeBrief;
}

export interface ScoredHit {
  readonly hit: Hit;
  /** 0 to 1; 1 is the whole name typed as it is. */
  readonly score: number;
}

export function briefOf(source: SourceRecord, look: SourceLook | undefined): SourceBrief {
  const { id, name, title, kind, catalog, description, tags } = source;
  const where = look?.describe(source.properties);
  return {
    ...{ id, name, title, kind, catalog, tags },
    ...(description === undefined ? {} : { description }),
    ...(where ? { where } : {}),
    kindLabel: look?.label ?? kind,
    icon: look?.icon ?? 'question',
    browsable: look !== undefined,
  };
}

export function sourceHit(source: SourceBrief): Hit {
  return { key: JSON.stringify(['source', source.id]), group: 'sources', source };
}

/** Undefined for nodes that nobody looks for by themselves, such as columns. */
export function nodeHit(source: SourceBrief, node: SourceNode): Hit | undefined {
  const group = GROUPS[node.role];
  if (!group) return undefined;
  const { path, role, label, description, expandable, table, object, operation } = node;
  const brief: NodeBrief = {
    ...{ path, role, label, expandable },
    ...(description === undefined ? {} : { description }),
    ...(table === undefined ? {} : { table }),
    ...(object === undefined ? {} : { object }),
    ...(operation === undefined ? {} : { operation }),
  };
  return { key: nodeKey(source.id, node), group, source, node: brief };
}

export function namesOf({ source, node }: Hit): Names {
  return node ? namesOfNode(source.title, node) : namesOfSource(source);
}

/** Where a node is in its source, for the line beside its name; empty at the top. */
export function placeOf({ table, object, path }: NodeBrief): string {
  if (table) return table.schema;
  const folder = object === undefined ? undefined : parentFolder(object);
  if (folder !== undefined) return folder === '' ? '' : displayName(folder.slice(0, -1));
  return path.slice(0, -1).filter(Boolean).map(displayName).join(' › ');
}

const GROUPS: Readonly<Record<NodeRole, HitGroup | undefined>> = {
  table: 'tables',
  view: 'tables',
  materializedView: 'tables',
  foreignTable: 'tables',
  partitionedTable: 'tables',
  bucket: 'files',
  folder: 'files',
  file: 'files',
  operation: 'operations',
  database: 'other',
  schema: 'other',
  tag: 'other',
  query: 'other',
  product: 'other',
  asset: 'other',
  column: undefined,
  keyColumn: undefined,
  message: undefined,
};

/** The same table, file or operation may stand in several places. */
function nodeKey(source: string, { table, object, operation, path }: SourceNode): string {
  if (table) return JSON.stringify(['table', source, table.schema, table.name]);
  if (object !== undefined) return JSON.stringify(['object', source, object]);
  if (operation !== undefined) return JSON.stringify(['operation', source, operation]);
  return JSON.stringify(['node', source, ...path]);
}

function namesOfSource(source: SourceBrief): Names {
  const { name, title, tags, description, where, kindLabel } = source;
  return {
    ...{ name, title, tags },
    ...(description === undefined ? {} : { description }),
    context: [kindLabel, ...(where === undefined ? [] : [where])],
  };
}

function namesOfNode(sourceTitle: string, node: NodeBrief): Names {
  const { table, object, operation, label, description = '', path } = node;
  if (table) {
    const { schema, name } = table;
    return { name, path: `${schema}.${name}`, context: [schema, sourceTitle] };
  }
  if (object !== undefined) {
    const context = [parentFolder(object) ?? '', sourceTitle];
    return { name: label, path: object.replace(/\/$/, ''), context };
  }
  const context = [...path.slice(0, -1), sourceTitle];
  if (operation !== undefined) return { name: operation, title: label, description, context };
  return { name: label, description, context };
}
