import type { CsvLayout } from '../copyOut.js';

/** What whole results can be saved as. */
export type ExportFormat = 'csv' | 'jsonLines' | 'parquet' | 'excel';

export interface ExportForm {
  readonly format: ExportFormat;
  readonly label: string;
  /** Without the dot. */
  readonly extension: string;
  /** What it keeps, for whoever chooses among them. */
  readonly description: string;
  /** It can be read in an editor. */
  readonly isText: boolean;
}

export const EXPORT_FORMS: readonly ExportForm[] = [
  {
    ...{ format: 'csv', label: 'CSV', extension: 'csv', isText: true },
    description: 'Text for every program; NULL stays apart from empty text',
  },
  {
    ...{ format: 'jsonLines', label: 'JSON Lines', extension: 'jsonl', isText: true },
    description: 'One JSON object per row, with every digit of numbers',
  },
  {
    ...{ format: 'parquet', label: 'Parquet', extension: 'parquet', isText: false },
    description: 'Columns with types, compressed, for data frames and DuckDB',
  },
  {
    ...{ format: 'excel', label: 'Excel', extension: 'xlsx', isText: false },
    description: 'Workbook; what Excel would change, such as long numbers, is text',
  },
];

export function exportForm(format: ExportFormat): ExportForm {
  const form = EXPORT_FORMS.find((each) => each.format === format);
  if (!form) throw new TypeError(`No such format: ${format}`);
  return form;
}

/** Reads a format's name as commands are given it. */
export function isExportFormat(name: unknown): name is ExportFormat {
  return EXPORT_FORMS.some(({ format }) => format === name);
}

/** Reads a layout as settings and arguments give it; what is wrong in it stays as usual. */
export function csvLayout(
  usual: CsvLayout,
  given: { readonly delimiter?: unknown; readonly header?: unknown; readonly nullText?: unknown },
): CsvLayout {
  const { delimiter, header, nullText } = given;
  // One byte, and none that stands in numbers or names.
  const fits = typeof delimiter === 'string' && /^[\t!#-'*,/:-@^`|~]$/.test(delimiter);
  const separator = fits ? delimiter : usual.delimiter;
  const isNull = typeof nullText === 'string' && !/["\r\n]/.test(nullText);
  return {
    delimiter: separator,
    header: typeof header === 'boolean' ? header : usual.header,
    nullText: isNull && !nullText.includes(separator) ? nullText : usual.nullText,
  };
}
