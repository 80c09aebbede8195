import type { Cell, Column } from '../../../core/table/table.js';
import { exactCell } from '../../exactJson.js';
import { isObject, text } from '../../http/json.js';
import { toColumns, unexpected } from '../decode.js';
import type { EdgeRows, EdgeSql, EdgeTable } from '../service.js';
import type { GatewayWire } from './wire.js';

export function sqlOf(wire: GatewayWire): EdgeSql {
  const columns = async (source: string, table: EdgeTable, signal: AbortSignal) => {
    const what = `the columns of the table "${table.name}"`;
    const parameters = { id: source, table: table.name, schema: table.schema };
    return toColumns(await wire.all('tables.columns', parameters, { what }, signal));
  };
  return {
    columns,

    async tables(source, signal) {
      const what = `the tables of the source "${source}"`;
      return (await wire.all('tables.list', { id: source }, { what }, signal)).flatMap(tableOf);
    },

    async preview(source, table, { start, limit }, signal) {
      const what = `the rows of the table "${table.name}"`;
      const parameters = { id: source, table: table.name, schema: table.schema, start, limit };
      const details = { what, accept: 'application/json' };
      const response = await wire.send('tables.rows', parameters, details, signal);
      const answer = wire.decodeExact(response, what);
      const body = Array.isArray(answer) ? { items: answer as unknown[] } : answer;
      if (!isObject(body)) throw unexpected(what);
      const rows = body['rows'] ?? body['items'];
      if (!Array.isArray(rows)) throw unexpected(what);
      const told = toColumns(body['columns']);
      const names = told.length > 0 ? told : await columns(source, table, signal);
      return toRows(rows as unknown[], names, limit, body);
    },
  };
}

/** `complete` is false where the gateway sent fewer rows than it was asked for and has more. */
function toRows(
  rows: readonly unknown[],
  columns: readonly Column[],
  limit: number,
  { complete, next }: Readonly<Record<string, unknown>>,
): EdgeRows {
  return {
    columns,
    rows: rows.slice(0, limit).map((row) => cellsOf(row, columns)),
    complete: complete !== false && text(next) === undefined,
  };
}

/** A row is a list in the order of the columns, or an object by their names. */
function cellsOf(row: unknown, columns: readonly Column[]): Cell[] {
  const list = Array.isArray(row) ? (row as unknown[]) : undefined;
  const named = isObject(row) ? row : {};
  return columns.map(({ name }, index) => {
    if (list) return exactCell(list[index]);
    return Object.hasOwn(named, name) ? exactCell(named[name]) : null;
  });
}

function tableOf(value: unknown): EdgeTable[] {
  const table = isObject(value) ? value : { name: value };
  const [name, schema, kind] = [table['name'], table['schema'], table['kind']].map(text);
  if (name === undefined) return [];
  return [
    {
      name,
      ...(schema === undefined ? {} : { schema }),
      ...(kind === undefined ? {} : { kind }),
    },
  ];
}
