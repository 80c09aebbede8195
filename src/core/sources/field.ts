import { matchesBounded } from './boundedPattern.js';
import type { Properties } from './source.js';

/**
 * One field of a form. The local catalog takes these from the connectors, remote catalogs from
 * their servers (data source types, connector types), so that one form serves all of them.
 */
export interface Field {
  /** Name of the property it sets. */
  readonly name: string;
  readonly label: string;
  /** `list`: several texts, kept as an array of them. */
  readonly type: 'string' | 'integer' | 'boolean' | 'enum' | 'file' | 'list';
  /** For `string`: the text of a JSON object. */
  readonly format?: 'json';
  readonly required?: boolean;
  readonly default?: string | number | boolean;
  readonly placeholder?: string;
  readonly help?: string;
  /** For `enum`. */
  readonly values?: readonly FieldValue[];
  /** For `string`: usual values, to be picked in place of typing one. */
  readonly suggestions?: readonly FieldValue[];
  readonly minimum?: number;
  readonly maximum?: number;
  /**
   * Source text of a regular expression the whole value (of a list, each text) must match, and what
   * to say if not.
   */
  readonly pattern?: { readonly source: string; readonly message: string };
  /** Goes to `SecretStorage` (or to the catalog's own store), never to settings, and is masked. */
  readonly secret?: boolean;
  readonly multiline?: boolean;
  readonly group?: string;
  /** Asked only on request: has a good default. */
  readonly advanced?: boolean;
  /** Shown only while every condition holds. */
  readonly when?: readonly FieldCondition[];
}

export interface FieldValue {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

export interface FieldCondition {
  readonly field: string;
  /** Those but `set` and `notSet` ask whether any of `values` fits; `matches` takes patterns. */
  readonly operator: FieldOperator;
  readonly values?: readonly string[];
  /** The condition also holds when one of these does. */
  readonly or?: readonly FieldCondition[];
}

export type FieldOperator =
  | 'equals'
  | 'notEquals'
  | 'set'
  | 'notSet'
  | 'in'
  | 'notIn'
  | 'contains'
  | 'notContains'
  | 'startsWith'
  | 'notStartsWith'
  | 'endsWith'
  | 'notEndsWith'
  | 'matches'
  | 'notMatches';

export interface FieldProblem {
  /** Name of the field, or undefined for the record as a whole. */
  readonly field?: string;
  readonly message: string;
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** True when the field is to be shown beside these values. */
export function fieldApplies(field: Field, values: Properties): boolean {
  return (field.when ?? []).every((condition) => conditionHolds(condition, values));
}

function conditionHolds(condition: FieldCondition, values: Properties): boolean {
  const value = values[condition.field];
  const text = isEmpty(value) ? undefined : String(value);
  if (operatorHolds(condition, text)) return true;
  return (condition.or ?? []).some((other) => conditionHolds(other, values));
}

function operatorHolds({ operator, values = [] }: FieldCondition, text: string | undefined) {
  const any = (fits: (text: string, value: string) => boolean) =>
    text !== undefined && values.some((value) => fits(text, value));
  switch (operator) {
    case 'set':
      return text !== undefined;
    case 'notSet':
      return text === undefined;
    case 'equals':
    case 'in':
      return any((given, value) => given === value);
    case 'notEquals':
    case 'notIn':
      return !any((given, value) => given === value);
    case 'contains':
      return any((given, value) => given.includes(value));
    case 'notContains':
      return !any((given, value) => given.includes(value));
    case 'startsWith':
      return any((given, value) => given.startsWith(value));
    case 'notStartsWith':
      return !any((given, value) => given.startsWith(value));
    case 'endsWith':
      return any((given, value) => given.endsWith(value));
    case 'notEndsWith':
      return !any((given, value) => given.endsWith(value));
    // What cannot be judged hides nothing.
    case 'matches':
      return any((given, value) => matchesBounded(value, given) ?? true);
    case 'notMatches':
      return !any((given, value) => matchesBounded(value, given) ?? false);
  }
}

/** What is wrong with the value of one field, as a sentence; undefined when nothing is. */
export function checkField(field: Field, value: unknown): string | undefined {
  if (isEmpty(value)) return field.required ? `${field.label} is required.` : undefined;
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean' || value === 'true' || value === 'false'
        ? undefined
        : `${field.label} must be true or false.`;
    case 'integer': {
      const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
      if (!/^-?\d+$/.test(text)) return `${field.label} must be a whole number.`;
      const number = Number(text);
      if (field.minimum !== undefined && number < field.minimum) {
        return `${field.label} must be at least ${field.minimum}.`;
      }
      if (field.maximum !== undefined && number > field.maximum) {
        return `${field.label} must be at most ${field.maximum}.`;
      }
      return undefined;
    }
    case 'enum': {
      const allowed = (field.values ?? []).map((entry) => entry.value);
      return typeof value === 'string' && allowed.includes(value)
        ? undefined
        : `${field.label} must be one of: ${allowed.join(', ')}.`;
    }
    case 'string':
    case 'file': {
      if (typeof value !== 'string') return `${field.label} must be text.`;
      if (field.format === 'json' && !isJsonObject(value)) {
        return `${field.label} must be a JSON object, such as { "key": "value" }.`;
      }
      return matches(field, value) ? undefined : field.pattern?.message;
    }
    case 'list': {
      const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
      if (!texts.every((text) => typeof text === 'string' && text !== '')) {
        return `${field.label} must be a list of texts.`;
      }
      return texts.every((text) => matches(field, text as string))
        ? undefined
        : field.pattern?.message;
    }
  }
}

function matches({ pattern }: Field, text: string): boolean {
  return !pattern || new RegExp(`^(?:${pattern.source})$`, 'u').test(text);
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    // The parser's own error quotes the text, which may hold a secret.
    return false;
  }
}

/** All that is wrong with a set of values, field by field, unknown names included when asked. */
export function checkFields(
  fields: readonly Field[],
  values: Properties,
  options: { unknown?: 'allow' | 'report' } = {},
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const field of fields) {
    if (!fieldApplies(field, values)) continue;
    const message = checkField(field, values[field.name]);
    if (message !== undefined) problems.push({ field: field.name, message });
  }
  if (options.unknown === 'report') {
    const known = new Set(fields.map((field) => field.name));
    for (const name of Object.keys(values)) {
      if (!known.has(name)) problems.push({ field: name, message: `"${name}" is not known here.` });
    }
  }
  return problems;
}
