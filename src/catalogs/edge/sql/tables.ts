import { throwIfAborted } from '../../../core/cancellation.js';
import { ConnectorError } from '../../../core/errors.js';
import type {
  Cell,
  Column,
  RowBatch,
  RowCount,
  RowRange,
  TableInfo,
  TableRef,
  TableSet,
  TableSource,
} from '../../../core/table/table.js';
import type { EdgeSql, EdgeTable } from '../service.js';

/** Rows asked for at once. */
const CHUNK = 1000;

/** The tables of a SQL source, read through Edge's own code. */
export class EdgeTableSet implements TableSet {
  readonly #sql: EdgeSql;
  readonly #source: string;

  constructor(sql: EdgeSql, source: string) {
    this.#sql = sql;
    this.#source = source;
  }

  async list(signal: AbortSignal): Promise<readonly TableInfo[]> {
    const tables = await this.#sql.tables(this.#source, signal);
    return tables.map(({ name, schema = '', kind = 'table' }) => ({ name, schema, kind }));
  }

  /** Edge has its tables by name: a name as it is listed means that table, quoted or not. */
  async resolve(name: string, signal: AbortSignal): Promise<TableRef> {
    const tables = await this.list(signal);
    const unquoted = /^"((?:[^"]|"")+)"$/.exec(name)?.[1]?.replaceAll('""', '"');
    const found = tables.find(
      (table) => table.name === name || table.name === unquoted || qualified(table) === name,
    );
    if (found) return { schema: found.schema, name: found.name };
    throw new ConnectorError('Invalid', `There is no table named "${name}".`);
  }

  open(table: TableRef): TableSource {
    return new EdgeTableSource(this.#sql, this.#source, table);
  }

  qualifiedName(table: TableRef): string {
    return qualified(table);
  }

  columns(table: TableRef, signal: AbortSignal): Promise<readonly Column[]> {
    return this.#sql.columns(this.#source, toEdgeTable(table), signal);
  }

  // eslint-disable-next-line require-yield -- it ends before the first row
  async *query(): AsyncGenerator<RowBatch, void, undefined> {
    await Promise.resolve();
    throw new ConnectorError(
      'Unsupported',
      'Through Edge’s API only whole tables can be read: it runs no queries.',
    );
  }
}

class EdgeTableSource implements TableSource {
  readonly #sql: EdgeSql;
  readonly #source: string;
  readonly #table: EdgeTable;
  #columns: readonly Column[] | undefined;
  /** Known once its end was read. */
  #count: number | undefined;
  readonly #closed = new AbortController();

  constructor(sql: EdgeSql, source: string, table: TableRef) {
    this.#sql = sql;
    this.#source = source;
    this.#table = toEdgeTable(table);
  }

  async columns(signal: AbortSignal): Promise<readonly Column[]> {
    this.#columns ??= await this.#sql.columns(this.#source, this.#table, this.#either(signal));
    return this.#columns;
  }

  /** The API does not count. */
  rowCount(): Promise<RowCount | undefined> {
    return Promise.resolve(
      this.#count === undefined ? undefined : { count: this.#count, exact: true },
    );
  }

  async rows({ start, end }: RowRange, signal: AbortSignal): Promise<RowBatch> {
    const either = this.#either(signal);
    const rows: (readonly Cell[])[] = [];
    let columns = this.#columns;
    while (start + rows.length < end || columns === undefined) {
      throwIfAborted(either);
      const from = start + rows.length;
      const limit = Math.max(0, Math.min(CHUNK, end - from));
      const range = { start: from, limit };
      const answer = await this.#sql.preview(this.#source, this.#table, range, either);
      columns = answer.columns;
      rows.push(...answer.rows);
      if (answer.complete && answer.rows.length < limit) {
        // Beyond the end nothing tells where it is.
        if (answer.rows.length > 0 || from === 0 || rows.length > 0)
          this.#count = start + rows.length;
        break;
      }
      if (answer.rows.length === 0) break;
    }
    this.#columns = columns;
    return { columns, rows };
  }

  close(): Promise<void> {
    this.#closed.abort();
    return Promise.resolve();
  }

  #either(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#closed.signal]);
  }
}

function toEdgeTable({ schema, name }: TableRef): EdgeTable {
  return schema === '' ? { name } : { schema, name };
}

function qualified({ schema, name }: TableRef): string {
  return schema === '' ? quoted(name) : `${quoted(schema)}.${quoted(name)}`;
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
