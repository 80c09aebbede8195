import { createArgumentTypes, type Arguments } from './argumentTypes.js';
import { declarationText } from './declarationText.js';
import type { FailureBodies } from './failureBodies.js';
import type { Content, Operation, ResponseModel } from './model.js';
import type { NamePool } from './names.js';
import { typeName } from './names.js';
import { answerKind, answerMedia, successResponses } from './operationMedia.js';
import type { AnswerKind, AnswerMedia } from './operationMedia.js';
import type { SchemaTypes } from './schemaTypes.js';
import { docComment, indent, quote, shortened } from './sourceText.js';
import type { NamedDeclaration } from './typesFiles.js';
import type { TypeText } from './typeText.js';
import { objectOf, tight, undefinedType, union } from './typeText.js';

/** What one method of the client takes and gives; names qualified. */
export interface OperationTypes {
  /** The type of its arguments; absent when it takes none. */
  readonly args?: string;
  readonly argsRequired: boolean;
  /** The argument that chooses one of several media types of the body. */
  readonly choice?: string;
  readonly result: string;
  readonly media: AnswerMedia;
  /** The type of all answers by status, where there is more to say than the result. */
  readonly responses?: string;
  /** What is given when another media type is asked for. */
  readonly others: readonly { readonly mediaTypes: readonly string[]; readonly result: string }[];
  /** Declarations for `types.ts`. */
  readonly declarations: readonly NamedDeclaration[];
}

/** Longer type texts get a name of their own, so that a method's signature stays one line. */
const longestInline = 60;

/** Characters of what is said of an answer; its operation tells the rest. */
const longestRemark = 300;

/** Writes the types of operations; those that they name are declared by `types` and `bodies`. */
export function createOperationTypes(
  types: SchemaTypes,
  bodies: FailureBodies,
  names: NamePool,
  qualifier: string,
): (operation: Operation) => OperationTypes {
  const argumentTypes = createArgumentTypes(types);
  const failures = new Map<ResponseModel, string>();
  /** Mostly what many operations refer to. */
  const failureLine = (response: ResponseModel): string => {
    let line = failures.get(response);
    if (line === undefined) {
      line = responseLine(response, bodies.type(response).text);
      failures.set(response, line);
    }
    return line;
  };
  return (operation) =>
    operationTypes(
      operation,
      argumentTypes(operation),
      types,
      bodies,
      names,
      qualifier,
      failureLine,
    );
}

function operationTypes(
  operation: Operation,
  args: Arguments | undefined,
  types: SchemaTypes,
  bodies: FailureBodies,
  names: NamePool,
  qualifier: string,
  failureLine: (response: ResponseModel) => string,
): OperationTypes {
  const declarations: NamedDeclaration[] = [];
  const stem = typeName(operation.name);
  let argsName: string | undefined;
  if (args !== undefined) {
    argsName = names.take(`${stem}Args`);
    declarations.push(declarationOf(argsName, args.type));
  }
  const media = answerMedia(operation);
  const body = (inner: string) => resultType(operation, media.kind, types, inner);
  let result = body(qualifier).text;
  const isName = /^[\w.]+(\[\])*$/.test(result);
  let named: NamedText | undefined;
  if (!isName && (result.includes('\n') || result.length > longestInline)) {
    const name = names.take(`${stem}Result`);
    named = { name, text: body('').text };
    declarations.push(declarationOf(name, body('')));
    result = qualifier + name;
  }
  const responses = responsesType(operation, media.kind, types, named, bodies, failureLine);
  let responsesName: string | undefined;
  if (responses !== undefined) {
    responsesName = names.take(`${stem}Responses`);
    declarations.push(declarationOf(responsesName, responses));
  }
  const others = new Map<string, string[]>();
  for (const content of media.others) {
    const { text } = contentType(content, answerKind(content), types, qualifier);
    others.set(text, [...(others.get(text) ?? []), content.mediaType]);
  }
  return {
    ...(argsName === undefined ? {} : { args: qualifier + argsName }),
    argsRequired: args?.required ?? false,
    ...(args?.choice === undefined ? {} : { choice: args.choice }),
    result,
    media,
    ...(responsesName === undefined ? {} : { responses: qualifier + responsesName }),
    others: [...others].map(([text, mediaTypes]) => ({ mediaTypes, result: indent(text, '    ') })),
    declarations,
  };
}

/** A type that has a name already, by its text. */
interface NamedText {
  readonly name: string;
  readonly text: string;
}

function declarationOf(name: string, type: TypeText): NamedDeclaration {
  return { name, text: declarationText(name, type) };
}

/** One success is what a method gives; several are what any of them gives. */
function resultType(
  operation: Operation,
  kind: AnswerKind,
  types: SchemaTypes,
  qualifier: string,
): TypeText {
  if (kind === 'none') return tight('void');
  const successes = successResponses(operation.responses);
  return union(
    successes.map(({ contents: [content] }) =>
      content === undefined ? undefinedType : contentType(content, kind, types, qualifier),
    ),
  );
}

/** The type of an answer's body, when answers are read as `kind` says. */
export function contentType(
  content: Content,
  kind: AnswerKind,
  types: SchemaTypes,
  qualifier: string,
): TypeText {
  const own = answerKind(content);
  switch (kind) {
    case 'blob':
      return tight('Blob');
    case 'events':
    case 'jsonEvents':
    case 'lines':
      return streamOf(content, types, qualifier);
    case 'json':
      return own === 'json' ? types.type(content.schema, 'output', qualifier) : tight('string');
    case 'text':
    case 'none':
      return tight('string');
  }
}

function streamOf(content: Content, types: SchemaTypes, qualifier: string): TypeText {
  const item =
    content.isItem === true
      ? types.type(content.valueItem ?? content.schema, 'output', qualifier).text
      : '{ data: string; event?: string; id?: string; retry?: number }';
  return tight(`AsyncIterable<${item}>`);
}

/** The body of each answer by its status; absent where there is one success and nothing else. */
function responsesType(
  operation: Operation,
  kind: AnswerKind,
  types: SchemaTypes,
  named: NamedText | undefined,
  bodies: FailureBodies,
  failureLine: (response: ResponseModel) => string,
): TypeText | undefined {
  const successes = successResponses(operation.responses);
  const [first] = operation.responses;
  const isPlain = operation.responses.length === 1 && first?.status.startsWith('2') === true;
  if (operation.responses.length === 0 || isPlain) return undefined;
  const lines = operation.responses.map((response) => {
    const isSuccess = successes.includes(response);
    if (!isSuccess && named === undefined) return failureLine(response);
    const { text } = isSuccess ? bodyOf(response, kind, types) : bodies.type(response);
    return responseLine(response, text === named?.text ? named.name : text);
  });
  return objectOf(lines);
}

function bodyOf(
  { contents: [content] }: ResponseModel,
  reading: AnswerKind,
  types: SchemaTypes,
): TypeText {
  return content === undefined || reading === 'none'
    ? undefinedType
    : contentType(content, reading, types, '');
}

function responseLine({ status, description }: ResponseModel, type: string): string {
  const comment = docComment([shortened(description ?? '', longestRemark)]);
  const isPlain = /^(\d+|default)$/.test(status);
  const space = type.startsWith('\n') ? '' : ' ';
  return indent(`${comment}${isPlain ? status : quote(status)}:${space}${type};`);
}
