import type { Documents, Located } from './documents.js';
import { follow, referenceOf } from './documents.js';
import { declarationText } from './declarationText.js';
import { isObject, ownString } from './json.js';
import type { Operation, ResponseModel } from './model.js';
import type { NamePool } from './names.js';
import { typeName } from './names.js';
import { answerKind, successResponses } from './operationMedia.js';
import type { SchemaTypes } from './schemaTypes.js';
import { isSharedBody } from './schemaNames.js';
import type { NamedDeclaration } from './typesFiles.js';
import type { TypeText } from './typeText.js';
import { tight, undefinedType } from './typeText.js';

/** The types of failures' bodies, for `types.ts`. */
export interface FailureBodies {
  type(response: ResponseModel): TypeText;
  /** Those that got a name here. */
  readonly declarations: readonly NamedDeclaration[];
}

interface Body {
  readonly type: TypeText;
  readonly schema: Located;
  readonly statuses: Set<string>;
  count: number;
}

/**
 * Some documents describe one and the same failure in full in each of hundreds of operations. What
 * is said in the same words twice gets one name: that of the schema which somewhere is referred to
 * for it, or one of its own.
 */
export function createFailureBodies(
  documents: Documents,
  operations: readonly Operation[],
  types: SchemaTypes,
  names: NamePool,
): FailureBodies {
  const failures = [...failuresOf(operations)];
  const written = new Map<ResponseModel, TypeText>();
  const bodies = new Map<string, Body>();
  for (const response of failures) {
    const schema = inlineSchema(response);
    if (schema === undefined || written.has(response)) continue;
    const type = types.type(schema, 'output');
    written.set(response, type);
    if (!type.text.includes('\n')) continue;
    const body = bodies.get(type.text) ?? { type, schema, statuses: new Set(), count: 0 };
    body.statuses.add(response.status);
    body.count++;
    bodies.set(type.text, body);
  }
  const repeated = new Map([...bodies].filter(([, { count }]) => count > 1));
  const nameOf = new Map<string, string>();
  if (repeated.size > 0) {
    for (const [text, name] of referredBodies(documents, failures, types)) nameOf.set(text, name);
  }
  const declarations: NamedDeclaration[] = [];
  for (const [text, body] of repeated) {
    if (nameOf.has(text)) continue;
    const name = names.take(suggestedName(body));
    nameOf.set(text, name);
    declarations.push({ name, text: declarationText(name, body.type) });
  }
  return {
    declarations,
    type(response) {
      const inline = written.get(response);
      if (inline === undefined) return bodyOf(response, types);
      const name = repeated.has(inline.text) ? nameOf.get(inline.text) : undefined;
      return name === undefined ? inline : tight(name);
    },
  };
}

/** Failures are read as JSON where they can be. */
function bodyOf({ contents: [content] }: ResponseModel, types: SchemaTypes): TypeText {
  if (content === undefined) return undefinedType;
  return answerKind(content) === 'json' ? types.type(content.schema, 'output') : tight('string');
}

function failuresOf(operations: readonly Operation[]): Set<ResponseModel> {
  const found = new Set<ResponseModel>();
  for (const { responses } of operations) {
    const successes = successResponses(responses);
    for (const response of responses) if (!successes.includes(response)) found.add(response);
  }
  return found;
}

/** The schema of a body that stands in the answer itself. */
function inlineSchema({ contents: [content] }: ResponseModel): Located | undefined {
  if (content === undefined || answerKind(content) !== 'json') return undefined;
  const { schema } = content;
  const isInline = isObject(schema.value) && referenceOf(schema.value) === undefined;
  return isInline && !isSharedBody(schema) ? schema : undefined;
}

/** Names of the schemas that failures refer to, by their types as they would stand in an answer. */
function* referredBodies(
  documents: Documents,
  failures: readonly ResponseModel[],
  types: SchemaTypes,
): Generator<[text: string, name: string]> {
  const seen = new Set<string>();
  for (const { contents } of failures) {
    const schema = contents[0]?.schema;
    if (schema === undefined || referenceOf(schema.value) === undefined) continue;
    const name = types.type(schema, 'output').text;
    const target = follow(documents, schema);
    if (target === undefined || seen.has(name) || !/^[\p{ID_Continue}$]+$/u.test(name)) continue;
    seen.add(name);
    yield [types.type(target, 'output').text, name];
  }
}

/** Its title; or that it is a body, and of what: its status where it is that of one only. */
function suggestedName({ schema, statuses }: Body): string {
  const title = ownString(schema.value, 'title') ?? '';
  if (/^[\p{L}][\p{L}\p{N} _-]{0,40}$/u.test(title)) return typeName(title);
  const [status = '', ...others] = statuses;
  return `${(others.length === 0 && meanings[status]) || 'Error'}Body`;
}

/** RFC 9110, 15.5 and 15.6, RFC 6585. */
const meanings: Readonly<Record<string, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  402: 'PaymentRequired',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  406: 'NotAcceptable',
  409: 'Conflict',
  410: 'Gone',
  412: 'PreconditionFailed',
  413: 'ContentTooLarge',
  415: 'UnsupportedMediaType',
  422: 'UnprocessableContent',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  501: 'NotImplemented',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
};
