import { isConnectorError } from '../../core/errors.js';
import type { RowCount, TableRef } from '../../core/table/table.js';
import { sqlState } from './errors.js';
import type { ConnectionPool } from './pool.js';
import type { Relation } from './relation.js';
import { quotedName } from './sql.js';

/** Tables up to this many bytes are counted: that takes some milliseconds. */
const COUNTED_SIZE = 16 * 1024 * 1024;
/** Milliseconds a count may take where there is no estimate to show instead. */
const COUNT_LIMIT = 5_000;

/** What is counted: the rows of a table, or those for which a condition holds. */
export interface CountedRows {
  readonly table: TableRef;
  /** SQL without parameters. */
  readonly where?: string | undefined;
}

/**
 * The number of rows as well as it can be told quickly: exact for small tables, the planner's
 * estimate for large ones (over all partitions), for views a count with a time limit.
 */
export async function countRows(
  rows: CountedRows,
  relation: Relation,
  pool: ConnectionPool,
  signal: AbortSignal,
): Promise<RowCount | undefined> {
  const isStored = relation.kind !== 'v' && relation.kind !== 'f' && relation.oid !== '';
  if (!isStored) return countExactly(rows, pool, signal);
  const size = await storedSize(relation, pool, signal);
  // A condition is what the planner may be far off with.
  if (size <= COUNTED_SIZE || rows.where !== undefined) {
    const counted = await countExactly(rows, pool, signal);
    if (counted) return counted;
  }
  return estimateRows(rows, pool, signal);
}

/** Undefined when it takes longer than the limit. */
export async function countExactly(
  counted: CountedRows,
  pool: ConnectionPool,
  signal: AbortSignal,
): Promise<RowCount | undefined> {
  return pool.use(async (lease) => {
    const limit = lease.timeout > 0 ? Math.min(lease.timeout, COUNT_LIMIT) : COUNT_LIMIT;
    await lease.execute(`BEGIN READ ONLY; SET LOCAL statement_timeout TO ${limit}`, signal);
    try {
      const { rows } = await lease.read(`SELECT count(*) FROM ${fromSql(counted)}`, [], signal);
      return { count: Number(rows[0]?.[0]), exact: true };
    } catch (error) {
      const tooLong = sqlState(error) === '57014' || isConnectorError(error, 'Timeout');
      if (tooLong && !signal.aborted) return undefined;
      throw error;
    }
  }, signal);
}

function fromSql({ table, where }: CountedRows): string {
  return where === undefined ? quotedName(table) : `${quotedName(table)} WHERE ${where}`;
}

/** Bytes of a table and all its partitions. */
async function storedSize(
  relation: Relation,
  pool: ConnectionPool,
  signal: AbortSignal,
): Promise<number> {
  const { rows } = await pool.read(
    `WITH RECURSIVE parts (oid) AS (
       SELECT $1::oid
       UNION ALL
       SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN parts p ON i.inhparent = p.oid)
     SELECT coalesce(sum(pg_relation_size(oid)), 0)::text FROM parts`,
    [relation.oid],
    signal,
  );
  return Number(rows[0]?.[0]);
}

/** The planner scales the last known row count by the table's present size. */
async function estimateRows(
  counted: CountedRows,
  pool: ConnectionPool,
  signal: AbortSignal,
): Promise<RowCount | undefined> {
  const { rows } = await pool.read(
    `EXPLAIN (FORMAT JSON) SELECT * FROM ${fromSql(counted)}`,
    [],
    signal,
  );
  const plan: unknown = JSON.parse(rows.map(([line]) => line ?? '').join('\n'));
  const count = planRows(plan);
  return count === undefined ? undefined : { count, exact: false };
}

function planRows(explained: unknown): number | undefined {
  if (!Array.isArray(explained)) return undefined;
  const [first] = explained as { readonly Plan?: { readonly 'Plan Rows'?: unknown } }[];
  const count = first?.Plan?.['Plan Rows'];
  return typeof count === 'number' ? Math.round(count) : undefined;
}
