import { isCancelled, toConnectorError } from '../../core/errors.js';
import { CutCells } from '../../core/table/cutCells.js';
import type { Column, RowRange } from '../../core/table/table.js';
import type { Row, TableWindow } from '../../core/table/window.js';
import type { GridData } from '../../grid/gridData.js';
import * as messages from '../../protocol/preview.js';
import type { RpcPeer } from '../../protocol/rpc.js';
import type { StatusLine } from '../table/statusLine.js';
import type { Busy } from './readCanceller.js';

/** Asks the host for rows, values and counts, and says in the status line how that goes. */
export class TableReads {
  readonly #peer: RpcPeer;
  readonly #status: StatusLine;
  readonly #cut = new CutCells();
  readonly #busy: (busy: Busy) => void;
  /** How many rows the source has estimated, until reading has shown better. */
  estimate: number | undefined;
  #counting: AbortController | undefined;
  #reading = 0;
  #lastRead: number | 'failed' = 'failed';

  /** `busy` is told what is under way. */
  constructor(peer: RpcPeer, status: StatusLine, busy: (busy: Busy) => void) {
    this.#peer = peer;
    this.#status = status;
    this.#busy = busy;
  }

  /** What is shown. The status line tells of rows, which come after it. */
  async describe(
    before: messages.ShownBefore | undefined,
    signal: AbortSignal,
  ): Promise<messages.DescribedTable> {
    this.#reading++;
    this.#status.time = 'loading';
    this.#tell();
    try {
      return await this.#peer.request(messages.describeTable, before, signal);
    } catch (error) {
      if (!isCancelled(error)) this.#status.time = 'failed';
      throw error;
    } finally {
      this.#reading--;
      this.#tell();
    }
  }

  async rows(range: RowRange, signal: AbortSignal): Promise<readonly Row[]> {
    const before = performance.now();
    this.#reading++;
    this.#status.time = 'loading';
    this.#tell();
    try {
      const page = await this.#peer.request(messages.readRows, range, signal);
      this.#lastRead = performance.now() - before;
      this.#cut.note(page);
      return page.rows;
    } catch (error) {
      if (!isCancelled(error)) this.#lastRead = 'failed';
      throw error;
    } finally {
      // One that was scrolled away from leaves the line as it was before.
      if (--this.#reading === 0) this.#status.time = this.#lastRead;
      this.#tell();
    }
  }

  /** Takes rows that came with the description of their table. */
  first(page: messages.FirstRows, table: TableWindow): void {
    this.#cut.note(page);
    table.takeFirst(page.rows);
    this.#status.time = this.#lastRead = page.milliseconds;
  }

  async count(table: TableWindow): Promise<void> {
    this.stopCounting();
    const counting = (this.#counting = new AbortController());
    this.#tell();
    try {
      const count = await this.#peer.request(messages.countRows, undefined, counting.signal);
      this.estimate = count && !count.exact ? count.count : undefined;
      table.setRowCount(count);
    } catch (error) {
      // The table can be read without a count: reading to the end tells it too.
      // Where rows cannot be read either, the banner has said so.
      if (!isCancelled(error) && !table.currentFailure) {
        const { message } = toConnectorError(error, 'Unavailable');
        this.#status.message = `The rows were not counted: ${message}`;
      }
    } finally {
      if (this.#counting === counting) this.#counting = undefined;
      this.#tell();
    }
  }

  /**
   * Asks again where an estimate was told: the source may know better by now. Says nothing when it
   * does not, nor when it cannot be asked: reading tells that.
   */
  async countAgain(table: TableWindow): Promise<void> {
    if (this.#counting) return;
    const counting = (this.#counting = new AbortController());
    this.#tell();
    try {
      const count = await this.#peer.request(messages.countRows, undefined, counting.signal);
      if (!counting.signal.aborted) table.setRowCount(count);
    } catch {
      // The estimate stays.
    } finally {
      if (this.#counting === counting) this.#counting = undefined;
      this.#tell();
    }
  }

  /** When the first rows are there. */
  countLater(table: TableWindow): void {
    // After the paint: counting a large table may keep the server busy.
    const count = () => requestAnimationFrame(() => setTimeout(() => void this.count(table)));
    if (table.row(0)) {
      count();
      return;
    }
    const first = table.onDidChange((change) => {
      if (change.end > change.start && table.row(change.start)) {
        first.dispose();
        count();
      } else if (change.count && table.rowCount.exact) first.dispose();
    });
  }

  stopCounting(): void {
    this.estimate = undefined;
    this.#counting?.abort();
  }

  /** What the grid draws of a window of rows that were read here. */
  gridData(columns: readonly Column[], table: TableWindow): GridData {
    return {
      columns,
      get rowCount() {
        return table.rowCount;
      },
      row: (index) => table.row(index),
      failed: (index) => table.failure(index) !== undefined,
      want: (range) => table.want(range),
      cut: (row, column) => this.#cut.of(row, column),
      value: (row, column, signal) =>
        this.#peer.request(messages.readValue, { row, column }, signal),
      read: (range, signal) => table.read(range, signal),
      onDidChange: table.onDidChange,
    };
  }

  #tell(): void {
    this.#busy(this.#reading > 0 ? 'reading' : this.#counting ? 'counting' : undefined);
  }
}
