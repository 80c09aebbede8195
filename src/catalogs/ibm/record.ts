import { sourceId, type Properties, type SourceRecord } from '../../core/sources/source.js';
import { isObject, text, type JsonObject } from '../http/json.js';
import { directly } from './direct.js';
import { assetsOf, browsedKind } from './kindNames.js';
import { BESIDE, ourName } from './propertyNames.js';
import { clearSecret, mayBeShown } from './secretValues.js';
import type { DatasourceType, TypeDetail } from './types.js';
import { connectionOf, type Connection, type ConnectionPlace } from './answers.js';

export interface RecordContext {
  readonly catalog: string;
  /** The project that was asked; a connection may say more exactly. */
  readonly project: string;
  /** Undefined for a type the server does not list. */
  readonly type: DatasourceType | undefined;
  /** With the properties of the type, everything but secrets is in the record, else only its target. */
  readonly detail?: TypeDetail | undefined;
  readonly whole?: boolean;
}

/** Settings that say where a source points and are no secret in any type. */
const TARGET: ReadonlySet<string> = new Set([
  'host',
  'port',
  'database',
  'bucket',
  'region',
  'url',
]);

/** The name of a source: the id of its project and its own. Names of connections may be anything. */
export function sourceName({ project, id }: ConnectionPlace): string {
  return `${project}/${id}`;
}

export function placeOf(connection: Connection, project: string): ConnectionPlace | undefined {
  const { asset_id: asset, project_id: own } = connection.metadata;
  const id = text(asset);
  return id === undefined ? undefined : { project: text(own) ?? project, id };
}

/** Where the connection behind a source of this catalog is, or behind a view of it. */
export function placeOfSource({ name, scope }: SourceRecord): ConnectionPlace {
  const whole = assetsOf(name) ?? name;
  const slash = whole.indexOf('/');
  return { project: scope ?? whole.slice(0, slash), id: whole.slice(slash + 1) };
}

/** The data source type of a connection: its id, or in some answers its name. */
export function typeOf({ entity }: Connection): string {
  return text(entity['datasource_type']) ?? 'unknown';
}

export function propertiesOf({ entity }: Connection): JsonObject {
  return isObject(entity['properties']) ? entity['properties'] : {};
}

/** The connection as a source; undefined when it has no id. */
export function toRecord(connection: Connection, context: RecordContext): SourceRecord | undefined {
  const { catalog, project, type } = context;
  const place = placeOf(connection, project);
  if (!place) return undefined;
  const name = sourceName(place);
  const { entity, metadata } = connection;
  const description = text(entity['description']);
  const typeName = type?.name ?? typeOf(connection);
  return {
    id: sourceId(catalog, name),
    name,
    title: text(entity['name']) ?? text(metadata['name']) ?? place.id,
    catalog,
    ...(description === undefined ? {} : { description }),
    tags: tagsOf(connection),
    scope: place.project,
    ...target(connection, typeName, context),
    can: ['runAction', 'copy', 'code'],
  };
}

/** The secrets our own connector needs, as far as the server hands them out in clear. */
export function secretsOf(
  connection: Connection,
  kind: string,
): Record<string, string> | undefined {
  const names = kind === 's3' ? ['secret_key', 'session_token'] : ['password'];
  const properties = propertiesOf(connection);
  const found = names.flatMap((name) => {
    const value = clearSecret(properties[name]);
    return value === undefined ? [] : [[ourName(kind, name), value] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** A result of the search for assets in the form that the list of connections has. [inferred] */
export function fromSearch(result: unknown): Connection | undefined {
  const found = connectionOf(result);
  if (!found) return undefined;
  const inner = found.entity['connection'];
  if (!isObject(inner)) return found;
  const { name, description } = found.metadata;
  return { metadata: found.metadata, entity: { name, description, ...inner } };
}

function target(
  connection: Connection,
  typeName: string,
  { type, detail, whole = false }: RecordContext,
): { kind: string; properties: Properties } {
  const properties = propertiesOf(connection);
  const direct = directly(typeName, connection, properties);
  const kind = direct?.kind ?? browsedKind(typeName);
  const shown = Object.entries(properties)
    .filter(([name, value]) => mayBeShown(name, value, detail))
    .filter(([name]) => whole || TARGET.has(name))
    .map(([name, value]) => [ourName(kind, name), value] as const);
  const origin = whole ? text(connection.entity['origin_country']) : undefined;
  const all: JsonObject = {
    ...Object.fromEntries(shown),
    [BESIDE.origin]: origin,
    // Ours are read from IBM's, and none of its own that mean the same stay beside them.
    ...(kind === 's3' ? { [BESIDE.type]: typeName, endpoint: undefined } : {}),
    ...direct?.properties,
    [BESIDE.shape]: type?.shape,
  };
  const present = Object.entries(all).filter(([, value]) => value !== undefined);
  return { kind, properties: Object.fromEntries(present) };
}

function tagsOf({ metadata, entity }: Connection): string[] {
  const lists = [metadata['tags'], entity['tags']].flatMap((list) =>
    Array.isArray(list) ? (list as unknown[]) : [],
  );
  return [...new Set(lists.flatMap((tag) => text(tag) ?? []))];
}
