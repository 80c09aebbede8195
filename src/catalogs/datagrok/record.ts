import type { CatalogEntry } from '../../core/sources/catalog.js';
import { isSecretProperty } from '../../core/sources/localRecord.js';
import { sourceId, type Properties, type SourceRecord } from '../../core/sources/source.js';
import { DEFAULT_DATA_SOURCE, kindOf } from './dataSources.js';
import { firstText, isObject, text, type JsonObject } from '../http/json.js';

/** A connection as the server sent it; whatever we do not know of it is kept for sending it back. */
export type DataConnection = JsonObject;

/** `Namespace:Name`, the name Datagrok's own clients use. The namespace may lack its colon. */
export function grokName(connection: DataConnection): string | undefined {
  const name = text(connection['name']) ?? text(connection['friendlyName']);
  if (name === undefined) return text(connection['id']);
  const namespace = text(connection['namespace'])?.replace(/:+$/, '');
  return namespace ? `${namespace}:${name}` : name;
}

/**
 * The name of a connection as a source: its Grok name, or the id of one that could not be looked up
 * by that. Colons and dots are one in a path, a slash ends a segment, and dots alone are no name.
 */
export function sourceName(connection: DataConnection): string | undefined {
  const name = grokName(connection);
  const own = text(connection['name']) ?? text(connection['friendlyName']) ?? '';
  if (name === undefined || !/[:./\\]/.test(own)) return name;
  return text(connection['id']) ?? name;
}

export function dataSourceName(connection: DataConnection): string {
  return text(connection['dataSource']) ?? DEFAULT_DATA_SOURCE;
}

/** What a list shows for one element of the server's answer. */
export function toEntry(value: unknown, index: number, catalog: string): CatalogEntry {
  const source = isObject(value) ? toRecord(value, catalog) : undefined;
  if (source) return { source };
  const label = `Connection ${index + 1}`;
  return { problem: { label, message: `${label} of the answer has no name and no id.` } };
}

interface RecordOptions {
  /** In place of the connection's own. */
  readonly name?: string | undefined;
  readonly credentials?: JsonObject | undefined;
}

/** The connection as a source; undefined when it has neither a name nor an id. */
export function toRecord(
  connection: DataConnection,
  catalog: string,
  { name = sourceName(connection), credentials }: RecordOptions = {},
): SourceRecord | undefined {
  if (name === undefined) return undefined;
  const description = text(connection['description']);
  const { kind, properties } = target(connection, credentials ?? inlineCredentials(connection));
  return {
    id: sourceId(catalog, name),
    name,
    title: text(connection['friendlyName']) ?? text(connection['name']) ?? name,
    kind,
    catalog,
    ...(description === undefined ? {} : { description }),
    tags: tagsOf(connection),
    properties,
    can: CAN,
  };
}

/** One list for all: there may be 50,000 records. */
const CAN = ['code'] as const;

/** Parameters are an object of their own; in some records they stand beside the name. [certain] */
export function parametersOf(connection: DataConnection): JsonObject {
  const own = connection['parameters'];
  const flat = FLAT.flatMap((name) => {
    const value = connection[name];
    return value === undefined || value === null ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(flat), ...(isObject(own) ? own : {}) };
}

/** Parameters that may stand beside the name, and are no property of the connection itself. */
export const FLAT = ['server', 'port', 'db', 'bucket', 'region', 'cacheResults'] as const;

/** The credentials some records come with. [inferred: the official clients send them inline] */
export function inlineCredentials(connection: DataConnection): JsonObject {
  return credentialValues(connection['credentials']);
}

/** Values of a Credentials object; ones that are masked count as absent. */
export function credentialValues(credentials: unknown): JsonObject {
  if (!isObject(credentials)) return {};
  const { parameters, openParameters } = credentials;
  const all = {
    ...(isObject(openParameters) ? openParameters : {}),
    ...(isObject(parameters) ? parameters : {}),
  };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => text(value) && !/^[*•]+$/.test(value as string)),
  );
}

/** The connector's kind and settings, where we have a connector and know where it is to go. */
function target(
  connection: DataConnection,
  credentials: JsonObject,
): { kind: string; properties: Properties } {
  const parameters = parametersOf(connection);
  const kind = kindOf(dataSourceName(connection));
  if (kind === 'postgresql') {
    const properties = postgresqlProperties(parameters, credentials);
    // Without a server our connector would take its own default, which is another database.
    if (properties) return { kind, properties };
    return { kind: dataSourceName(connection), properties: plain(parameters) };
  }
  if (kind === 's3') {
    const { bucket, region, endpoint } = parameters;
    const accessKeyId = firstText(credentials, 'accessKey');
    return { kind, properties: present({ bucket, region, endpoint, accessKeyId }) };
  }
  return { kind, properties: plain(parameters) };
}

function postgresqlProperties(parameters: JsonObject, credentials: JsonObject) {
  const server = firstText(parameters, 'server');
  if (server === undefined) return undefined;
  const [, host = server, ownPort] = /^([^:]+):(\d+)$/.exec(server) ?? [];
  const port = firstText(parameters, 'port') ?? ownPort;
  return present({
    host,
    port: port !== undefined && /^\d+$/.test(port) ? Number(port) : port,
    database: firstText(parameters, 'db'),
    username: firstText(credentials, 'login') ?? firstText(parameters, 'login'),
    cacheResults: parameters['cacheResults'],
  });
}

/** Parameters as they are, without secrets that somebody put there. */
function plain(parameters: JsonObject): Properties {
  const shown = Object.entries(parameters).filter(
    ([name, value]) => !isSecretProperty(name, value) && !holdsPassword(value),
  );
  return present(Object.fromEntries(shown));
}

/** A connection string with a password in it: `Server=x;Password=y`, `//user:y@host`. */
function holdsPassword(value: unknown): boolean {
  return (
    typeof value === 'string' && /(password|pwd|secret|token)\s*=|\/\/[^/\s]*:[^/\s]*@/i.test(value)
  );
}

/** Texts, or objects with a text; where a record has both lists, the plain one is newer. [inferred] */
export function tagsOf(connection: DataConnection): string[] {
  const { tags, entityTags } = connection;
  const list = [tags, entityTags].find((each) => Array.isArray(each) && each.length > 0);
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).flatMap((tag) => {
    const found = isObject(tag) ? firstText(tag, 'tag', 'name') : text(tag);
    return found === undefined ? [] : [found];
  });
}

function present(properties: Readonly<Record<string, unknown>>): Properties {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== undefined && value !== null),
  );
}
