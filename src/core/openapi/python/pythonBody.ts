import { pythonString } from '../../pythonText.js';
import type { FieldEncoding } from '../model.js';
import type { BodyMedia } from '../operationMedia.js';
import type { PythonLiteral } from './pythonLiteral.js';
import { call, dictionary, tuple } from './pythonLiteral.js';
import { optionalString, pythonBoolean } from './pythonSource.js';
import type { PythonTypes } from './pythonTypes.js';

/** The annotation of a body that may have any of these media types. */
export function pythonBodyType(
  media: readonly BodyMedia[],
  types: PythonTypes,
  suggestion: string,
): string {
  const each = [...new Set(media.map((one) => typeOf(one, types, suggestion)))];
  return each.includes('Any') ? 'Any' : each.join(' | ');
}

function typeOf({ kind, content }: BodyMedia, types: PythonTypes, suggestion: string): string {
  switch (kind) {
    case 'text':
      return 'str';
    case 'any':
    case 'binary':
      return 'bytes | Any';
    case 'json':
    case 'form':
      return types.type(content.schema, suggestion);
    case 'multipart':
    case 'lines': {
      const type = types.type(content.schema, suggestion);
      return content.isItem === true ? `list[${type}]` : type;
    }
  }
}

/** What the table of operations has of a body: its arguments, and its media types, the usual first. */
export function pythonBody(
  argument: string,
  choice: string | undefined,
  media: readonly BodyMedia[],
): PythonLiteral {
  const entries = media.map(({ mediaType, kind, content }) => {
    const fields = Object.entries(content.encoding).map(
      ([name, field]) => [pythonString(name), fieldLiteral(field)] as const,
    );
    return tuple([pythonString(kind), pythonString(mediaType), dictionary(fields)]);
  });
  return tuple([pythonString(argument), optionalString(choice), tuple(entries)]);
}

function fieldLiteral(encoding: FieldEncoding): PythonLiteral {
  const { style, explode, allowReserved = false, contentType, headers = {} } = encoding;
  const lines = Object.entries(headers).map(
    ([name, value]) => [pythonString(name), pythonString(value)] as const,
  );
  const parts = [
    optionalString(style),
    explode === undefined ? 'None' : pythonBoolean(explode),
    pythonBoolean(allowReserved),
    optionalString(contentType),
    dictionary(lines),
  ];
  return call('_Field', parts);
}
