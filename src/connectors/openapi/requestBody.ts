import * as writers from '../../clientRuntime/bodies.js';
import { partsOf, writeMultipart, type PartText } from '../../clientRuntime/multipart.js';
import { ConnectorError, errorText } from '../../core/errors.js';
import type { RequestKind } from '../../core/openapi/operationMedia.js';
import type { FieldEncoding } from '../../core/openapi/model.js';

/** A body as it is sent, with its content type set in the headers. */
export interface WrittenBody {
  readonly body: NonNullable<RequestInit['body']>;
  /** What a form is made of, to be shown. */
  readonly form?: readonly PartText[];
}

/** What a body is written as. */
export interface BodyFormat {
  readonly mediaType: string;
  readonly kind: RequestKind;
  readonly encoding: Readonly<Record<string, FieldEncoding>>;
}

const byKind: Record<RequestKind, writers.WriteBody> = {
  json: writers.writeJson,
  form: writers.writeForm,
  multipart: writeMultipart,
  text: writers.writeRaw,
  binary: writers.writeRaw,
  any: writers.writeAny,
  lines: writers.writeLines,
};

/** A value in its format. Throws `Invalid` for what cannot be sent so. */
export function writeValue(value: unknown, format: BodyFormat, headers: Headers): WrittenBody {
  const { mediaType, kind } = format;
  const encoding = format.encoding as writers.Encoding;
  try {
    const body = byKind[kind](value, mediaType, headers, encoding) as WrittenBody['body'];
    const isForm = kind === 'multipart' && /^multipart\/form-data\b/i.test(mediaType);
    const isFields = typeof value === 'object' && value !== null && !(value instanceof Blob);
    return isForm && isFields ? { body, form: partsOf(value, true, encoding) } : { body };
  } catch (error) {
    throw new ConnectorError('Invalid', `The body cannot be sent: ${errorText(error)}`, {
      cause: error,
    });
  }
}

/**
 * A text as it is. Of a multipart body it is either all of it, whose first line has the boundary, or
 * the JSON of its parts.
 */
export function writeText(text: string, format: BodyFormat, headers: Headers): WrittenBody {
  if (format.kind !== 'multipart') {
    const write = format.kind === 'any' ? writers.writeAny : writers.writeRaw;
    return { body: write(text, format.mediaType, headers, {}) as string };
  }
  const boundary = /^--([\w'()+,./:=?-]{1,70})\r?\n/.exec(text)?.[1];
  if (boundary !== undefined) {
    headers.set('content-type', `${format.mediaType}; boundary="${boundary}"`);
    return { body: text };
  }
  return writeValue(partsOfText(text), format, headers);
}

function partsOfText(text: string): object {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below, with what is expected.
  }
  throw new ConnectorError(
    'Invalid',
    'The body is neither JSON of its parts nor a multipart text that begins with its boundary.',
  );
}
