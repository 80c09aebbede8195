import { ConnectorError } from '../../core/errors.js';
import type { TableRef } from '../../core/table/table.js';
import { sqlState } from './errors.js';
import type { KeyColumn } from './pagePlan.js';
import type { Relation } from './relation.js';
import { qualifiedName } from './sql.js';
import { type Read, shortTypeName } from './typeNames.js';

/**
 * What servers say that speak PostgreSQL's language but lack some of its tables, columns, functions
 * or clauses: feature_not_supported, syntax_error, undefined_column, undefined_function,
 * undefined_table, undefined_object, undefined_parameter, datatype_mismatch, internal_error.
 */
const LACKING: ReadonlySet<string> = new Set([
  ...['0A000', '42601', '42703', '42883', '42P01', '42704', '42P02', '42804', '42846', 'XX000'],
  ...['XXUUU', '22023'],
]);

/** True when a server refused a statement because it does not know something in it. */
export function isLacking(error: unknown): boolean {
  return LACKING.has(sqlState(error) ?? '');
}

/** The full answer, or a plainer one from a server that cannot give it; the first error if neither. */
export async function orPlainly<T>(
  fully: () => Promise<T>,
  plainly: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  try {
    return await fully();
  } catch (error) {
    if (signal.aborted || !isLacking(error)) throw error;
    return plainly().catch((second: unknown) => {
      throw isLacking(second) || sqlState(second) === '25P02' ? error : second;
    });
  }
}

/** A relation by the SQL standard's catalog. A primary key of it is what its pages are found by. */
export async function describePlainly(
  table: TableRef,
  read: Read,
  signal: AbortSignal,
): Promise<Relation> {
  const { rows } = await read(
    `SELECT c.column_name, c.data_type, c.is_nullable, t.table_type
       FROM information_schema.columns c JOIN information_schema.tables t
            ON t.table_schema = c.table_schema AND t.table_name = c.table_name
      WHERE c.table_schema = $1 AND c.table_name = $2 ORDER BY c.ordinal_position`,
    [table.schema, table.name],
    signal,
  );
  if (rows.length === 0) throw noSuchRelation(table);
  const names = await primaryKey(table, read, signal);
  const viewColumns = rows.map(([name, type]) => ({
    ...{ name: name ?? '', type: shortTypeName(type ?? ''), cast: castOf(type ?? '') },
  }));
  const columns = viewColumns.map(({ name, type }, index) => ({
    ...{ name, type, nullable: rows[index]?.[2] !== 'NO', key: names.includes(name) },
  }));
  const key = names.flatMap((name): KeyColumn[] => {
    const column = viewColumns.find((each) => each.name === name);
    return column ? [{ name, cast: column.cast }] : [];
  });
  const kind = /VIEW/.test(rows[0]?.[3] ?? '') ? 'v' : 'r';
  return {
    ...{ oid: '', kind, hasLarge: false, hasPlaces: false, columns, viewColumns },
    ...(key.length > 0 && key.length === names.length ? { key } : {}),
  };
}

export function noSuchRelation(table: TableRef): ConnectorError {
  return new ConnectorError(
    'NotFound',
    `There is no table or view ${qualifiedName(table)}. If it was there before, it has been renamed, moved or dropped; refreshing the source shows what it has now.`,
    { nextSteps: ['retry'] },
  );
}

async function primaryKey(table: TableRef, read: Read, signal: AbortSignal): Promise<string[]> {
  try {
    const { rows } = await read(
      `SELECT k.column_name
         FROM information_schema.table_constraints c JOIN information_schema.key_column_usage k
              ON k.constraint_schema = c.constraint_schema
                 AND k.constraint_name = c.constraint_name AND k.table_name = c.table_name
        WHERE c.table_schema = $1 AND c.table_name = $2 AND c.constraint_type = 'PRIMARY KEY'
        ORDER BY k.ordinal_position`,
      [table.schema, table.name],
      signal,
    );
    return rows.map(([name]) => name ?? '');
  } catch (error) {
    // Without a key the rows are read in another way.
    if (signal.aborted || !isLacking(error)) throw error;
    return [];
  }
}

/** The standard's catalog has no way to spell some types, whose values are then compared as text. */
function castOf(type: string): string {
  return /^[a-z][a-z ]*$/.test(type) && !/^(array|user-defined)$/i.test(type) ? type : 'text';
}
