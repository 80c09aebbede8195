import type { Cell, Column, TableRef } from '../../core/table/table.js';
import type { KeyColumn } from './pagePlan.js';
import { describePlainly, noSuchRelation, orPlainly } from './plainCatalog.js';
import { prepared } from './prepared.js';
import { type Read, shortTypeName } from './typeNames.js';
import { chooseKey, readIndexes, uniqueIndexesSql } from './uniqueKey.js';
import type { ViewColumn } from './viewSql.js';

/** What reading a relation's rows needs to know about it. */
export interface Relation {
  /** Empty where the server does not tell. */
  readonly oid: string;
  /** `pg_class.relkind` */
  readonly kind: string;
  /** Some of its values are so large that they are stored apart. */
  readonly hasLarge: boolean;
  /** Its rows have places (`ctid`) that the server can go to. */
  readonly hasPlaces: boolean;
  readonly columns: readonly Column[];
  /** The same columns, with the types that values are cast to. */
  readonly viewColumns: readonly ViewColumn[];
  /** Columns that order the rows uniquely; absent when there are none. */
  readonly key?: readonly KeyColumn[];
}

/** What decides whether a relation can be read by the places of its rows. */
export interface Storage {
  /** `pg_class.relkind` */
  readonly kind: string;
  /** Rows of other tables show in it. */
  readonly inherited: boolean;
  /** The access method's name. */
  readonly method: string | null;
  readonly bytes: number;
  /** `server_version_num` */
  readonly version: number;
}

/** TID range scans: before them, going to a place meant reading the whole table. */
const TID_RANGE_SCANS = 140_000;

/**
 * Whether the rows of a relation have places of their own, which the server can go to: those of plain
 * tables and materialized views, in files of its own. What has no bytes is empty, or kept elsewhere,
 * as distributed tables are.
 */
export function hasPlaces({ kind, inherited, method, bytes, version }: Storage): boolean {
  const stored = (kind === 'r' || kind === 'm') && !inherited && method === 'heap';
  return stored && bytes > 0 && version >= TID_RANGE_SCANS;
}

/**
 * Rejects with `NotFound` when there is no such relation. Of servers that lack PostgreSQL's catalogs
 * it learns what the SQL standard's have.
 */
export function describeRelation(
  table: TableRef,
  read: Read,
  signal: AbortSignal,
): Promise<Relation> {
  return orPlainly(
    () => describeFully(table, read, signal),
    () => describePlainly(table, read, signal),
    signal,
  );
}

const DESCRIBE = prepared(`WITH c AS MATERIALIZED (
   SELECT c.oid, c.relkind, c.relkind = 'r' AND c.relhassubclass AS inherited,
          coalesce(pg_relation_size(nullif(c.reltoastrelid, 0)), 0) > 0 AS large,
          (SELECT m.amname FROM pg_catalog.pg_am m WHERE m.oid = c.relam) AS method,
          CASE WHEN c.relkind IN ('r', 'm') THEN pg_relation_size(c.oid) ELSE 0 END AS bytes,
          current_setting('server_version_num') AS version,
          ${uniqueIndexesSql('c.oid')} AS indexes
     FROM pg_catalog.pg_class c
    WHERE c.relname = $2
      AND c.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = $1))
 SELECT c.oid, c.relkind, c.inherited, c.large, c.method, c.bytes, c.version, c.indexes,
        a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        a.attnum = ANY (coalesce((SELECT (i.indkey::int2[])[0:i.indnkeyatts - 1]
          FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisprimary), '{}')),
        format_type(a.atttypid, -1)
   FROM c LEFT JOIN pg_catalog.pg_attribute a
          ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY a.attnum`);

async function describeFully(table: TableRef, read: Read, signal: AbortSignal): Promise<Relation> {
  const { rows } = await read(DESCRIBE, [table.schema, table.name], signal);
  const [first] = rows;
  if (!first) throw noSuchRelation(table);
  const [oid, kind, inheritance, large, method = null, bytes, version, indexes] = first;
  const described = rows.map((row) => row.slice(8)).filter(([name]) => name !== null);
  const columns = described.map(toColumn);
  const viewColumns = columns.map(({ name, type }, index) => {
    return { name, type, cast: described[index]?.[4] ?? '' };
  });
  // The rows of tables that inherit from this one show in it, but its indexes do not cover them.
  const inherited = inheritance === 't';
  const key = inherited ? undefined : chooseKey(readIndexes(indexes));
  const storage: Storage = {
    ...{ kind: kind ?? '', inherited, method, bytes: Number(bytes), version: Number(version) },
  };
  return {
    ...{ oid: oid ?? '', kind: storage.kind, hasLarge: large === 't' },
    ...{ hasPlaces: hasPlaces(storage), columns, viewColumns },
    ...(key ? { key } : {}),
  };
}

function toColumn([name, type, notNull, key]: readonly Cell[]): Column {
  return {
    name: name ?? '',
    type: shortTypeName(type ?? ''),
    nullable: notNull !== 't',
    key: key === 't',
  };
}
