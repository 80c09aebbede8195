import type { Documents, Located } from '../documents.js';
import { isList, own, ownString } from '../json.js';
import { isHidden, schemaKey } from '../schemaFacts.js';
import { firstOf, mergeSchema, type MergedSchema } from './mergedSchema.js';

const deepest = 8;
const mostValues = 300;

/**
 * A value such as the schema describes: its own examples and defaults where it has them, else
 * something of the right type. Circles end in an empty object or list. Undefined where the schema
 * says nothing.
 */
export function sampleValue(
  documents: Documents,
  schema: Located,
  direction: 'input' | 'output',
): unknown {
  let left = mostValues;
  const above = new Set<string>();

  const sample = (place: Located, depth: number): unknown => {
    const merged = mergeSchema(documents, place);
    if (merged === undefined || --left < 0) return undefined;
    const given = givenValue(merged);
    if (given !== undefined) return given;
    if (merged.variants && merged.properties.size === 0) {
      const [first] = merged.variants.schemas;
      return first && depth < deepest ? sample(first, depth + 1) : undefined;
    }
    const key = schemaKey(merged.layers[0] ?? place);
    const ends = depth >= deepest || above.has(key);
    if (merged.kind !== 'object' && merged.kind !== 'array') return scalar(merged);
    if (ends) return merged.kind === 'array' ? [] : {};
    above.add(key);
    try {
      return merged.kind === 'array' ? list(merged, depth) : object(merged, depth);
    } finally {
      above.delete(key);
    }
  };

  const list = ({ items }: MergedSchema, depth: number): unknown[] => {
    const item = items && sample(items, depth + 1);
    return item === undefined ? [] : [item];
  };

  const object = (merged: MergedSchema, depth: number): Record<string, unknown> => {
    const made: [string, unknown][] = [];
    for (const [name, property] of merged.properties) {
      if (left <= 0) break;
      if (isHidden(documents, property, direction)) continue;
      const value = sample(property, depth + 1);
      if (value !== undefined) made.push([name, value]);
    }
    // Unlike assignment it makes a property of the name `__proto__`, too.
    return Object.fromEntries(made);
  };

  return sample(schema, 0);
}

function givenValue(merged: MergedSchema): unknown {
  return firstOf(merged, (value) => {
    const example = own(value, 'example');
    if (example !== undefined) return example;
    const examples = own(value, 'examples');
    if (isList(examples) && examples.length > 0) return examples[0];
    const initial = own(value, 'default');
    if (initial !== undefined) return initial;
    const constant = own(value, 'const');
    if (constant !== undefined) return constant;
    const values = own(value, 'enum');
    return isList(values) ? values[0] : undefined;
  });
}

const texts: Readonly<Record<string, string>> = {
  date: '2030-01-31',
  'date-time': '2030-01-31T12:00:00Z',
  time: '12:00:00Z',
  email: 'user@example.com',
  uuid: '123e4567-e89b-12d3-a456-426614174000',
  uri: 'https://example.com',
  url: 'https://example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
};

function scalar(merged: MergedSchema): unknown {
  switch (merged.kind) {
    case 'string': {
      const format = firstOf(merged, (value) => ownString(value, 'format')) ?? '';
      return Object.hasOwn(texts, format) ? texts[format] : 'string';
    }
    case 'integer':
    case 'number': {
      const least = firstOf(merged, (value) => own(value, 'minimum'));
      return typeof least === 'number' ? least : 0;
    }
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'any':
    case 'array':
    case 'binary':
    case 'object':
      return undefined;
  }
}
