import { declarationText } from './declarationText.js';
import type { Content, Operation } from './model.js';
import type { NamePool } from './names.js';
import { typeName } from './names.js';
import type { BodyMedia } from './operationMedia.js';
import { answerKind, answerMedia, bodyMedia, successResponses } from './operationMedia.js';
import type { AnswerKind } from './operationMedia.js';
import { marks } from './schemaMarks.js';
import type { SchemaTypes } from './schemaTypes.js';
import { docComment, indent, propertyKey, quote, shortened } from './sourceText.js';
import type { NamedDeclaration } from './typesFiles.js';
import type { TypeText } from './typeText.js';
import { arrayOf, tight, union } from './typeText.js';

/** What one method of the client takes and gives; names qualified. */
export interface OperationTypes {
  /** The type of its arguments; absent when it takes none. */
  readonly args?: string;
  readonly argsRequired: boolean;
  /** The argument that chooses one of several media types of the body. */
  readonly choice?: string;
  readonly result: string;
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

export function operationTypes(
  operation: Operation,
  types: SchemaTypes,
  names: NamePool,
  qualifier: string,
): OperationTypes {
  const declarations: NamedDeclaration[] = [];
  const stem = typeName(operation.name);
  const args = argumentTypes(operation, types);
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
  const responses = responsesType(operation, media.kind, types, named);
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

interface Arguments {
  readonly type: TypeText;
  readonly required: boolean;
  readonly choice?: string;
}

function argumentTypes(operation: Operation, types: SchemaTypes): Arguments | undefined {
  const lines = operation.parameters.map((parameter) =>
    member(
      parameter.argument,
      parameter.required,
      types.type(parameter.schema, 'input'),
      docComment(
        [parameter.description],
        [
          ...new Set([
            ...marks(parameter.schema),
            ...(parameter.deprecated ? ['@deprecated'] : []),
          ]),
        ],
      ),
    ),
  );
  const required = operation.parameters.some((parameter) => parameter.required);
  const { body } = operation;
  if (body === undefined) {
    return lines.length === 0 ? undefined : { type: objectType(lines), required };
  }
  const comment = docComment([body.description]);
  const [usual, ...others] = mediaByType(operation, types);
  const choice = choiceName(operation);
  const lineOf = ({ type }: TypedMedia) => member(body.argument, body.required, type, comment);
  if (usual === undefined) return undefined;
  const all = { required: required || body.required };
  if (others.length === 0) {
    const choices = usual.mediaTypes.length > 1 ? [choiceLine(choice, usual, false)] : [];
    const type = objectType([...lines, lineOf(usual), ...choices]);
    return { ...all, type, ...(choices.length > 0 ? { choice } : {}) };
  }
  const alternatives = [
    objectType([...lines, lineOf(usual), choiceLine(choice, usual, false)]),
    ...others.map((one) => objectType([...lines, lineOf(one), choiceLine(choice, one, true)])),
  ];
  const text = alternatives.map((one) => `\n  | ${indent(one.text, '    ')}`).join('');
  return { ...all, type: { text, binds: 'union' }, choice };
}

interface TypedMedia {
  readonly type: TypeText;
  readonly mediaTypes: readonly string[];
}

/** The types a body can have, each with its media types; the usual one first. */
function mediaByType(operation: Operation, types: SchemaTypes): readonly TypedMedia[] {
  const found = new Map<string, { type: TypeText; mediaTypes: string[] }>();
  for (const media of bodyMedia(operation)) {
    const type = bodyType(media, types);
    const entry = found.get(type.text) ?? { type, mediaTypes: [] };
    entry.mediaTypes.push(media.mediaType);
    found.set(type.text, entry);
  }
  return [...found.values()];
}

function choiceName({ parameters, body }: Operation): string {
  let name = 'contentType';
  const taken = [...parameters.map((one) => one.argument), body?.argument];
  while (taken.includes(name)) name += '_';
  return name;
}

function choiceLine(name: string, { mediaTypes }: TypedMedia, required: boolean): string {
  const comment = required
    ? ''
    : docComment([`The media type of the body; ${mediaTypes[0] ?? ''} where absent.`]);
  return member(name, required, union(mediaTypes.map((one) => tight(quote(one)))), comment);
}

function member(name: string, required: boolean, type: TypeText, comment: string): string {
  // Callers pass what they have: `undefined` is as good as absent under every compiler option.
  const { text } = required ? type : union([type, tight('undefined')]);
  const space = text.startsWith('\n') ? '' : ' ';
  return `${comment}${propertyKey(name)}${required ? '' : '?'}:${space}${text};`;
}

function objectType(lines: readonly string[]): TypeText {
  const text = `{\n  ${lines.map((line) => indent(line)).join('\n  ')}\n}`;
  return { ...tight(text), isObject: true };
}

function bodyType({ kind, content }: BodyMedia, types: SchemaTypes): TypeText {
  switch (kind) {
    case 'json':
    case 'form':
      return types.type(content.schema, 'input');
    case 'multipart': {
      const type = types.type(content.schema, 'input');
      return content.isItem === true ? arrayOf(type) : type;
    }
    case 'lines':
      return arrayOf(types.type(content.schema, 'input'));
    case 'text':
      return tight('string');
    case 'any':
    case 'binary':
      return union(['Blob', 'ArrayBuffer', 'Uint8Array', 'ReadableStream', 'string'].map(tight));
  }
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
      content === undefined ? tight('undefined') : contentType(content, kind, types, qualifier),
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
      ? types.type(content.schema, 'output', qualifier).text
      : '{ data: string; event?: string; id?: string; retry?: number }';
  return tight(`AsyncIterable<${item}>`);
}

/** The body of each answer by its status; absent where there is one success and nothing else. */
function responsesType(
  operation: Operation,
  kind: AnswerKind,
  types: SchemaTypes,
  named: NamedText | undefined,
): TypeText | undefined {
  const successes = successResponses(operation.responses);
  const [first] = operation.responses;
  const isPlain = operation.responses.length === 1 && first?.status.startsWith('2') === true;
  if (operation.responses.length === 0 || isPlain) return undefined;
  const lines = operation.responses.map((response) => {
    const [content] = response.contents;
    // Failures are always read as JSON where they can be.
    const reading = successes.includes(response) ? kind : 'json';
    const type =
      content === undefined || reading === 'none'
        ? tight('undefined')
        : contentType(content, reading, types, '');
    const comment = docComment([shortened(response.description ?? '', longestRemark)]);
    const isNumber = /^\d+$/.test(response.status);
    const name =
      isNumber || response.status === 'default' ? response.status : quote(response.status);
    const text = type.text === named?.text ? named.name : type.text;
    const space = text.startsWith('\n') ? '' : ' ';
    return `${comment}${name}:${space}${text};`;
  });
  return objectType(lines);
}
