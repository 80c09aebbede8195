import { setMaxListeners } from 'node:events';
import { raceAbort, throwIfAborted } from '../../core/cancellation.js';
import { cancelled, ConnectorError } from '../../core/errors.js';
import type {
  Cell,
  Column,
  RowBatch,
  RowCount,
  RowRange,
  TableRef,
  TableSource,
} from '../../core/table/table.js';
import type { ColumnStatistics } from '../../core/table/statistics.js';
import { type TableView, WHOLE_TABLE } from '../../core/table/view.js';
import type { Field } from './connection.js';
import { type CutList, cutList } from './cutList.js';
import type { CursorBudget } from './cursorBudget.js';
import { CursorPager } from './cursorPager.js';
import { isTooLarge, sqlState } from './errors.js';
import { KeysetPager, type Pager, type PagerRows } from './keysetPager.js';
import type { ConnectionPool } from './pool.js';
import { describeRelation, type Relation } from './relation.js';
import { type CountedRows, countExactly, countRows } from './rowCount.js';
import { columnStatistics } from './statistics.js';
import { ViewPager } from './viewPager.js';
import { viewStatement, type ViewStatement } from './viewStatement.js';

/** The relation with the strategy its rows are reached by. */
interface Opened {
  readonly relation: Relation;
  readonly pager: Pager;
  readonly counted: CountedRows;
  /** Set when large values are cut. */
  readonly cut: CutList | undefined;
}

/**
 * The rows of a relation, or of a view of it, at any place: by a unique key where there is one, else
 * by a cursor.
 */
export class TablePages implements TableSource {
  readonly #table: TableRef;
  readonly #pool: ConnectionPool;
  readonly #cursors: CursorBudget;
  readonly #view: TableView;
  readonly #closing = new AbortController();
  #opened: Promise<Opened> | undefined;
  #count: RowCount | undefined;
  #counted = false;
  /** Rows were too large to be read whole. */
  #cuts = false;
  /** The table is known to have no row here or behind. */
  #end = Infinity;
  /** Rows seen so far: the end of the furthest page. */
  #seen = 0;

  constructor(
    table: TableRef,
    pool: ConnectionPool,
    cursors: CursorBudget,
    view: TableView = WHOLE_TABLE,
  ) {
    this.#table = table;
    this.#view = view;
    this.#pool = pool;
    this.#cursors = cursors;
    // One listener for each call in progress is no leak.
    setMaxListeners(0, this.#closing.signal);
  }

  columns(signal: AbortSignal): Promise<readonly Column[]> {
    return this.#run(signal, async ({ relation }) => Promise.resolve(relation.columns));
  }

  rowCount(signal: AbortSignal): Promise<RowCount | undefined> {
    return this.#run(signal, async ({ relation, counted }, both) => {
      if (this.#count?.exact) return this.#count;
      if (!this.#counted) {
        this.#learn(await countRows(counted, relation, this.#pool, both));
        this.#counted = true;
      } else if (this.#count && this.#count.count > this.#end) {
        // The estimate leads beyond the end, so only counting can say where the end is.
        this.#learn(await countExactly(counted, this.#pool, both));
        this.#learn({ count: this.#end, exact: false });
      }
      if (this.#count && !this.#count.exact && this.#count.count < this.#seen) {
        this.#learn({ count: this.#seen, exact: false });
      }
      return this.#count;
    });
  }

  rows(range: RowRange, signal: AbortSignal): Promise<RowBatch> {
    return this.#run(signal, async (opened, both) => {
      const { start, end } = checkedRange(range);
      const exact = this.#count?.exact ? this.#count.count : undefined;
      if (start === end) return { columns: opened.relation.columns, rows: [] };
      const page = await this.#page(opened, { start, end }, exact, both);
      this.#note(start, end, page.rows.length);
      return page;
    });
  }

  value(row: number, column: number, signal: AbortSignal): Promise<Cell> {
    return this.#run(signal, async ({ relation, pager }, both) => {
      const name = relation.columns[column]?.name;
      const cell = name === undefined ? undefined : await pager.cell(row, name, both);
      if (cell !== undefined) return cell;
      throw new ConnectorError('NotFound', 'This row is not there any more.', {
        nextSteps: ['retry'],
      });
    });
  }

  statistics(column: string, signal: AbortSignal): Promise<ColumnStatistics> {
    return this.#run(signal, async ({ relation, counted }, both) => {
      const known = relation.viewColumns.find(({ name }) => name === column);
      if (!known) throw new ConnectorError('NotFound', `There is no column "${column}".`);
      const count = this.#count ?? (await countRows(counted, relation, this.#pool, both));
      return columnStatistics(known, counted, relation, count?.count, this.#pool, both);
    });
  }

  async close(): Promise<void> {
    this.#closing.abort(cancelled());
    const opened = await this.#opened?.catch(() => undefined);
    await opened?.pager.close();
  }

  async #page(
    opened: Opened,
    range: RowRange,
    count: number | undefined,
    signal: AbortSignal,
  ): Promise<RowBatch> {
    const { relation, pager, cut } = opened;
    try {
      const page = await pager.rows(range, count, signal);
      if (!cut) return { columns: this.#columnsOf(page, relation), rows: page.rows };
      return { columns: relation.columns, ...cut.split(page.rows) };
    } catch (error) {
      // From now on the server cuts what is large, and the same page is asked for again.
      if (!isTooLarge(error) || cut || this.#cuts) throw error;
      this.#cuts = true;
      this.#opened = undefined;
      await pager.close();
      return this.#page(await this.#open(signal), range, count, signal);
    }
  }

  async #run<T>(
    signal: AbortSignal,
    work: (opened: Opened, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    throwIfAborted(this.#closing.signal);
    const combined = linkedSignal(signal, this.#closing.signal);
    try {
      throwIfAborted(combined.signal);
      const opened = await this.#open(combined.signal);
      return await work(opened, combined.signal);
    } catch (error) {
      // Dropped, replaced or altered meanwhile: the next call looks at the relation anew.
      if (STALE_STATES.has(sqlState(error) ?? '')) await this.#forget();
      throw error;
    } finally {
      combined.dispose();
    }
  }

  async #open(signal: AbortSignal): Promise<Opened> {
    // One call's abort must not fail another's: who finds an aborted attempt makes its own.
    if (this.#opened) {
      try {
        return await raceAbort(this.#opened, signal);
      } catch {
        throwIfAborted(signal);
      }
    }
    const opening = this.#describe(signal);
    this.#opened = opening;
    opening.catch(() => {
      if (this.#opened === opening) this.#opened = undefined;
    });
    return opening;
  }

  async #describe(signal: AbortSignal): Promise<Opened> {
    const relation = await describeRelation(
      this.#table,
      (text, values, inner) => this.#pool.read(text, values, inner),
      signal,
    );
    const statement = viewStatement(this.#table, this.#view, relation);
    const counted = { table: this.#table, where: statement.where };
    const { viewColumns, key, hasLarge } = relation;
    const cut = hasLarge || this.#cuts ? cutList(viewColumns, key) : undefined;
    return { relation, pager: this.#pager(relation, statement, cut?.wrap), counted, cut };
  }

  #pager({ key }: Relation, statement: ViewStatement, wrap: CutList['wrap'] | undefined): Pager {
    const [table, pool, cursors] = [this.#table, this.#pool, this.#cursors];
    if (statement.sorted || statement.where !== undefined) {
      return new ViewPager(statement, pool, cursors, wrap);
    }
    return key
      ? new KeysetPager(table, key, pool, () => this.#count?.count, wrap)
      : new CursorPager(statement.select, pool, cursors, undefined, wrap);
  }

  async #forget(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    this.#count = undefined;
    this.#counted = false;
    this.#end = Infinity;
    this.#seen = 0;
    await (await opened?.catch(() => undefined))?.pager.close();
  }

  /** What a page tells about the number of rows. */
  #note(start: number, end: number, got: number): void {
    this.#seen = Math.max(this.#seen, got > 0 ? start + got : 0);
    if (start + got >= end) return;
    if (got > 0 || start === 0) {
      this.#end = start + got;
      this.#count = { count: start + got, exact: true };
    } else {
      this.#end = Math.min(this.#end, start);
      if (this.#count?.exact && this.#count.count > start) {
        this.#count = { count: start, exact: false };
      }
    }
  }

  #learn(count: RowCount | undefined): void {
    if (!this.#count?.exact && count) this.#count = count;
  }

  /** The columns of the result: the relation may have changed since it was described. */
  #columnsOf(page: PagerRows, relation: Relation): readonly Column[] {
    const same =
      page.fields.length === relation.columns.length &&
      page.fields.every((field, index) => field.name === relation.columns[index]?.name);
    if (same) return relation.columns;
    this.#opened = undefined;
    return page.fields.map((field) => knownColumn(field, relation));
  }
}

/** undefined_table, invalid_schema_name, undefined_column, datatype_mismatch, wrong_object_type. */
const STALE_STATES: ReadonlySet<string> = new Set(['42P01', '3F000', '42703', '42804', '42809']);

function knownColumn(field: Field, relation: Relation): Column {
  const known = relation.columns.find((column) => column.name === field.name);
  return known ?? { name: field.name, type: 'unknown' };
}

function checkedRange({ start, end }: RowRange): RowRange {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    throw new ConnectorError('Invalid', `There is no range of rows from ${start} to ${end}.`);
  }
  return { start, end };
}

/** Aborted when either is. By hand, for one of the two lives long and must keep no listener. */
function linkedSignal(one: AbortSignal, other: AbortSignal) {
  const controller = new AbortController();
  const onAbort = () => controller.abort();
  for (const signal of [one, other]) {
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  }
  return {
    signal: controller.signal,
    dispose: () => {
      for (const signal of [one, other]) signal.removeEventListener('abort', onAbort);
    },
  };
}
