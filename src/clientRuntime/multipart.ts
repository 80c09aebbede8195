import { writeRaw, type Encoding, type FieldEncoding, type WriteBody } from './bodies.js';
import { asIs, deepPairs, entries, isGiven, isRecord, list, own, text } from './parameters.js';

export interface PartOptions {
  readonly contentType?: string;
  readonly fileName?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A part of a multipart body with what its value does not say itself. It has the type of the value,
 * so that it can stand in its place: `part(photo, { fileName: 'me.png', headers: { 'X-Part': '1' } })`.
 */
export function part<Value>(value: Value, options: PartOptions): Value {
  return new Part(value, options) as Value;
}

class Part {
  readonly value: unknown;
  readonly options: PartOptions;

  constructor(value: unknown, options: PartOptions = {}) {
    this.value = value;
    this.options = options;
  }
}

/**
 * The fields of an object as parts with names, or the items of a list as parts in this order, by
 * RFC 2046 and RFC 7578. It is put together here and not by `FormData`, which changes line breaks,
 * makes a file of each part with a media type, and knows neither headers nor other types of
 * multipart; files are read when they are sent.
 */
export const writeMultipart: WriteBody = (value, mediaType, headers, encoding) => {
  const isForm = /^multipart\/form-data\b/i.test(mediaType);
  if (typeof value !== 'object' || value instanceof Blob) {
    return writeRaw(value, (value instanceof Blob && value.type) || mediaType, headers, encoding);
  }
  // Without a content type: fetch sets it, with the boundary.
  if (isForm && value instanceof FormData) return value;
  const parts = partsOf(value as object, isForm, encoding);
  // Not to be guessed by who chooses the content of a part.
  const random = [...crypto.getRandomValues(new Uint8Array(16))];
  const boundary = random.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  let type = mediaType.replace(/;\s*boundary=[^;]*/i, '') + '; boundary=' + boundary;
  // RFC 2387 asks for the media type of the first part.
  const first = parts[0]?.type;
  if (/^multipart\/related\b(?!.*;\s*type=)/i.test(mediaType) && first) type += `; type="${first}"`;
  headers.set('content-type', type);
  return new Blob([
    ...parts.flatMap(({ head, content }) => [`--${boundary}\r\n${head}\r\n`, content, '\r\n']),
    `--${boundary}--\r\n`,
  ]);
};

/** One part as it is sent. */
export interface PartText {
  readonly name: string | undefined;
  readonly fileName: string | undefined;
  readonly type: string | undefined;
  /** The lines of its header, each with its end. */
  readonly head: string;
  readonly content: Blob | string;
}

/** The parts of a body; those of a form have names and are text unless they say otherwise. */
export function partsOf(value: object, isForm: boolean, encoding: Encoding): PartText[] {
  return fieldsOf(value, isForm, encoding).map((field) => partText(field, isForm));
}

interface Field {
  /** Absent for the items of a list. */
  readonly name?: string;
  readonly value: unknown;
  readonly encoding: FieldEncoding;
}

function fieldsOf(value: object, isForm: boolean, encoding: Encoding): Field[] {
  const encodingOf = (key: string) => (own(encoding, key) ?? {}) as FieldEncoding;
  if (Array.isArray(value)) {
    return value.filter(isGiven).map((item: unknown, index) => ({
      value: item,
      encoding: { ...encodingOf(''), ...encodingOf(String(index)) },
    }));
  }
  const named: [string, unknown][] = [];
  if (value instanceof FormData) value.forEach((item, name) => named.push([name, item]));
  else named.push(...entries(value));
  return named.flatMap(([name, item]) => {
    const { style, explode, contentType, headers = {} } = encodingOf(name);
    const hasStyle = isForm && (style !== undefined || explode !== undefined) && !holdsFile(item);
    const pairs = hasStyle
      ? styled(name, item, style ?? 'form', explode ?? (style ?? 'form') === 'form')
      : [item]
          .flat()
          .filter(isGiven)
          .map((one): [string, unknown] => [name, one]);
    // Who says a style says that it is text.
    const written = { headers, ...(hasStyle || !contentType ? {} : { contentType }) };
    return pairs.map(([key, one]) => ({ name: key, value: one, encoding: written }));
  });
}

const separators = { spaceDelimited: ' ', pipeDelimited: '|', tabDelimited: '\t' };

type Style = NonNullable<FieldEncoding['style']>;

function styled(name: string, value: unknown, style: Style, explode: boolean): [string, string][] {
  if (style === 'deepObject') return deepPairs(name, value, asIs);
  if (explode && isRecord(value)) {
    return entries(value).map(([field, item]) => [field, text(item)]);
  }
  if (explode && Array.isArray(value)) return value.filter(isGiven).map((one) => [name, text(one)]);
  const separator = own(separators, style) as string | undefined;
  const joined = list(value, separator ?? ',', separator ?? ',', asIs);
  return Array.isArray(value) && joined === '' ? [] : [[name, joined]];
}

function holdsFile(value: unknown): boolean {
  return [value].flat().some((one) => one instanceof Part || one instanceof Blob || isBytes(one));
}

function isBytes(value: unknown): boolean {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

function partText({ name, value: given, encoding }: Field, isForm: boolean): PartText {
  const { value, options } = given instanceof Part ? given : new Part(given);
  const isFile = value instanceof Blob || isBytes(value);
  const [blobType, blobName] = value instanceof Blob ? [value.type, nameOf(value)] : [''];
  const headers = new Headers({ ...encoding.headers, ...options.headers });
  const type =
    options.contentType ??
    headers.get('content-type') ??
    chosen(encoding.contentType, blobType) ??
    (isFile ? blobType || 'application/octet-stream' : usualType(value, isForm));
  if (type !== undefined) headers.set('content-type', type);
  const fileName = options.fileName ?? blobName ?? (isForm && isFile ? 'blob' : undefined);
  let head = '';
  if (name !== undefined || fileName !== undefined) {
    head = 'content-disposition: ' + (name === undefined ? 'attachment' : 'form-data');
    if (name !== undefined) head += `; name="${quoted(name)}"`;
    if (fileName !== undefined) head += `; filename="${quoted(fileName)}"`;
    head += '\r\n';
  }
  headers.forEach((line, header) => (head += `${header}: ${line}\r\n`));
  // Bytes are as good for a Blob as Blobs are; compilers disagree on how to say so.
  const content = isFile ? (value as Blob) : text(value);
  return { name, fileName, type, head, content };
}

function nameOf(blob: Blob): string | undefined {
  return 'name' in blob ? String(blob.name) : undefined;
}

function usualType(value: unknown, isForm: boolean): string | undefined {
  if (isRecord(value) || Array.isArray(value)) return 'application/json';
  return isForm ? undefined : 'text/plain; charset=utf-8';
}

/** Of a list of media types and ranges: that of the file where there is a choice, else the first. */
function chosen(contentType = '', ofFile: string): string | undefined {
  const types = contentType.split(',').map((one) => one.trim());
  const isChoice = types.length > 1 || contentType.includes('*');
  if (isChoice && ofFile !== '') return ofFile;
  return types.find((one) => one !== '' && !one.includes('*'));
}

/** As HTML's form submission writes names (WHATWG, 4.10.21.8). */
function quoted(name: string): string {
  return name.replace(/["\r\n]/g, (character) => encodeURIComponent(character));
}
