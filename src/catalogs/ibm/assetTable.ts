import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type {
  Cell,
  Column,
  RowBatch,
  RowCount,
  RowRange,
  TableSource,
} from '../../core/table/table.js';
import { isObject, type JsonObject } from '../http/json.js';
import { hasRows, readAssets } from './assets.js';
import { parseExact } from './exactJson.js';
import { columnsOfRows, readColumns, readRows } from './rows.js';
import { answerText, assetAt, type ConnectionPlace } from './answers.js';
import { LARGEST_PAGE, type IbmWire } from './wire.js';

/** A table of a connection, read by IBM's server. */
export class AssetTable implements TableSource {
  readonly #wire: IbmWire;
  readonly #place: ConnectionPlace;
  readonly #path: string;
  #columns: readonly Column[] | undefined;
  /** Rows, known once the end was read. */
  #end: number | undefined;
  /** The first rows as text, to notice a server that sends them for every place. */
  #first: string | undefined;

  constructor(wire: IbmWire, place: ConnectionPlace, path: string) {
    this.#wire = wire;
    this.#place = place;
    this.#path = path;
  }

  async columns(signal: AbortSignal): Promise<readonly Column[]> {
    if (this.#columns) return this.#columns;
    const answer = await this.#ask('metadata', 0, 1, signal);
    const columns = readColumns(answer);
    // Some sources tell the columns with the rows only.
    if (columns.length > 0) this.#columns = columns;
    return this.#columns ?? (await this.#part(0, 1, signal)).columns;
  }

  rowCount(): Promise<RowCount | undefined> {
    const count = this.#end;
    return Promise.resolve(count === undefined ? undefined : { count, exact: true });
  }

  async rows({ start, end }: RowRange, signal: AbortSignal): Promise<RowBatch> {
    const rows: Cell[][] = [];
    let columns: readonly Column[] = this.#columns ?? [];
    while (start + rows.length < end) {
      const from = start + rows.length;
      const wanted = Math.min(LARGEST_PAGE, end - from);
      const part = await this.#part(from, wanted, signal);
      columns = part.columns;
      rows.push(...part.rows.slice(0, wanted));
      if (part.rows.length < wanted && !part.more) {
        // An empty part far down proves no more than that the end is before it.
        if (part.rows.length > 0 || from === 0 || rows.length > 0) this.#end = start + rows.length;
        break;
      }
      if (part.rows.length === 0) break;
    }
    return { columns, rows };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #part(offset: number, limit: number, signal: AbortSignal) {
    const answer = await this.#askRows(offset, limit, signal);
    const { data } = answer;
    const told = readColumns(answer);
    const columns = told.length > 0 ? told : (this.#columns ?? columnsOfRows(data));
    this.#columns = columns;
    const rows = readRows(data, columns);
    if (offset === 0) this.#first = JSON.stringify(rows);
    else this.#checkPlace(rows, offset);
    return { columns, rows, more: readAssets(answer, offset).next !== undefined };
  }

  /** A table whose first rows alone are served must neither repeat them for ever nor look whole. */
  #checkPlace(rows: readonly (readonly Cell[])[], offset: number): void {
    const text = JSON.stringify(rows);
    const isSame = text === this.#first || this.#first?.startsWith(`${text.slice(0, -1)},`);
    const distinct = new Set(rows.map((row) => JSON.stringify(row))).size;
    // Rows that are all alike prove nothing.
    if (!isSame || distinct < 2) return;
    throw new ConnectorError(
      'Unsupported',
      `IBM serves only the first ${offset} rows of ${assetAt(this.#path)}.`,
    );
  }

  async #askRows(offset: number, limit: number, signal: AbortSignal): Promise<JsonObject> {
    try {
      const answer = await this.#ask('data,metadata', offset, limit, signal);
      if (hasRows(answer)) return answer;
    } catch (error) {
      // What is refused for its rows alone may have columns all the same, which `columns` tells.
      const isRefusal =
        isConnectorError(error, 'Invalid') || isConnectorError(error, 'Unsupported');
      // With a next step it is the catalog that is wrong, not the table.
      throw isRefusal && error.nextSteps.length === 0 ? this.#withoutRows(error) : error;
    }
    throw this.#withoutRows();
  }

  #withoutRows(cause?: ConnectorError): ConnectorError {
    const detail = cause?.detail;
    return new ConnectorError(
      'Unsupported',
      `IBM serves no rows of ${assetAt(this.#path)}${detail === undefined ? '.' : `: ${detail}`}`,
      { cause },
    );
  }

  async #ask(
    fetch: string,
    offset: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<JsonObject> {
    const query = { path: this.#path, limit, offset, fetch };
    const response = await this.#wire.assets(this.#place, query, signal);
    const answer = parseExact(answerText(response), assetAt(this.#path));
    return isObject(answer) ? answer : {};
  }
}
