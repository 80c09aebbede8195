import type { Operation, Parameter } from './model.js';
import type { BodyMedia } from './operationMedia.js';
import { bodyMedia } from './operationMedia.js';
import { marks } from './schemaMarks.js';
import type { SchemaTypes } from './schemaTypes.js';
import { docComment, indent, propertyKey, quote } from './sourceText.js';
import type { TypeText } from './typeText.js';
import { arrayOf, objectOf, tight, undefinedType, union } from './typeText.js';

/** What one method of a client takes. */
export interface Arguments {
  readonly type: TypeText;
  readonly required: boolean;
  readonly choice?: string;
}

/**
 * What the methods of a client take. The line of a parameter that many operations refer to is
 * written once.
 */
export function createArgumentTypes(
  types: SchemaTypes,
): (operation: Operation) => Arguments | undefined {
  const lines = new Map<Parameter, string>();
  const lineOf = (parameter: Parameter): string => {
    let line = lines.get(parameter);
    if (line === undefined) lines.set(parameter, (line = parameterLine(parameter, types)));
    return line;
  };
  return (operation) => argumentTypes(operation, operation.parameters.map(lineOf), types);
}

function parameterLine(parameter: Parameter, types: SchemaTypes): string {
  const { argument, required, schema, description, deprecated } = parameter;
  const type = types.type(schema, 'input');
  const tags = marks(schema);
  if (deprecated && !tags.includes('@deprecated')) tags.push('@deprecated');
  return member(argument, required, type, docComment([description], tags));
}

function argumentTypes(
  operation: Operation,
  lines: readonly string[],
  types: SchemaTypes,
): Arguments | undefined {
  const required = operation.parameters.some((parameter) => parameter.required);
  const { body } = operation;
  if (body === undefined) {
    return lines.length === 0 ? undefined : { type: objectOf(lines), required };
  }
  const comment = docComment([body.description]);
  const [usual, ...others] = mediaByType(operation, types);
  const choice = choiceName(operation);
  const lineOf = ({ type }: TypedMedia) => member(body.argument, body.required, type, comment);
  if (usual === undefined) return undefined;
  const all = { required: required || body.required };
  if (others.length === 0) {
    const choices = usual.mediaTypes.length > 1 ? [choiceLine(choice, usual, false)] : [];
    const type = objectOf([...lines, lineOf(usual), ...choices]);
    return { ...all, type, ...(choices.length > 0 ? { choice } : {}) };
  }
  const alternatives = [
    objectOf([...lines, lineOf(usual), choiceLine(choice, usual, false)]),
    ...others.map((one) => objectOf([...lines, lineOf(one), choiceLine(choice, one, true)])),
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

/** As it stands in an object type. */
function member(name: string, required: boolean, type: TypeText, comment: string): string {
  // Callers pass what they have: `undefined` is as good as absent under every compiler option.
  const { text } = required ? type : union([type, undefinedType]);
  const space = text.startsWith('\n') ? '' : ' ';
  return indent(`${comment}${propertyKey(name)}${required ? '' : '?'}:${space}${text};`);
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
