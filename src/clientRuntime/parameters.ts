/** A request while its parts are put together. */
export interface Draft {
  path: string;
  /** `name=value`, encoded. */
  readonly query: string[];
  readonly cookies: string[];
  readonly headers: Headers;
}

export interface ParameterSettings {
  /** Its name in the arguments, where that is another one. */
  readonly argument?: string;
  readonly explode?: boolean;
  /** What stands between the items of a list, encoded; a comma where absent. */
  readonly separator?: string;
}

/** Puts a value where its style says (OpenAPI 3.1, 4.8.12; RFC 6570). */
export type WriteParameter = (
  draft: Draft,
  name: string,
  value: unknown,
  settings: ParameterSettings,
) => void;

export type Parameter = readonly [
  write: WriteParameter,
  name: string,
  settings?: ParameterSettings,
];

export const path: WriteParameter = (draft, name, value, { explode = false }) => {
  fill(draft, name, list(value, ',', explode ? '=' : ',', encode));
};

export const pathLabel: WriteParameter = (draft, name, value, { explode = false }) => {
  fill(draft, name, '.' + list(value, explode ? '.' : ',', explode ? '=' : ',', encode));
};

export const pathMatrix: WriteParameter = (draft, name, value, { explode = false }) => {
  const key = ';' + encode(name) + '=';
  let filled: string;
  if (value === '') filled = ';' + encode(name);
  else if (explode && Array.isArray(value)) {
    filled = items(value, '', encode)
      .map((item) => key + item)
      .join('');
  } else if (explode && isRecord(value)) filled = ';' + list(value, ';', '=', encode);
  else filled = key + list(value, ',', ',', encode);
  fill(draft, name, filled);
};

export const pathJson: WriteParameter = (draft, name, value) => {
  fill(draft, name, encode(JSON.stringify(value)));
};

export const query: WriteParameter = (draft, name, value, { explode, separator }) => {
  draft.query.push(...pairs(name, value, explode, separator));
};

/** With the characters of an address as they are (`allowReserved`). */
export const queryReserved: WriteParameter = (draft, name, value, { explode, separator }) => {
  draft.query.push(...pairs(name, value, explode, separator, encodeReserved));
};

export const queryDeep: WriteParameter = (draft, name, value) => {
  draft.query.push(...deepPairs(encode(name), value).map((pair) => pair.join('=')));
};

export const queryJson: WriteParameter = (draft, name, value) => {
  draft.query.push(encode(name) + '=' + encode(JSON.stringify(value)));
};

/** The whole query (OpenAPI 3.2): text as it is, an object as form fields. */
export const queryWhole: WriteParameter = (draft, _, value) => {
  if (isRecord(value)) {
    for (const [name, item] of entries(value)) draft.query.push(...pairs(name, item));
  } else draft.query.push(text(value));
};

/** The whole query as one JSON text. */
export const queryWholeJson: WriteParameter = (draft, _, value) => {
  draft.query.push(encode(JSON.stringify(value)));
};

export const header: WriteParameter = (draft, name, value, { explode = false }) => {
  setHeader(draft, name, list(value, ',', explode ? '=' : ',', asIs));
};

export const headerJson: WriteParameter = (draft, name, value) => {
  setHeader(draft, name, JSON.stringify(value));
};

export const cookie: WriteParameter = (draft, name, value, { explode }) => {
  draft.cookies.push(...pairs(name, value, explode));
};

/** As it is, without percent-encoding (OpenAPI 3.2's style `cookie`). */
export const cookiePlain: WriteParameter = (draft, name, value) => {
  const plain = list(value, ',', ',', asIs);
  // It would begin another cookie, or another header.
  if (/[^\x20-\x3a\x3c-\x7e]/.test(plain)) {
    throw new TypeError(`Cookie "${name}" may have ASCII characters alone, and no semicolon.`);
  }
  draft.cookies.push(name + '=' + plain);
};

export const cookieJson: WriteParameter = (draft, name, value) => {
  draft.cookies.push(encode(name) + '=' + encode(JSON.stringify(value)));
};

/** `name=value` pairs of a query, cookie or form in the style `form` and those like it. */
export function pairs(
  name: string,
  value: unknown,
  explode = true,
  separator = ',',
  write = encode,
): string[] {
  const key = encode(name) + '=';
  if (explode && isRecord(value)) {
    return entries(value).flatMap(([field, item]) => pairs(field, item, true, separator, write));
  }
  const written = items(value, separator, write);
  const joined = explode || !written.length ? written : [written.join(separator)];
  return joined.map((item) => key + item);
}

/**
 * The texts of a value by names such as `name[field]`, at any depth. OpenAPI says nothing of lists in
 * them; `name[0]` is what servers read that know such names, and keeps lists of objects apart.
 */
export function deepPairs(key: string, value: unknown, write = encode): [string, string][] {
  const below = (field: string, item: unknown) => deepPairs(`${key}[${field}]`, item, write);
  if (Array.isArray(value)) {
    return value.filter(isGiven).flatMap((item, index) => below(String(index), item));
  }
  if (!isRecord(value)) return [[key, write(text(value))]];
  return entries(value).flatMap(([field, item]) => below(write(field), item));
}

/** A segment that is taken out of an address, and with it the one before (WHATWG URL, 4.4). */
const dotSegment = /\/(\.|%2e){1,2}([/?]|$)/i;

function fill(draft: Draft, name: string, filled: string): void {
  const next = draft.path.split(`{${name}}`).join(filled);
  if (!filled || dotSegment.test(next)) {
    throw new TypeError(`Path parameter "${name}" may not be "${filled}".`);
  }
  draft.path = next;
}

function setHeader({ headers }: Draft, name: string, value: string): void {
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
    throw new TypeError(`Header "${name}" may have no line breaks, only Latin-1.`);
  }
  headers.set(name, value);
}

/** The items of a list or the fields of an object in one text, or a plain value. */
export function list(
  value: unknown,
  separator: string,
  assign: string,
  write: (item: string) => string,
): string {
  return items(value, assign, write).join(separator);
}

function items(value: unknown, assign: string, write: (item: string) => string): string[] {
  const written = (item: unknown) => write(text(item));
  if (Array.isArray(value)) return value.filter(isGiven).map(written);
  if (!isRecord(value)) return [written(value)];
  return entries(value).map(([field, item]) => write(field) + assign + written(item));
}

/** Fields with a value. */
export function entries(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => isGiven(item));
}

export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

export function asIs(text: string): string {
  return text;
}

export function isRecord(value: unknown): value is object {
  return Object(value) === value && !Array.isArray(value) && !(value instanceof Date);
}

/** Names come from outside: `constructor` is no argument that was given. */
export function own(object: object, key: string): unknown {
  return {}.hasOwnProperty.call(object, key) ? (object as Record<string, unknown>)[key] : undefined;
}

export function text(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return Object(value) === value ? JSON.stringify(value) : String(value);
}

/** Only what RFC 3986 calls unreserved stays as it is; half a character is sent as U+FFFD. */
export function encode(value: string): string {
  return String(new URLSearchParams({ '': value }))
    .slice(1)
    .replace(/\+/g, '%20')
    .replace(/\*/g, '%2A')
    .replace(/%7E/g, '~');
}

/** Reserved characters stay, too, except those that would end the value (RFC 3986, 2.2). */
export function encodeReserved(value: string): string {
  return encode(value).replace(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B|5B|5D)/g, decodeURIComponent);
}
