import { ConnectorError } from '../../core/errors.js';
import type { SourceNode } from '../../core/sources/connector.js';
import type { Page, PageRequest } from '../../core/sources/page.js';
import { columns, partitions } from './introspectRelation.js';
import { type List, page, relationNode, text, tooltip, withToken } from './nodePage.js';
import type { Place } from './nodePath.js';
import { orPlainly } from './plainCatalog.js';
import { plainColumns, plainRelations, plainSchemas } from './plainLists.js';
import { RELATION_KINDS, USER_SCHEMA } from './relationKinds.js';
import { quoteIdentifier } from './sql.js';
import type { Read } from './typeNames.js';

/**
 * One page of children. Page tokens are the last name (or number) of the page before. Servers that
 * lack PostgreSQL's catalogs are asked by those of the SQL standard.
 */
export function listChildren(
  place: Place,
  request: Required<Pick<PageRequest, 'limit'>> & PageRequest,
  read: Read,
  signal: AbortSignal,
): Promise<Page<SourceNode>> {
  const list = { after: request.page, limit: Math.max(1, request.limit), read, signal };
  const either = (
    fully: (list: List) => Promise<Page<SourceNode>>,
    plainly: (list: List) => Promise<Page<SourceNode>>,
  ) =>
    orPlainly(
      () => fully(list),
      () => plainly(list),
      signal,
    );
  switch (place.kind) {
    case 'schemas':
      return either(schemas, plainSchemas);
    case 'relations':
      return either(
        (all) => relations(place.schema, all),
        (all) => plainRelations(place.schema, all),
      );
    case 'columns':
      return either(
        (all) => columns(place.table, place.path, all),
        (all) => plainColumns(place.table, place.path, all),
      );
    case 'partitions':
      return partitions(place.table, place.path, list);
    case 'nothing':
      return Promise.resolve({ items: [] });
  }
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
