import { DisposableStore, Emitter } from '../disposable.js';
import type { Disposable, Event } from '../disposable.js';
import { cancelled, isCancelled, toConnectorError } from '../errors.js';
import type { ConnectorError } from '../errors.js';
import { ByteBudgetMap, rowBytes } from './byteBudget.js';
import type { Cell, RowCount, RowRange } from './table.js';
import { TableExtent } from './tableExtent.js';

export type Row = readonly Cell[];

/** Reads rows [start, end). Fewer than asked for means that the table ends there. */
export type RowReader = (range: RowRange, signal: AbortSignal) => Promise<readonly Row[]>;

export interface TableWindowOptions {
  /** Rows a request. */
  readonly blockSize?: number;
  /** Bytes of rows to keep; what is on screen is kept in any case. */
  readonly byteBudget?: number;
  /** Rows to have ready before and behind the wanted ones, so that slow scrolling never waits. */
  readonly ahead?: number;
  /** Requests under way at once. */
  readonly concurrency?: number;
  /** Runs a callback soon. Bursts of wishes within that time cost one look at the last of them. */
  readonly schedule?: (run: () => void) => Disposable;
}

/** Rows [start, end) look different now; `count` tells that their number changed too. */
export interface WindowChange extends RowRange {
  readonly count: boolean;
}

interface Request {
  readonly controller: AbortController;
  readonly promise: Promise<readonly Row[]>;
  /** Callers of `read` that wait for it: it goes on even when scrolled away from. */
  readers: number;
}

const MEGABYTE = 1024 * 1024;

/**
 * The part of a table that is in memory: fetched in aligned blocks as they are wanted, dropped when
 * they weigh too much. A row that is not there (`undefined`) differs from a cell that is null.
 */
export class TableWindow implements Disposable {
  readonly #read: RowReader;
  readonly #blockSize: number;
  readonly #ahead: number;
  readonly #concurrency: number;
  readonly #schedule: (run: () => void) => Disposable;
  readonly #blocks: ByteBudgetMap<number, readonly Row[]>;
  readonly #failures = new Map<number, ConnectorError>();
  readonly #requests = new Map<number, Request>();
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<WindowChange>());
  #extent: TableExtent;
  #wish: RowRange = { start: 0, end: 0 };
  #wanted: readonly number[] = [];
  #scheduled: Disposable | undefined;

  readonly onDidChange: Event<WindowChange> = this.#changed.event;

  constructor(read: RowReader, options: TableWindowOptions = {}) {
    this.#read = read;
    this.#blockSize = options.blockSize ?? 200;
    this.#ahead = options.ahead ?? this.#blockSize / 2;
    this.#concurrency = options.concurrency ?? 2;
    this.#schedule = options.schedule ?? soon;
    this.#blocks = new ByteBudgetMap(options.byteBudget ?? 32 * MEGABYTE);
    this.#extent = new TableExtent(this.#blockSize);
  }

  /** How many rows there are to scroll through, as far as it is known. */
  get rowCount(): RowCount {
    return this.#extent.count;
  }

  /** Bytes of rows in memory, as estimated. */
  get bytes(): number {
    return this.#blocks.bytes;
  }

  /** True while something the current wish needs is under way. */
  get loading(): boolean {
    return this.#wanted.some((block) => this.#requests.has(block)) || this.#scheduled !== undefined;
  }

  /** The row if it is in memory. */
  row(index: number): Row | undefined {
    return this.#blocks.peek(Math.floor(index / this.#blockSize))?.[index % this.#blockSize];
  }

  /** Why the row is not there; undefined also while it is on its way. */
  failure(index: number): ConnectorError | undefined {
    return this.#failures.get(Math.floor(index / this.#blockSize));
  }

  /** What keeps a part of the wanted rows away, if anything does. */
  get currentFailure(): ConnectorError | undefined {
    for (const block of this.#blocksAround(this.#wish)) {
      const failure = this.#failures.get(block);
      if (failure) return failure;
    }
    return undefined;
  }

  /** Says which rows are on screen. Replaces the wish before; fetches what is missing. */
  want(range: RowRange): void {
    if (this.#store.disposed) return;
    this.#wish = range;
    this.#scheduled ??= this.#schedule(() => {
      this.#scheduled = undefined;
      this.#update();
    });
  }

  /** Takes the first rows, which came another way: a block of them, or all where there are fewer. */
  takeFirst(rows: readonly Row[]): void {
    if (rows.length > this.#blockSize)
      throw new RangeError('These are more rows than a block has.');
    this.#keep(0, { start: 0, end: this.#blockSize }, rows);
  }

  /** Takes the count the source tells. */
  setRowCount(count: RowCount | undefined): void {
    const before = this.rowCount;
    this.#extent.set(count);
    this.#announce({ start: 0, end: 0 }, before);
  }

  /**
   * Stops everything that is on its way. What is wanted and not there stays away, as something that
   * failed with `Cancelled`, until `retry`; other rows come as ever.
   */
  stop(): void {
    for (const request of this.#requests.values()) request.controller.abort();
    this.#requests.clear();
    for (const block of this.#wanted) {
      if (!this.#blocks.has(block)) this.#failures.set(block, cancelled());
    }
    this.#changed.fire({ ...this.#wish, count: false });
  }

  /** Asks again for what failed. */
  retry(): void {
    this.#failures.clear();
    this.want(this.#wish);
    this.#changed.fire({ ...this.#wish, count: false });
  }

  /**
   * Forgets every row and fetches the wanted ones anew. The count is kept as an estimate: whoever
   * reads row 3000 stays there. Not so when they are `other` rows, of another view: of these
   * nothing is known, and the wish begins at the first.
   */
  reset(other = false): void {
    const { count } = this.rowCount;
    if (other) this.#wish = { start: 0, end: this.#wish.end - this.#wish.start };
    for (const request of this.#requests.values()) request.controller.abort();
    this.#requests.clear();
    this.#blocks.clear();
    this.#failures.clear();
    this.#extent = new TableExtent(this.#blockSize);
    if (!other) this.#extent.set({ count, exact: false });
    this.want(this.#wish);
    this.#changed.fire({ start: 0, end: Infinity, count: true });
  }

  /**
   * Rows [start, end), from memory where they are there. Ends earlier where the table does. Unlike
   * a wish, it is neither dropped by scrolling nor stopped by an earlier failure.
   */
  async read(range: RowRange, signal: AbortSignal): Promise<Row[]> {
    const rows: Row[] = [];
    for (let next = range.start; next < range.end;) {
      signal.throwIfAborted();
      const block = Math.floor(next / this.#blockSize);
      const first = block * this.#blockSize;
      const held = this.#blocks.peek(block) ?? (await this.#readBlock(block, signal));
      const last = Math.min(range.end, first + held.length);
      rows.push(...held.slice(next - first, last - first));
      if (held.length < this.#blockSize) break;
      next = last;
    }
    return rows;
  }

  dispose(): void {
    this.#scheduled?.dispose();
    for (const request of this.#requests.values()) request.controller.abort();
    this.#requests.clear();
    this.#blocks.clear();
    this.#store.dispose();
  }

  #update(): void {
    this.#wanted = this.#blocksAround(this.#wish);
    for (const block of this.#wanted) this.#blocks.touch(block);
    for (const [block, request] of [...this.#requests]) {
      if (request.readers > 0 || this.#wanted.includes(block)) continue;
      this.#requests.delete(block);
      request.controller.abort();
    }
    this.#startMissing();
  }

  /** Blocks on screen first, then those just beyond it. */
  #blocksAround(range: RowRange): number[] {
    const count = this.rowCount.count;
    const end = Math.min(range.end, count);
    if (end <= range.start) return count > 0 ? [Math.floor((count - 1) / this.#blockSize)] : [];
    const blocks = this.#blocksOf(range.start, end);
    const near = this.#blocksOf(
      Math.max(0, range.start - this.#ahead),
      Math.min(count, end + this.#ahead),
    );
    return [...blocks, ...near.filter((block) => !blocks.includes(block))];
  }

  #blocksOf(start: number, end: number): number[] {
    const blocks: number[] = [];
    for (let first = start - (start % this.#blockSize); first < end; first += this.#blockSize) {
      blocks.push(first / this.#blockSize);
    }
    return blocks;
  }

  #startMissing(): void {
    for (const block of this.#wanted) {
      if (this.#requests.size >= this.#concurrency) return;
      const there =
        this.#blocks.has(block) || this.#requests.has(block) || this.#failures.has(block);
      if (!there) this.#request(block).promise.catch(ignore);
    }
  }

  async #readBlock(block: number, signal: AbortSignal): Promise<readonly Row[]> {
    const request = this.#requests.get(block) ?? this.#request(block);
    request.readers++;
    const stop = () => {
      request.readers--;
      if (request.readers > 0 || this.#wanted.includes(block)) return;
      if (this.#requests.get(block) === request) this.#requests.delete(block);
      request.controller.abort();
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await request.promise;
    } finally {
      signal.removeEventListener('abort', stop);
      if (!signal.aborted) request.readers--;
    }
  }

  #request(block: number): Request {
    const controller = new AbortController();
    const request: Request = { controller, promise: this.#fetch(block, controller), readers: 0 };
    this.#requests.set(block, request);
    return request;
  }

  async #fetch(block: number, controller: AbortController): Promise<readonly Row[]> {
    const { signal } = controller;
    const start = block * this.#blockSize;
    const range = { start, end: start + this.#blockSize };
    // Listeners must never run inside `want`: the caller may be drawing.
    await Promise.resolve();
    try {
      signal.throwIfAborted();
      const rows = await this.#read(range, signal);
      if (signal.aborted) throw cancelled();
      this.#requests.delete(block);
      this.#keep(block, range, rows);
      return rows;
    } catch (error) {
      const known = signal.aborted || isCancelled(error) ? cancelled() : undefined;
      const failure = known ?? toConnectorError(error, 'Unavailable');
      if (!signal.aborted) {
        this.#requests.delete(block);
        if (!known) this.#failures.set(block, failure);
        this.#changed.fire({ ...range, count: false });
      }
      throw failure;
    } finally {
      if (!this.#store.disposed) this.#startMissing();
    }
  }

  #keep(block: number, range: RowRange, rows: readonly Row[]): void {
    const before = this.rowCount;
    this.#failures.delete(block);
    this.#extent.learn(range.start, this.#blockSize, rows.length);
    let bytes = 0;
    for (const row of rows) bytes += rowBytes(row);
    this.#blocks.set(block, rows, bytes, (other) => this.#wanted.includes(other));
    // A table that turned out longer or shorter moves what the wish means.
    if (this.rowCount.count !== before.count) this.#wanted = this.#blocksAround(this.#wish);
    this.#announce(range, before);
  }

  #announce(range: RowRange, before: RowCount): void {
    const after = this.rowCount;
    const count = after.count !== before.count || after.exact !== before.exact;
    if (count || range.end > range.start) this.#changed.fire({ ...range, count });
  }
}

/** Next microtask: wishes made in one go cost one look. */
function soon(run: () => void): Disposable {
  let live = true;
  void Promise.resolve().then(() => {
    if (live) run();
  });
  return { dispose: () => (live = false) };
}

function ignore(): void {}
