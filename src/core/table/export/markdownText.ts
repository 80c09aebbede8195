import { columnFamily } from '../format.js';
import type { Cell, Column } from '../table.js';

/** A table as GitHub's Markdown has it: numbers to the right, and nothing in it read as markup. */
export function markdownTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): string {
  const names = columns.map(({ name }) => escaped(name));
  const rules = columns.map(({ type }) => (columnFamily(type) === 'number' ? '---:' : '---'));
  const lines = rows.map((row) =>
    columns.map((_, index) => {
      const cell = row[index] ?? null;
      return cell === null ? 'NULL' : escaped(cell);
    }),
  );
  return [names, rules, ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function escaped(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>#|~!&$]/g, (sign) => `\\${sign}`)
    .replace(/^\s+|\s+$/g, ' ')
    .replace(/\r\n?|\n/g, '<br>');
}
