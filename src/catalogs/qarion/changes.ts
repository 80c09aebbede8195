import { ConnectorError } from '../../core/errors.js';
import type { NewSource, SourceChanges } from '../../core/sources/catalog.js';
import { booleanProperty, type Properties } from '../../core/sources/source.js';
import { isObject, text, type JsonObject } from '../http/json.js';
import { configKeys } from './configKeys.js';
import { OTHER_KIND, typeOf } from './look.js';
import { connectorType, visibleRest } from './record.js';
import type { QarionObject } from './wire.js';

type Secrets = Readonly<Record<string, string>>;

/** Properties that are no part of the configuration, whatever the type. */
const APART: ReadonlySet<string> = new Set([
  'connector_type',
  'source_system_id',
  'is_active',
  'config',
  'extra',
  'username',
]);

/**
 * The body that creates a connector. Qarion has one name for it, which is what we call its title.
 * [certain: name, connector_type, config, credentials, source_system_id, further properties]
 */
export function newConnector(source: NewSource, secrets: Secrets): JsonObject {
  const { properties } = source;
  const type = newType(source);
  const config = withSettings({}, type, properties);
  const credentials = credentialsOf(properties, secrets);
  const active = booleanProperty(properties, 'is_active');
  const system = text(properties['source_system_id']);
  return {
    ...extraOf(properties),
    name: source.title ?? source.name,
    connector_type: type,
    ...(source.description ? { description: source.description } : {}),
    ...(isEmpty(config) ? {} : { config }),
    ...(system === undefined ? {} : { source_system_id: system }),
    ...(active === undefined ? {} : { is_active: active }),
    ...(isEmpty(credentials) ? {} : { credentials }),
  };
}

/**
 * The body that changes a connector: only what is changed. A configuration is sent as a whole,
 * since nobody says whether its keys can be changed one by one. [inferred]
 */
export function changedConnector(
  connector: QarionObject,
  changes: SourceChanges,
  secrets: Secrets,
): JsonObject {
  const properties = changes.properties ?? {};
  const body: Record<string, unknown> = { ...extraOf(properties) };
  if ('title' in changes) body['name'] = requiredTitle(changes.title);
  if ('description' in changes) body['description'] = changes.description ?? null;
  if ('source_system_id' in properties) {
    body['source_system_id'] = text(properties['source_system_id']) ?? null;
  }
  const active = booleanProperty(properties, 'is_active');
  if (active !== undefined) body['is_active'] = active;
  const type = connectorType(connector);
  if ('config' in properties || Object.keys(properties).some((name) => !APART.has(name))) {
    const before = isObject(connector['config']) ? connector['config'] : {};
    body['config'] = withSettings(before, type, properties);
  }
  const credentials = credentialsOf(properties, secrets);
  if (!isEmpty(credentials)) body['credentials'] = credentials;
  return body;
}

/** Texts that must not come back in an error: all that credentials are made of. */
export function secretsIn(body: JsonObject): string[] {
  const { credentials } = body;
  if (!isObject(credentials)) return [];
  const texts = (value: unknown): string[] =>
    typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(texts)
      : [String(value)];
  return Object.entries(credentials)
    .filter(([name]) => name !== 'username')
    .flatMap(([, value]) => texts(value));
}

function newType({ kind, properties }: NewSource): string {
  if (kind !== OTHER_KIND) return typeOf(kind);
  const type = text(properties['connector_type'])?.trim();
  if (type) return type;
  throw invalid('connector_type', 'Enter the type of the connector, as Qarion has it.');
}

function requiredTitle(title: string | undefined): string {
  if (title) return title;
  throw invalid('title', 'A connector needs a title.');
}

/** A configuration with settings in it; an empty one takes its key out. */
function withSettings(before: JsonObject, type: string, properties: Properties): JsonObject {
  const config: Record<string, unknown> = {};
  // A mask in place of a secret is not the secret, and must not be saved as if it were.
  for (const [name, value] of Object.entries(before)) if (!isMask(value)) config[name] = value;
  if ('config' in properties) {
    for (const name of Object.keys(visibleRest(type, before))) Reflect.deleteProperty(config, name);
    Object.assign(config, jsonOf(properties['config'], 'config', 'Configuration'));
  }
  for (const [name, value] of Object.entries(properties)) {
    if (APART.has(name)) continue;
    if (value === undefined || value === null || value === '') Reflect.deleteProperty(config, name);
    else config[name] = typed(type, name, value);
  }
  return config;
}

function isMask(value: unknown): boolean {
  return typeof value === 'string' && /^[*•]+$/.test(value);
}

/** Numbers as such, also where a form has them as text. */
function typed(type: string, name: string, value: unknown): unknown {
  const field = configKeys(type).find((each) => each.name === name);
  const isNumber = field?.type === 'integer' && typeof value === 'string' && /^\d+$/.test(value);
  return isNumber ? Number(value) : value;
}

/** [certain: username and password; inferred that others stand beside them] */
function credentialsOf(properties: Properties, secrets: Secrets): JsonObject {
  const username = text(properties['username']);
  const { credentials, ...named } = secrets;
  const given = Object.entries(named).filter(([, value]) => value !== '');
  return {
    ...(username === undefined ? {} : { username }),
    ...Object.fromEntries(given),
    ...jsonOf(credentials, 'credentials', 'Further credentials'),
  };
}

/** What the SDK takes as further arguments; it must not say again what has a field of its own. */
function extraOf(properties: Properties): JsonObject {
  const extra = jsonOf(properties['extra'], 'extra', 'Further properties');
  const taken = ['name', 'connector_type', 'config', 'credentials'].find((name) => name in extra);
  if (taken === undefined) return extra;
  throw invalid('extra', `"${taken}" has a field of its own.`);
}

function jsonOf(value: unknown, field: string, label: string): JsonObject {
  if (value === undefined || value === null || value === '') return {};
  if (isObject(value)) return value;
  let parsed: unknown;
  try {
    parsed = typeof value === 'string' ? (JSON.parse(value) as unknown) : undefined;
  } catch {
    // The parser's own error quotes the text, which may hold a secret.
  }
  if (isObject(parsed)) return parsed;
  throw invalid(field, `${label} must be a JSON object.`);
}

function invalid(field: string, message: string): ConnectorError {
  return new ConnectorError('Invalid', message, { problems: [{ field, message }] });
}

export function isEmpty(object: object): boolean {
  return Object.keys(object).length === 0;
}
