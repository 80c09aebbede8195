import type { Column, RowBatch, RowRange, TableSource } from '../core/table/table.js';
import { indexCsv, readCsvRows, type CsvIndex } from './csv.js';
import { LoadedOnce } from './loadedOnce.js';

interface Held {
  readonly bytes: Uint8Array;
  readonly index: CsvIndex;
  readonly columns: readonly Column[];
}

/** A CSV text as a table: the text is held, not its values, which take many times as much. */
export class CsvTable implements TableSource {
  readonly #held: LoadedOnce<Held>;

  constructor(load: (signal: AbortSignal) => Promise<Uint8Array>) {
    this.#held = new LoadedOnce(async (signal) => readCsv(await load(signal), signal));
  }

  async columns(signal: AbortSignal): Promise<readonly Column[]> {
    return (await this.#held.get(signal)).columns;
  }

  async rowCount(signal: AbortSignal) {
    const { index } = await this.#held.get(signal);
    return { count: index.rowCount, exact: true };
  }

  async rows({ start, end }: RowRange, signal: AbortSignal): Promise<RowBatch> {
    const { bytes, index, columns } = await this.#held.get(signal);
    return { columns, rows: readCsvRows(bytes, index, start, end) };
  }

  close(): Promise<void> {
    return this.#held.close();
  }
}

async function readCsv(bytes: Uint8Array, signal: AbortSignal): Promise<Held> {
  const index = await indexCsv(bytes, signal);
  // CSV says nothing about types.
  const columns = index.columns.map((name) => ({ name, type: 'text' }));
  return { bytes, index, columns };
}
