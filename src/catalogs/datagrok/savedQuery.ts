import type { TableRef } from '../../core/table/table.js';
import { firstText, isObject, text, type JsonObject } from '../http/json.js';
import { grokName, tagsOf, type DataConnection } from './record.js';

/** A query that somebody has saved for a connection. */
export interface SavedQuery {
  /** Unique among the queries of its connection: the Grok name, or the id where that is not. */
  readonly key: string;
  readonly id?: string;
  /** `Namespace:Name`, by which it is called. */
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly sql?: string;
  readonly tags: readonly string[];
  readonly author?: string;
  /** Empty for a query that can be run as it is. */
  readonly inputs: readonly QueryInput[];
}

export interface QueryInput {
  readonly name: string;
  /** Datagrok's word: `int`, `string`, `datetime`. */
  readonly type: string;
  readonly description?: string;
  readonly standard?: string;
}

/** The queries of a connection among those that a server has; whatever is no query is left out. */
export function queriesOf(list: readonly unknown[], connection: DataConnection): SavedQuery[] {
  const own = list.filter(isObject).filter((query) => isOf(query, connection));
  const count = new Map<string, number>();
  for (const query of own) {
    const name = grokName(query);
    if (name !== undefined) count.set(name, (count.get(name) ?? 0) + 1);
  }
  const keys = new Set<string>();
  return own.flatMap((query) => {
    const name = grokName(query);
    if (name === undefined) return [];
    const id = text(query['id']);
    const key = (count.get(name) === 1 ? undefined : id) ?? name;
    if (keys.has(key)) return [];
    keys.add(key);
    return [toQuery(query, key, name)];
  });
}

/** True when a list says nowhere which connections its queries belong to. */
export function lacksConnections(list: readonly unknown[]): boolean {
  const queries = list.filter(isObject);
  return queries.length > 0 && queries.every((query) => connectionOf(query) === undefined);
}

/** As previews name it: the namespace as the schema. */
export function queryRef({ key, name }: SavedQuery): TableRef {
  return key === name ? refOf(name) : { schema: '', name: key };
}

/** A Grok name in two parts. */
export function refOf(name: string): TableRef {
  const colon = name.lastIndexOf(':');
  return { schema: name.slice(0, Math.max(0, colon)), name: name.slice(colon + 1) };
}

export function nameOf({ schema, name }: TableRef): string {
  return schema === '' ? name : `${schema}:${name}`;
}

function toQuery(query: JsonObject, key: string, name: string): SavedQuery {
  const id = text(query['id']);
  const description = text(query['description']);
  const sql = text(query['query']);
  const author = authorOf(query);
  return {
    key,
    ...(id === undefined ? {} : { id }),
    name,
    title: text(query['friendlyName']) ?? text(query['name']) ?? name,
    ...(description === undefined ? {} : { description }),
    ...(sql === undefined ? {} : { sql }),
    tags: tagsOf(query),
    ...(author === undefined ? {} : { author }),
    inputs: inputsOf(query, sql),
  };
}

function isOf(query: JsonObject, connection: DataConnection): boolean {
  const named = connectionOf(query);
  if (named === undefined) return false;
  const id = text(connection['id']);
  if (named.id !== undefined && id !== undefined) return named.id === id;
  return named.name !== undefined && named.name === grokName(connection);
}

/** A query holds its connection, or no more of it than the id. [certain: official clients] */
function connectionOf(query: JsonObject): { id?: string; name?: string } | undefined {
  const { connection } = query;
  if (!isObject(connection)) return undefined;
  const id = text(connection['id']);
  const name = grokName(connection);
  if (id === undefined && name === undefined) return undefined;
  return { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
}

/**
 * `params` has inputs and outputs. Where a list leaves it out, the header of the query has the
 * inputs as well: `--input: int count = 5`. [certain: official client, documentation of queries]
 */
function inputsOf({ params }: JsonObject, sql = ''): QueryInput[] {
  if (!Array.isArray(params) || params.length === 0) return headerInputs(sql);
  return (params as unknown[]).filter(isObject).flatMap((param): QueryInput[] => {
    const name = text(param['name']);
    // What does not say otherwise is an input.
    if (name === undefined || param['isInput'] === false) return [];
    const type = text(param['propertyType']) ?? text(param['type']) ?? 'dynamic';
    const description = text(param['description']);
    const standard = firstText(param, 'defaultValue', 'initialValue');
    return [
      {
        ...{ name, type },
        ...(description === undefined ? {} : { description }),
        ...(standard === undefined ? {} : { standard }),
      },
    ];
  });
}

/** A header of a thousand lines is none; and an expression over a whole text costs too much. */
const MOST_HEADER_LINES = 200;

function headerInputs(sql: string): QueryInput[] {
  return sql
    .slice(0, 64 * 1024)
    .split('\n', MOST_HEADER_LINES)
    .flatMap((line): QueryInput[] => {
      const [, type, name, rest = ''] =
        /^\s{0,20}(?:--|\/\/|#)\s{0,20}input:\s{0,20}(\w+)\s{1,20}(\w+)(.*)/.exec(line) ?? [];
      if (type === undefined || name === undefined) return [];
      const standard = /^\s{0,20}=\s{0,20}([^{[]+)/.exec(rest)?.[1]?.trim();
      return [{ name, type, ...(standard ? { standard } : {}) }];
    });
}

function authorOf({ author }: JsonObject): string | undefined {
  if (!isObject(author)) return text(author);
  const names = [text(author['firstName']), text(author['lastName'])].filter(Boolean).join(' ');
  return text(author['friendlyName']) ?? (names || firstText(author, 'login', 'name'));
}
