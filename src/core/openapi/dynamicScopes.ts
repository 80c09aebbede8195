import type { Documents, Located } from './documents.js';
import { at, resolveReference } from './documents.js';
import { isList, isObject, own, ownKeys, ownString } from './json.js';
import { schemaKey } from './schemaFacts.js';

/** What `$dynamicRef`s lead to in a place, by their anchors. */
export type Bindings = ReadonlyMap<string, Located>;

/**
 * The dynamic scope of JSON Schema 2020-12 (§8.2.3.2): a schema such as a list leaves open what its
 * items are (`$dynamicRef: '#item'`), and who refers to it says so (`$dynamicAnchor: item`). The
 * outermost one who says it is heard.
 */
export interface DynamicScopes {
  /** The bindings inside of a schema; nothing where there are none. */
  within(schema: Located, outer: Bindings | undefined): Bindings | undefined;
  /** What a schema's `$dynamicRef` leads to, where a binding says so. */
  target(schema: Located, bindings: Bindings | undefined): Located | undefined;
  /** Those bindings that give a schema another meaning than it has by itself. */
  needed(schema: Located, bindings: Bindings | undefined): Bindings | undefined;
}

export function createDynamicScopes(documents: Documents): DynamicScopes {
  const edges = new Map<string, Edges>();
  const edgesOf = (schema: Located): Edges => {
    const key = schemaKey(schema);
    let found = edges.get(key);
    if (found === undefined) {
      found = scan(documents, schema);
      edges.set(key, found);
    }
    return found;
  };
  let isUsed: boolean | undefined;

  const within: DynamicScopes['within'] = (schema, outer) => {
    isUsed ??= [...documents.contents.values()].some(hasDynamicReference);
    if (!isUsed || !isObject(schema.value)) return outer;
    const places = [
      schema,
      ...ownKeys(schema.value, '$defs').map((key) => at(schema, '$defs', key)),
    ];
    const named = places.flatMap((place): [string, Located][] => {
      const anchor = ownString(place.value, '$dynamicAnchor');
      return anchor === undefined || outer?.has(anchor) === true ? [] : [[anchor, place]];
    });
    return named.length === 0 ? outer : new Map([...named.reverse(), ...(outer ?? [])]);
  };

  /** The anchors that a schema or what it refers to leaves open. */
  const anchorsOf = (schema: Located): ReadonlySet<string> => {
    const anchors = new Set<string>();
    const seen = new Set<string>();
    const stack = [schema];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (seen.has(schemaKey(next))) continue;
      seen.add(schemaKey(next));
      const found = edgesOf(next);
      for (const anchor of found.anchors) anchors.add(anchor);
      stack.push(...found.targets);
    }
    return anchors;
  };

  return {
    within,
    target(schema, bindings) {
      const anchor = dynamicAnchor(schema.value);
      if (anchor === undefined || bindings === undefined) return undefined;
      // What is no dynamic anchor to begin with is an ordinary reference.
      const start = resolveReference(documents, `#${anchor}`, schema);
      return ownString(start?.value, '$dynamicAnchor') === anchor
        ? bindings.get(anchor)
        : undefined;
    },
    needed(schema, bindings) {
      if (bindings === undefined) return undefined;
      const anchors = anchorsOf(schema);
      const byItself = within(schema, undefined);
      const needed = [...bindings].filter(([anchor, place]) => {
        const usual = byItself?.get(anchor);
        return anchors.has(anchor) && (!usual || schemaKey(usual) !== schemaKey(place));
      });
      return needed.length === 0 ? undefined : new Map(needed);
    },
  };
}

interface Edges {
  readonly anchors: readonly string[];
  readonly targets: readonly Located[];
}

/** The name that a `$dynamicRef` asks for. */
function dynamicAnchor(value: unknown): string | undefined {
  return /^#([^/]+)$/.exec(ownString(value, '$dynamicRef') ?? '')?.[1];
}

function hasDynamicReference(document: unknown): boolean {
  return [...objectsIn(document)].some((one) => ownString(one, '$dynamicRef') !== undefined);
}

function scan(documents: Documents, schema: Located): Edges {
  const anchors: string[] = [];
  const targets: Located[] = [];
  for (const one of objectsIn(schema.value)) {
    const anchor = dynamicAnchor(one);
    if (anchor !== undefined) anchors.push(anchor);
    const reference = ownString(one, '$ref');
    const target = reference && resolveReference(documents, reference, schema);
    if (target) targets.push(target);
  }
  return { anchors, targets };
}

/** Each object once: a YAML alias makes one stand in many places. */
function* objectsIn(value: unknown): Generator<object> {
  const seen = new Set<unknown>();
  const stack = [value];
  for (let next = stack.pop(); stack.length > 0 || next !== undefined; next = stack.pop()) {
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (isObject(next)) yield next;
    for (const child of isList(next) ? next : Object.keys(next).map((key) => own(next, key))) {
      if (typeof child === 'object' && child !== null) stack.push(child);
    }
  }
}
