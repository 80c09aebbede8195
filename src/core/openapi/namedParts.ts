import type { Documents, Located } from './documents.js';
import { isList, isObject, ownString } from './json.js';

/**
 * Parts of documents by names of their own: `$id`s as addresses, and `$anchor`s below the address of
 * the `$id` or document around them (JSON Schema 2020-12 §8.2).
 */
export type NamedParts = ReadonlyMap<string, Located>;

const known = new WeakMap<Documents, NamedParts>();

/** Those of all documents; found when they are first asked for. */
export function namedParts(documents: Documents): NamedParts {
  let parts = known.get(documents);
  if (parts === undefined) {
    const all = new Map<string, Located>();
    for (const [uri, value] of documents.contents) {
      for (const [name, part] of partsOf(value, uri)) if (!all.has(name)) all.set(name, part);
    }
    known.set(documents, all);
    parts = all;
  }
  return parts;
}

/** Those of one document. */
export function partsOf(document: unknown, uri: string): NamedParts {
  const found = new Map<string, Located>();
  // A YAML alias makes one value stand in many places.
  const seen = new Set<object>();
  const stack: { part: Located; base: string }[] = [
    { part: { value: document, uri, pointer: '' }, base: uri },
  ];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { part } = next;
    let { base } = next;
    const { value, pointer } = part;
    if (isObject(value)) {
      const id = ownString(value, '$id');
      const address = id === undefined ? undefined : resolveUri(id, base);
      if (address !== undefined) {
        base = withoutHash(address);
        if (base !== uri) found.set(base, part);
      }
      for (const key of ['$anchor', '$dynamicAnchor']) {
        const anchor = ownString(value, key);
        if (anchor !== undefined) found.set(`${withoutHash(base)}#${anchor}`, part);
      }
    }
    if (typeof value !== 'object' || value === null) continue;
    const children: Iterable<[string | number, unknown]> = isList(value)
      ? value.entries()
      : Object.entries(value);
    for (const [key, child] of [...children].reverse()) {
      if (typeof child !== 'object' || child === null || seen.has(child)) continue;
      seen.add(child);
      const step = String(key).replaceAll('~', '~0').replaceAll('/', '~1');
      stack.push({ part: { value: child, uri, pointer: `${pointer}/${step}` }, base });
    }
  }
  return found;
}

/** What references in a place are relative to: the `$id`s around it, nearest first, then its document. */
export function basesOf(documents: Documents, from: Pick<Located, 'uri' | 'pointer'>): string[] {
  const bases = [from.uri];
  for (const [name, part] of namedParts(documents)) {
    const isAround =
      part.uri === from.uri &&
      !name.includes('#') &&
      (from.pointer === part.pointer || from.pointer.startsWith(`${part.pointer}/`));
    // Parts are in document order: inner ones come after those around them.
    if (isAround) bases.unshift(name);
  }
  return bases;
}

export function withoutHash(uri: string): string {
  return uri.replace(/#.*$/s, '');
}

/** Relative resolution as RFC 3986 has it; `undefined` for what is no URI reference. */
export function resolveUri(address: string, baseUri: string): string | undefined {
  try {
    return new URL(address, baseUri).href;
  } catch {
    return undefined;
  }
}
