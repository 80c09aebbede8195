import type { Documents, Located } from '../documents.js';
import { at, follow } from '../documents.js';
import { isList, own, ownKeys, ownList, ownString, ownStrings } from '../json.js';
import { membersOf, schemaKey } from '../schemaFacts.js';
import type { SchemaKind } from './description.js';

/** A schema with its references followed and its `allOf` members laid over each other. */
export interface MergedSchema {
  /** The schema itself and its members, nearest first. */
  readonly layers: readonly Located[];
  readonly kind: SchemaKind;
  readonly nullable: boolean;
  readonly properties: ReadonlyMap<string, Located>;
  readonly required: ReadonlySet<string>;
  readonly items: Located | undefined;
  readonly additional: Located | undefined;
  readonly variants:
    { readonly rule: 'oneOf' | 'anyOf'; readonly schemas: readonly Located[] } | undefined;
}

/** Of a million-way `allOf` the first members tell what there is to tell. */
const mostLayers = 200;

/** Undefined for a reference that leads nowhere. */
export function mergeSchema(documents: Documents, schema: Located): MergedSchema | undefined {
  const start = follow(documents, schema);
  if (start === undefined) return undefined;
  const layers = layersOf(documents, start);
  const properties = new Map<string, Located>();
  const required = new Set<string>();
  for (const layer of layers) {
    for (const name of ownKeys(layer.value, 'properties')) {
      if (!properties.has(name)) properties.set(name, at(layer, 'properties', name));
    }
    for (const name of ownStrings(layer.value, 'required')) required.add(name);
  }
  const variants = variantsOf(documents, layers);
  const items = childOf(layers, 'items');
  const additional = childOf(layers, 'additionalProperties');
  const { kind, nullable } = kindOf(layers, {
    isObject: properties.size > 0 || additional !== undefined,
    isArray: items !== undefined || layers.some((one) => own(one.value, 'prefixItems')),
  });
  return {
    ...{ layers, kind, properties, required, items, additional },
    nullable: nullable || variants?.hasNull === true,
    variants: variants && variants.schemas.length > 0 ? variants : undefined,
  };
}

/** The first of the layers that has a text, number or other value by a key. */
export function firstOf<T>(
  { layers }: MergedSchema,
  read: (value: unknown) => T | undefined,
): T | undefined {
  for (const layer of layers) {
    const found = read(layer.value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function layersOf(documents: Documents, start: Located): Located[] {
  const layers: Located[] = [];
  const seen = new Set<string>();
  const stack = [start];
  for (let next = stack.pop(); next && layers.length < mostLayers; next = stack.pop()) {
    if (seen.has(schemaKey(next))) continue;
    seen.add(schemaKey(next));
    layers.push(next);
    const members = ownList(next.value, 'allOf').slice(0, mostLayers);
    for (let index = members.length - 1; index >= 0; index--) {
      const target = follow(documents, at(next, 'allOf', index));
      if (target) stack.push(target);
    }
  }
  return layers;
}

function childOf(layers: readonly Located[], key: string): Located | undefined {
  const owner = layers.find((one) => {
    const value = own(one.value, key);
    return typeof value === 'object' && value !== null && !isList(value);
  });
  return owner && at(owner, key);
}

/** A variant that only says `null` is said by `nullable`. */
function variantsOf(documents: Documents, layers: readonly Located[]) {
  for (const layer of layers) {
    for (const rule of ['oneOf', 'anyOf'] as const) {
      const members = membersOf(layer, rule);
      if (members.length === 0) continue;
      const schemas = members.filter((one) => {
        const value = follow(documents, one)?.value;
        // Alternatives of what is required are no shapes of their own.
        return !isNull(value) && !onlyRequires(value);
      });
      return { rule, schemas, hasNull: members.some((one) => isNull(one.value)) };
    }
  }
  return undefined;
}

function isNull(value: unknown): boolean {
  return own(value, 'type') === 'null';
}

function onlyRequires(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).join() === 'required';
}

const kinds: ReadonlySet<string> = new Set<SchemaKind>([
  'string',
  'number',
  'integer',
  'boolean',
  'array',
  'object',
]);

function kindOf(
  layers: readonly Located[],
  shape: { readonly isObject: boolean; readonly isArray: boolean },
): { kind: SchemaKind; nullable: boolean } {
  let nullable = false;
  const found = new Set<string>();
  for (const { value } of layers) {
    const named = ownString(value, 'type');
    const types = named === undefined ? ownStrings(value, 'type') : [named];
    if (own(value, 'nullable') === true) nullable = true;
    // The nearest layer that has a type says which it is.
    if (found.size > 0) continue;
    for (const type of types) {
      if (type === 'null' && types.length > 1) nullable = true;
      else found.add(type);
    }
  }
  const isBinary = layers.some(
    ({ value }) =>
      ownString(value, 'type') === 'file' ||
      ownString(value, 'format') === 'binary' ||
      (own(value, 'contentMediaType') !== undefined &&
        own(value, 'contentEncoding') === undefined &&
        ownString(value, 'type') === 'string'),
  );
  const [only] = found;
  if (isBinary) return { kind: 'binary', nullable };
  if (found.size === 1 && only === 'null') return { kind: 'null', nullable };
  if (found.size === 1 && only !== undefined && kinds.has(only)) {
    return { kind: only as SchemaKind, nullable };
  }
  if (found.size > 1) return { kind: 'any', nullable };
  if (shape.isObject) return { kind: 'object', nullable };
  return { kind: shape.isArray ? 'array' : 'any', nullable };
}
