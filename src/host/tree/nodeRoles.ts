import type { NodeRole } from '../../core/sources/connector.js';

/** Names of theme icons. */
export const ROLE_ICONS: Readonly<Record<NodeRole, string>> = {
  database: 'database',
  schema: 'symbol-namespace',
  table: 'table',
  view: 'eye',
  materializedView: 'layers',
  foreignTable: 'link-external',
  partitionedTable: 'split-horizontal',
  column: 'symbol-field',
  keyColumn: 'key',
  bucket: 'archive',
  folder: 'folder',
  file: 'file',
  tag: 'tag',
  path: 'symbol-namespace',
  operation: 'symbol-method',
  query: 'code',
  product: 'package',
  asset: 'symbol-misc',
  message: 'info',
};

/** What a row is, for those who do not see its icon. */
export const ROLE_WORDS: Readonly<Record<NodeRole, string>> = {
  database: 'database',
  schema: 'schema',
  table: 'table',
  view: 'view',
  materializedView: 'materialized view',
  foreignTable: 'foreign table',
  partitionedTable: 'partitioned table',
  column: 'column',
  keyColumn: 'key column',
  bucket: 'bucket',
  folder: 'folder',
  file: 'file',
  tag: 'tag',
  path: 'path',
  operation: 'operation',
  query: 'saved query',
  product: 'data product',
  asset: 'asset',
  message: '',
};
