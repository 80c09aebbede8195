import { ConnectorError } from '../../core/errors.js';
import type { SourceNode } from '../../core/sources/connector.js';
import type { Page, PageRequest } from '../../core/sources/page.js';
import type { Cell, TableRef } from '../../core/table/table.js';
import { kindWord, RELATION_KINDS, roleOf, USER_SCHEMA } from './relationKinds.js';
import { parseName, qualifiedName, quoteIdentifier } from './sql.js';
import { type Read, shortTypeName } from './typeNames.js';

/**
 * A path segment that stands for a table's partitions. PostgreSQL has no column without a name, so
 * it cannot collide with one.
 */
export const PARTITIONS = '';

/** What a path below the source leads to. */
export type Place =
  | { readonly kind: 'schemas' }
  | { readonly kind: 'relations'; readonly schema: string }
  | { readonly kind: 'columns'; readonly table: TableRef; readonly path: readonly string[] }
  | { readonly kind: 'partitions'; readonly table: TableRef; readonly path: readonly string[] }
  | { readonly kind: 'nothing' };

/**
 * Reads a node's path: `[schema, table, column]`, or `[schema, table, '', partition]` where a
 * partition is written as a quoted name, for it may live in another schema than its parent.
 */
export function placeOf(path: readonly string[]): Place {
  const [schema, name, ...rest] = path;
  if (schema === undefined) return { kind: 'schemas' };
  if (name === undefined) return { kind: 'relations', schema };
  let table: TableRef = { schema, name };
  while (rest[0] === PARTITIONS) {
    const partition = rest[1];
    if (partition === undefined) return { kind: 'partitions', table, path };
    const [partitionSchema = '', partitionName = ''] = parseName(partition);
    table = { schema: partitionSchema, name: partitionName };
    rest.splice(0, 2);
  }
  return rest.length === 0 ? { kind: 'columns', table, path } : { kind: 'nothing' };
}

/** One page of children. Page tokens are the last name (or number) of the page before. */
export function listChildren(
  place: Place,
  request: Required<Pick<PageRequest, 'limit'>> & PageRequest,
  read: Read,
  signal: AbortSignal,
): Promise<Page<SourceNode>> {
  const list = { after: request.page, limit: Math.max(1, request.limit), read, signal };
  switch (place.kind) {
    case 'schemas':
      return schemas(list);
    case 'relations':
      return relations(place.schema, list);
    case 'columns':
      return columns(place.table, place.path, list);
    case 'partitions':
      return partitions(place.table, place.path, list);
    case 'nothing':
      return Promise.resolve({ items: [] });
  }
}

interface List {
  readonly after: string | undefined;
  readonly limit: number;
  readonly read: Read;
  readonly signal: AbortSignal;
}

async function schemas(list: List): Promise<Page<SourceNode>> {
  const { rows } = await list.read(
    `SELECT n.nspname, has_schema_privilege(n.oid, 'USAGE'), obj_description(n.oid, 'pg_namespace')
       FROM pg_catalog.pg_namespace n
      WHERE ${USER_SCHEMA} ${list.after === undefined ? '' : 'AND n.nspname > $2::name'}
      ORDER BY n.nspname LIMIT $1`,
    withToken(list),
    list.signal,
  );
  return page(rows, list.limit, ([name, usage, comment]) => {
    const allowed = usage === 't';
    const why = 'You have no USAGE privilege on this schema.';
    return {
      path: [text(name)],
      role: 'schema',
      label: text(name),
      ...(allowed ? {} : { description: 'no permission' }),
      ...tooltip([text(name), comment, allowed ? null : why]),
      expandable: allowed,
    };
  });
}

async function relations(schema: string, list: List): Promise<Page<SourceNode>> {
  const after = list.after === undefined ? '' : 'AND c.relname > $3::name';
  const { rows } = await list.read(
    `SELECT c.relname, c.relkind, c.reltuples::text, obj_description(c.oid, 'pg_class')
       FROM pg_catalog.pg_class c
      WHERE c.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = $2)
        AND has_schema_privilege(c.relnamespace, 'USAGE')
        AND c.relkind IN ${RELATION_KINDS} AND NOT c.relispartition ${after}
      ORDER BY c.relname LIMIT $1`,
    [list.limit + 1, schema, ...(list.after === undefined ? [] : [list.after])],
    list.signal,
  );
  if (rows.length === 0) await mustBeUsable(schema, list);
  return page(rows, list.limit, ([name, kind, estimate, comment]) => {
    const table = { schema, name: text(name) };
    return relationNode([schema, table.name], table, text(kind), estimate, [comment]);
  });
}

/** An empty list must mean that the schema is empty, not that it is gone or closed. */
async function mustBeUsable(schema: string, list: List): Promise<void> {
  const { rows } = await list.read(
    `SELECT has_schema_privilege(n.oid, 'USAGE') FROM pg_catalog.pg_namespace n WHERE n.nspname = $1`,
    [schema],
    list.signal,
  );
  const [row] = rows;
  const shown = quoteIdentifier(schema);
  if (!row) {
    throw new ConnectorError('NotFound', `There is no schema ${shown}.`, { nextSteps: ['retry'] });
  }
  if (row[0] !== 't') {
    throw new ConnectorError('Forbidden', `You have no USAGE privilege on the schema ${shown}.`);
  }
}

async function partitions(
  parent: TableRef,
  path: readonly string[],
  list: List,
): Promise<Page<SourceNode>> {
  const [afterName, afterSchema] = list.after === undefined ? [] : parseName(list.after);
  const after = list.after === undefined ? '' : 'AND (c.relname, s.nspname) > ($4::name, $5::name)';
  const { rows } = await list.read(
    `SELECT c.relname, c.relkind, c.reltuples::text, s.nspname,
            pg_get_expr(c.relpartbound, c.oid), obj_description(c.oid, 'pg_class')
       FROM pg_catalog.pg_inherits i
       JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
       JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
       JOIN pg_catalog.pg_class parent ON parent.oid = i.inhparent
       JOIN pg_catalog.pg_namespace n ON n.oid = parent.relnamespace
      WHERE n.nspname = $2 AND parent.relname = $3 AND c.relispartition ${after}
      ORDER BY c.relname, s.nspname LIMIT $1`,
    [
      list.limit + 1,
      parent.schema,
      parent.name,
      ...(list.after === undefined ? [] : [afterName, afterSchema]),
    ],
    list.signal,
  );
  const token = (row: readonly Cell[]) =>
    [row[0], row[3]].map((part) => quoteIdentifier(text(part)));
  return page(
    rows,
    list.limit,
    ([name, kind, estimate, schema, bounds, comment]) => {
      const table = { schema: text(schema), name: text(name) };
      const segment = [table.schema, table.name].map(quoteIdentifier).join('.');
      const node = relationNode([...path, segment], table, text(kind), estimate, [bounds, comment]);
      return bounds ? { ...node, description: bounds } : node;
    },
    (row) => token(row).join('.'),
  );
}

/** A table or view as the tree shows it. */
export function relationNode(
  path: readonly string[],
  table: TableRef,
  kind: string,
  estimate: Cell | undefined,
  more: readonly (Cell | undefined)[],
): SourceNode {
  const rows = Number(estimate);
  // 0 and -1 both stand for "never counted".
  const size = rows > 0 ? `about ${rows.toLocaleString('en-US')} rows` : null;
  return {
    path,
    role: roleOf(kind),
    label: table.name,
    ...tooltip([qualifiedName(table), kindWord(kind), size, ...more]),
    expandable: true,
    table,
  };
}

async function columns(
  table: TableRef,
  path: readonly string[],
  list: List,
): Promise<Page<SourceNode>> {
  const after = list.after === undefined ? 0 : Number(list.after);
  const { rows } = await list.read(
    `SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
            EXISTS (SELECT FROM pg_catalog.pg_index i
                     WHERE i.indrelid = c.oid AND i.indisprimary
                       AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])),
            col_description(c.oid, a.attnum), a.attnum, c.relkind
       FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN pg_catalog.pg_attribute a
              ON a.attrelid = c.oid AND a.attnum > $4 AND NOT a.attisdropped
      WHERE n.nspname = $2 AND c.relname = $3 AND c.relkind IN ${RELATION_KINDS}
      ORDER BY a.attnum LIMIT $1`,
    [list.limit + 1, table.schema, table.name, after],
    list.signal,
  );
  if (rows.length === 0) {
    throw new ConnectorError('NotFound', `There is no table or view ${qualifiedName(table)}.`, {
      nextSteps: ['retry'],
    });
  }
  const partitioned = rows[0]?.[6] === 'p';
  // The left join gives one row without a name for a relation without columns.
  const named = rows.filter(([name]) => name !== null);
  const result = page(
    named,
    list.limit,
    ([name, type, notNull, key, comment]) => {
      const shown = shortTypeName(text(type));
      const facts = [shown];
      if (notNull === 't') facts.push('not null');
      return {
        path: [...path, text(name)],
        role: key === 't' ? ('keyColumn' as const) : ('column' as const),
        label: text(name),
        description: facts.join(' '),
        ...tooltip([
          `${text(name)} ${facts.join(' ')}`,
          key === 't' ? 'primary key' : null,
          comment,
        ]),
        expandable: false,
      };
    },
    (row) => text(row[5]),
  );
  if (!partitioned || result.next !== undefined) return result;
  const group: SourceNode = {
    path: [...path, PARTITIONS],
    role: 'folder',
    label: 'Partitions',
    expandable: true,
  };
  return { items: [...result.items, group] };
}

/** One row more than the page holds was asked for: its presence tells that there is another page. */
function page(
  rows: readonly (readonly Cell[])[],
  limit: number,
  toNode: (row: readonly Cell[]) => SourceNode,
  token: (row: readonly Cell[]) => string = (row) => text(row[0]),
): Page<SourceNode> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(toNode),
    ...(rows.length > limit && last ? { next: token(last) } : {}),
  };
}

function withToken(list: List): unknown[] {
  return [list.limit + 1, ...(list.after === undefined ? [] : [list.after])];
}

function tooltip(lines: readonly (Cell | undefined)[]): { tooltip: string } {
  return { tooltip: lines.filter((line) => line).join('\n') };
}

function text(cell: Cell | undefined): string {
  return cell ?? '';
}
