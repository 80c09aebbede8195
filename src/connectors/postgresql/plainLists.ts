import type { SourceNode } from '../../core/sources/connector.js';
import type { Page } from '../../core/sources/page.js';
import type { TableInfo, TableRef } from '../../core/table/table.js';
import { columnNode } from './introspectRelation.js';
import { type List, page, relationNode, text, tooltip, withToken } from './nodePage.js';
import { describePlainly } from './plainCatalog.js';
import { kindWord } from './relationKinds.js';
import type { Read } from './typeNames.js';

const NOT_SYSTEM = `NOT LIKE 'pg\\_%' AND table_schema <> 'information_schema'`;

/** Schemas by the SQL standard's catalog. */
export async function plainSchemas(list: List): Promise<Page<SourceNode>> {
  const { rows } = await list.read(
    `SELECT schema_name FROM information_schema.schemata
      WHERE schema_name ${NOT_SYSTEM.replaceAll('table_schema', 'schema_name')}
            ${list.after === undefined ? '' : 'AND schema_name > $2'}
      ORDER BY schema_name LIMIT $1`,
    withToken(list),
    list.signal,
  );
  return page(rows, list.limit, ([name]) => ({
    path: [text(name)],
    role: 'schema',
    label: text(name),
    ...tooltip([name]),
    expandable: true,
  }));
}

/** Tables and views of a schema by the SQL standard's catalog. */
export async function plainRelations(schema: string, list: List): Promise<Page<SourceNode>> {
  const { rows } = await list.read(
    `SELECT table_name, table_type FROM information_schema.tables
      WHERE table_schema = $2 ${list.after === undefined ? '' : 'AND table_name > $3'}
      ORDER BY table_name LIMIT $1`,
    [list.limit + 1, schema, ...(list.after === undefined ? [] : [list.after])],
    list.signal,
  );
  return page(rows, list.limit, ([name, type]) => {
    const table = { schema, name: text(name) };
    return relationNode([schema, table.name], table, kindOf(text(type)), undefined, []);
  });
}

/** Columns of a relation by the SQL standard's catalog. */
export async function plainColumns(
  table: TableRef,
  path: readonly string[],
  { after, limit, read, signal }: List,
): Promise<Page<SourceNode>> {
  const { columns } = await describePlainly(table, read, signal);
  const start = after === undefined ? 0 : Number(after);
  const items = columns
    .slice(start, start + limit)
    .map(({ name, type, nullable, key }) =>
      columnNode(path, name, type, { required: nullable === false, key: key === true }),
    );
  const end = start + items.length;
  return end < columns.length ? { items, next: String(end) } : { items };
}

/** All tables and views by the SQL standard's catalog, sorted by name. */
export async function plainTables(read: Read, signal: AbortSignal): Promise<TableInfo[]> {
  const { rows } = await read(
    `SELECT table_schema, table_name, table_type FROM information_schema.tables
      WHERE table_schema ${NOT_SYSTEM} ORDER BY table_schema, table_name`,
    [],
    signal,
  );
  return rows.map(([schema, name, type]) => ({
    ...{ schema: text(schema), name: text(name), kind: kindWord(kindOf(text(type))) },
  }));
}

/** As `pg_class.relkind` says it. */
function kindOf(tableType: string): string {
  if (/VIEW/.test(tableType)) return 'v';
  return /FOREIGN/.test(tableType) ? 'f' : 'r';
}
