import { ConnectorError } from '../../core/errors.js';
import type { Cell, RowRange } from '../../core/table/table.js';
import { onlyColumn, type Wrap } from './cutList.js';
import type { Pager, PagerRows } from './pager.js';
import type { ConnectionPool } from './pool.js';

/** Each page is read from the first row on, so that pages further on would take ever longer. */
const LAST_ROW = 1_000_000;

/**
 * Reads by counting off the rows before, for servers that have neither keys nor places nor cursors
 * that go back. Sessions turn off `synchronize_seqscans`, so that two pages begin to count alike.
 */
export class OffsetPager implements Pager {
  constructor(
    private readonly select: string,
    private readonly pool: Pick<ConnectionPool, 'read'>,
    private readonly wrap: Wrap = (statement) => statement,
  ) {}

  rows(range: RowRange, _count: number | undefined, signal: AbortSignal): Promise<PagerRows> {
    if (range.end > LAST_ROW) {
      const error = new ConnectorError(
        'Unsupported',
        `This server has no way to rows behind number ${LAST_ROW.toLocaleString('en-US')}: filter or sort to bring them forward.`,
      );
      return Promise.reject(error);
    }
    return this.pool.read(this.wrap(this.#page(range)), [], signal);
  }

  async cell(row: number, column: string, signal: AbortSignal): Promise<Cell | undefined> {
    const page = onlyColumn(this.#page({ start: row, end: row + 1 }), column);
    const { rows } = await this.pool.read(page, [], signal);
    return rows[0]?.[0];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #page({ start, end }: RowRange): string {
    return `${this.select} LIMIT ${Math.trunc(end - start)} OFFSET ${Math.trunc(start)}`;
  }
}
