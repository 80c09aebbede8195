import { isList, isObject, ownString } from './json.js';
import { basesOf, namedParts, partsOf, resolveUri, withoutHash } from './namedParts.js';

/** Parsed documents by URI: the specification itself and whatever was loaded for its `$ref`s. */
export interface Documents {
  /** The URI of the specification, a key of `contents`. */
  readonly root: string;
  readonly contents: ReadonlyMap<string, unknown>;
}

/** A value together with where it stands, so that a warning can name its place. */
export interface Located {
  readonly value: unknown;
  readonly uri: string;
  /** JSON pointer (RFC 6901): empty for the document itself. */
  readonly pointer: string;
}

/** Something in a document that could not be read as written; the rest goes on without it. */
export interface Warning {
  readonly message: string;
  /** `#/json/pointer` in the specification, `uri#/json/pointer` in another document. */
  readonly place: string;
}

/** A chain of references longer than this is a circle, or as good as one. */
const longestChain = 64;

export function rootOf(documents: Documents): Located {
  return { value: documents.contents.get(documents.root), uri: documents.root, pointer: '' };
}

/** Goes down by own keys or list indexes; the value is `undefined` where the path ends early. */
export function at(parent: Located, ...path: readonly (string | number)[]): Located {
  let { value, pointer } = parent;
  for (const step of path) {
    const key = typeof step === 'string' ? step : String(step);
    value = child(value, key);
    pointer += `/${escapeSegment(key)}`;
  }
  return { value, uri: parent.uri, pointer };
}

/** Where a value stands, as warnings print it. */
export function placeOf(documents: Documents, { uri, pointer }: Located): string {
  return uri === documents.root ? `#${pointer}` : `${uri}#${pointer}`;
}

/** What a value refers to; `$dynamicRef` is read as the anchor that it starts from. */
export function referenceOf(value: unknown): string | undefined {
  return ownString(value, '$ref') ?? ownString(value, '$dynamicRef');
}

/**
 * The target of one reference that stands in `from`, or `undefined` when it dangles. Does not follow
 * further references.
 */
export function resolveReference(
  documents: Documents,
  reference: string,
  from: Pick<Located, 'uri' | 'pointer'>,
): Located | undefined {
  const root = documents.contents.get(from.uri);
  if (!reference.startsWith('#/') || !isObject(root)) {
    return resolveAnywhere(documents, reference, from);
  }
  let known = targetsWithin.get(root);
  if (known === undefined) targetsWithin.set(root, (known = new Map<string, Located>()));
  let target = known.get(reference);
  if (target?.uri === from.uri) return target;
  target = resolveAnywhere(documents, reference, from);
  // Found from the top, it is the same from everywhere; below an `$id` it may be another.
  if (target?.uri === from.uri && target.pointer === decodeFragment(reference.slice(1))) {
    known.set(reference, target);
  }
  return target;
}

/** By the text of the reference: large documents have a hundred thousand, to a few thousand targets. */
const targetsWithin = new WeakMap<object, Map<string, Located>>();

function resolveAnywhere(
  documents: Documents,
  reference: string,
  from: Pick<Located, 'uri' | 'pointer'>,
): Located | undefined {
  const [address, fragment] = splitReference(reference);
  const pointer = decodeFragment(fragment);
  const uri = address === '' ? from.uri : resolveUri(address, from.uri);
  if (pointer === '' || pointer.startsWith('/')) {
    const root = uri === undefined ? undefined : documents.contents.get(uri);
    const found = root === undefined || uri === undefined ? undefined : down(root, pointer, uri);
    if (found !== undefined) return found;
  }
  return resolveByName(documents, address, pointer, from);
}

/** Goes down from a document or a part of it by a JSON pointer. */
function down(root: unknown, pointer: string, uri: string, above = ''): Located | undefined {
  let value = root;
  for (const step of pointer.split('/').slice(1)) value = child(value, unescapeSegment(step));
  return value === undefined ? undefined : { value, uri, pointer: above + pointer };
}

/** By `$id` and `$anchor` (JSON Schema 2020-12 §8.2), which few documents have. */
function resolveByName(
  documents: Documents,
  address: string,
  fragment: string,
  from: Pick<Located, 'uri' | 'pointer'>,
): Located | undefined {
  const index = namedParts(documents);
  if (index.size === 0) return undefined;
  for (const base of basesOf(documents, from)) {
    const uri = address === '' ? base : resolveUri(address, base);
    if (uri === undefined) continue;
    const isPointer = fragment === '' || fragment.startsWith('/');
    const found = index.get(isPointer ? withoutHash(uri) : `${withoutHash(uri)}#${fragment}`);
    if (found === undefined) continue;
    return isPointer ? down(found.value, fragment, found.uri, found.pointer) : found;
  }
  return undefined;
}

/** Follows `$ref`s until a value that is none; `undefined` when one dangles or they run in a circle. */
export function follow(documents: Documents, start: Located): Located | undefined {
  let current = start;
  for (let step = 0; step < longestChain; step++) {
    const reference = referenceOf(current.value);
    if (reference === undefined) return current;
    const target = resolveReference(documents, reference, current);
    if (target === undefined) return undefined;
    current = target;
  }
  return undefined;
}

/** URIs of the other documents that a document's `$ref`s name, each once, in document order. */
export function externalReferences(value: unknown, baseUri: string): string[] {
  return [...referringObjects(value, baseUri).keys()];
}

/** The objects whose `$ref`s name other documents, by URI of the document; the first for each. */
export function referringObjects(value: unknown, baseUri: string): Map<string, object> {
  const found = new Map<string, object>();
  const stack: { value: unknown; skip: boolean }[] = [{ value, skip: true }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const node = next.value;
    if (isList(node)) {
      for (let i = node.length - 1; i >= 0; i--) stack.push({ value: node[i], skip: true });
      continue;
    }
    if (!isObject(node)) continue;
    const reference = ownString(node, '$ref');
    if (reference !== undefined) {
      const [address] = splitReference(reference);
      const uri = address === '' ? undefined : resolveUri(address, baseUri);
      if (uri !== undefined && uri !== baseUri && !found.has(uri)) found.set(uri, node);
    }
    for (const key of Object.keys(node).reverse()) {
      // A `$ref` inside an example is sample data, not a reference to follow.
      if (next.skip && (key === 'example' || key === 'examples' || key === 'default')) continue;
      stack.push({ value: node[key], skip: key !== 'properties' });
    }
  }
  // What is in the document itself under a name of its own need not be read.
  const names = found.size === 0 ? [] : [...partsOf(value, baseUri).keys()];
  for (const name of names) found.delete(name);
  return found;
}

function splitReference(reference: string): [string, string] {
  const hash = reference.indexOf('#');
  return hash < 0 ? [reference, ''] : [reference.slice(0, hash), reference.slice(hash + 1)];
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    // Path templates are often written into pointers with a bare `%`.
    return fragment;
  }
}

function child(value: unknown, key: string): unknown {
  if (isList(value)) return /^(0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function escapeSegment(segment: string): string {
  if (!/[~/]/.test(segment)) return segment;
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescapeSegment(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The last step of a pointer, unescaped: the name a component goes by. */
export function lastSegment(pointer: string): string {
  return unescapeSegment(pointer.slice(pointer.lastIndexOf('/') + 1));
}
