import { ConnectorError } from '../../core/errors.js';
import type { Card, CardFact, CardSection } from '../../core/sources/card.js';
import type { Session, SourceNode } from '../../core/sources/connector.js';
import type { Field } from '../../core/sources/field.js';
import type { Page, PageRequest } from '../../core/sources/page.js';
import { displayName } from '../../core/storage/objectPath.js';
import type { TableInfo, TableRef, TableSet, TableSource } from '../../core/table/table.js';
import { HeldTable } from '../heldTable.js';
import { text } from '../http/json.js';
import type { ConnectionRef } from './connectionRef.js';
import { readQueryAnswer } from './queryAnswer.js';
import type { QueryWire } from './queryWire.js';
import { nameOf, queriesOf, queryRef, type QueryInput, type SavedQuery } from './savedQuery.js';
import { noSql, pieceOf } from './wholeLists.js';

/** Characters of a query in a tooltip: what is longer covers the screen. */
const MOST_TOOLTIP = 1_500;

/** The saved queries of a connection: those without inputs can be read as tables. */
export class QuerySession implements Session {
  readonly tables: TableSet;
  readonly #wire: QueryWire;
  readonly #connection: ConnectionRef;
  #queries: readonly SavedQuery[] | undefined;

  constructor(wire: QueryWire, connection: ConnectionRef) {
    this.#wire = wire;
    this.#connection = connection;
    this.tables = {
      list: (signal) => this.#tables(signal),
      resolve: (name, signal) => this.#resolve(name, signal),
      open: (table) => this.#open(table),
      qualifiedName: nameOf,
      query: () => noSql('Datagrok runs saved queries only: save this one there first.'),
    };
  }

  async test(signal: AbortSignal): Promise<string> {
    this.invalidate();
    const { length } = await this.#list(signal);
    const what = length === 1 ? 'saved query' : 'saved queries';
    return `Datagrok has ${length} ${what} of ${this.#connection.name}.`;
  }

  credentialFields(): Promise<readonly Field[]> {
    return Promise.resolve([]);
  }

  async children(
    path: readonly string[],
    request: PageRequest,
    signal: AbortSignal,
  ): Promise<Page<SourceNode>> {
    const [key] = path;
    if (key === undefined) {
      const page = pieceOf(await this.#list(signal), request);
      return { ...page, items: page.items.map(queryNode) };
    }
    const { inputs } = await this.#find(key, signal);
    return { items: inputs.map((input, index) => inputNode(key, input, index)) };
  }

  invalidate(): void {
    this.#queries = undefined;
    this.#connection.forget();
  }

  async card([key = '']: readonly string[], signal: AbortSignal): Promise<Card> {
    const query = await this.#find(key, signal);
    const sql = query.sql ?? text((await this.#wire.get(query.id ?? query.name, signal))['query']);
    return queryCard(query, sql, this.#connection.name);
  }

  /** The requests are the catalog's, which outlives its sessions. */
  close(): Promise<void> {
    this.invalidate();
    return Promise.resolve();
  }

  async #list(signal: AbortSignal): Promise<readonly SavedQuery[]> {
    if (this.#queries) return this.#queries;
    const [connection, list] = await Promise.all([
      this.#connection.get(signal),
      this.#wire.list(signal),
    ]);
    return (this.#queries = queriesOf(list, connection));
  }

  async #find(key: string, signal: AbortSignal): Promise<SavedQuery> {
    const query = (await this.#list(signal)).find((each) => each.key === key);
    if (query) return query;
    throw new ConnectorError('NotFound', `There is no saved query "${displayName(key)}".`);
  }

  async #tables(signal: AbortSignal): Promise<readonly TableInfo[]> {
    const list = await this.#list(signal);
    return list
      .filter(({ inputs }) => inputs.length === 0)
      .map((query) => ({ ...queryRef(query), kind: 'saved query' }));
  }

  async #resolve(name: string, signal: AbortSignal): Promise<TableRef> {
    const list = await this.#list(signal);
    const exact = list.find((query) => query.key === name || query.name === name);
    const same = list.filter((query) => queryRef(query).name === name || query.title === name);
    const found = exact ?? (same.length === 1 ? same[0] : undefined);
    if (found) return queryRef(found);
    const problem =
      same.length === 0
        ? `There is no saved query "${displayName(name)}".`
        : `Several saved queries are named "${displayName(name)}": use the whole name, such as ${nameOf(queryRef(same[0] as SavedQuery))}.`;
    throw new ConnectorError(same.length === 0 ? 'NotFound' : 'Invalid', problem);
  }

  /** Runs the query once, at the first use of the table. */
  #open(table: TableRef): TableSource {
    const key = nameOf(table);
    return new HeldTable(async (signal) => {
      const query = await this.#find(key, signal);
      if (query.inputs.length > 0) throw needsInputs(query);
      const answer = await this.#wire.call(query.name, signal);
      return readQueryAnswer(answer, query.title, signal);
    });
  }
}

function queryNode(query: SavedQuery): SourceNode {
  const { key, title, description, sql, inputs, name } = query;
  const lines = [title === name ? title : `${title} (${name})`, description, cut(sql)];
  return {
    path: [key],
    role: 'query',
    label: displayName(title),
    description: inputsText(inputs),
    tooltip: lines.filter((line) => line !== undefined).join('\n\n'),
    expandable: inputs.length > 0,
    ...(inputs.length === 0 ? { table: queryRef(query) } : {}),
    card: true,
  };
}

function inputNode(key: string, { name, type, standard, description }: QueryInput, index: number) {
  const node: SourceNode = {
    // Names may be there twice; places are not.
    path: [key, `${index}`],
    role: 'message',
    label: displayName(name),
    description: standard === undefined ? type : `${type} = ${standard}`,
    ...(description === undefined ? {} : { tooltip: description }),
    expandable: false,
  };
  return node;
}

function queryCard(query: SavedQuery, sql: string | undefined, connection: string): Card {
  const facts: CardFact[] = [
    { label: 'Name', value: query.name },
    { label: 'Connection', value: connection },
    ...(query.author === undefined ? [] : [{ label: 'Author', value: query.author }]),
  ];
  const inputs = query.inputs.map(({ name, type, standard, description }) => {
    const value = standard === undefined ? type : `${type} = ${standard}`;
    return { label: name, value: description === undefined ? value : `${value}: ${description}` };
  });
  const sections: CardSection[] = [
    { facts },
    ...(inputs.length === 0 ? [] : [{ title: 'Inputs', facts: inputs }]),
    ...(sql === undefined ? [] : [{ title: 'Query', facts: [{ label: 'SQL', value: sql }] }]),
  ];
  return {
    title: query.title,
    type: 'Saved query',
    ...(query.description === undefined ? {} : { description: query.description }),
    tags: query.tags,
    sections,
  };
}

function inputsText({ length }: readonly QueryInput[]): string {
  if (length === 0) return '';
  return length === 1 ? 'needs 1 input' : `needs ${length} inputs`;
}

function cut(sql: string | undefined): string | undefined {
  return sql !== undefined && sql.length > MOST_TOOLTIP ? `${sql.slice(0, MOST_TOOLTIP)}…` : sql;
}

function needsInputs({ title, inputs }: SavedQuery): ConnectorError {
  const names = inputs.map(({ name }) => name).join(', ');
  const message = `"${title}" needs ${names}: queries with inputs cannot be run here. Run it in Datagrok.`;
  return new ConnectorError('Unsupported', message);
}
