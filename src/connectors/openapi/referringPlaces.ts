import {
  escapeSegment,
  externalReferences,
  referringObjects,
} from '../../core/openapi/documents.js';
import type { Documents } from '../../core/openapi/documents.js';
import { isList, isObject } from '../../core/openapi/json.js';

/**
 * Where a specification refers to its other documents: JSON pointers to the references by which
 * each is reached first, be it through others.
 */
export function referringPlaces({ root, contents }: Documents): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  const specification = contents.get(root);
  const objects = referringObjects(specification, root);
  const pointers = pointersTo(specification, new Set(objects.values()));
  for (const [uri, object] of objects) {
    const pointer = `${pointers.get(object) ?? ''}/$ref`;
    const reached = [uri];
    for (let next = reached.pop(); next !== undefined; next = reached.pop()) {
      if (next === root || places.has(next)) continue;
      places.set(next, pointer);
      reached.push(...externalReferences(contents.get(next), next));
    }
  }
  return places;
}

function pointersTo(value: unknown, wanted: ReadonlySet<object>): Map<object, string> {
  const found = new Map<object, string>();
  const stack: { readonly value: unknown; readonly pointer: string }[] = [{ value, pointer: '' }];
  for (let next = stack.pop(); next && found.size < wanted.size; next = stack.pop()) {
    const { value: node, pointer } = next;
    if (!isObject(node) && !isList(node)) continue;
    if (wanted.has(node) && !found.has(node)) found.set(node, pointer);
    for (const [key, below] of Object.entries(node)) {
      if (typeof below !== 'object') continue;
      stack.push({ value: below, pointer: `${pointer}/${escapeSegment(key)}` });
    }
  }
  return found;
}
