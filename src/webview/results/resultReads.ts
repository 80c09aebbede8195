import { isCancelled } from '../../core/errors.js';
import { CutCells } from '../../core/table/cutCells.js';
import type { Column, RowCount, RowRange } from '../../core/table/table.js';
import type { Row, TableWindow } from '../../core/table/window.js';
import type { GridData } from '../../grid/gridData.js';
import * as messages from '../../protocol/results.js';
import type { RpcPeer } from '../../protocol/rpc.js';

/** Asks the host for rows and values of one result. */
export class ResultReads {
  readonly #peer: RpcPeer;
  readonly #result: number;
  readonly #cut = new CutCells();

  constructor(peer: RpcPeer, result: number) {
    this.#peer = peer;
    this.#result = result;
  }

  /** Rows, and what is known of their number by now; `isStopped` where the settings end them. */
  async rows({ start, end }: RowRange, signal: AbortSignal): Promise<ReadRows> {
    const result = this.#result;
    const began = performance.now();
    const page = await this.#peer.request(messages.readResult, { result, start, end }, signal);
    const time = performance.now() - began;
    this.#cut.note(page);
    const told = await this.#peer.request(messages.countResult, { result }, signal);
    return { rows: page.rows, time, count: told.count, isStopped: told.isStopped === true };
  }

  /** What the grid draws of a window of rows that were read here. */
  gridData(columns: readonly Column[], window: TableWindow): GridData {
    const result = this.#result;
    return {
      columns,
      get rowCount() {
        return window.rowCount;
      },
      row: (index) => window.row(index),
      failed: (index) => isFailed(window, index),
      want: (range) => window.want(range),
      cut: (row, column) => this.#cut.of(row, column),
      value: (row, column, signal) =>
        this.#peer.request(messages.readResultValue, { result, row, column }, signal),
      read: (range, signal) => window.read(range, signal),
      onDidChange: window.onDidChange,
    };
  }
}

export interface ReadRows {
  readonly rows: readonly Row[];
  /** Milliseconds the rows took. */
  readonly time: number;
  readonly count: RowCount | undefined;
  readonly isStopped: boolean;
}

function isFailed(window: TableWindow, index: number): boolean {
  const failure = window.failure(index);
  return failure !== undefined && !isCancelled(failure);
}
