import type { Cell, Column } from '../table.js';
import { booleanOf, isNumberType } from './typeFacts.js';

/** A number as SQL reads it without quotes. */
const SQL_NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** A value as it stands in a statement. Everything but plain numbers and booleans is quoted. */
export function sqlLiteral(cell: Cell, type: string): string {
  if (cell === null) return 'NULL';
  if (isNumberType(type) && SQL_NUMBER.test(cell)) return cell;
  return booleanOf(cell, type)?.toString() ?? quoted(cell);
}

/** Source: PostgreSQL's own `quote_literal`, which marks texts with backslashes by an E. */
function quoted(text: string): string {
  const doubled = text.replaceAll("'", "''");
  return text.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}

/** A name that means just itself, whatever is in it. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** One INSERT of all rows. `table` is a name as SQL reads it. */
export function insertStatement(
  table: string,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): string {
  if (rows.length === 0) return '';
  const names = columns.map(({ name }) => sqlName(name)).join(', ');
  const values = rows.map((row) => `  ${rowLiteral(row, columns)}`);
  return `INSERT INTO ${table} (${names}) VALUES\n${values.join(',\n')};\n`;
}

/** `(1, 2, 3)`, or `((1, 'a'), (2, 'b'))`: each value once, and no NULL, which `IN` never finds. */
export function inList(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const [column, second] = columns;
  if (!column) return '()';
  const complete = rows.filter((row) => columns.every((_, index) => (row[index] ?? null) !== null));
  const items = second
    ? complete.map((row) => rowLiteral(row, columns))
    : complete.map((row) => sqlLiteral(row[0] ?? null, column.type));
  return `(${[...new Set(items)].join(', ')})`;
}

function rowLiteral(row: readonly Cell[], columns: readonly Column[]): string {
  return `(${columns.map(({ type }, index) => sqlLiteral(row[index] ?? null, type)).join(', ')})`;
}
