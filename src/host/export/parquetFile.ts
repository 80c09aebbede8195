import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError } from '../../core/errors.js';
import type { CopyOut, RowBytes } from '../../core/table/copyOut.js';
import { uniqueNames } from '../../core/table/export/columnNames.js';
import {
  parquetColumn,
  type ParquetColumn,
  type ParquetValue,
} from '../../core/table/export/parquetColumns.js';
import type { Cell } from '../../core/table/table.js';
import { shrinkBounds } from './parquetBounds.js';

/** Rows and characters of a row group, which is held in memory and encoded at one go. */
const GROUP_ROWS = 12_000;
const GROUP_CHARACTERS = 2 * 1024 * 1024;

/** A column has a value that its type has no form for in Parquet: it is to be written as text. */
export class ParquetMisfit extends Error {
  constructor(readonly column: number) {
    super(`A value of column ${column} has no form in Parquet's type.`);
  }
}

/**
 * All rows as a Parquet file, one row group after the other. Columns with an index in `asText` are
 * exact text. Throws `ParquetMisfit` at the first value that does not fit its column's type.
 */
export async function* exportParquet(
  copy: CopyOut,
  asText: ReadonlySet<number>,
  signal: AbortSignal,
): AsyncGenerator<RowBytes, void, undefined> {
  if (copy.columns.length === 0) {
    throw new ConnectorError('Unsupported', 'Parquet has no rows without columns: export to CSV.');
  }
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const names = uniqueNames(copy.columns);
  const columns = copy.columns.map((column, index) =>
    parquetColumn(column, names[index] ?? '', asText.has(index)),
  );
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ element }) => ({ ...element })),
    ],
    createdBy: 'data-connectors',
    kvMetadata: [{ key: 'data-connectors.types', value: typesText(copy, names) }],
  });
  let group = new Group(columns);
  const write = (): RowBytes => {
    const { rows } = group;
    if (rows > 0) void file.write({ columnData: group.data(), rowGroupSize: rows });
    const written = file.row_groups.at(-1);
    if (written) shrinkBounds(written);
    group = new Group(columns);
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return { bytes, rows };
  };
  for await (const { rows } of copy.rows(signal)) {
    for (const row of rows) {
      group.add(row);
      if (group.isFull) {
        yield write();
        throwIfAborted(signal);
      }
    }
  }
  yield write();
  void file.finish();
  yield { bytes: writer.getBytes().slice(), rows: 0 };
}

/** Rows turned into columns. */
class Group {
  readonly #columns: readonly ParquetColumn[];
  readonly #values: (ParquetValue | null)[][];
  #characters = 0;
  rows = 0;

  constructor(columns: readonly ParquetColumn[]) {
    this.#columns = columns;
    this.#values = columns.map(() => []);
  }

  get isFull(): boolean {
    return this.rows >= GROUP_ROWS || this.#characters >= GROUP_CHARACTERS;
  }

  add(row: readonly Cell[]): void {
    for (const [index, { read }] of this.#columns.entries()) {
      const cell = row[index] ?? null;
      const value = cell === null ? null : read(cell);
      if (value === undefined) throw new ParquetMisfit(index);
      this.#values[index]?.push(value);
      this.#characters += cell?.length ?? 0;
    }
    this.rows++;
  }

  data() {
    return this.#columns.map(({ element, plain }, index) => ({
      name: element.name,
      data: this.#values[index] ?? [],
      ...(plain ? { encoding: 'PLAIN' as const } : {}),
    }));
  }
}

/** The source's own types, for whoever wants to know what a text was. */
function typesText({ columns }: CopyOut, names: readonly string[]): string {
  return JSON.stringify(Object.fromEntries(columns.map(({ type }, index) => [names[index], type])));
}
