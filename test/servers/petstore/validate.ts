import { document } from './document.js';
import { type Schema } from './openApi.js';

/** Why a value does not fit its schema, or undefined when it does. `path` names the value in the message. */
export function problemWith(value: unknown, schema: Schema, path: string): string | undefined {
  const { type, ...rest } = resolve(schema);
  if (value === null) return rest.nullable ? undefined : `${path} must not be null.`;
  switch (type) {
    case 'object':
      return problemWithObject(value, rest, path);
    case 'array':
      if (!Array.isArray(value)) return `${path} must be an array.`;
      return first(value.map((item, i) => problemWith(item, rest.items ?? {}, `${path}[${i}]`)));
    case 'string':
      return problemWithString(value, rest, path);
    case 'integer':
    case 'number':
      return problemWithNumber(value, type, rest, path);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${path} must be true or false.`;
    case undefined:
      break;
  }
  return undefined;
}

/** The value a parameter's text stands for; text that does not fit stays text, which the schema then refuses. */
export function fromText(text: string, schema: Schema): unknown {
  const { type } = resolve(schema);
  if ((type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text)) {
    return Number(text);
  }
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** Follows a reference to a schema of the document. */
export function resolve(schema: Schema): Schema {
  const name = schema.$ref?.split('/').pop();
  return name === undefined ? schema : resolve(document.components.schemas[name] ?? {});
}

function problemWithObject(value: unknown, schema: Schema, path: string): string | undefined {
  if (typeof value !== 'object' || Array.isArray(value)) return `${path} must be an object.`;
  const fields = value as Record<string, unknown>;
  const absent = schema.required?.find((name) => fields[name] === undefined);
  if (absent !== undefined) return `${path}.${absent} is required.`;
  return first(
    Object.entries(fields).map(([name, field]) => {
      const known = schema.properties?.[name] ?? schema.additionalProperties;
      return known ? problemWith(field, known, `${path}.${name}`) : `${path}.${name} is not known.`;
    }),
  );
}

function problemWithString(value: unknown, schema: Schema, path: string): string | undefined {
  if (typeof value !== 'string') return `${path} must be a string.`;
  if (schema.enum && !schema.enum.includes(value)) {
    return `${path} must be one of ${schema.enum.join(', ')}.`;
  }
  if (value.length < (schema.minLength ?? 0)) return `${path} must not be empty.`;
  if (schema.format === 'date-time') {
    const isDate = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/i.test(value);
    if (!isDate || Number.isNaN(Date.parse(value))) return `${path} must be a date and time.`;
  }
  return undefined;
}

function problemWithNumber(
  value: unknown,
  type: 'integer' | 'number',
  schema: Schema,
  path: string,
): string | undefined {
  if (typeof value !== 'number') return `${path} must be a number.`;
  if (type === 'integer' && !Number.isInteger(value)) return `${path} must be a whole number.`;
  if (value < (schema.minimum ?? -Infinity)) return `${path} must be at least ${schema.minimum}.`;
  if (value > (schema.maximum ?? Infinity)) return `${path} must be at most ${schema.maximum}.`;
  return undefined;
}

function first(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}
