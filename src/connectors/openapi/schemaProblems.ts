import swagger20 from '@seriousme/openapi-schema-validator/schemas/v2.0/schema.json';
import openapi30 from '@seriousme/openapi-schema-validator/schemas/v3.0/schema.json';
import openapi31 from '@seriousme/openapi-schema-validator/schemas/v3.1/schema.json';
import openapi32 from '@seriousme/openapi-schema-validator/schemas/v3.2/schema.json';
import type { AnySchemaObject, ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Ajv04 from 'ajv-draft-04';
import { own } from '../../core/openapi/json.js';

/** Something the official schema of OpenAPI does not allow. */
export interface SchemaProblem {
  readonly message: string;
  /** JSON pointer to what is wrong. */
  readonly pointer: string;
}

/** JSON Schema 2020-12's schema of schemas, which the validator brings along. */
const JSON_SCHEMA = 'https://json-schema.org/draft/2020-12/schema';

const MOST_PROBLEMS = 500;
/** Errors and choices that are looked at: each is compared with the others. */
const MOST_ERRORS = 5_000;
const MOST_CHOICES = 500;
/** Choices within choices of a document that is wrong everywhere. */
const DEEPEST = 12;

/**
 * What is wrong with a document by the schema of its version, as the OpenAPI Initiative publishes
 * it. A version there is no schema for has no problems.
 */
export function schemaProblems(document: unknown, version: string): SchemaProblem[] {
  const schema = schemaOf(version, own(document, 'jsonSchemaDialect'));
  if (!schema) return [];
  const checker = createChecker(schema);
  const seen = new Set<string>();
  return checker(document)
    .map((error) => ({ message: sentence(error), pointer: pointerOf(error) }))
    .filter(({ message, pointer }) => {
      const key = `${pointer}\n${message}`;
      return !seen.has(key) && seen.add(key);
    })
    .slice(0, MOST_PROBLEMS);
}

/** Whether there is a schema of a version. */
export function isKnownVersion(version: string): boolean {
  return schemaOf(version, undefined) !== undefined;
}

function schemaOf(version: string, dialect: unknown): AnySchemaObject | undefined {
  if (version.startsWith('2.')) return swagger20;
  if (version.startsWith('3.0')) return openapi30;
  const schema = [openapi31, openapi32].find(({ $id }) =>
    $id.includes(`/oas/${version.slice(0, 3)}/`),
  );
  return schema && withDialect(schema, dialect);
}

/**
 * From 3.1 on, OpenAPI's schema leaves open what a Schema Object is, for a document may name a dialect.
 * Where it names none, or OpenAPI's own, that is JSON Schema 2020-12 and keywords beside it.
 */
function withDialect(schema: AnySchemaObject, dialect: unknown): AnySchemaObject {
  const isUsual =
    dialect === undefined ||
    (typeof dialect === 'string' &&
      (dialect === JSON_SCHEMA || dialect.startsWith('https://spec.openapis.org/oas/3.')));
  if (!isUsual) return schema;
  return { ...schema, $defs: { ...(schema['$defs'] as object), schema: { $ref: JSON_SCHEMA } } };
}

type Checker = (value: unknown) => ErrorObject[];

function createChecker(schema: AnySchemaObject): Checker {
  const isDraft4 = /draft-04/.test(String(schema['$schema']));
  const ajv = new (isDraft4 ? Ajv04 : Ajv2020)({
    ...{ strict: false, allErrors: true, verbose: true, validateFormats: false, logger: false },
    // Definitions of one schema, and the choices in it, are compiled once each.
    ...{ validateSchema: false, addUsedSchema: false },
  });
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (part: AnySchemaObject): ValidateFunction => {
    const key = JSON.stringify(part);
    const known = compiled.get(key);
    if (known) return known;
    const { definitions, $defs } = schema as { definitions?: unknown; $defs?: unknown };
    const rest: AnySchemaObject = { ...part };
    delete rest['$id'];
    delete rest['id'];
    const made = ajv.compile({
      ...rest,
      ...(definitions ? { definitions } : {}),
      ...($defs ? { $defs } : {}),
    });
    compiled.set(key, made);
    return made;
  };
  const errorsOf = (part: AnySchemaObject, value: unknown, depth: number): ErrorObject[] => {
    const validate = validatorOf(part);
    if (validate(value)) return [];
    // Its own list is that of the last run, and choices run it again.
    return telling((validate.errors ?? []).slice(0, MOST_ERRORS), (choice) =>
      bestOf(choice, depth),
    );
  };
  /** What is wrong by the choice that fits best, instead of by all of them. */
  const bestOf = ({ schema: choices, data }: ErrorObject, depth: number): ErrorObject[] => {
    // Choices of another schema, that of JSON schemas themselves, mean nothing with these definitions.
    if (!Array.isArray(choices) || !isOf(schema, choices) || depth > DEEPEST) return [];
    const isReference = own(data, '$ref') !== undefined;
    const tried = (choices as AnySchemaObject[])
      .filter((choice) => namesReference(choice) === isReference)
      .map((choice) => errorsOf(choice, data, depth + 1));
    return noneMeant(tried) ?? tried.sort((a, b) => misfit(a) - misfit(b))[0] ?? [];
  };
  return (value) => errorsOf(schema, value, 0);
}

/** Whether all that a part of a schema refers to is in the schema. */
function isOf(schema: AnySchemaObject, part: unknown): boolean {
  const references = JSON.stringify(part).matchAll(/"\$ref":"#([^"]*)"/g);
  return [...references].every(([, pointer = '']) => {
    const steps = pointer.split('/').slice(1);
    return steps.length > 0 && steps.reduce<unknown>(own, schema) !== undefined;
  });
}

/** The errors that say something: those of a choice that failed give way to those of its best part. */
function telling(
  errors: ErrorObject[],
  bestOf: (choice: ErrorObject) => ErrorObject[],
): ErrorObject[] {
  const choices = errors
    .filter(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf')
    .sort((a, b) => a.instancePath.length - b.instancePath.length);
  let rest = errors;
  for (const choice of choices.slice(0, MOST_CHOICES)) {
    if (!rest.includes(choice)) continue;
    const best = bestOf(choice).map((error) => ({
      ...error,
      instancePath: `${choice.instancePath}${error.instancePath}`,
    }));
    if (best.length === 0) {
      // What is said of an item, or the first that is said of the place, stands for all.
      const isHere = (error: ErrorObject) => error.instancePath === choice.instancePath;
      const isOfItem = (error: ErrorObject) =>
        Array.isArray(choice.data) && isBelow(error, choice) && !isHere(error);
      const first = rest.find(isOfItem) ?? rest.find((error) => error !== choice && isHere(error));
      if (first) rest = rest.filter((error) => error === first || !isHere(error));
      continue;
    }
    rest = [...rest.filter((error) => !isBelow(error, choice)), ...best];
  }
  return rest.filter((error) => !isEcho(error, rest));
}

/** Errors that only repeat that something in them, or another keyword, has failed. */
function isEcho(error: ErrorObject, all: readonly ErrorObject[]): boolean {
  const { keyword } = error;
  if (['if', 'not', 'allOf', 'dependentSchemas', 'propertyNames'].includes(keyword)) {
    return all.some((other) => other !== error && isBelow(other, error));
  }
  if (keyword !== 'unevaluatedProperties') return false;
  // Properties of a part that failed count as not evaluated.
  return all.some((other) => other.keyword !== keyword && isBelow(other, error));
}

function isBelow(error: ErrorObject, outer: ErrorObject): boolean {
  return (
    error.instancePath === outer.instancePath ||
    error.instancePath.startsWith(`${outer.instancePath}/`)
  );
}

function namesReference(choice: AnySchemaObject): boolean {
  const { $ref } = choice as { $ref?: unknown };
  return typeof $ref === 'string' && /(^|\/)(json)?reference$/i.test($ref);
}

/** How little a choice fits: a wrong `in` or `type` says that another one was meant. */
function misfit(errors: readonly ErrorObject[]): number {
  return errors.filter(isTelltale).length * 1000 + errors.length;
}

/** A `type` or `in` that is of no choice: one error with what all of them would take. */
function noneMeant(tried: readonly ErrorObject[][]): ErrorObject[] | undefined {
  const telltales = tried.map((errors) => errors.find(isTelltale));
  const [first] = telltales;
  if (!first || telltales.some((each) => each?.instancePath !== first.instancePath)) {
    return undefined;
  }
  const allowedValues = telltales.flatMap((each) => allowedBy(each));
  return [{ ...first, keyword: 'enum', params: { allowedValues: [...new Set(allowedValues)] } }];
}

function isTelltale({ keyword, instancePath }: ErrorObject): boolean {
  return (keyword === 'enum' || keyword === 'const') && instancePath.split('/').length === 2;
}

function allowedBy(error: ErrorObject | undefined): unknown[] {
  const { allowedValues, allowedValue } = (error?.params ?? {}) as Record<string, unknown>;
  return Array.isArray(allowedValues) ? (allowedValues as unknown[]) : [allowedValue];
}

function pointerOf({ instancePath, keyword, params }: ErrorObject): string {
  const name: unknown =
    keyword === 'additionalProperties'
      ? params['additionalProperty']
      : keyword === 'unevaluatedProperties'
        ? params['unevaluatedProperty']
        : undefined;
  if (typeof name !== 'string') return instancePath;
  return `${instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** What is wrong, in words; the place says where. */
function sentence({ keyword, params, message, instancePath }: ErrorObject): string {
  const name = instancePath.split('/').at(-1)?.replaceAll('~1', '/').replaceAll('~0', '~') ?? '';
  const what = name === '' || /^\d+$/.test(name) ? 'This' : `"${name}"`;
  const list = (value: unknown) =>
    Array.isArray(value) ? value.map(String).join(', ') : String(value);
  switch (keyword) {
    case 'required':
      return `"${String(params['missingProperty'])}" is missing.`;
    case 'additionalProperties':
      return `"${String(params['additionalProperty'])}" is not allowed here.`;
    case 'unevaluatedProperties':
      return `"${String(params['unevaluatedProperty'])}" is not allowed here.`;
    case 'type':
      return `${what} must be of type ${list(params['type'])}.`;
    case 'enum': {
      const allowed = list(params['allowedValues']);
      return `${what} must be ${allowed.includes(',') ? 'one of ' : ''}${allowed}.`;
    }
    case 'const':
      return `${what} must be ${JSON.stringify(params['allowedValue'])}.`;
    case 'pattern':
      return `${what} must match ${String(params['pattern'])}.`;
    default:
      return `${what} ${(message ?? 'is not valid').replace('NOT', 'not')}.`;
  }
}
