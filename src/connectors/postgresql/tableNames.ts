import { ConnectorError } from '../../core/errors.js';
import type { TableInfo, TableRef } from '../../core/table/table.js';
import { orPlainly } from './plainCatalog.js';
import { plainTables } from './plainLists.js';
import { kindWord, RELATION_KINDS, USER_SCHEMA } from './relationKinds.js';
import { parseName, quoteIdentifier } from './sql.js';
import type { Read } from './typeNames.js';

/** Every table-like relation outside the system's schemas, partitions left out, sorted by name. */
export function listTables(read: Read, signal: AbortSignal): Promise<TableInfo[]> {
  return orPlainly(
    () => listFully(read, signal),
    () => plainTables(read, signal),
    signal,
  );
}

async function listFully(read: Read, signal: AbortSignal): Promise<TableInfo[]> {
  const { rows } = await read(
    `SELECT n.nspname, c.relname, c.relkind
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ${RELATION_KINDS} AND NOT c.relispartition AND ${USER_SCHEMA}
        AND has_schema_privilege(n.oid, 'USAGE')
      ORDER BY n.nspname, c.relname`,
    [],
    signal,
  );
  return rows.map(([schema, name, kind]) => ({
    schema: schema ?? '',
    name: name ?? '',
    kind: kindWord(kind ?? ''),
  }));
}

/** The relation that SQL would find under this name. Rejects with `Invalid` or `NotFound`. */
export async function resolveTable(
  name: string,
  database: string,
  read: Read,
  signal: AbortSignal,
): Promise<TableRef> {
  const parts = parseName(name);
  if (parts.length === 3 && parts[0] !== database) {
    throw new ConnectorError(
      'Invalid',
      `"${name}" names the database "${parts[0] ?? ''}", but this source is "${database}".`,
    );
  }
  const quoted = parts.slice(-2).map(quoteIdentifier).join('.');
  const { rows } = await read(
    `SELECT n.nspname, c.relname
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = to_regclass($1) AND c.relkind IN ${RELATION_KINDS}`,
    [quoted],
    signal,
  );
  const [row] = rows;
  if (!row) throw new ConnectorError('NotFound', `There is no table or view ${quoted}.`);
  return { schema: row[0] ?? '', name: row[1] ?? '' };
}
