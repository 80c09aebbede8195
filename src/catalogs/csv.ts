import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { parse, type InfoRecord, type Options } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { throwIfAborted } from '../core/cancellation.js';
import { ConnectorError } from '../core/errors.js';
import type { Cell } from '../core/table/table.js';

/** Where the rows of a CSV text are. Rows are read from the text when they are asked for. */
export interface CsvIndex {
  /** Names of the columns: those of the first record, then `Column n` for longer rows. */
  readonly columns: readonly string[];
  readonly rowCount: number;
  /** False where an empty line can be a row: one of a single column whose value is missing. */
  readonly skipsBlankLines: boolean;
  /** Where every `ROWS_A_MARK`th row begins, in bytes, and where the last one ends. */
  readonly marks: readonly number[];
}

const ROWS_A_MARK = 256;
/** Bytes between two looks at what else there is to do. */
const CHUNK = 256 * 1024;

const OPTIONS = {
  relax_column_count: true,
  // A quote in the middle of a value is a quote: not every writer knows that it must double them.
  relax_quotes: true,
  record_delimiter: ['\r\n', '\n', '\r'],
} satisfies Options;

/** Reads a CSV text (RFC 4180, UTF-8) once, piece by piece. Rejects with `Invalid`. */
export async function indexCsv(bytes: Uint8Array, signal: AbortSignal): Promise<CsvIndex> {
  const marks: number[] = [];
  let header: readonly string[] | undefined;
  let width = 0;
  let rowCount = 0;
  let end = 0;
  const onRecord = (record: readonly string[], { bytes: recordEnd }: InfoRecord) => {
    if (!header) {
      header = record;
      width = record.length;
      marks.push(recordEnd);
    } else if (!(header.length > 1 && isBlank(record))) {
      rowCount++;
      width = Math.max(width, record.length);
      if (rowCount % ROWS_A_MARK === 0) marks.push(recordEnd);
    }
    end = recordEnd;
    // Kept nowhere: only where it was is.
    return null;
  };
  const parser = parse({ ...OPTIONS, bom: true, on_record: onRecord });
  const done = once(parser, 'end');
  done.catch(() => undefined);
  parser.resume();
  try {
    for (let at = 0; at < bytes.byteLength; at += CHUNK) {
      throwIfAborted(signal);
      if (!parser.write(bytes.subarray(at, at + CHUNK))) {
        await Promise.race([once(parser, 'drain'), done]);
      }
      // The parser works in promises alone, which let nobody else in.
      await setImmediate();
    }
    parser.end();
    await done;
  } catch (error) {
    parser.destroy();
    throwIfAborted(signal);
    throw error instanceof ConnectorError ? error : notCsv(error);
  }
  if (marks.at(-1) !== end) marks.push(end);
  const names = header ?? [];
  const columns = Array.from({ length: width }, (_, n) => names[n] ?? `Column ${n + 1}`);
  return { columns, rowCount, skipsBlankLines: names.length > 1, marks };
}

/** Rows [start, end) of an indexed text. A value that is missing is null, a quoted one is not. */
export function readCsvRows(
  bytes: Uint8Array,
  index: CsvIndex,
  start: number,
  end: number,
): (readonly Cell[])[] {
  const last = Math.min(end, index.rowCount);
  if (start >= last) return [];
  const first = Math.floor(start / ROWS_A_MARK);
  const piece = bytes.subarray(index.marks[first], index.marks[Math.ceil(last / ROWS_A_MARK)]);
  // The library's types do not follow what `cast` makes of a value.
  const records: Cell[][] = parseAtOnce(piece, {
    ...OPTIONS,
    cast: (value, { quoting }) => (quoting || value !== '' ? value : null),
  });
  const width = index.columns.length;
  const offset = first * ROWS_A_MARK;
  return records
    .filter((record) => !(index.skipsBlankLines && isBlank(record)))
    .slice(start - offset, last - offset)
    .map((record) => Array.from({ length: width }, (_, n) => record[n] ?? null));
}

/** True for an empty line. */
function isBlank(record: readonly Cell[]): boolean {
  return record.length === 1 && !record[0];
}

function notCsv(error: unknown): ConnectorError {
  // The library quotes the text in its message: only the line is told.
  const lines = (error as { lines?: unknown }).lines;
  const where = typeof lines === 'number' ? ` The mistake is near line ${lines}.` : '';
  return new ConnectorError('Invalid', `This is not valid CSV.${where}`);
}
