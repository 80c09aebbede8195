import type { Documents, Located } from './documents.js';
import { at, follow, lastSegment, referenceOf, resolveReference } from './documents.js';
import { isObject, isTrue, own, ownKeys, ownList } from './json.js';
import type { ApiModel } from './model.js';

/** Questions about schemas that need more than the schema at hand. */
export interface SchemaFacts {
  /** A property of the schema or of what its `allOf` members refer to. */
  findProperty(schema: Located, name: string): Located | undefined;
  /**
   * Schemas that inherit from this one by naming it in their `allOf`, at any distance, when it is
   * meant as a base: it has a discriminator, or its own `oneOf` lists one of them.
   */
  heirs(schema: Located): readonly Located[];
  isHeir(heir: Located, base: Located): boolean;
  /** Whether a `readOnly` or `writeOnly` property is found anywhere below, through references. */
  differsByDirection(schema: Located): boolean;
}

/** Schemas are told apart by where they stand. */
export function schemaKey(schema: Located): string {
  return `${schema.uri}#${schema.pointer}`;
}

/** Keywords that hold one schema, a list of schemas, and a map of schemas. */
const single = ['items', 'additionalProperties', 'contains', 'unevaluatedProperties'];
const lists = ['allOf', 'oneOf', 'anyOf', 'prefixItems', 'items'];
const maps = ['properties', 'patternProperties'];

export function createSchemaFacts(model: ApiModel): SchemaFacts {
  const { documents } = model;
  const children = childrenByBase(model);
  const directions = new Map<string, boolean>();
  const order = new Map(model.schemas.map((schema, index) => [schemaKey(schema), index]));

  const findProperty = (
    schema: Located,
    name: string,
    seen = new Set<string>(),
  ): Located | undefined => {
    const target = follow(documents, schema);
    if (target === undefined || seen.has(schemaKey(target)) || seen.size > 200) return undefined;
    seen.add(schemaKey(target));
    if (own(own(target.value, 'properties'), name) !== undefined) {
      return at(target, 'properties', name);
    }
    for (const index of ownList(target.value, 'allOf').keys()) {
      const found = findProperty(at(target, 'allOf', index), name, seen);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  const findHeirs = (schema: Located): readonly Located[] => {
    const found = new Map<string, Located>();
    const queue = [schemaKey(schema)];
    for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
      for (const child of children.get(key) ?? []) {
        const childKey = schemaKey(child);
        if (found.has(childKey) || childKey === schemaKey(schema)) continue;
        found.set(childKey, child);
        queue.push(childKey);
      }
    }
    if (found.size === 0) return [];
    const members = [...membersOf(schema, 'oneOf'), ...membersOf(schema, 'anyOf')];
    if (members.length === 0) {
      if (own(schema.value, 'discriminator') === undefined) return [];
      // Document order, so that a change elsewhere does not reorder the union.
      const place = (key: string) => order.get(key) ?? 0;
      return [...found].sort(([a], [b]) => place(a) - place(b)).map(([, heir]) => heir);
    }
    const listed = members.flatMap((member) => follow(documents, member) ?? []);
    return listed.some((one) => found.has(schemaKey(one))) ? [...found.values()] : [];
  };

  // A base such as Microsoft Graph's `entity` has a thousand heirs and is referred to by each.
  const known = new Map<string, { list: readonly Located[]; keys: ReadonlySet<string> }>();
  const heirsOf = (schema: Located) => {
    const key = schemaKey(schema);
    let entry = known.get(key);
    if (entry === undefined) {
      const list = children.has(key) ? findHeirs(schema) : [];
      entry = { list, keys: new Set(list.map(schemaKey)) };
      known.set(key, entry);
    }
    return entry;
  };
  const heirs = (schema: Located) => heirsOf(schema).list;

  const differsByDirection = (schema: Located): boolean => {
    const answer = directions.get(schemaKey(schema));
    if (answer !== undefined) return answer;
    // Depth first over references; what was visited without a find reaches none either.
    const visited = new Set<string>();
    const stack = [schema];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const key = schemaKey(next);
      if (visited.has(key)) continue;
      visited.add(key);
      const before = directions.get(key);
      if (before === false) continue;
      const scanned = before === true ? true : scan(documents, next);
      if (scanned === true) {
        directions.set(schemaKey(schema), true);
        return true;
      }
      stack.push(...scanned);
      stack.push(...heirs(next));
    }
    for (const key of visited) directions.set(key, false);
    return false;
  };

  return {
    findProperty: (schema, name) => findProperty(schema, name),
    heirs,
    isHeir: (heir, base) => heirsOf(base).keys.has(schemaKey(heir)),
    differsByDirection,
  };
}

/** The members of a list keyword, each with its place. */
export function membersOf(schema: Located, keyword: string): Located[] {
  return ownList(schema.value, keyword).map((_, index) => at(schema, keyword, index));
}

/** Whether a property is left out where it may not be sent or will not be received. */
export function isHidden(
  documents: Documents,
  property: Located,
  direction: 'input' | 'output',
): boolean {
  const mark = direction === 'input' ? 'readOnly' : 'writeOnly';
  if (isTrue(property.value, mark)) return true;
  if (referenceOf(property.value) === undefined) return false;
  return isTrue(follow(documents, property)?.value, mark);
}

/** The name a schema goes by where a discriminator names it. */
export function implicitTag(schema: Located): string {
  return lastSegment(schema.pointer);
}

/** Component schemas by the key of each schema that their `allOf` refers to. */
function childrenByBase({ documents, schemas }: ApiModel): Map<string, Located[]> {
  const children = new Map<string, Located[]>();
  for (const schema of schemas) {
    for (const member of ownList(schema.value, 'allOf')) {
      const reference = referenceOf(member);
      if (reference === undefined) continue;
      const base = resolveReference(documents, reference, schema);
      if (base === undefined) continue;
      const key = schemaKey(base);
      const list = children.get(key) ?? [];
      list.push(schema);
      children.set(key, list);
    }
  }
  return children;
}

/** `true` for a schema with a marked property of its own, else the targets it refers to. */
function scan(documents: Documents, schema: Located): true | Located[] {
  const targets: Located[] = [];
  const stack = [{ value: schema.value, depth: 0 }];
  const push = (value: unknown, depth: number) => {
    if (isObject(value)) stack.push({ value, depth });
  };
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value, depth } = next;
    if (!isObject(value) || depth > 100) continue;
    const reference = referenceOf(value);
    if (reference !== undefined) {
      const target = resolveReference(documents, reference, schema);
      if (target !== undefined) targets.push(target);
    }
    for (const name of ownKeys(value, 'properties')) {
      const property = { ...schema, value: own(own(value, 'properties'), name) };
      if (isHidden(documents, property, 'input') || isHidden(documents, property, 'output')) {
        return true;
      }
    }
    for (const key of single) push(own(value, key), depth + 1);
    for (const key of lists) {
      for (const member of ownList(value, key)) push(member, depth + 1);
    }
    for (const name of ownKeys(value, '$defs')) {
      // What a schema says of what others leave open is a part of it.
      const part = own(own(value, '$defs'), name);
      if (own(part, '$dynamicAnchor') !== undefined) push(part, depth + 1);
    }
    for (const key of maps) {
      for (const name of ownKeys(value, key)) push(own(own(value, key), name), depth + 1);
    }
  }
  return targets;
}
