import type { Located } from './documents.js';
import { at, follow } from './documents.js';
import { isObject, own, ownKeys, ownList, ownString } from './json.js';
import { bodyKind } from './mediaTypes.js';
import type { FieldEncoding, ParameterStyle } from './model.js';
import { styles } from './parameterStyles.js';
import type { Reading } from './reading.js';

/** How the fields or parts of a body are written (OpenAPI 3.2 §4.15, 3.1 §4.8.15), by name or index. */
export function readEncoding(
  around: Reading,
  media: Located,
  mediaType: string,
): Readonly<Record<string, FieldEncoding>> {
  const isMultipart = bodyKind(mediaType) === 'multipart';
  if (!isMultipart && saying.every((key) => own(media.value, key) === undefined)) return nothing;
  const found = new Map(isMultipart ? encodedBySchema(around, at(media, 'schema')) : []);
  const add = (name: string, place: Located) => {
    found.set(name, { ...found.get(name), ...fieldEncoding(around, place) });
  };
  for (const name of ownKeys(media.value, 'encoding')) add(name, at(media, 'encoding', name));
  ownList(media.value, 'prefixEncoding').forEach((_, index) =>
    add(String(index), at(media, 'prefixEncoding', index)),
  );
  if (isObject(own(media.value, 'itemEncoding'))) add('', at(media, 'itemEncoding'));
  return Object.fromEntries(found);
}

/** What says how fields are written; most media types have none of these. */
const saying = ['encoding', 'prefixEncoding', 'itemEncoding'];
const nothing = {};

function fieldEncoding(around: Reading, place: Located): FieldEncoding {
  const { value } = place;
  const style = ownString(value, 'style');
  const explode = own(value, 'explode');
  const contentType = ownString(value, 'contentType');
  const headers = ownKeys(value, 'headers').flatMap((name): [string, string][] => {
    const text = headerValue(around, at(place, 'headers', name));
    // The media type has a key of its own; anything but a token would begin another header.
    const isSent = /^[\w!#$%&'*+.^`|~-]+$/.test(name) && !/^content-type$/i.test(name);
    return isSent && text !== undefined ? [[name, text]] : [];
  });
  return {
    ...(style !== undefined && styles.includes(style) ? { style: style as ParameterStyle } : {}),
    ...(typeof explode === 'boolean' ? { explode } : {}),
    ...(own(value, 'allowReserved') === true ? { allowReserved: true } : {}),
    ...(isMediaTypes(contentType) ? { contentType } : {}),
    ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }),
  };
}

/** The only value of a header, or its default; undefined where there is none. */
function headerValue(around: Reading, place: Located): string | undefined {
  const header = follow(around.documents, place);
  const schema = header && follow(around.documents, at(header, 'schema'));
  const [first, ...others] = ownList(schema?.value, 'enum');
  const value =
    own(schema?.value, 'const') ??
    own(schema?.value, 'default') ??
    (others.length === 0 ? first : undefined);
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
  const text = isPlain ? String(value) : '';
  return /^[\x20-\x7e]+$/.test(text) ? text : undefined;
}

/** `contentMediaType` of a property is the media type of its part (3.1 §4.8.15.1). */
function encodedBySchema(around: Reading, place: Located): [string, FieldEncoding][] {
  const schema = follow(around.documents, place);
  if (schema === undefined) return [];
  return ownKeys(schema.value, 'properties').flatMap((name): [string, FieldEncoding][] => {
    const property = follow(around.documents, at(schema, 'properties', name));
    const contentType = ownString(property?.value, 'contentMediaType');
    return isMediaTypes(contentType) ? [[name, { contentType }]] : [];
  });
}

function isMediaTypes(text: string | undefined): text is string {
  return text !== undefined && /^[\x20-\x7e]+$/.test(text);
}
