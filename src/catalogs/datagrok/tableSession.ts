import { ConnectorError } from '../../core/errors.js';
import type { Session, SourceNode } from '../../core/sources/connector.js';
import type { Field } from '../../core/sources/field.js';
import type { Page, PageRequest } from '../../core/sources/page.js';
import { displayName } from '../../core/storage/objectPath.js';
import type { TableInfo, TableRef, TableSet } from '../../core/table/table.js';
import { CsvTable } from '../csvTable.js';
import { firstText, isObject, text } from '../http/json.js';
import { grokName } from './record.js';
import { nameOf, refOf } from './savedQuery.js';
import type { TableWire } from './tableWire.js';
import { noSql } from './wholeLists.js';

interface SavedTable {
  /** In the server's list. */
  readonly place: number;
  readonly key: string;
  readonly ref: TableRef;
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly rowCount?: string;
}

const DEFAULT_PAGE = 100;
/** Tables that `tables.list` asks for, for pickers. */
const MOST_LISTED = 1_000;

/** The tables that users have saved on the server. */
export class TableSession implements Session {
  readonly tables: TableSet;
  readonly #wire: TableWire;

  constructor(wire: TableWire) {
    this.#wire = wire;
    this.tables = {
      list: (signal) => this.#infos(signal),
      resolve: (name, signal) => this.#resolve(name, signal),
      open: (table) => new CsvTable((signal) => this.#wire.csv(nameOf(table), signal)),
      qualifiedName: nameOf,
      query: () => noSql('Tables of Datagrok are read whole: there is no SQL.'),
    };
  }

  async test(signal: AbortSignal): Promise<string> {
    await this.#wire.list(1, signal);
    return 'Datagrok lists its tables.';
  }

  credentialFields(): Promise<readonly Field[]> {
    return Promise.resolve([]);
  }

  /** The list can only be asked for from its beginning: a later page asks for more and drops it. */
  async children(
    path: readonly string[],
    { page, limit = DEFAULT_PAGE }: PageRequest,
    signal: AbortSignal,
  ): Promise<Page<SourceNode>> {
    if (path.length > 0) return { items: [] };
    const start = page === undefined ? 0 : Number(page);
    if (!Number.isInteger(start)) throw new ConnectorError('Invalid', 'Unknown page.');
    const end = start + Math.max(1, Math.floor(limit));
    const list = await this.#wire.list(end, signal);
    const items = toTables(list)
      .filter(({ place }) => place >= start)
      .map(tableNode);
    // A server that takes no notice of the limit has sent everything.
    return list.length === end ? { items, next: String(end) } : { items };
  }

  invalidate(): void {
    // Nothing is kept: every list asks the server.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #infos(signal: AbortSignal): Promise<readonly TableInfo[]> {
    const list = toTables(await this.#wire.list(MOST_LISTED, signal));
    return list.map(({ ref }) => ({ ...ref, kind: 'table' }));
  }

  async #resolve(name: string, signal: AbortSignal): Promise<TableRef> {
    const list = toTables(await this.#wire.list(MOST_LISTED, signal));
    const exact = list.find((each) => each.key === name || each.name === name);
    const same = list.filter((each) => each.ref.name === name || each.title === name);
    if (exact) return exact.ref;
    const [first, second] = same;
    if (second) {
      const message = `Several tables are named "${displayName(name)}": use the id of one.`;
      throw new ConnectorError('Invalid', message);
    }
    // One that is not among the first may be there all the same: reading tells.
    return first?.ref ?? refOf(name);
  }
}

/** Tables with what they are read by: the Grok name where that is whole and theirs alone, or the id. */
function toTables(list: readonly unknown[]): SavedTable[] {
  const count = new Map<string, number>();
  for (const item of list.filter(isObject)) {
    const name = grokName(item) ?? '';
    count.set(name, (count.get(name) ?? 0) + 1);
  }
  const keys = new Set<string>();
  return list.flatMap((item, place): SavedTable[] => {
    if (!isObject(item)) return [];
    const name = grokName(item);
    if (name === undefined) return [];
    const id = text(item['id']);
    const isWhole = name.includes(':') && count.get(name) === 1;
    const ref = isWhole || id === undefined ? refOf(name) : { schema: '', name: id };
    const key = id ?? name;
    if (keys.has(key)) return [];
    keys.add(key);
    const description = text(item['description']);
    const rowCount = firstText(item, 'rowCount');
    return [
      {
        ...{ place, key, ref, name },
        title: text(item['friendlyName']) ?? text(item['name']) ?? name,
        ...(description === undefined ? {} : { description }),
        ...(rowCount === undefined ? {} : { rowCount }),
      },
    ];
  });
}

function tableNode({ key, ref, name, title, description, rowCount }: SavedTable): SourceNode {
  const first = title === name ? title : `${title} (${name})`;
  return {
    path: [key],
    role: 'table',
    label: displayName(title),
    ...(rowCount === undefined ? {} : { description: `${rowCount} rows` }),
    tooltip: description === undefined ? first : `${first}\n\n${description}`,
    expandable: false,
    table: ref,
  };
}
