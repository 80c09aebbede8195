import { isObject, own, ownKeys, ownList, ownStrings } from '../../src/core/openapi/json.js';

/** Something that differs from what another tool makes of the same document, and why it should. */
export interface Difference {
  readonly what: string;
  /** Absent where nobody has found one yet. */
  readonly reason?: string;
}

/** Why our types of these schemas differ from openapi-typescript's. */
export function explainTypes(
  schemas: Readonly<Record<string, unknown>>,
  differing: readonly string[],
): Difference[] {
  const told = toldApart(schemas);
  const reasons = new Map<string, string>();
  for (const name of differing) {
    const reason = told.has(name)
      ? "has a discriminator's values; theirs has names of schemas, or the base without its heirs"
      : reasonWithin(schemas[name], schemas);
    if (reason !== undefined) reasons.set(name, reason);
  }
  // What refers to something that differs differs, too.
  for (let before = -1; before < reasons.size;) {
    before = reasons.size;
    for (const name of differing.filter((one) => !reasons.has(one))) {
      const [through] = references(schemas[name]).filter((one) => reasons.has(one));
      if (through !== undefined) reasons.set(name, `refers to ${through}`);
    }
  }
  return differing.map((what) => {
    const reason = reasons.get(what);
    return { what, ...(reason === undefined ? {} : { reason }) };
  });
}

/** Why a request of ours differs from swagger-client's. */
export function explainRequest(difference: string): string | undefined {
  const [, ours = '', theirs = ''] = /^.*?: cookie: (.*) and (.*)$/.exec(difference) ?? [];
  const cookies = ours.split('; ').map(plain);
  if (cookies.length > 1 && cookies.includes(plain(theirs))) {
    return 'all cookies are sent; swagger-client sends the last of several';
  }
  const [, query = '', other = ''] =
    /^.*?: https:[^?]*\?(.*) and https:[^?]*\?(.*)$/s.exec(difference) ?? [];
  const [fields, others] = [query.split('&'), other.split('&')];
  const names = fields.map((one) => one.split('=')[0] ?? '');
  if (names.some((name) => /\[\d+\]/.test(name))) {
    return 'lists in deepObject have places; swagger-client repeats the name or sends JSON';
  }
  return new Set(names).size < names.length && others.every((one) => fields.includes(one))
    ? 'all fields are sent; swagger-client sends the last of several with one name'
    : undefined;
}

/** The same text, whichever of its characters are escaped. */
function plain(text: string): string {
  return decodeURIComponent(text);
}

/** Schemas that a discriminator tells apart: those that have one, their members and heirs. */
function toldApart(schemas: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const names = Object.keys(schemas);
  const told = new Set(names.filter((name) => own(schemas[name], 'discriminator') !== undefined));
  for (const value of all(schemas).filter((one) => own(one, 'discriminator') !== undefined)) {
    for (const keyword of ['oneOf', 'anyOf']) {
      for (const name of ownList(value, keyword).flatMap(referenceOf)) told.add(name);
    }
  }
  for (let before = -1; before < told.size;) {
    before = told.size;
    for (const name of names) {
      const bases = ownList(schemas[name], 'allOf').flatMap(referenceOf);
      if (bases.some((base) => told.has(base))) told.add(name);
    }
  }
  return told;
}

function reasonWithin(
  schema: unknown,
  schemas: Readonly<Record<string, unknown>>,
): string | undefined {
  const values = all(schema);
  const some = (test: (value: unknown) => boolean) => values.some(test);
  if (some((one) => own(one, 'format') === 'binary' || own(one, 'type') === 'file')) {
    return 'bytes are a Blob; theirs a string';
  }
  const hasOthers = (one: unknown) =>
    isObject(own(one, 'additionalProperties')) || own(one, 'additionalProperties') === true;
  if (some((one) => hasOthers(one) && ownKeys(one, 'properties').length > 0)) {
    return 'its index signature holds for the properties beside it; no object can have the type of theirs';
  }
  if (
    some((one) => hasOthers(one) && [...ownList(one, 'anyOf'), ...ownList(one, 'oneOf')].length > 0)
  ) {
    return 'what stands beside alternatives holds for each; theirs makes one more of it';
  }
  if (
    some((one) =>
      ownStrings(one, 'required').some((name) => !ownKeys(one, 'properties').includes(name)),
    )
  ) {
    return 'has what is required but not described; theirs leaves it out';
  }
  if (some((one) => own(one, 'nullable') === true && referenceOf(one).length > 0)) {
    return 'may be null, as is said beside a reference; theirs reads nothing there';
  }
  const isWritten = (one: unknown) => own(one, 'writeOnly') === true;
  if (some((one) => isWritten(one) || referenceOf(one).some((to) => isWritten(schemas[to])))) {
    return 'what is only sent is in a type for that; theirs has one type for both ways';
  }
  return undefined;
}

/** A value and everything below it. */
function all(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(all)];
}

function references(schema: unknown): string[] {
  return all(schema).flatMap(referenceOf);
}

function referenceOf(value: unknown): string[] {
  const reference = own(value, '$ref');
  return typeof reference === 'string' ? [reference.slice(reference.lastIndexOf('/') + 1)] : [];
}
