/**
 * Guards for parsed JSON of unknown origin. Every read goes through own properties only, so a
 * document with keys such as `__proto__` or `constructor` reads as what it says.
 */
export type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The value's own property, or `undefined` when it is no object or has none. */
export function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A property as text. Numbers and booleans count as text: YAML reads `version: 1.0` as a number. */
export function ownText(value: unknown, key: string): string | undefined {
  const found = own(value, key);
  if (typeof found === 'string') return found;
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : undefined;
}

/** A property that must be a string to count (`$ref`, `type`, `format`). */
export function ownString(value: unknown, key: string): string | undefined {
  const found = own(value, key);
  return typeof found === 'string' ? found : undefined;
}

/** A property that is a list; an empty one when it is anything else. */
export function ownList(value: unknown, key: string): readonly unknown[] {
  const found = own(value, key);
  return isList(found) ? found : [];
}

/** The strings of a list property. */
export function ownStrings(value: unknown, key: string): string[] {
  return ownList(value, key).filter((item): item is string => typeof item === 'string');
}

/** The keys of an object property in document order; none when it is no object. */
export function ownKeys(value: unknown, key: string): string[] {
  const found = own(value, key);
  return isObject(found) ? Object.keys(found) : [];
}

export function isTrue(value: unknown, key: string): boolean {
  return own(value, key) === true;
}
