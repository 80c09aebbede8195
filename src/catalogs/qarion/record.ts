import { ConnectorError } from '../../core/errors.js';
import type { CatalogEntry } from '../../core/sources/catalog.js';
import { isSecretProperty } from '../../core/sources/localRecord.js';
import {
  sourceId,
  type Properties,
  type SourceAction,
  type SourceRecord,
} from '../../core/sources/source.js';
import { isObject, text, type JsonObject } from '../http/json.js';
import { configNames, takesManifest } from './configKeys.js';
import { kindOf, PRODUCTS_KIND, SYSTEM_KIND } from './look.js';
import { connectorName, productsName, systemName } from './names.js';
import { idOf, type QarionObject } from './wire.js';

/** Where a record is: what its source needs to know of its space. */
export interface Place {
  readonly catalog: string;
  readonly space: string;
  readonly spaceTitle: string;
  /** See `SourceRecord.keptIn`: one text for all records, since there may be many. */
  readonly keptIn: string;
  /** False where the user may look only. */
  readonly isWritable: boolean;
}

/** The data products of a space. */
export function productsRecord(place: Place): SourceRecord {
  return {
    ...baseOf(place, productsName(place.space)),
    title: 'Data Products',
    kind: PRODUCTS_KIND,
    tags: NO_TAGS,
    properties: {},
    readOnly: true,
    can: [],
  };
}

/** Undefined for what has no id, and so cannot be asked for. */
export function connectorRecord(connector: QarionObject, place: Place): SourceRecord | undefined {
  const id = idOf(connector);
  if (id === undefined) return undefined;
  const type = connectorType(connector);
  const description = text(connector['description']);
  return {
    ...baseOf(place, connectorName(place.space, id)),
    title: text(connector['name']) ?? id,
    kind: kindOf(type),
    ...(description === undefined ? {} : { description }),
    tags: NO_TAGS,
    properties: withPresent(configProperties(type, connector['config']), {
      source_system_id: text(connector['source_system_id']),
      is_active: connector['is_active'],
    }),
    ...(place.isWritable ? {} : { readOnly: true }),
    can: connectorActions(type, place.isWritable),
  };
}

export function systemRecord(system: QarionObject, place: Place): SourceRecord | undefined {
  const id = idOf(system);
  if (id === undefined) return undefined;
  const platform = text(system['platform']);
  return {
    ...baseOf(place, systemName(place.space, id)),
    title: text(system['name']) ?? id,
    kind: SYSTEM_KIND,
    tags: NO_TAGS,
    properties: withPresent(configProperties(platform ?? '', system['config']), { platform }),
    readOnly: true,
    can: place.isWritable ? ['sync', 'syncHistory'] : ['syncHistory'],
  };
}

/** What a list shows for one element of the server's answer. */
export function toEntry(
  value: unknown,
  what: 'Connector' | 'Source system',
  index: number,
  place: Place,
): CatalogEntry {
  const make = what === 'Connector' ? connectorRecord : systemRecord;
  const source = isObject(value) ? make(value, place) : undefined;
  if (source) return { source };
  const label = `${what} ${index + 1}`;
  return { problem: { label, message: `${label} of ${place.spaceTitle} has no id.` } };
}

/** A record that a request has just answered with. */
export function requireRecord(source: SourceRecord | undefined): SourceRecord {
  if (source) return source;
  throw new ConnectorError('Unavailable', 'Qarion answered with a record that has no id.');
}

export function connectorType(connector: QarionObject): string {
  return text(connector['connector_type']) ?? 'unknown';
}

/** Keys with a field as they are; of the rest, what holds no secret, as JSON. */
function configProperties(type: string, config: unknown): Record<string, unknown> {
  if (!isObject(config)) return {};
  const own = configNames(type);
  const shown: Record<string, unknown> = {};
  for (const name of own) {
    const value = config[name];
    if (isPresent(value) && !holdsPassword(value)) shown[name] = value;
  }
  if (Object.keys(config).every((name) => own.has(name))) return shown;
  const rest = visibleRest(type, config);
  if (Object.keys(rest).length > 0) shown['config'] = JSON.stringify(rest, undefined, 2);
  return shown;
}

/** What of a configuration is edited as JSON: keys without a field, and without secrets in them. */
export function visibleRest(type: string, config: JsonObject): JsonObject {
  const own = configNames(type);
  return Object.fromEntries(
    Object.entries(config).filter(([name, value]) => !own.has(name) && !isSecret(name, value)),
  );
}

/** True for a password that somebody put into a configuration, and for a text with one in it. */
export function isSecret(name: string, value: unknown): boolean {
  return isSecretProperty(name, value) || holdsPassword(value);
}

function holdsPassword(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(holdsPassword);
  // Nearly no text has either, and there may be many.
  if (typeof value !== 'string' || !/[=@]/.test(value)) return false;
  return /(password|pwd|secret|token)\s*=|\/\/[^/\s]*:[^/\s]*@/i.test(value);
}

// One list for all records: there may be many.
const READ_ONLY: readonly SourceAction[] = ['syncHistory', 'code'];
const CONNECTOR: readonly SourceAction[] = ['sync', 'syncHistory', 'code'];
const DBT: readonly SourceAction[] = ['sync', 'syncHistory', 'uploadDbtManifest', 'code'];
const NO_TAGS: readonly string[] = [];

function connectorActions(type: string, isWritable: boolean): readonly SourceAction[] {
  if (!isWritable) return READ_ONLY;
  return takesManifest(type) ? DBT : CONNECTOR;
}

function baseOf({ catalog, space, keptIn }: Place, name: string) {
  return { id: sourceId(catalog, name), name, catalog, scope: space, keptIn };
}

function withPresent(to: Record<string, unknown>, more: JsonObject): Properties {
  for (const [name, value] of Object.entries(more)) if (isPresent(value)) to[name] = value;
  return to;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
