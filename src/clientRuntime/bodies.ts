import { deepPairs, encode, encodeReserved, entries, isRecord, own, pairs } from './parameters.js';

/**
 * How single fields of a form are written, by name; of a list of parts by their index, and by an
 * empty name for all of them.
 */
export type Encoding = Readonly<Record<string, FieldEncoding>>;

export interface FieldEncoding {
  readonly style?: 'form' | 'spaceDelimited' | 'pipeDelimited' | 'tabDelimited' | 'deepObject';
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  /** One media type, or several and ranges of them to choose from. */
  readonly contentType?: string;
  /** Headers of a part. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Gives what fetch sends for a value, and sets its content type. */
export type WriteBody = (
  value: unknown,
  mediaType: string,
  headers: Headers,
  encoding: Encoding,
) => unknown;

export const writeJson: WriteBody = (value, mediaType, headers) => {
  headers.set('content-type', mediaType);
  return JSON.stringify(value);
};

/** Text, bytes, a stream: as it is. */
export const writeRaw: WriteBody = (value, mediaType, headers) => {
  headers.set('content-type', mediaType);
  return value;
};

/** In the media type of the file, where the document names a range of them. */
export const writeAny: WriteBody = (value, _, headers) => {
  const type =
    value instanceof Blob ? value.type : typeof value === 'string' && 'text/plain; charset=utf-8';
  headers.set('content-type', type || 'application/octet-stream');
  return value;
};

/** Each item as a line of JSON; RFC 7464 begins each with a record separator. */
export const writeLines: WriteBody = (value, mediaType, headers) => {
  headers.set('content-type', mediaType);
  if (!Array.isArray(value)) return value;
  const mark = /json-seq/i.test(mediaType) ? '\u001e' : '';
  return value.map((item) => mark + JSON.stringify(item) + '\n').join('');
};

export const writeForm: WriteBody = (value, mediaType, headers, encoding) => {
  headers.set('content-type', mediaType);
  if (value instanceof URLSearchParams || typeof value === 'string') return value;
  return entries(value as object)
    .flatMap(([name, item]) => {
      const field = (own(encoding, name) ?? {}) as FieldEncoding;
      const { style = 'form', explode = style === 'form', allowReserved } = field;
      if (style === 'deepObject')
        return deepPairs(encode(name), item).map((pair) => pair.join('='));
      const hasStyle = field.style !== undefined || field.explode !== undefined;
      // An object is JSON unless it is said to be something else (OpenAPI 3.1, 4.8.15).
      const value = isRecord(item) && !hasStyle ? JSON.stringify(item) : item;
      return pairs(
        name,
        value,
        explode,
        separators[style],
        allowReserved ? encodeReserved : encode,
      );
    })
    .join('&');
};

const separators = {
  form: ',',
  spaceDelimited: '%20',
  pipeDelimited: '%7C',
  tabDelimited: '%09',
};
