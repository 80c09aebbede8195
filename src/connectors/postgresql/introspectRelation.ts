import type { SourceNode } from '../../core/sources/connector.js';
import type { Page } from '../../core/sources/page.js';
import type { Cell, TableRef } from '../../core/table/table.js';
import { type List, page, relationNode, text, tooltip } from './nodePage.js';
import { PARTITIONS } from './nodePath.js';
import { noSuchRelation } from './plainCatalog.js';
import { RELATION_KINDS } from './relationKinds.js';
import { parseName, quoteIdentifier } from './sql.js';
import { shortTypeName } from './typeNames.js';

export async function columns(
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
  if (rows.length === 0) throw noSuchRelation(table);
  const partitioned = rows[0]?.[6] === 'p';
  // The left join gives one row without a name for a relation without columns.
  const named = rows.filter(([name]) => name !== null);
  const result = page(
    named,
    list.limit,
    ([name, type, notNull, key, comment]) =>
      columnNode(path, text(name), shortTypeName(text(type)), {
        ...{ required: notNull === 't', key: key === 't', comment },
      }),
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

/** A column as the tree shows it. */
export function columnNode(
  path: readonly string[],
  name: string,
  type: string,
  more: {
    readonly required: boolean;
    readonly key: boolean;
    readonly comment?: Cell | undefined;
  },
): SourceNode {
  const description = more.required ? `${type} not null` : type;
  return {
    path: [...path, name],
    role: more.key ? 'keyColumn' : 'column',
    label: name,
    description,
    ...tooltip([`${name} ${description}`, more.key ? 'primary key' : null, more.comment]),
    expandable: false,
  };
}

export async function partitions(
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
