import { toTsv } from '../format.js';
import type { Cell, Column } from '../table.js';
import { csvLine } from './csvText.js';
import { jsonKeys, jsonRow } from './jsonText.js';
import { markdownTable } from './markdownText.js';
import { inList, insertStatement } from './sqlText.js';

/** Forms in which rows go to the clipboard. */
export type CopyFormat = 'tsv' | 'csv' | 'json' | 'markdown' | 'insert' | 'inList';

export const COPY_FORMATS: readonly { readonly format: CopyFormat; readonly label: string }[] = [
  { format: 'tsv', label: 'Tab-Separated' },
  { format: 'csv', label: 'CSV' },
  { format: 'json', label: 'JSON' },
  { format: 'markdown', label: 'Markdown Table' },
  { format: 'insert', label: 'SQL INSERT' },
  { format: 'inList', label: 'SQL IN List' },
];

export interface CopyOptions {
  /** For `tsv` and `csv`: names of the columns first. */
  readonly headers?: boolean;
  /** For `insert`: the table's name as SQL reads it. */
  readonly table?: string;
}

/** Rows as text for the clipboard. Every value is exact: see the function of each format. */
export function copyText(
  format: CopyFormat,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { headers = false, table = '"table"' }: CopyOptions = {},
): string {
  switch (format) {
    case 'tsv':
      return toTsv(rows, headers ? columns : undefined);
    case 'csv': {
      const lines = rows.map((row) => csvLine(row));
      if (headers) lines.unshift(csvLine(columns.map(({ name }) => name)));
      return lines.map((line) => `${line}\n`).join('');
    }
    case 'json': {
      const keys = jsonKeys(columns);
      const items = rows.map((row) => `  ${jsonRow(row, columns, keys)}`);
      return items.length === 0 ? '[]\n' : `[\n${items.join(',\n')}\n]\n`;
    }
    case 'markdown':
      return markdownTable(columns, rows);
    case 'insert':
      return insertStatement(table, columns, rows);
    case 'inList':
      return inList(columns, rows);
  }
}
