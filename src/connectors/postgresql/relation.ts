import type { Cell, Column, TableRef } from '../../core/table/table.js';
import type { KeyColumn } from './pagePlan.js';
import { describePlainly, noSuchRelation, orPlainly } from './plainCatalog.js';
import { type Read, shortTypeName } from './typeNames.js';
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

/** A column of a unique index, with what decides whether the index may serve as a key. */
export interface IndexColumn extends KeyColumn {
  readonly index: string;
  readonly notNull: boolean;
  /** Bits of `pg_index.indoption`: 1 = descending, 2 = nulls first. */
  readonly option: number;
  /** The index compares as `ORDER BY column` does: same collation, default operators. */
  readonly plain: boolean;
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

async function describeFully(table: TableRef, read: Read, signal: AbortSignal): Promise<Relation> {
  const { rows } = await read(
    `SELECT c.oid, c.relkind, c.relkind = 'r' AND c.relhassubclass,
            a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
            EXISTS (SELECT FROM pg_catalog.pg_index i
                     WHERE i.indrelid = c.oid AND i.indisprimary
                       AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])),
            format_type(a.atttypid, -1),
            coalesce(pg_relation_size(nullif(c.reltoastrelid, 0)), 0) > 0,
            (SELECT m.amname FROM pg_catalog.pg_am m WHERE m.oid = c.relam),
            CASE WHEN c.relkind IN ('r', 'm') THEN pg_relation_size(c.oid) ELSE 0 END,
            current_setting('server_version_num')
       FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN pg_catalog.pg_attribute a
              ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE n.nspname = $1 AND c.relname = $2
      ORDER BY a.attnum`,
    [table.schema, table.name],
    signal,
  );
  const [first] = rows;
  if (!first) throw noSuchRelation(table);
  const oid = first[0] ?? '';
  const kind = first[1] ?? '';
  const described = rows.filter((row) => row[3] !== null);
  const columns = described.map(toColumn);
  const viewColumns = columns.map(({ name, type }, index) => {
    return { name, type, cast: described[index]?.[7] ?? '' };
  });
  // The rows of tables that inherit from this one show in it, but its indexes do not cover them.
  const inherited = first[2] === 't';
  const hasIndexes = (kind === 'r' || kind === 'p') && !inherited;
  const key = hasIndexes ? chooseKey(await uniqueIndexes(oid, read, signal)) : undefined;
  const hasLarge = first[8] === 't';
  const [method = null, bytes, version] = first.slice(9);
  const storage = { kind, inherited, method, bytes: Number(bytes), version: Number(version) };
  return {
    ...{ oid, kind, hasLarge, hasPlaces: hasPlaces(storage), columns, viewColumns },
    ...(key ? { key } : {}),
  };
}

function toColumn(row: readonly Cell[]): Column {
  return {
    name: row[3] ?? '',
    type: shortTypeName(row[4] ?? ''),
    nullable: row[5] !== 't',
    key: row[6] === 't',
  };
}

/**
 * The best key to page by: the primary key, else the unique index with the fewest columns. Its
 * columns must not be null, for null equals nothing, and must sort as a plain `ORDER BY` does.
 * The index columns come grouped by index, in the order of preference.
 */
export function chooseKey(columns: readonly IndexColumn[]): readonly KeyColumn[] | undefined {
  const indexes = new Map<string, IndexColumn[]>();
  for (const column of columns) {
    const known = indexes.get(column.index);
    if (known) known.push(column);
    else indexes.set(column.index, [column]);
  }
  for (const index of indexes.values()) {
    // Ascending throughout, or descending throughout, which is the same read backwards.
    const sorted = index.every(({ option }) => option === 0) || index.every(descending);
    const usable = index.every(({ notNull, plain }) => notNull && plain);
    if (sorted && usable) return index.map(({ name, cast }) => ({ name, cast }));
  }
  return undefined;
}

function descending({ option }: IndexColumn): boolean {
  return option === 3;
}

async function uniqueIndexes(oid: string, read: Read, signal: AbortSignal): Promise<IndexColumn[]> {
  // format_type with -1 names a type without a length: a cast to plain "character" would cut.
  const { rows } = await read(
    `SELECT i.indexrelid, a.attname, format_type(a.atttypid, -1),
            a.attnotnull AND NOT EXISTS
              (SELECT FROM pg_catalog.pg_constraint x
                WHERE x.conrelid = i.indrelid AND x.contype = 'n' AND NOT x.convalidated
                  AND x.conkey = ARRAY[a.attnum]),
            i.indoption[k.place], i.indcollation[k.place] = a.attcollation AND o.opcdefault
       FROM pg_catalog.pg_index i
       JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
       JOIN pg_catalog.pg_am m ON m.oid = c.relam AND m.amname = 'btree'
      CROSS JOIN LATERAL generate_series(0, i.indnkeyatts - 1) AS k (place)
       JOIN pg_catalog.pg_attribute a
         ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.place]
       JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[k.place]
      WHERE i.indrelid = $1 AND i.indisunique AND i.indisvalid AND NOT i.indisexclusion
        AND i.indpred IS NULL AND i.indexprs IS NULL
      ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid, k.place`,
    [oid],
    signal,
  );
  return rows.map((row) => ({
    index: row[0] ?? '',
    name: row[1] ?? '',
    cast: row[2] ?? '',
    notNull: row[3] === 't',
    option: Number(row[4]),
    plain: row[5] === 't',
  }));
}
