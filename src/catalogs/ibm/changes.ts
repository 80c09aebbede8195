import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type { NewSource, SourceChanges } from '../../core/sources/catalog.js';
import type { Properties } from '../../core/sources/source.js';
import { isObject, text, type JsonObject } from '../http/json.js';
import { BESIDE, ourName, theirName } from './propertyNames.js';
import { propertiesOf } from './record.js';
import { scalarText } from './scalars.js';
import type { TypeDetail } from './types.js';
import type { Connection, PatchOperation } from './answers.js';

type Secrets = Readonly<Record<string, string>>;

/** The entity of a new connection: flat, every property as text. [certain: fixtures] */
export function newEntity(
  { name, title, kind, description, tags, properties }: NewSource,
  type: TypeDetail,
  secrets: Secrets,
): JsonObject {
  const origin = text(properties[BESIDE.origin]);
  return {
    name: title ?? name,
    datasource_type: type.id,
    ...(description === undefined ? {} : { description }),
    ...(origin === undefined ? {} : { origin_country: origin }),
    ...(tags?.length ? { tags } : {}),
    properties: Object.fromEntries(
      Object.entries(sentProperties(kind, { ...properties, ...secrets }, type)).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  };
}

/**
 * What changed of a connection, against what the server had a moment ago. A secret that is not
 * given, and whatever is as it was, is no part of it: what is masked there would be overwritten.
 */
export function patchOf(
  before: Connection,
  kind: string,
  changes: SourceChanges,
  secrets: Secrets,
  type: TypeDetail | undefined,
): PatchOperation[] {
  const { entity } = before;
  const operations: PatchOperation[] = [];
  const set = (holder: JsonObject, path: readonly string[], value: unknown) => {
    const name = path.at(-1) ?? '';
    const known = Object.hasOwn(holder, name) ? holder[name] : undefined;
    const pointer = path.map((part) => `/${escapePointer(part)}`).join('');
    if (value === undefined) {
      if (known !== undefined) operations.push({ op: 'remove', path: pointer });
    } else if (!isSame(known, value)) {
      operations.push({ op: known === undefined ? 'add' : 'replace', path: pointer, value });
    }
  };
  if ('title' in changes) set(entity, ['name'], requiredTitle(changes.title));
  if ('description' in changes) set(entity, ['description'], changes.description);
  if ('tags' in changes) set(entity, ['tags'], changes.tags);
  const given: Record<string, unknown> = { ...changes.properties, ...secrets };
  if (BESIDE.origin in given) {
    // Whatever the case it is sent in, the server keeps small letters. [certain: fixtures]
    set(entity, ['origin_country'], text(given[BESIDE.origin])?.toLowerCase());
  }
  const sent = sentProperties(kind, given, type);
  const properties = propertiesOf(before);
  if (!isObject(entity['properties']) && Object.keys(sent).length > 0) {
    operations.push({ op: 'add', path: '/properties', value: {} });
  }
  for (const [name, value] of Object.entries(sent)) set(properties, ['properties', name], value);
  return operations;
}

/** The entity with a patch in it, for an answer that leaves things out. */
export function patched(entity: JsonObject, operations: readonly PatchOperation[]): JsonObject {
  const properties: Record<string, unknown> = isObject(entity['properties'])
    ? { ...entity['properties'] }
    : {};
  const changed: Record<string, unknown> = { ...entity, properties };
  for (const { op, path, value } of operations) {
    const [first = '', second] = path
      .split('/')
      .slice(1)
      .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
    const [holder, name] = second === undefined ? [changed, first] : [properties, second];
    if (op === 'remove') Reflect.deleteProperty(holder, name);
    else if (!(second === undefined && first === 'properties')) holder[name] = value;
  }
  return changed;
}

/** The same error with the fields that were refused by the names a form has for them. */
export function withFormFields(error: unknown, kind: string): unknown {
  if (!isConnectorError(error, 'Invalid') || error.problems.length === 0) return error;
  const { message, detail, cause, retryable, nextSteps } = error;
  return new ConnectorError('Invalid', message, {
    cause,
    retryable,
    nextSteps,
    ...(detail === undefined ? {} : { detail }),
    problems: error.problems.map((problem) =>
      problem.field === undefined ? problem : { ...problem, field: formField(kind, problem.field) },
    ),
  });
}

function formField(kind: string, name: string): string {
  return name === 'name' ? 'title' : ourName(kind, name);
}

/**
 * Properties by IBM's names, as texts; undefined for one to remove. Settings of a connector of ours
 * that the type does not have are left out.
 */
function sentProperties(
  kind: string,
  properties: Properties,
  type: TypeDetail | undefined,
): Record<string, string | undefined> {
  const beside = new Set<string>(Object.values(BESIDE));
  const known = type && new Set(type.properties.map((each) => each['name']));
  const sent = Object.entries(withSsl(kind, properties)).flatMap(([ours, value]) => {
    const name = theirName(kind, ours);
    if (beside.has(ours) || (known && !known.has(name))) return [];
    return [[name, sentValue(value)] as const];
  });
  return Object.fromEntries(sent);
}

/** A source that comes from elsewhere says how to check the certificate: IBM, whether to encrypt. */
function withSsl(kind: string, properties: Properties): Properties {
  const { ssl, ...rest } = properties;
  if (kind !== 'postgresql' || ssl === undefined) return properties;
  const encrypts = ssl !== 'disable' && ssl !== 'prefer' && ssl !== 'allow';
  return { use_ssl: String(encrypts), ...rest };
}

function sentValue(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value)) return value.map(String).join(',');
  return scalarText(value) ?? JSON.stringify(value);
}

/** Whether the server has it so already; it keeps numbers as texts. */
function isSame(known: unknown, value: unknown): boolean {
  if (Array.isArray(value)) return JSON.stringify(known) === JSON.stringify(value);
  const text = scalarText(known);
  return text !== undefined && text === scalarText(value);
}

function requiredTitle(title: string | undefined): string {
  if (title) return title;
  const message = 'A connection needs a title.';
  throw new ConnectorError('Invalid', message, { problems: [{ field: 'title', message }] });
}

/** RFC 6901. */
function escapePointer(part: string): string {
  return part.replace(/~/g, '~0').replace(/\//g, '~1');
}
