import { ConnectorError } from '../../core/errors.js';
import type { Session } from '../../core/sources/connector.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { ColumnStatistics } from '../../core/table/statistics.js';
import type {
  Cell,
  Column,
  RowCount,
  RowRange,
  TableRef,
  TableSet,
  TableSource,
} from '../../core/table/table.js';
import { type TableView, type ViewPlan, WHOLE_TABLE } from '../../core/table/view.js';
import type {
  PreviewTarget,
  RowPage,
  TableDescription,
  ValuePlace,
} from '../../protocol/preview.js';
import type { Services } from '../feature.js';
import { RunningReads } from './runningReads.js';

interface Opened {
  readonly session: Session;
  readonly table: TableSource;
}

/**
 * Reads a table in one view, in whatever session its source has at the time. Its cursor is there from
 * the first call until the view changes, the session ends, or it is closed.
 */
export class TableReader {
  readonly #services: Services;
  readonly #target: PreviewTarget;
  readonly #running = new RunningReads();
  #source: SourceRecord | undefined;
  #opened: Opened | undefined;
  #view: TableView = WHOLE_TABLE;

  constructor(services: Services, target: PreviewTarget) {
    this.#services = services;
    this.#target = target;
  }

  /** Which rows are read, in which order. */
  get view(): TableView {
    return this.#view;
  }

  set view(view: TableView) {
    this.#view = view;
    this.close();
  }

  describe(signal: AbortSignal): Promise<TableDescription> {
    const { schema, table: name } = this.#target;
    return this.#read(signal, async (table, source, tables) => {
      const columns = await table.columns(signal);
      return {
        target: this.#target,
        source: source.title,
        table: schema === '' ? name : `${schema}.${name}`,
        sqlName: tables.qualifiedName(this.#ref),
        columns,
        hasViews: tables.planView !== undefined,
        hasStatistics: table.statistics !== undefined,
        ...wordsOf(tables, columns),
      };
    });
  }

  rows(range: RowRange, signal: AbortSignal): Promise<RowPage> {
    return this.#read(signal, async (table) => {
      const { rows, cut } = await table.rows(range, signal);
      return cut && cut.length > 0 ? { rows, cut } : { rows };
    });
  }

  value({ row, column }: ValuePlace, signal: AbortSignal): Promise<Cell> {
    return this.#read(signal, async (table) => {
      if (table.value) return table.value(row, column, signal);
      throw new ConnectorError('Unsupported', 'This source cannot give one value alone.');
    });
  }

  rowCount(signal: AbortSignal): Promise<RowCount | undefined> {
    return this.#read(signal, (table) => table.rowCount(signal));
  }

  statistics(column: string, signal: AbortSignal): Promise<ColumnStatistics> {
    return this.#read(signal, async (table) => {
      if (table.statistics) return table.statistics(column, signal);
      throw new ConnectorError('Unsupported', 'This source does not sum up columns.');
    });
  }

  /** Checks a view, and tells what reading it takes. Changes nothing. */
  plan(view: TableView, signal: AbortSignal): Promise<ViewPlan> {
    return this.#read(signal, (_table, _source, tables) => {
      if (tables.planView) return tables.planView(this.#ref, view, signal);
      throw new ConnectorError('Unsupported', 'This source can neither sort nor filter.');
    });
  }

  /** What keeps the reads that are under way; undefined where that is not known. Never rejects. */
  async whyWaiting(signal: AbortSignal): Promise<string | undefined> {
    // Nothing is opened for it: what waits has been.
    return this.#opened?.table.whyWaiting?.(signal).catch(() => undefined);
  }

  /** Resolves once all that was cancelled has ended at the source. Never rejects. */
  whenStopped(): Promise<void> {
    return this.#running.whenStopped();
  }

  /** The source may be described in another way by now. */
  forgetSource(): void {
    this.#source = undefined;
  }

  /** Gives back what is held; the next call opens the table anew. */
  close(): void {
    if (this.#opened) this.#running.add(this.#opened.table.close(), AbortSignal.abort());
    this.#opened = undefined;
  }

  async #read<T>(
    signal: AbortSignal,
    work: (table: TableSource, source: SourceRecord, tables: TableSet) => Promise<T>,
  ): Promise<T> {
    try {
      const { sources } = this.#services;
      const source = (this.#source ??= await sources.get(this.#target.source, signal));
      return await sources.use(source, signal, (session) => {
        const tables = this.#tablesOf(session);
        const running = work(this.#tableOf(session, tables), source, tables);
        this.#running.add(running, signal);
        return running;
      });
    } catch (error) {
      // The page shows it in place; here it is only written down.
      throw this.#services.errors.record(error, `Reading ${this.#target.table}`);
    }
  }

  get #ref(): TableRef {
    return { schema: this.#target.schema, name: this.#target.table };
  }

  #tablesOf({ tables }: Session): TableSet {
    if (tables) return tables;
    throw new ConnectorError('Unsupported', `"${this.#target.source}" has no tables.`);
  }

  #tableOf(session: Session, tables: TableSet): TableSource {
    if (this.#opened?.session === session) return this.#opened.table;
    this.close();
    const table = tables.open(this.#ref, this.#view);
    this.#opened = { session, table };
    return table;
  }
}

/** What a typed condition may be made of. */
function wordsOf(tables: TableSet, columns: readonly Column[]) {
  const { conditionLanguage } = tables;
  if (!tables.planView || !conditionLanguage) return {};
  const { operators } = conditionLanguage;
  const named = columns.map(({ name, type }) => {
    return { name, type, text: conditionLanguage.columnName(name) };
  });
  return { words: { columns: named, operators } };
}
