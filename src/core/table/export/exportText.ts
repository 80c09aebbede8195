import { throwIfAborted } from '../../cancellation.js';
import type { CopyOut, CsvLayout, RowBytes } from '../copyOut.js';
import type { Cell } from '../table.js';
import { csvLines } from './csvText.js';
import { jsonRows } from './jsonText.js';

/** Characters that are put into one block. */
const BLOCK = 512 * 1024;

/** All rows as CSV, in UTF-8 without a mark of byte order. */
export async function* exportCsv(
  copy: CopyOut,
  layout: CsvLayout,
  signal: AbortSignal,
): AsyncGenerator<RowBytes, void, undefined> {
  if (copy.csv) {
    yield* copy.csv(layout, signal);
    return;
  }
  const line = csvLines(layout, copy.columns.length);
  // A name that looks like the sign for NULL is still a name.
  const header = layout.header ? line(copy.columns.map(({ name }) => name)) : '';
  yield* inBlocks(copy, header, line, signal);
}

/** All rows as JSON Lines: an object on each line, in UTF-8. */
export async function* exportJsonLines(
  copy: CopyOut,
  signal: AbortSignal,
): AsyncGenerator<RowBytes, void, undefined> {
  const object = jsonRows(copy.columns);
  yield* inBlocks(copy, '', (row) => `${object(row)}\n`, signal);
}

async function* inBlocks(
  copy: CopyOut,
  header: string,
  line: (row: readonly Cell[]) => string,
  signal: AbortSignal,
): AsyncGenerator<RowBytes, void, undefined> {
  const encoder = new TextEncoder();
  let text = header;
  let rows = 0;
  const flush = (): RowBytes => {
    const block = { bytes: encoder.encode(text), rows };
    text = '';
    rows = 0;
    return block;
  };
  for await (const batch of copy.rows(signal)) {
    throwIfAborted(signal);
    for (const row of batch.rows) {
      text += line(row);
      rows++;
      if (text.length >= BLOCK) yield flush();
    }
  }
  if (text !== '' || rows > 0) yield flush();
}
