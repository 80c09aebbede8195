import { randomUUID } from 'node:crypto';
import { ConnectorError } from '../../core/errors.js';
import type { NewSource, SourceChanges } from '../../core/sources/catalog.js';
import type { Properties } from '../../core/sources/source.js';
import { dataSourceOf } from './dataSources.js';
import { connectionFields } from './fields.js';
import { isObject, text, type JsonObject } from '../http/json.js';
import { FLAT, parametersOf, type DataConnection } from './record.js';

type Secrets = Readonly<Record<string, string>>;

/** A new connection. Clients make the id themselves. [certain: official clients] */
export function newConnection(source: NewSource, secrets: Secrets): DataConnection {
  const colon = source.name.lastIndexOf(':');
  const credentials = credentialChanges(source.kind, source.properties, secrets);
  return {
    id: randomUUID(),
    name: source.name.slice(colon + 1),
    friendlyName: source.title ?? null,
    description: source.description ?? null,
    dataSource: dataSourceOf(source.kind),
    parameters: withParameters({}, source.kind, source.properties),
    ...(isEmpty(credentials) ? {} : { credentials: credentialsBody(credentials) }),
    tags: source.tags ?? [],
    namespace: colon < 0 ? null : source.name.slice(0, colon + 1),
  };
}

/** The connection with the changes in it and without its credentials; all else stays as it is. */
export function changedConnection(
  connection: DataConnection,
  kind: string,
  changes: SourceChanges,
): DataConnection {
  const changed: Record<string, unknown> = { ...connection };
  Reflect.deleteProperty(changed, 'credentials');
  if ('title' in changes) changed['friendlyName'] = changes.title ?? null;
  if ('description' in changes) changed['description'] = changes.description ?? null;
  if ('tags' in changes) changed['tags'] = changes.tags ?? [];
  if (!changes.properties) return changed;
  changed['parameters'] = withParameters(parametersOf(connection), kind, changes.properties);
  // They stand in `parameters` now, and must not contradict what is there.
  for (const name of FLAT) Reflect.deleteProperty(changed, name);
  return changed;
}

/** What a change says about credentials, by Datagrok's names. */
export function credentialChanges(
  kind: string,
  properties: Properties,
  secrets: Secrets,
): Record<string, string> {
  const names = CREDENTIALS[kind] ?? { login: 'login', password: 'password' };
  const given: Record<string, unknown> = { ...properties, ...secrets };
  const found = Object.entries(names).flatMap(([ours, theirs]) => {
    const value = text(given[ours]);
    return value === undefined ? [] : [[theirs, value] as const];
  });
  const free = kind in CREDENTIALS ? undefined : text(secrets['credentials']);
  const more = free === undefined ? {} : jsonObject(free, 'credentials', 'Credentials');
  return {
    ...Object.fromEntries(found),
    ...Object.fromEntries(Object.entries(more).map(([name, value]) => [name, String(value)])),
  };
}

/**
 * Credentials to save: those of before with the changes in them, since Datagrok replaces them as a
 * whole. Throws `Invalid` when that would save a user without the secret.
 */
export function mergedCredentials(
  kind: string,
  before: JsonObject,
  changes: Readonly<Record<string, string>>,
): JsonObject {
  const merged = { ...before, ...changes };
  const [field, name] = kind === 's3' ? ['secretAccessKey', 'secretKey'] : ['password', 'password'];
  const hasUser = 'login' in changes || 'accessKey' in changes;
  if (!hasUser || text(merged[name]) !== undefined) return merged;
  const message = 'Enter the secret as well: Datagrok keeps it together with the user name.';
  throw new ConnectorError('Invalid', message, { problems: [{ field, message }] });
}

export function credentialsBody(parameters: JsonObject): JsonObject {
  return { id: null, parameters, openParameters: {}, entityBindId: null };
}

/** Our names of what belongs to the credentials, and Datagrok's. [certain: official Python client] */
const CREDENTIALS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  postgresql: { username: 'login', password: 'password' },
  s3: { accessKeyId: 'accessKey', secretAccessKey: 'secretKey' },
};

/** Our names of parameters that Datagrok calls otherwise. [certain: official Python client] */
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  postgresql: { host: 'server', port: 'port', database: 'db', cacheResults: 'cacheResults' },
  s3: { bucket: 'bucket', region: 'region' },
};

function withParameters(before: JsonObject, kind: string, properties: Properties): JsonObject {
  const names = PARAMETERS[kind];
  const parameters: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(properties)) {
    // Of our own kinds only what Datagrok knows: a setting of our connector means nothing there.
    const wanted = names ? names[name] : name;
    if (wanted === undefined || (!names && (name === 'login' || name === 'parameters'))) continue;
    if (value === undefined || value === '') Reflect.deleteProperty(parameters, wanted);
    else parameters[wanted] = typed(kind, name, value);
  }
  const free = names ? undefined : text(properties['parameters']);
  return free === undefined
    ? parameters
    : { ...parameters, ...jsonObject(free, 'parameters', 'Parameters') };
}

/** Numbers and booleans as such, also where a form has them as text. */
function typed(kind: string, name: string, value: unknown): unknown {
  const type = connectionFields(kind).find((field) => field.name === name)?.type;
  if (type === 'integer' && typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

function jsonObject(from: string, field: string, label: string): JsonObject {
  const message = `${label} must be a JSON object.`;
  let value: unknown;
  try {
    value = JSON.parse(from) as unknown;
  } catch {
    // The parser's error quotes the text, which may hold a secret.
  }
  if (isObject(value)) return value;
  throw new ConnectorError('Invalid', message, { problems: [{ field, message }] });
}

function isEmpty(object: object): boolean {
  return Object.keys(object).length === 0;
}
