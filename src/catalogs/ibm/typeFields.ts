import { labelText, plainText } from '../../core/plainText.js';
import type { Field, FieldCondition, FieldOperator, FieldValue } from '../../core/sources/field.js';
import { text, type JsonObject } from '../http/json.js';
import { S3_TYPES } from './kindNames.js';
import { BESIDE, ourName } from './propertyNames.js';
import { scalarText } from './scalars.js';
import { objectsOf, type TypeDetail } from './types.js';

/** IBM's operators and ours. [certain: specification] */
const OPERATORS: Readonly<Record<string, FieldOperator>> = {
  equals: 'equals',
  not_equals: 'notEquals',
  in: 'in',
  not_in: 'notIn',
  set: 'set',
  not_set: 'notSet',
  contains: 'contains',
  not_contains: 'notContains',
  startswith: 'startsWith',
  not_startswith: 'notStartsWith',
  endswith: 'endsWith',
  not_endswith: 'notEndsWith',
  matches: 'matches',
  not_matches: 'notMatches',
};

/** A value of an enumeration that stands for any other. [certain: fixtures] */
const ANYTHING = '<?>';
/** More conditions than this on one field say nothing that a user could follow. */
const MOST_CONDITIONS = 64;

/** The form of a type, by the names that sources of the kind have. */
export function typeFields(kind: string, type: TypeDetail): Field[] {
  const fields = type.properties.flatMap((property) => toField(kind, property, type) ?? []);
  return [...fields, ...originField(fields)];
}

/**
 * One form for the types that our connector for S3 opens. A field that several have stands in it
 * once, for those that have it.
 */
export function s3Fields(types: readonly TypeDetail[]): Field[] {
  const choice: Field = {
    name: BESIDE.type,
    label: 'Service',
    type: 'enum',
    required: true,
    default: types[0]?.name ?? S3_TYPES[0],
    values: types.map(({ name, label }) => ({ value: name, label })),
  };
  const forms = types.map((type) => ({ type, fields: typeFields('s3', type) }));
  const names = [...new Set(forms.flatMap(({ fields }) => fields.map(({ name }) => name)))];
  const merged = names.flatMap((name): Field[] => {
    const having = forms.flatMap(({ type, fields }) => {
      const field = fields.find((each) => each.name === name);
      return field ? [{ type, field }] : [];
    });
    const [first] = having;
    if (!first) return [];
    const { when: own, required, default: usual, ...field } = first.field;
    const isSame = (key: keyof Field) =>
      having.every((each) => JSON.stringify(each.field[key]) === JSON.stringify(first.field[key]));
    const everywhere = having.length === types.length;
    const values = having.map(({ type }) => type.name);
    const when = [
      ...(everywhere ? [] : [{ field: BESIDE.type, operator: 'in', values } as const]),
      // What holds in one of them only would hide the field in others.
      ...(isSame('when') ? (own ?? []) : []),
    ];
    return [
      {
        ...field,
        ...(required && isSame('required') ? { required } : {}),
        ...(usual !== undefined && isSame('default') ? { default: usual } : {}),
        ...(when.length > 0 ? { when } : {}),
      },
    ];
  });
  return [choice, ...merged];
}

/** Fields of the input of an action. */
export function actionFields(properties: unknown): Field[] {
  return objectsOf(properties).flatMap((property) => toField('', property) ?? []);
}

/** Names of properties that hold secrets, at IBM's. */
export function maskedNames(type: TypeDetail): ReadonlySet<string> {
  return new Set(
    type.properties.flatMap((each) => (each['masked'] === true ? (text(each['name']) ?? []) : [])),
  );
}

function toField(kind: string, property: JsonObject, type?: TypeDetail): Field | undefined {
  const name = text(property['name']);
  // What a user can neither see nor change is left to the server.
  if (name === undefined || property['hidden'] === true || property['readonly'] === true) {
    return undefined;
  }
  const values = valuesOf(property['values']);
  const isOpen = values.some(({ value }) => value === ANYTHING);
  const fieldType = typeOf(property['type'], values, isOpen);
  const secret = property['masked'] === true;
  const usual = defaultOf(property['default_value'], fieldType);
  const [description, placeholder, group] = ['description', 'placeholder', 'group'].map((key) =>
    text(property[key]),
  );
  const when = type ? conditionsOf(kind, name, type) : [];
  return {
    name: ourName(kind, name),
    label: labelText(text(property['label']) ?? name),
    type: secret ? 'string' : fieldType,
    ...(property['required'] === true ? { required: true } : {}),
    ...(usual === undefined || secret ? {} : { default: usual }),
    ...(placeholder === undefined ? {} : { placeholder: plainText(placeholder) }),
    ...(description === undefined ? {} : { help: plainText(description) }),
    ...(fieldType === 'enum' ? { values } : {}),
    ...(isOpen ? { suggestions: values.filter(({ value }) => value !== ANYTHING) } : {}),
    ...(secret ? { secret: true } : {}),
    ...(property['multiline'] === true ? { multiline: true } : {}),
    ...(group === undefined ? {} : { group: groupLabel(group) }),
    ...(when.length > 0 ? { when } : {}),
  };
}

/** Unknown types are texts: a value is sent as text whatever its type. */
function typeOf(type: unknown, values: readonly FieldValue[], isOpen: boolean): Field['type'] {
  if (type === 'boolean' || type === 'integer') return type;
  return type === 'enum' && values.length > 0 && !isOpen ? 'enum' : 'string';
}

function valuesOf(list: unknown): FieldValue[] {
  return objectsOf(list).flatMap(({ value, label }) => {
    const known = typeof value === 'string' ? value : undefined;
    return known === undefined ? [] : [{ value: known, label: labelText(text(label) ?? known) }];
  });
}

function defaultOf(value: unknown, type: Field['type']): Field['default'] {
  if (typeof value !== 'string' && typeof value !== 'boolean' && typeof value !== 'number') {
    return undefined;
  }
  const words = String(value);
  if (words === '') return undefined;
  if (type === 'boolean') return words === 'true';
  if (type !== 'integer') return words;
  return /^-?\d+$/.test(words) && Number.isSafeInteger(Number(words)) ? Number(words) : undefined;
}

/** `credentials` is a word for programs. */
function groupLabel(group: string): string {
  const words = labelText(group).replace(/_/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * When a field is shown. Several entries for one field are alternatives. [inferred] What is said
 * with an operator we do not know hides nothing.
 */
function conditionsOf(kind: string, name: string, type: TypeDetail): FieldCondition[] {
  const entries = type.conditions.filter((entry) => entry['property_name'] === name);
  // Each is a conjunction of alternatives; so is their alternative, once multiplied out.
  let all: FieldCondition[][] | undefined;
  for (const entry of entries) {
    const clauses = clausesOf(kind, entry);
    if (!clauses) return [];
    all = all ? all.flatMap((one) => clauses.map((other) => [...one, ...other])) : clauses;
    if (all.length > MOST_CONDITIONS) return [];
  }
  return (all ?? []).flatMap(([first, ...or]) => {
    if (!first) return [];
    return [or.length > 0 ? { ...first, or } : first];
  });
}

/** Clauses that must all hold, each a list of alternatives; undefined for what is not understood. */
function clausesOf(kind: string, entry: JsonObject): FieldCondition[][] | undefined {
  const tests = objectsOf(entry['conditions']).map((test) => testOf(kind, test));
  if (tests.length === 0 || tests.length > MOST_CONDITIONS) return undefined;
  const isAny = entry['all_conditions_required'] === false;
  // An alternative that is not understood may hold; a demand that is not understood asks nothing.
  const known = tests.filter((test) => test !== undefined);
  if (isAny) return known.length < tests.length ? undefined : [known];
  return known.length === 0 ? undefined : known.map((test) => [test]);
}

function testOf(kind: string, test: JsonObject): FieldCondition | undefined {
  const field = text(test['property_name']);
  const condition = text(test['condition']);
  const operator =
    condition !== undefined && Object.hasOwn(OPERATORS, condition)
      ? OPERATORS[condition]
      : undefined;
  if (field === undefined || operator === undefined) return undefined;
  const { values } = test;
  const texts = (Array.isArray(values) ? (values as unknown[]) : [values]).flatMap(
    (value) => scalarText(value) ?? [],
  );
  const isBare = operator === 'set' || operator === 'notSet';
  return { field: ourName(kind, field), operator, ...(isBare ? {} : { values: texts }) };
}

function originField(fields: readonly Field[]): Field[] {
  if (fields.some(({ name }) => name === BESIDE.origin)) return [];
  return [
    {
      name: BESIDE.origin,
      label: 'Country of origin',
      type: 'string',
      placeholder: 'us',
      help: 'Where the data comes from, as a code of two letters.',
      advanced: true,
      pattern: { source: '[A-Za-z]{2}', message: 'A country is a code of two letters.' },
    },
  ];
}
