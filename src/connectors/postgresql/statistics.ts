import type { ColumnStatistics, HistogramBar } from '../../core/table/statistics.js';
import { parseArray } from '../../core/table/export/arrayText.js';
import type { Cell } from '../../core/table/table.js';
import type { ConnectionPool, Lease } from './pool.js';
import type { Relation } from './relation.js';
import type { CountedRows } from './rowCount.js';
import { quotedName, quoteIdentifier } from './sql.js';
import type { ViewColumn } from './viewSql.js';

/** From this many rows on a sample is taken. */
const MANY_ROWS = 500_000;
const SAMPLE_ROWS = 200_000;
const BARS = 20;
const TOP = 10;
const FRACTIONS = [0.25, 0.5, 0.75] as const;

/** What can be asked of a column, by its type. */
interface Abilities {
  /** The value as it is grouped: types without an equality are compared as text. */
  readonly value: string;
  readonly ordered: boolean;
  readonly averaged: boolean;
  /** How bounds between two values are made; absent for types without a distance. */
  readonly distance?: 'number' | 'time' | 'date';
}

/** What is read, and how much that is of all. */
interface Sample {
  /** A FROM clause whose only column is `v`. */
  readonly from: string;
  readonly of?: number | 'unknown';
}

/**
 * Sums up a column of a table or view, by a sample where there are many rows. `rowCount` is about
 * how many there are. The statements share one snapshot and one sample.
 */
export async function columnStatistics(
  column: ViewColumn,
  counted: CountedRows,
  relation: Relation,
  rowCount: number | undefined,
  pool: Pick<ConnectionPool, 'begin'>,
  signal: AbortSignal,
): Promise<ColumnStatistics> {
  const can = abilitiesOf(column);
  const sample = sampleOf(can, counted, relation, rowCount);
  const lease = await pool.begin('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', signal);
  try {
    const summary = await readSummary(sample, can, lease, signal);
    const groups = await readGroups(sample, summary.rows - summary.nulls, lease, signal);
    const histogram = can.distance && (await readHistogram(sample, can.distance, lease, signal));
    return {
      ...summary,
      ...groups,
      ...(sample.of === undefined ? {} : { sampleOf: sample.of }),
      ...(histogram === undefined || histogram.length === 0 ? {} : { histogram }),
    };
  } finally {
    void lease.release();
  }
}

function abilitiesOf({ name, type }: ViewColumn): Abilities {
  const value = quoteIdentifier(name);
  const word = type.replace(/\(.*\)/, '');
  if (/^(int2|int4|int8|float4|float8|numeric)$/.test(word)) {
    return { value, ordered: true, averaged: true, distance: 'number' };
  }
  if (word === 'date') return { value, ordered: true, averaged: false, distance: 'date' };
  if (/^timestamp(tz)?$/.test(word)) {
    return { value, ordered: true, averaged: false, distance: 'time' };
  }
  if (word === 'interval') return { value, ordered: true, averaged: true };
  const ordered =
    /^(text|varchar|char|bpchar|name|citext|bool|uuid|timetz?|money|oid|bytea|inet|cidr|macaddr8?|bit|varbit)$/;
  if (ordered.test(word)) return { value, ordered: true, averaged: false };
  return { value: `${value}::text`, ordered: false, averaged: false };
}

function sampleOf(
  { value }: Abilities,
  { table, where }: CountedRows,
  { kind }: Relation,
  rowCount: number | undefined,
): Sample {
  const condition = where === undefined ? '' : ` WHERE ${where}`;
  const name = quotedName(table);
  const stored = kind === 'r' || kind === 'p' || kind === 'm';
  if (rowCount !== undefined && rowCount <= MANY_ROWS) {
    return { from: `(SELECT ${value} AS v FROM ${name}${condition}) AS s` };
  }
  if (stored && where === undefined && rowCount !== undefined) {
    const percent = Math.min(100, (100 * SAMPLE_ROWS) / rowCount).toFixed(6);
    const from = `(SELECT ${value} AS v FROM ${name} TABLESAMPLE SYSTEM (${percent}) REPEATABLE (1)) AS s`;
    return { from, of: rowCount };
  }
  // Of what a condition lets through, and of a view, the first rows are what can be had quickly.
  const first = `SELECT ${value} AS v FROM ${name}${condition} LIMIT ${SAMPLE_ROWS}`;
  return { from: `(${first}) AS s`, of: rowCount ?? 'unknown' };
}

async function readSummary(sample: Sample, can: Abilities, lease: Lease, signal: AbortSignal) {
  const fractions = [0, ...FRACTIONS, 1].join(', ');
  const places = can.ordered
    ? `(percentile_disc(ARRAY[${fractions}]::float8[]) WITHIN GROUP (ORDER BY v))::text[]`
    : 'NULL';
  const mean = can.averaged ? 'avg(v)' : 'NULL';
  const { rows } = await lease.read(
    `SELECT count(*), count(*) - count(v), ${places}, ${mean} FROM ${sample.from}`,
    [],
    signal,
  );
  const [all, nulls, values, average] = rows[0] ?? [];
  const [min, ...inner] = parseArray(values ?? '') ?? [];
  const max = inner.pop();
  return {
    rows: Number(all),
    nulls: Number(nulls),
    ...(isCell(min) && isCell(max) ? { min, max } : {}),
    ...(isCell(min)
      ? {
          quantiles: FRACTIONS.map((fraction, index): readonly [number, Cell] => {
            const value = inner[index];
            return [fraction, isCell(value) ? value : null];
          }),
        }
      : {}),
    ...(average === null || average === undefined ? {} : { mean: average }),
  };
}

/** The most frequent values, and from how many there are once an estimate of how many in all. */
async function readGroups(sample: Sample, values: number, lease: Lease, signal: AbortSignal) {
  const { rows } = await lease.read(
    `WITH groups AS MATERIALIZED (SELECT v, count(*) AS n FROM ${sample.from} WHERE v IS NOT NULL GROUP BY v)
     SELECT (SELECT count(*) FROM groups), (SELECT count(*) FROM groups WHERE n = 1), t.v, t.n
       FROM (SELECT 1) AS one LEFT JOIN
            (SELECT v, n FROM groups ORDER BY n DESC, v LIMIT ${TOP}) AS t ON true`,
    [],
    signal,
  );
  const [distinct, once] = (rows[0] ?? []).map(Number);
  const total = typeof sample.of === 'number' ? sample.of : undefined;
  const top = rows
    .filter(([, , , count]) => count !== null)
    .map(([, , value, count]) => ({ value: value ?? null, count: Number(count) }));
  return {
    distinct: {
      count: estimateDistinct(distinct ?? 0, once ?? 0, values, total),
      exact: sample.of === undefined,
    },
    ...(top.length === 0 ? {} : { top }),
  };
}

/**
 * How many different values a whole has, by those of a sample: the Duj1 estimator that ANALYZE uses.
 * Source: Haas and Stokes, "Estimating the number of classes in a finite population", 1998.
 */
export function estimateDistinct(
  distinct: number,
  once: number,
  sampled: number,
  total: number | undefined,
): number {
  if (total === undefined || sampled === 0 || total <= sampled) return distinct;
  const estimate = (sampled * distinct) / (sampled - once + (once * sampled) / total);
  return Math.round(Math.min(total, Math.max(distinct, estimate)));
}

async function readHistogram(
  sample: Sample,
  distance: NonNullable<Abilities['distance']>,
  lease: Lease,
  signal: AbortSignal,
): Promise<readonly HistogramBar[]> {
  // What is no point of a line (NaN, infinity) has no place among the bars.
  const finite = distance === 'number' ? "abs(v::float8) < 'Infinity'" : 'isfinite(v)';
  const position = distance === 'number' ? 'v::float8' : 'extract(epoch FROM v)::float8';
  const bound = {
    number: `(lo + (hi - lo) * i / ${BARS})`,
    time: `(lo + (hi - lo) * (i / ${BARS}::float8))`,
    date: `(lo + ((hi - lo) * i / ${BARS})::int)`,
  }[distance];
  const { rows } = await lease.read(
    `WITH points AS MATERIALIZED (SELECT v, ${position} AS x FROM ${sample.from} WHERE v IS NOT NULL AND ${finite}),
          ends AS (SELECT min(v) AS lo, max(v) AS hi, min(x) AS x0, max(x) AS x1 FROM points),
          bars AS (SELECT least(width_bucket(x, x0, x1, ${BARS}), ${BARS}) AS bar, count(*) AS n
                     FROM points, ends WHERE x1 > x0 GROUP BY 1)
     SELECT i, ${bound}, coalesce(n, 0)
       FROM ends CROSS JOIN generate_series(0, ${BARS}) AS i LEFT JOIN bars ON bar = i + 1
      WHERE x1 > x0 ORDER BY i`,
    [],
    signal,
  );
  return rows.slice(0, -1).map(([, from, count], index) => ({
    from: from ?? '',
    to: rows[index + 1]?.[1] ?? '',
    count: Number(count),
  }));
}

function isCell(value: unknown): value is Cell {
  return value === null || typeof value === 'string';
}
