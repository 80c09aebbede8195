import { setMaxListeners } from 'node:events';
import { raceAbort, throwIfAborted } from '../../core/cancellation.js';
import { cancelled, ConnectorError, isConnectorError } from '../../core/errors.js';
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
import type { Field } from './rawResult.js';
import { type CutList, cutList, type Wrap } from './cutList.js';
import type { CursorBudget } from './cursorBudget.js';
import { CursorPager } from './cursorPager.js';
import { isTooLarge, sqlState } from './errors.js';
import { FallbackPager } from './fallbackPager.js';
import { HeapPager } from './heapPager.js';
import { KeysetPager } from './keysetPager.js';
import { KnownCount } from './knownCount.js';
import { linkedSignal } from './linkedSignal.js';
import { OffsetPager } from './offsetPager.js';
import type { Pager, PagerRows } from './pager.js';
import type { ConnectionPool } from './pool.js';
import { describeRelation, type Relation } from './relation.js';
import { type CountedRows, countExactly, countRows } from './rowCount.js';
import { columnStatistics } from './statistics.js';
import { ViewPager } from './viewPager.js';
import { viewStatement, type ViewStatement } from './viewStatement.js';
import { type Way, waysTo } from './ways.js';
import { whoBlocks } from './whoBlocks.js';

/** The relation with the strategy its rows are reached by. */
interface Opened {
  readonly relation: Relation;
  readonly pager: Pager;
  readonly counted: CountedRows;
  /** Set when large values are cut. */
  readonly cut: CutList | undefined;
}

/** The rows of a relation, or of a view of it, at any place, by the best way there is to them. */
export class TablePages implements TableSource {
  readonly #table: TableRef;
  readonly #pool: ConnectionPool;
  readonly #cursors: CursorBudget;
  readonly #view: TableView;
  readonly #closing = new AbortController();
  #opened: Promise<Opened> | undefined;
  readonly #known = new KnownCount();
  #counted = false;
  /** Rows were too large to be read whole. */
  #cuts = false;

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
    return this.#run(signal, async ({ relation, counted, pager }, both) => {
      if (pager.count !== undefined) this.#known.learn({ count: pager.count, exact: true });
      if (this.#known.exact !== undefined) return this.#known.value;
      if (!this.#counted) {
        this.#known.learn(await countRows(counted, relation, this.#pool, both));
        this.#counted = true;
      } else if (this.#known.misleads) {
        this.#known.learn(await countExactly(counted, this.#pool, both));
        this.#known.settle();
      }
      return this.#known.value;
    });
  }

  rows(range: RowRange, signal: AbortSignal): Promise<RowBatch> {
    return this.#run(signal, async (opened, both) => {
      const { start, end } = checkedRange(range);
      if (start === end) return { columns: opened.relation.columns, rows: [] };
      return this.#page(opened, { start, end }, both);
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
      const count = this.#known.value ?? (await countRows(counted, relation, this.#pool, both));
      return columnStatistics(known, counted, relation, count?.count, this.#pool, both);
    });
  }

  whyWaiting(signal: AbortSignal): Promise<string | undefined> {
    return whoBlocks(this.#pool, signal);
  }

  async close(): Promise<void> {
    this.#closing.abort(cancelled());
    const opened = await this.#opened?.catch(() => undefined);
    await opened?.pager.close();
  }

  async #page(opened: Opened, range: RowRange, signal: AbortSignal): Promise<RowBatch> {
    const { relation, pager, cut } = opened;
    try {
      const page = await pager.rows(range, this.#known.exact, signal);
      if (!page.estimated) this.#known.note(range, page.rows.length);
      if (!cut) return { columns: this.#columnsOf(page, relation), rows: page.rows };
      return { columns: relation.columns, ...cut.split(page.rows) };
    } catch (error) {
      // From now on the server cuts what is large, and the same page is asked for again.
      if (!isTooLarge(error) || cut || this.#cuts) throw error;
      this.#cuts = true;
      this.#opened = undefined;
      await pager.close();
      return this.#page(await this.#open(signal), range, signal);
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
      if (sqlState(error) === '42P01') await this.#throwIfGone(combined.signal);
      throw error;
    } finally {
      combined.dispose();
    }
  }

  /** Says so in words of its own; who reads a view may miss another table than this one. */
  async #throwIfGone(signal: AbortSignal): Promise<void> {
    try {
      await this.#open(signal);
    } catch (error) {
      if (isConnectorError(error, 'NotFound')) throw error;
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

  #pager(relation: Relation, statement: ViewStatement, wrap?: Wrap): Pager {
    const make = (way: Way) => () => this.#pagerOf(way, relation, statement, wrap);
    const [first = 'offset', ...others] = waysTo(relation, statement);
    return new FallbackPager(make(first), ...others.map(make));
  }

  #pagerOf(way: Way, relation: Relation, statement: ViewStatement, wrap?: Wrap): Pager {
    const [table, pool, cursors] = [this.#table, this.#pool, this.#cursors];
    const estimate = () => this.#known.value?.count;
    switch (way) {
      case 'key':
        return new KeysetPager(table, relation.key ?? [], pool, estimate, wrap);
      case 'place':
        return new HeapPager({ table, ...relation }, pool, cursors, estimate, wrap);
      case 'view':
        return new ViewPager(statement, pool, cursors, wrap);
      case 'cursor':
        return new CursorPager(statement.select, pool, cursors, undefined, wrap);
      case 'offset':
        return new OffsetPager(statement.select, pool, wrap);
    }
  }

  async #forget(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    this.#known.forget();
    this.#counted = false;
    await (await opened?.catch(() => undefined))?.pager.close();
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
