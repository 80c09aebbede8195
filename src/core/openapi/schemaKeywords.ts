import type { Located } from './documents.js';
import { isList, own, ownString, ownStrings } from './json.js';
import { quote } from './sourceText.js';
import type { TypeText } from './typeText.js';
import { nullType, tight, unknownType } from './typeText.js';

/** One value of an `enum` or `const`. */
export function literal(value: unknown, schema: Located): TypeText {
  if (value === null) return nullType;
  const type = own(schema.value, 'type');
  const allows = (name: string) =>
    type === undefined || type === name || (isList(type) && type.includes(name));
  if (typeof value === 'string') return tight(quote(value));
  if (typeof value !== 'number' && typeof value !== 'boolean') return unknownType;
  // YAML reads `enum: [1.0, on]` as numbers and booleans where the schema says text.
  if (allows('string') && type !== undefined) return tight(quote(String(value)));
  return Number.isFinite(value) || typeof value === 'boolean'
    ? tight(String(value).replace('e+', 'e'))
    : tight('number');
}

/** The types that a schema without `type` speaks of. */
export function impliedTypes(schema: Located): string[] {
  const has = (key: string) => own(schema.value, key) !== undefined;
  if (has('properties') || has('additionalProperties') || has('patternProperties'))
    return ['object'];
  if (ownStrings(schema.value, 'required').length > 0) return ['object'];
  if (has('items') || has('prefixItems')) return ['array'];
  return ownString(schema.value, 'format') === 'binary' ? ['string'] : ['unknown'];
}

export function isBinary(schema: Located): boolean {
  if (ownString(schema.value, 'format') === 'binary') return true;
  const media = ownString(schema.value, 'contentMediaType');
  return media === 'application/octet-stream' && own(schema.value, 'contentEncoding') === undefined;
}

/** Whether a schema says more than its `type`. */
export function isComposed(schema: Located): boolean {
  return ['allOf', 'oneOf', 'anyOf', 'properties', 'items'].some(
    (key) => own(schema.value, key) !== undefined,
  );
}
