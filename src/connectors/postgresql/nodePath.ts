import type { TableRef } from '../../core/table/table.js';
import { parseName } from './sql.js';

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
