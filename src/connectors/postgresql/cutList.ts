import type { Cell, CutCell } from '../../core/table/table.js';
import type { KeyColumn } from './pagePlan.js';
import { quoteIdentifier } from './sql.js';
import type { ViewColumn } from './viewSql.js';

/** Bytes that a page of this many rows may bring at most. */
const PAGE_BYTES = 32 * 1024 * 1024;
const PAGE_ROWS = 500;
const LONGEST = 64 * 1024;
/** About what a cell shows. */
const SHORTEST = 400;

/**
 * Puts something around a statement that gives all columns of a relation. What the statement gives
 * beside them is named, and stays behind everything else.
 */
export type Wrap = (statement: string, ...beside: readonly string[]) => string;

/** A statement whose large values are cut by the server, each with its size behind the columns. */
export interface CutList {
  readonly wrap: Wrap;
  /** Takes the sizes off the rows again. */
  split(rows: readonly (readonly Cell[])[]): {
    readonly rows: readonly (readonly Cell[])[];
    readonly cut: readonly CutCell[];
  };
}

/** Undefined when no column can hold a large value. Those of the key are what pages are found by. */
export function cutList(
  columns: readonly ViewColumn[],
  key: readonly KeyColumn[] = [],
): CutList | undefined {
  const keys = new Set(key.map(({ name }) => name));
  const wide = columns.flatMap(({ name, type }, index) =>
    isNarrow(type) || keys.has(name) ? [] : [index],
  );
  if (wide.length === 0) return undefined;
  const share = PAGE_BYTES / (PAGE_ROWS * wide.length);
  const most = Math.floor(Math.min(LONGEST, Math.max(SHORTEST, share)));
  const shown = columns.map((column, index) => {
    const name = quoteIdentifier(column.name);
    return wide.includes(index) ? `${cutSql(column, most)} AS ${name}` : name;
  });
  const sizes = wide.map((index) => {
    const column = columns[index];
    return column ? `nullif(greatest(${sizeSql(column)}, ${most}), ${most})` : 'NULL';
  });
  const list = [...shown, ...sizes];
  return {
    wrap: (statement, ...beside) =>
      `SELECT ${[...list, ...beside].join(', ')} FROM (${statement}) AS page`,
    split: (rows) => splitRows(rows, columns.length, wide),
  };
}

/** One column of a statement that gives all of them. */
export function onlyColumn(statement: string, name: string, ...beside: readonly string[]): string {
  return `SELECT ${[quoteIdentifier(name), ...beside].join(', ')} FROM (${statement}) AS page`;
}

/** Types whose values have a size of their own, or a limit. */
const NARROW =
  /^(bool|int2|int4|int8|float4|float8|money|date|timestamp(tz)?|time(tz)?|interval|uuid|oid|name|inet|cidr|macaddr8?|pg_lsn|xid8?|tid|point|line|lseg|box|circle|"char")$/;

function isNarrow(type: string): boolean {
  return NARROW.test(type.replace(/\(\d+\)/, '')) || /^(var)?char\(\d{1,3}\)$/.test(type);
}

/** Bytes of the text that is shown of a value: told without unpacking it where that can be. */
function sizeSql({ name, type }: ViewColumn): string {
  const value = quoteIdentifier(name);
  if (type === 'bytea') return `octet_length(${value})::int8 * 2 + 2`;
  return isText(type) ? `octet_length(${value})` : `octet_length(${value}::text)`;
}

function cutSql(column: ViewColumn, most: number): string {
  const value = quoteIdentifier(column.name);
  // Half a byte is no byte, and a character may take four.
  const beginning =
    column.type === 'bytea'
      ? `substring(${value} FROM 1 FOR ${Math.floor(most / 8)})::text`
      : `left(${value}::text, ${Math.floor(most / 4)})`;
  return `CASE WHEN ${sizeSql(column)} > ${most} THEN ${beginning} ELSE ${value}::text END`;
}

function isText(type: string): boolean {
  return /^(text|varchar(\(\d+\))?|citext)$/.test(type);
}

function splitRows(rows: readonly (readonly Cell[])[], width: number, wide: readonly number[]) {
  const cut: CutCell[] = [];
  const whole = rows.map((row, index) => {
    for (const [place, column] of wide.entries()) {
      const size = row[width + place];
      if (typeof size === 'string') cut.push({ row: index, column, size: Number(size) });
    }
    return row.slice(0, width);
  });
  return { rows: whole, cut };
}
