import type { Json } from './server.js';

/** RFC 6902, as far as it is used; an operation that does not fit is an error of the client. */
export function applyPatch(entity: Json, operation: Json): void {
  const { op, path, value, ...more } = operation as { op: string; path: string; value?: unknown };
  if (Object.keys(more).length > 0) throw new Error('unknown parts of an operation');
  const parts = path
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
  const last = parts.pop();
  let holder = entity;
  for (const part of parts) holder = holder[part] as Json;
  if (last === undefined || typeof holder !== 'object') throw new Error(`the path ${path}`);
  const isThere = last in holder;
  if (op === 'remove' && isThere) Reflect.deleteProperty(holder, last);
  else if (op === 'replace' && isThere) holder[last] = value;
  else if (op === 'add') holder[last] = value;
  else throw new Error(`${op} of ${path}`);
}
