import type { Documents, Located } from '../documents.js';
import { lastSegment } from '../documents.js';
import { isList, own, ownList, ownString, ownStrings, ownText } from '../json.js';
import { schemaKey } from '../schemaFacts.js';
import type { PropertyView, SchemaView } from './description.js';
import { firstOf, mergeSchema, type MergedSchema } from './mergedSchema.js';

/** What a page can hold and somebody would open; larger schemas end with a hint. */
const mostViews = 3_000;
const mostProperties = 500;
const mostValues = 500;
const mostVariants = 100;
const longestText = 4_000;
const longestValue = 500;
/** Levels of a schema that are written in place; deeper ones stand in the table. */
const deepest = 6;

export interface SchemaViews {
  view(schema: Located): SchemaView;
  /** Reads what the views so far lead to, nearest first. Called once, at the end. */
  finish(): SchemaView[];
}

/**
 * Schemas as views. One that is referred to stands once in a table and is led to by its number, so
 * circles are no trouble and nothing is written twice.
 */
export function createSchemaViews(documents: Documents): SchemaViews {
  const numbers = new Map<string, number>();
  const queue: Located[] = [];
  let count = 0;

  const view = (schema: Located, depth: number, inTable = false): SchemaView => {
    if (++count > 2 * mostViews) return { kind: 'any', type: '…', notes: [] };
    if (typeof schema.value === 'boolean' || schema.value === undefined) {
      return { kind: 'any', type: schema.value === false ? 'nothing' : 'any', notes: [] };
    }
    const merged = mergeSchema(documents, schema);
    if (merged === undefined) {
      const note = `${ownString(schema.value, '$ref') ?? 'The reference'} leads nowhere`;
      return { kind: 'any', type: 'any', notes: [short(note, longestValue)] };
    }
    const facts = factsOf(merged, schema);
    const isReference = ownString(schema.value, '$ref') !== undefined;
    if (!hasParts(merged)) return facts;
    if (!inTable && (isReference || depth >= deepest)) {
      return { ...facts, more: numberOf(merged.layers[0] ?? schema) };
    }
    return { ...facts, ...partsOf(merged, depth) };
  };

  const numberOf = (target: Located): number => {
    const key = schemaKey(target);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, queue.length);
    return queue.push(target) - 1;
  };

  const partsOf = (merged: MergedSchema, depth: number) => {
    const { items, additional, variants, required } = merged;
    const listed = [...merged.properties].slice(0, mostProperties);
    const properties = listed.map(([name, schema]): PropertyView => {
      const property = view(schema, depth + 1);
      return { name: short(name, 200), required: required.has(name), schema: property };
    });
    const omitted = merged.properties.size - listed.length;
    return {
      ...(properties.length === 0 ? {} : { properties }),
      ...(omitted === 0 ? {} : { omitted }),
      ...(items === undefined ? {} : { items: view(items, depth + 1) }),
      ...(additional === undefined ? {} : { additional: view(additional, depth + 1) }),
      ...(variants === undefined
        ? {}
        : {
            variants: {
              rule: variants.rule,
              schemas: variants.schemas.slice(0, mostVariants).map((one) => view(one, depth + 1)),
            },
          }),
    };
  };

  const factsOf = (merged: MergedSchema, schema: Located): SchemaView => {
    const beside = schema.value;
    // What stands beside a reference is nearer than what it refers to.
    const read = <T>(reader: (value: unknown) => T | undefined) =>
      reader(beside) ?? firstOf(merged, reader);
    const description = read((value) => ownText(value, 'description') ?? ownText(value, 'title'));
    const initial = read((value) => own(value, 'default'));
    const values = valuesOf(merged);
    const is = (key: string) => read((value) => (own(value, key) === true ? true : undefined));
    return {
      kind: merged.kind,
      type: typeText(documents, merged, schema),
      ...(description === undefined ? {} : { description: short(description, longestText) }),
      notes: notesOf(merged),
      ...(values.length === 0 ? {} : { values }),
      ...(initial === undefined ? {} : { initial: short(JSON.stringify(initial), longestValue) }),
      ...(merged.nullable ? { nullable: true } : {}),
      ...(is('deprecated') ? { deprecated: true } : {}),
      ...(is('readOnly') ? { readOnly: true } : {}),
      ...(is('writeOnly') ? { writeOnly: true } : {}),
    };
  };

  return {
    view: (schema) => view(schema, 0),
    finish() {
      const table: SchemaView[] = [];
      for (let next = queue[0]; next && count < mostViews; next = queue[table.length]) {
        table.push(view(next, 0, true));
      }
      return table;
    },
  };
}

function hasParts({ properties, items, additional, variants }: MergedSchema): boolean {
  return properties.size > 0 || [items, additional, variants].some((part) => part !== undefined);
}

function valuesOf(merged: MergedSchema): string[] {
  const constant = firstOf(merged, (value) => own(value, 'const'));
  if (constant !== undefined) return [short(JSON.stringify(constant), longestValue)];
  const list = firstOf(merged, (value) => {
    const found = own(value, 'enum');
    return isList(found) ? found : undefined;
  });
  return (list ?? []).slice(0, mostValues).flatMap((value) => {
    const text = JSON.stringify(value) as string | undefined;
    // A value that is cut would be another one.
    return text === undefined || text.length > longestValue ? [] : [text];
  });
}

/** The name of a schema that has one, else what it is. */
function typeText(documents: Documents, merged: MergedSchema, schema: Located, depth = 0): string {
  const name = nameOf(merged, schema);
  if (name !== undefined) return name;
  const { kind, items, variants, nullable } = merged;
  let text: string = kind;
  const format = firstOf(merged, (value) => ownString(value, 'format'));
  if (kind === 'array') {
    const item = items && depth < 4 ? mergeSchema(documents, items) : undefined;
    text = item && items ? `array of ${typeText(documents, item, items, depth + 1)}` : 'array';
  } else if (kind === 'any') {
    const types = firstOf(merged, (value) => {
      const found = ownStrings(value, 'type').filter((type) => type !== 'null');
      return found.length > 0 ? found : undefined;
    });
    text = types?.join(' or ') ?? (variants ? variantsText(variants.schemas.length) : 'any');
  } else if (kind === 'binary') text = 'file';
  else if (format !== undefined && format !== kind) text = `${kind} (${short(format, 40)})`;
  return nullable ? `${text} or null` : text;
}

function variantsText(count: number): string {
  return count === 1 ? 'one of 1 type' : `one of ${count} types`;
}

function nameOf(merged: MergedSchema, schema: Located): string | undefined {
  if (ownString(schema.value, '$ref') === undefined) return undefined;
  // Scalars say more by what they are: `string (date-time)`.
  if (!hasParts(merged)) return undefined;
  const [target] = merged.layers;
  return target && short(lastSegment(target.pointer) || 'document', 100);
}

const limits: readonly (readonly [key: string, text: (value: string) => string])[] = [
  ['minimum', (value) => `at least ${value}`],
  ['exclusiveMinimum', (value) => `more than ${value}`],
  ['maximum', (value) => `at most ${value}`],
  ['exclusiveMaximum', (value) => `less than ${value}`],
  ['multipleOf', (value) => `multiple of ${value}`],
  ['pattern', (value) => `matches ${value}`],
  ['contentEncoding', (value) => `in ${value}`],
];

const counts: readonly (readonly [of: string, one: string, many: string])[] = [
  ['Length', 'character', 'characters'],
  ['Items', 'item', 'items'],
  ['Properties', 'property', 'properties'],
];

function notesOf(merged: MergedSchema): string[] {
  const limit = (key: string) => {
    const value = firstOf(merged, (one) => own(one, key));
    const isPlain = typeof value === 'number' || typeof value === 'string';
    return isPlain ? short(String(value), 200) : undefined;
  };
  const notes = limits.flatMap(([key, text]) => {
    const value = limit(key);
    return value === undefined ? [] : [text(value)];
  });
  for (const [of, one, many] of counts) {
    const [least, most] = [limit(`min${of}`), limit(`max${of}`)];
    if (least !== undefined && least === most) notes.push(`exactly ${counted(least, one, many)}`);
    else {
      if (least !== undefined) notes.push(`at least ${counted(least, one, many)}`);
      if (most !== undefined) notes.push(`at most ${counted(most, one, many)}`);
    }
  }
  const isUnique = firstOf(merged, (one) => (own(one, 'uniqueItems') === true ? true : undefined));
  // Some documents say it of everything.
  if (isUnique && merged.kind === 'array') notes.push('no item twice');
  const told = firstOf(merged, (one) => ownText(own(one, 'discriminator'), 'propertyName'));
  if (told !== undefined) notes.push(`told apart by ${short(told, 100)}`);
  const tuple = firstOf(merged, (one) => ownList(one, 'prefixItems').length || undefined);
  if (tuple !== undefined) notes.push(`begins with ${tuple} items of their own types`);
  return notes;
}

function counted(count: string, one: string, many: string): string {
  return `${count} ${count === '1' ? one : many}`;
}

/** Cut, and not between the two halves of a character. */
export function short(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')}…`;
}
