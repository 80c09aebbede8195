import { ConnectorError } from '../../core/errors.js';
import type {
  RowBatch,
  TableInfo,
  TableRef,
  TableSet,
  TableSource,
} from '../../core/table/table.js';
import { pathOfTable, roleOf, tableRef, type Asset, type AssetPage } from './assets.js';
import { AssetTable } from './assetTable.js';
import { readSqlName, writeSqlName } from './sqlNames.js';
import type { ConnectionPlace } from './answers.js';
import type { IbmWire } from './wire.js';

/** A list to choose from, and the requests it may take: whole buckets are no such list. */
const MOST_TABLES = 5000;
const MOST_REQUESTS = 300;

export type ReadPage = (path: string, offset: number, signal: AbortSignal) => Promise<AssetPage>;

/** The tables of a connection as IBM's server finds them. */
export class AssetTables implements TableSet {
  readonly #wire: IbmWire;
  readonly #place: ConnectionPlace;
  readonly #title: string;
  readonly #read: ReadPage;

  constructor(wire: IbmWire, place: ConnectionPlace, title: string, read: ReadPage) {
    this.#wire = wire;
    this.#place = place;
    this.#title = title;
    this.#read = read;
  }

  async list(signal: AbortSignal): Promise<readonly TableInfo[]> {
    const tables: TableInfo[] = [];
    const waiting = ['/'];
    const seen = new Set(waiting);
    let requests = 0;
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      let offset: number | undefined = 0;
      while (offset !== undefined) {
        if (++requests > MOST_REQUESTS || tables.length > MOST_TABLES) throw this.#tooMany();
        const page: AssetPage = await this.#read(path, offset, signal);
        for (const asset of page.assets) {
          if (asset.dataset) tables.push({ ...tableRef(asset, path), kind: kindOf(asset) });
          if (!asset.expandable || seen.has(asset.path)) continue;
          seen.add(asset.path);
          waiting.push(asset.path);
        }
        offset = page.next;
      }
    }
    return tables;
  }

  async resolve(name: string, signal: AbortSignal): Promise<TableRef> {
    // A path is a name as well: of a file, say, that no SQL knows.
    if (name.startsWith('/')) return { schema: '', name };
    const parts = readSqlName(name);
    const last = parts.pop() ?? '';
    if (parts.length > 0) return { schema: parts.join('/'), name: last };
    const found = (await this.list(signal)).filter((table) => nameOf(table) === last);
    const [first, second] = found;
    if (first && !second) return first;
    if (!first) {
      throw new ConnectorError('NotFound', `${this.#title} has no table "${name}".`);
    }
    const names = found.slice(0, 5).map((table) => this.qualifiedName(table));
    throw new ConnectorError('Invalid', `Several tables are named "${name}": ${names.join(', ')}.`);
  }

  open(table: TableRef): TableSource {
    return new AssetTable(this.#wire, this.#place, pathOfTable(table));
  }

  qualifiedName({ schema, name }: TableRef): string {
    return schema === '' ? name : writeSqlName([...schema.split('/'), name]);
  }

  // eslint-disable-next-line require-yield, @typescript-eslint/require-await -- nothing to run
  async *query(): AsyncGenerator<RowBatch, void, undefined> {
    throw new ConnectorError(
      'Unsupported',
      'IBM’s server reads whole tables only, and runs no queries.',
    );
  }

  #tooMany(): ConnectorError {
    return new ConnectorError(
      'Unsupported',
      `${this.#title} holds too much to list at once: open the table from the sources view.`,
    );
  }
}

function nameOf({ schema, name }: TableRef): string {
  return schema === '' ? (name.split('/').at(-1) ?? name) : name;
}

function kindOf(asset: Asset): string {
  const role = roleOf(asset, false);
  return role === 'materializedView' ? 'materialized view' : role === 'view' ? 'view' : 'table';
}
