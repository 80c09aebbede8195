import type { Located } from './documents.js';
import { at, follow } from './documents.js';
import { messageWithValues } from './eventItems.js';
import { isTrue, own, ownKeys, ownString, ownStrings, ownText } from './json.js';
import { byPreference } from './mediaTypes.js';
import type { Content, Parameter, RequestBody } from './model.js';
import { collectionFormat } from './parameterStyles.js';
import { readEncoding } from './readEncoding.js';
import type { Declared } from './readParameters.js';
import type { Reading } from './reading.js';

export type BodyWithoutName = Omit<RequestBody, 'argument'>;

export function placeBody(body: BodyWithoutName, parameters: readonly Parameter[]): RequestBody {
  let argument = 'body';
  while (parameters.some((parameter) => parameter.argument === argument)) argument = `${argument}_`;
  return { ...body, argument };
}

export function requestBody(around: Reading, operation: Located): BodyWithoutName | undefined {
  if (own(operation.value, 'requestBody') === undefined) return undefined;
  const place = at(operation, 'requestBody');
  const body = follow(around.documents, place);
  const [first, ...others] = body === undefined ? [] : readContents(around, body);
  if (body === undefined || first === undefined) {
    around.warn('The request body could not be read; it is left out.', place);
    return undefined;
  }
  const description = ownText(body.value, 'description');
  return {
    required: isTrue(body.value, 'required'),
    ...(description === undefined ? {} : { description }),
    contents: [first, ...others],
  };
}

/** The `content` of a request or response, most convenient media type first. */
export function readContents(around: Reading, owner: Located): Content[] {
  return ownKeys(owner.value, 'content')
    .sort(byPreference)
    .map((mediaType) => {
      const place = at(owner, 'content', mediaType);
      const media = follow(around.documents, place) ?? place;
      const isItem = own(media.value, 'itemSchema') !== undefined;
      const schema = at(media, isItem ? 'itemSchema' : 'schema');
      const encoding = readEncoding(around, media, mediaType);
      if (!isItem) return { mediaType, schema, encoding };
      const valueItem = messageWithValues(around.documents, mediaType, schema);
      const item = { mediaType, schema, isItem, encoding };
      return valueItem === undefined ? item : { ...item, valueItem };
    });
}

/** Swagger 2.0's `body` parameter, or its `formData` parameters as one object. */
export function swagger2Body(
  around: Reading,
  declared: readonly Declared[],
  operation: Located,
): BodyWithoutName | undefined {
  const consumes = mediaTypes(around, operation, 'consumes');
  const body = declared.find((one) => one.in === 'body');
  if (body !== undefined) {
    const description = ownText(body.at.value, 'description');
    const [first = 'application/json', ...others] = consumes;
    const content = (mediaType: string): Content => ({
      mediaType,
      schema: at(body.at, 'schema'),
      encoding: {},
    });
    return {
      required: isTrue(body.at.value, 'required'),
      ...(description === undefined ? {} : { description }),
      contents: [content(first), ...others.map(content)],
    };
  }
  const fields = declared.filter((one) => one.in === 'formData');
  if (fields.length === 0) return undefined;
  const hasFile = fields.some((one) => ownString(one.at.value, 'type') === 'file');
  const usual = hasFile ? 'multipart/form-data' : 'application/x-www-form-urlencoded';
  const forms = consumes.filter((type) => /^multipart\/|x-www-form-urlencoded/i.test(type));
  const mediaType = hasFile
    ? usual
    : (forms.find((type) => !type.startsWith('multipart')) ?? forms[0] ?? usual);
  const required = fields.filter((one) => isTrue(one.at.value, 'required')).map((one) => one.name);
  // `required: true` is the parameter's own mark, not a schema's list.
  const properties = Object.fromEntries(fields.map((one) => [one.name, one.at.value]));
  return {
    required: required.length > 0,
    contents: [
      {
        mediaType,
        schema: { ...operation, value: { type: 'object', properties, required } },
        encoding: Object.fromEntries(
          fields.map((one) => [one.name, collectionFormat(one.at, 'formData')]),
        ),
      },
    ],
  };
}

/** `consumes` or `produces` of the operation, else of the document; most convenient first. */
export function mediaTypes(around: Reading, operation: Located, key: string): string[] {
  const root = around.documents.contents.get(around.documents.root);
  const owner = own(operation.value, key) === undefined ? root : operation.value;
  return ownStrings(owner, key).sort(byPreference);
}
