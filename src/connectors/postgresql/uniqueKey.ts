import type { Cell } from '../../core/table/table.js';
import type { KeyColumn } from './pagePlan.js';

/** A column of a unique index, with what decides whether the index may serve as a key. */
export interface IndexColumn extends KeyColumn {
  readonly index: string;
  readonly notNull: boolean;
  /** Bits of `pg_index.indoption`: 1 = descending, 2 = nulls first. */
  readonly option: number;
  /**
   * The index compares as `ORDER BY column` and `column > value` do: same collation, default
   * operators, and in a schema where they are found (an extension may keep its own elsewhere).
   */
  readonly plain: boolean;
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

/**
 * The columns of a table's unique indexes as JSON, an array each. `format_type` with -1 names a type
 * without a length: a cast to plain "character" would cut.
 */
export function uniqueIndexesSql(oid: string): string {
  return `(SELECT json_agg(json_build_array(i.indexrelid::text, a.attname, format_type(a.atttypid, -1),
                a.attnotnull AND NOT EXISTS
                  (SELECT FROM pg_catalog.pg_constraint x
                    WHERE x.conrelid = i.indrelid AND x.contype = 'n' AND NOT x.convalidated
                      AND x.conkey = ARRAY[a.attnum]),
                i.indoption[k.place],
                i.indcollation[k.place] = a.attcollation AND o.opcdefault
                  AND pg_opclass_is_visible(o.oid))
                ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid, k.place)
           FROM pg_catalog.pg_index i
           JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
           JOIN pg_catalog.pg_am m ON m.oid = ic.relam AND m.amname = 'btree'
          CROSS JOIN LATERAL generate_series(0, i.indnkeyatts - 1) AS k (place)
           JOIN pg_catalog.pg_attribute a
             ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.place]
           JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[k.place]
          WHERE i.indrelid = ${oid} AND i.indisunique AND i.indisvalid AND NOT i.indisexclusion
            AND i.indpred IS NULL AND i.indexprs IS NULL)`;
}

type IndexRow = readonly [string, string, string, boolean, number, boolean];

/** What `uniqueIndexesSql` gave. */
export function readIndexes(json: Cell | undefined): IndexColumn[] {
  const rows = JSON.parse(json ?? '[]') as readonly IndexRow[];
  return rows.map(([index, name, cast, notNull, option, plain]) => {
    return { index, name, cast, notNull, option, plain };
  });
}
