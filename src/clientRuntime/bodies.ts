import { deepPairs, encode, entries, isRecord, list, own, pairs, text } from './parameters.js';

/** How single fields of a form are written, by name. */
export type Encoding = Readonly<Record<string, FieldEncoding>>;

export interface FieldEncoding {
  readonly style?: 'form' | 'spaceDelimited' | 'pipeDelimited' | 'tabDelimited' | 'deepObject';
  readonly explode?: boolean;
  readonly contentType?: string;
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

export const writeForm: WriteBody = (value, mediaType, headers, encoding) => {
  headers.set('content-type', mediaType);
  if (value instanceof URLSearchParams || typeof value === 'string') return value;
  return entries(value as object)
    .flatMap(([name, item]) => {
      const { style = 'form', explode = style === 'form' } = (own(encoding, name) ??
        {}) as FieldEncoding;
      if (style === 'deepObject') return deepPairs(encode(name), item);
      const flat = isRecord(item) ? JSON.stringify(item) : item;
      return pairs(name, flat, explode, separators[style]);
    })
    .join('&');
};

const separators = {
  form: ',',
  spaceDelimited: '%20',
  pipeDelimited: '%7C',
  tabDelimited: '%09',
};

/** Without a content type: fetch sets it, with the boundary. */
export const writeMultipart: WriteBody = (value, _, __, encoding) => {
  if (value instanceof FormData) return value;
  const form = new FormData();
  for (const [name, item] of entries(value as object)) {
    const field = own(encoding, name) as FieldEncoding | undefined;
    const joined = field?.style !== undefined && field.explode === false && Array.isArray(item);
    const parts: unknown[] = joined ? [list(item, ',', ',', (part) => part)] : [item].flat();
    for (const part of parts) {
      if (part instanceof Blob) form.append(name, part);
      else if (isRecord(part) || field?.contentType !== undefined) {
        const type = field?.contentType?.split(',')[0] ?? 'application/json';
        form.append(name, new Blob([text(part)], { type }));
      } else form.append(name, text(part));
    }
  }
  return form;
};
