import { throwIfAborted } from '../core/cancellation.js';
import type { Column, RowBatch, RowRange, TableSource } from '../core/table/table.js';
import { indexCsv, readCsvRows, type CsvIndex } from './csv.js';
import { SharedWork } from './http/sharedWork.js';

interface Held {
  readonly bytes: Uint8Array;
  readonly index: CsvIndex;
  readonly columns: readonly Column[];
}

/**
 * A CSV text as a table: the text is held, not its values, which take many times as much. Asked for
 * once, at the first use; a failure is not kept.
 */
export class CsvTable implements TableSource {
  readonly #load: (signal: AbortSignal) => Promise<Uint8Array>;
  readonly #shared = new SharedWork<Held>();
  #held: Held | undefined;
  #closed = false;

  constructor(load: (signal: AbortSignal) => Promise<Uint8Array>) {
    this.#load = load;
  }

  async columns(signal: AbortSignal): Promise<readonly Column[]> {
    return (await this.#get(signal)).columns;
  }

  async rowCount(signal: AbortSignal) {
    const { index } = await this.#get(signal);
    return { count: index.rowCount, exact: true };
  }

  async rows({ start, end }: RowRange, signal: AbortSignal): Promise<RowBatch> {
    const { bytes, index, columns } = await this.#get(signal);
    return { columns, rows: readCsvRows(bytes, index, start, end) };
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#held = undefined;
    return Promise.resolve();
  }

  async #get(signal: AbortSignal): Promise<Held> {
    if (this.#held) return this.#held;
    const held = await this.#shared.join('text', signal, (stop) => this.#read(stop));
    if (!this.#closed) this.#held = held;
    return held;
  }

  async #read(signal: AbortSignal): Promise<Held> {
    const bytes = await this.#load(signal);
    throwIfAborted(signal);
    const index = await indexCsv(bytes, signal);
    // CSV says nothing about types.
    const columns = index.columns.map((name) => ({ name, type: 'text' }));
    return { bytes, index, columns };
  }
}
