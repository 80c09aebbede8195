import type { Located } from './documents.js';
import type { BodyKind } from './mediaTypes.js';
import { bodyKind } from './mediaTypes.js';
import type { Content, Operation, ResponseModel } from './model.js';
import type { NamePool } from './names.js';
import { typeName } from './names.js';
import type { Direction } from './position.js';
import type { SchemaTypes } from './schemaTypes.js';
import { docComment, indent, propertyKey } from './sourceText.js';
import type { TypeText } from './typeText.js';
import { tight, union } from './typeText.js';

/** How the runtime reads a successful answer. */
export type ResultKind = 'json' | 'text' | 'blob' | 'none';

/** What one method of the client takes and gives. */
export interface OperationTypes {
  /** Name of its arguments interface; absent when it takes none. */
  readonly args?: string;
  readonly argsRequired: boolean;
  /** Type text of its result, names qualified. */
  readonly result: string;
  readonly resultKind: ResultKind;
  /** The `Accept` header. */
  readonly accept?: string;
  /** Declarations for `types.ts`. */
  readonly declarations: readonly string[];
}

/** Longer type texts get a name of their own, so that a method's signature stays one line. */
const longestInline = 60;

export function operationTypes(
  operation: Operation,
  types: SchemaTypes,
  names: NamePool,
  qualifier: string,
): OperationTypes {
  const declarations: string[] = [];
  const stem = typeName(operation.name);
  const args = argumentsDeclaration(operation, types, names, stem, declarations);
  const required =
    operation.parameters.some((parameter) => parameter.required) ||
    operation.body?.required === true;
  const contents = successContents(operation.responses);
  const kind = resultKind(contents);
  let result = resultType(contents, kind, types, qualifier).text;
  const isName = /^[\w.]+(\[\])*$/.test(result);
  if (!isName && (result.includes('\n') || result.length > longestInline)) {
    const name = names.take(`${stem}Result`);
    const { text, isObject } = resultType(contents, kind, types, '');
    const space = text.startsWith('\n') ? '' : ' ';
    declarations.push(
      isObject === true
        ? `export interface ${name} ${text}\n`
        : `export type ${name} =${space}${text};\n`,
    );
    result = qualifier + name;
  }
  const accept = [...new Set(contents.flatMap((content) => content?.mediaType ?? []))].join(', ');
  return {
    ...(args === undefined ? {} : { args: qualifier + args }),
    argsRequired: required,
    result,
    resultKind: kind,
    ...(accept === '' ? {} : { accept }),
    declarations,
  };
}

function argumentsDeclaration(
  operation: Operation,
  types: SchemaTypes,
  names: NamePool,
  stem: string,
  declarations: string[],
): string | undefined {
  const lines: string[] = [];
  const add = (name: string, required: boolean, type: TypeText, comment: string) => {
    // Callers pass what they have: `undefined` is as good as absent under every compiler option.
    const { text } = required ? type : union([type, tight('undefined')]);
    const space = text.startsWith('\n') ? '' : ' ';
    lines.push(`${comment}${propertyKey(name)}${required ? '' : '?'}:${space}${text};`);
  };
  for (const parameter of operation.parameters) {
    add(
      parameter.argument,
      parameter.required,
      types.type(parameter.schema, 'input'),
      docComment([parameter.description], parameter.deprecated ? ['@deprecated'] : []),
    );
  }
  const { body } = operation;
  if (body !== undefined) {
    const [content] = body.contents;
    add(body.argument, body.required, bodyType(content, types), docComment([body.description]));
  }
  if (lines.length === 0) return undefined;
  const name = names.take(`${stem}Args`);
  declarations.push(
    `export interface ${name} {\n  ${lines.map((line) => indent(line)).join('\n  ')}\n}\n`,
  );
  return name;
}

function bodyType(content: Content, types: SchemaTypes): TypeText {
  switch (bodyKind(content.mediaType)) {
    case 'json':
    case 'form':
    case 'multipart':
      return types.type(content.schema, 'input');
    case 'text':
      return tight('string');
    case 'binary':
      return union(['Blob', 'ArrayBuffer', 'Uint8Array', 'string'].map(tight));
  }
}

/**
 * The preferred content of each successful response, `undefined` for one without a body. A
 * `default` response counts as success only where nothing else does.
 */
function successContents(responses: readonly ResponseModel[]): (Content | undefined)[] {
  const success = responses.filter((response) => response.status.startsWith('2'));
  const chosen = success.length > 0 ? success : responses.filter((one) => one.status === 'default');
  return chosen.map((response) => response.contents[0]);
}

const resultKinds: Record<BodyKind, ResultKind> = {
  json: 'json',
  form: 'text',
  multipart: 'blob',
  text: 'text',
  binary: 'blob',
};

function resultKind(contents: readonly (Content | undefined)[]): ResultKind {
  const kinds = contents.flatMap((content) => (content === undefined ? [] : [kindOf(content)]));
  return kinds.find((kind) => kind === 'json') ?? kinds[0] ?? 'none';
}

function kindOf({ mediaType, schema }: Content): ResultKind {
  // A wildcard with a binary schema means bytes.
  const isBytes = isBinarySchema(schema) && mediaType.includes('*');
  return isBytes ? 'blob' : resultKinds[bodyKind(mediaType)];
}

function isBinarySchema({ value }: Located): boolean {
  const { type, format } = (value ?? {}) as { type?: unknown; format?: unknown };
  return type === 'file' || format === 'binary';
}

function resultType(
  contents: readonly (Content | undefined)[],
  kind: ResultKind,
  types: SchemaTypes,
  qualifier: string,
): TypeText {
  const direction: Direction = 'output';
  if (kind === 'none') return tight('void');
  const members = contents.map((content): TypeText => {
    if (content === undefined) return tight('undefined');
    if (kind === 'blob') return tight('Blob');
    if (kind === 'text' || kindOf(content) !== 'json') return tight('string');
    return types.type(content.schema, direction, qualifier);
  });
  return union(members);
}
