import type { SourceLook } from '../../core/sources/connector.js';
import {
  sourceId,
  textProperty,
  type Properties,
  type SourceRecord,
} from '../../core/sources/source.js';
import { DATA_SOURCES } from './dataSources.js';

/** What a source's name stands for that is no connection, or a further view of one. */
export type DatagrokView =
  { readonly type: 'tables' } | { readonly type: 'queries' | 'files'; readonly connection: string };

const TABLES = '/tables';
const OF_CONNECTIONS = { queries: '/queries/', files: '/files/' } as const;

/** Undefined for the name of a connection: none of those begins with a slash. */
export function viewOf(name: string): DatagrokView | undefined {
  if (name === TABLES) return { type: 'tables' };
  for (const type of ['queries', 'files'] as const) {
    const start = OF_CONNECTIONS[type];
    if (name.startsWith(start) && name.length > start.length) {
      return { type, connection: name.slice(start.length) };
    }
  }
  return undefined;
}

export const TABLES_KIND = 'datagrok-tables';

/** The tables that users have saved on the server. */
export function tablesRecord(catalog: string): SourceRecord {
  return {
    id: sourceId(catalog, TABLES),
    name: TABLES,
    title: 'Tables',
    kind: TABLES_KIND,
    catalog,
    description: 'Tables saved in Datagrok',
    tags: [],
    properties: {},
    readOnly: true,
  };
}

/** See `Catalog.companions`: what Datagrok has of connections that our own connectors read. */
export function companionsOf({ catalog, name, kind }: SourceRecord): SourceRecord[] {
  if (viewOf(name)) return [];
  if (kind === 'postgresql') return [viewRecord(catalog, 'queries', name)];
  return kind === 's3' ? [viewRecord(catalog, 'files', name)] : [];
}

export function viewRecord(
  catalog: string,
  type: 'queries' | 'files',
  connection: string,
): SourceRecord {
  const name = OF_CONNECTIONS[type] + connection;
  return {
    id: sourceId(catalog, name),
    name,
    title: type === 'queries' ? 'Saved Queries' : 'Through Datagrok',
    kind: `datagrok-${type}`,
    catalog,
    tags: [],
    properties: { connection },
    readOnly: true,
  };
}

/** What the catalog itself shows of a source; undefined when nothing. */
export function contentOf(source: SourceRecord): DatagrokView | undefined {
  const view = viewOf(source.name);
  if (view) return view;
  const connection = source.name;
  if (BROWSED.file.has(source.kind)) return { type: 'files', connection };
  return BROWSED.database.has(source.kind) ? { type: 'queries', connection } : undefined;
}

/** See `Catalog.browses`. */
export function lookOf(source: SourceRecord): SourceLook | undefined {
  const content = contentOf(source);
  if (!content) return undefined;
  const isView = viewOf(source.name) !== undefined;
  const describe = isView ? describeView : describeConnection;
  switch (content.type) {
    case 'tables':
      return { label: 'Tables', icon: 'table', offers: ['tables'], describe: () => 'in Datagrok' };
    case 'queries': {
      const look = isView
        ? { label: 'Saved queries', icon: 'bookmark' }
        : { label: source.kind, icon: 'database' };
      return { ...look, offers: ['tables', 'cards'], describe };
    }
    case 'files': {
      const look = isView
        ? { label: 'Files', icon: 'cloud' }
        : { label: source.kind, icon: 'folder-library' };
      return { ...look, offers: ['objects'], describe };
    }
  }
}

/** Data sources without a connector of our own. A Postgres without a server keeps Datagrok's word. */
const BROWSED = {
  file: new Set(DATA_SOURCES.file.filter((name) => name !== 'S3')),
  database: new Set(DATA_SOURCES.database),
} as const;

function describeView(properties: Properties): string {
  return `of ${textProperty(properties, 'connection') ?? 'a connection'}, through Datagrok`;
}

function describeConnection(properties: Properties): string {
  const [server, port, db, dir] = ['server', 'port', 'db', 'dir'].map((name) =>
    textProperty(properties, name),
  );
  const host = server && port ? `${server}:${port}` : server;
  return [[host, db ?? dir].filter(Boolean).join('/'), 'through Datagrok']
    .filter(Boolean)
    .join(', ');
}
