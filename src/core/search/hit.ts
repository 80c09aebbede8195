import type { NodeRole, SourceLook, SourceNode } from '../sources/connector.js';
import type { SourceInfo, SourceRecord } from '../sources/source.js';
import { displayName, parentFolder } from '../storage/objectPath.js';
import type { Names } from './nameIndex.js';

/** What hits are grouped by, in the order in which groups that match alike are shown. */
export const HIT_GROUPS = ['sources', 'tables', 'files', 'operations', 'other'] as const;
export type HitGroup = (typeof HIT_GROUPS)[number];

/**
 * A source as search keeps it, without its properties. A catalog may have very many, so there is one
 * text for all that say the same, and no more than is shown.
 */
export interface SourceBrief extends SourceInfo {
  /** Where it points, in one line. */
  readonly where: string;
  /** Of the kind; undefined for one that is only listed and described. */
  readonly look: Pick<SourceLook, 'label' | 'icon' | 'offers'> | undefined;
}

/** A node as search keeps it: what it takes to show and to open it. See `SourceNode`. */
export interface NodeBrief extends Pick<SourceNode, 'path' | 'role' | 'label' | 'expandable'> {
  readonly description: string | undefined;
  readonly table: SourceNode['table'] | undefined;
  readonly object: string | undefined;
  readonly operation: string | undefined;
  readonly card: boolean | undefined;
}

/** Something that was found. */
export interface Hit {
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

/** Gives one thing for all that are equal. */
export interface Sharing {
  text(text: string): string;
  look(look: SourceLook): SourceLook;
}

const NOT_SHARED: Sharing = { text: (text) => text, look: (look) => look };

export function briefOf(
  source: SourceRecord,
  look: SourceLook | undefined,
  share: Sharing = NOT_SHARED,
): SourceBrief {
  const { id, name, title, kind, catalog, description = '', tags } = source;
  // Objects made of parts take twice the memory.
  return {
    id,
    name,
    title: title === name ? name : title,
    kind: share.text(kind),
    catalog: share.text(catalog),
    description: description.slice(0, LONGEST_DESCRIPTION),
    tags: tags.length === 0 ? NO_TAGS : tags.map((tag) => share.text(tag)),
    where: share.text(look?.describe(source.properties) ?? ''),
    look: look && share.look(look),
  };
}

const LONGEST_DESCRIPTION = 500;
const NO_TAGS: readonly string[] = [];

export function sourceHit(source: SourceBrief): Hit {
  return { group: 'sources', source };
}

/** Undefined for nodes that nobody looks for by themselves, such as columns. */
export function nodeHit(source: SourceBrief, node: SourceNode): Hit | undefined {
  const group = GROUPS[node.role];
  if (!group) return undefined;
  const { path, role, label, expandable, description, table, object, operation, card } = node;
  const brief = { path, role, label, expandable, description, table, object, operation, card };
  return { group, source, node: brief };
}

/**
 * Unique among hits, and the same whoever finds it: the same table, file or operation may stand in
 * several places. Not kept in a hit, of which there may be very many.
 */
export function hitKey({ source: { id }, node }: Hit): string {
  if (!node) return JSON.stringify(['source', id]);
  const { table, object, operation, path } = node;
  if (table) return JSON.stringify(['table', id, table.schema, table.name]);
  if (object !== undefined) return JSON.stringify(['object', id, object]);
  if (operation !== undefined) return JSON.stringify(['operation', id, operation]);
  return JSON.stringify(['node', id, ...path]);
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
  path: 'other',
  query: 'other',
  product: 'other',
  asset: 'other',
  column: undefined,
  keyColumn: undefined,
  message: undefined,
};

function namesOfSource(source: SourceBrief): Names {
  const { name, title, tags, description = '', where, kind, look } = source;
  return { name, title, tags, description, context: [look?.label ?? kind, where] };
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
