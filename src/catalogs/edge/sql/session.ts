import { ConnectorError } from '../../../core/errors.js';
import type { Session, SourceNode } from '../../../core/sources/connector.js';
import { displayName } from '../../../core/storage/objectPath.js';
import type { Column, TableInfo } from '../../../core/table/table.js';
import type { EdgeSql } from '../service.js';
import { EdgeTableSet } from './tables.js';

const ROLES: Readonly<Record<string, SourceNode['role']>> = {
  view: 'view',
  'materialized view': 'materializedView',
};

/** A SQL source that our connector cannot open by itself, read through Edge's own code. */
export function sqlSession(sql: EdgeSql, source: string): Session {
  const tables = new EdgeTableSet(sql, source);
  return {
    tables,

    async test(signal) {
      const { length } = await tables.list(signal);
      return `Reached the database through Edge’s API: ${length} ${length === 1 ? 'table' : 'tables'}.`;
    },

    credentialFields: () => Promise.resolve([]),

    async children(path, _request, signal) {
      if (path.length === 0) return { items: (await tables.list(signal)).map(tableNode) };
      const [schema, name] = path;
      if (path.length !== 2 || schema === undefined || name === undefined) {
        throw new ConnectorError('NotFound', 'There is nothing of this name.');
      }
      const columns = await tables.columns({ schema, name }, signal);
      return { items: columns.map((column) => columnNode(path, column)) };
    },

    // Nothing is kept: every listing asks the server.
    invalidate: () => undefined,

    // The service is the catalog's, which closes it.
    close: () => Promise.resolve(),
  };
}

function tableNode({ schema, name, kind }: TableInfo): SourceNode {
  return {
    path: [schema, name],
    role: ROLES[kind] ?? 'table',
    label: displayName(name),
    ...(schema === '' ? {} : { description: displayName(schema) }),
    expandable: true,
    table: { schema, name },
  };
}

function columnNode(table: readonly string[], { name, type, key }: Column): SourceNode {
  return {
    path: [...table, name],
    role: key ? 'keyColumn' : 'column',
    label: displayName(name),
    description: type,
    expandable: false,
  };
}
