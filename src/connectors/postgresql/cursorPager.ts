import { ConnectorError } from '../../core/errors.js';
import type { Cell, RowRange } from '../../core/table/table.js';
import type { CursorBudget } from './cursorBudget.js';
import { onlyColumn, type Wrap } from './cutList.js';
import type { Pager, PagerRows } from './pager.js';
import type { ConnectionPool } from './pool.js';
import { type Held, IDLE_TIMEOUT, Snapshot } from './snapshot.js';

/** MOVE takes a 32-bit number. */
const LAST_PLACE = 2_147_483_647;

const CURSOR = 'data_connectors_rows';

interface Cursor {
  /** Row number the next FETCH begins with; undefined when not known. */
  position: number | undefined;
}

/**
 * Reads through a server-side cursor, for relations whose rows have neither a usable key nor a place:
 * views, foreign tables, partitioned tables without a key. While the cursor is open it shows one
 * snapshot. Once it is opened again the order of rows may be another, as it is whenever SQL gives
 * none.
 */
export class CursorPager implements Pager {
  readonly #snapshot: Snapshot<Cursor>;

  constructor(
    /** Without parameters: a cursor takes none. */
    private readonly select: string,
    private readonly pool: Pick<ConnectionPool, 'begin'>,
    private readonly budget: CursorBudget,
    /** Milliseconds. */
    idleTimeout = IDLE_TIMEOUT,
    /** What is asked around the rows, such as to cut large values. */
    wrap: Wrap = (statement) => statement,
  ) {
    const statements = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
       DECLARE ${CURSOR} SCROLL CURSOR FOR ${wrap(select)}`;
    const open = async (from: Pick<ConnectionPool, 'begin'>, signal: AbortSignal) => {
      return { lease: await from.begin(statements, signal), state: { position: 0 } };
    };
    this.#snapshot = new Snapshot<Cursor>(open, pool, budget, idleTimeout);
  }

  async rows(range: RowRange, _count: number | undefined, signal: AbortSignal): Promise<PagerRows> {
    if (range.end > LAST_PLACE) {
      throw new ConnectorError('Unsupported', 'A cursor reaches two billion rows and no further.');
    }
    return this.#snapshot.read((held, inner) => fetchRows(held, range, inner), signal);
  }

  /** True while the cursor is there, so that any row is near. */
  get isOpen(): boolean {
    return this.#snapshot.state !== undefined;
  }

  async cell(row: number, column: string, signal: AbortSignal): Promise<Cell | undefined> {
    const select = onlyColumn(this.select, column);
    const one = new CursorPager(select, this.pool, this.budget);
    try {
      const { rows } = await one.rows({ start: row, end: row + 1 }, undefined, signal);
      return rows[0]?.[0];
    } finally {
      await one.close();
    }
  }

  close(): Promise<void> {
    return this.#snapshot.close();
  }
}

async function fetchRows(
  { lease, state }: Held<Cursor>,
  range: RowRange,
  signal: AbortSignal,
): Promise<PagerRows> {
  if (state.position !== range.start) {
    state.position = undefined;
    await lease.execute(`MOVE ABSOLUTE ${whole(range.start)} IN ${CURSOR}`, signal);
  }
  const wanted = whole(range.end - range.start);
  const result = await lease.read(`FETCH FORWARD ${wanted} FROM ${CURSOR}`, [], signal);
  state.position = result.rows.length === wanted ? range.end : undefined;
  return result;
}

function whole(value: number): number {
  return Math.max(0, Math.trunc(value));
}
