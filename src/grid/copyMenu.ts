import { counted } from '../core/counted.js';
import { COPY_FORMATS } from '../core/table/export/copyFormats.js';
import type { CopyFormat } from '../core/table/export/copyFormats.js';
import { displayText } from '../core/table/format.js';
import { COPY_WITH_HEADERS, PLAIN_COPY } from './copy.js';
import type { CopyAs } from './copy.js';
import type { CopyOutcome } from './copyController.js';
import type { MenuEntry } from './menu.js';

/** A file of CSV begins with its header; the other formats have names in them, or have no place. */
export function copyAs(format: CopyFormat): CopyAs {
  return { format, headers: format === 'csv' };
}

/** All ways to copy what is selected. */
export function copyEntries(copy: (as: CopyAs) => void): MenuEntry[] {
  const others = COPY_FORMATS.filter(({ format }) => format !== 'tsv');
  return [
    { label: 'Copy', keys: 'Ctrl+C', run: () => copy(PLAIN_COPY) },
    { label: 'Copy with Headers', keys: 'Ctrl+Shift+C', run: () => copy(COPY_WITH_HEADERS) },
    'separator',
    ...others.map(({ format, label }) => {
      return { label: `Copy as ${label}`, run: () => copy(copyAs(format)) };
    }),
  ];
}

/** "Copied 4 rows × 2 columns as JSON". */
export function copiedText(outcome: CopyOutcome & { kind: 'copied' | 'copiedName' }): string {
  if (outcome.kind === 'copiedName') return `Copied ${displayText(outcome.name)}`;
  const { as, rows, columns } = outcome;
  const label = COPY_FORMATS.find(({ format }) => format === as.format)?.label;
  const form = as.format === 'tsv' ? '' : ` as ${label}`;
  return `Copied ${counted(rows, 'row')} × ${counted(columns, 'column')}${form}`;
}
