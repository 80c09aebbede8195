import type { NewSource } from './catalog.js';
import type { ConnectorKind } from './connector.js';
import { checkFields, type Field } from './field.js';
import { closest } from './search.js';
import { SOURCE_NAME } from './source.js';

/** What became of one record of the setting. */
export interface DecodedRecord {
  /** Its name, or its place in the list, to speak of it. */
  readonly label: string;
  /** Absent when the record cannot be used at all; `problems` then says why. */
  readonly source?: NewSource;
  /** Each names one mistake. Never holds the value of what may be a secret. */
  readonly problems: readonly string[];
}

/** The properties every record may have, whatever its kind. */
export const BASE_PROPERTIES = ['name', 'title', 'kind', 'description', 'tags'] as const;

const NAME_RULE = 'A name may hold letters, digits, ".", "_" and "-" only.';

/**
 * Reads one record as a user typed it. Mistakes that leave no doubt about where the source points
 * (a misspelt extra property, a title that is no text) are named and passed over; others cost the
 * record. What looks like a secret is named and left out: settings are synchronized and committed.
 */
export function decodeLocalRecord(
  raw: unknown,
  index: number,
  kinds: readonly ConnectorKind[],
): DecodedRecord {
  if (!isObject(raw)) {
    return unusable(`Record ${index + 1}`, `Record ${index + 1} is not an object.`);
  }
  const name = raw['name'];
  const label = typeof name === 'string' && name !== '' ? name : `Record ${index + 1}`;
  const problem = nameProblem(raw) ?? kindProblem(raw);
  if (problem !== undefined) return unusable(label, problem);
  const kindName = raw['kind'] as string;
  const kind = kinds.find((candidate) => candidate.kind === kindName);

  const { properties, problems } = readProperties(raw, kind, {
    base: BASE_PROPERTIES,
    secretProblem,
  });
  const fatal = kind
    ? [...checkFields(applicable(kind.fields), properties), ...(kind.validate?.(properties) ?? [])]
    : [];
  if (fatal.length > 0) {
    return { label, problems: [...fatal.map((each) => each.message), ...problems] };
  }
  if (!kind) {
    const meant = closest(
      kindName,
      kinds.map((candidate) => candidate.kind),
    );
    if (meant) problems.push(`The kind "${kindName}" is not known. Did you mean "${meant}"?`);
  }
  const { title, description, tags } = raw;
  if (!isAbsent(title) && typeof title !== 'string') problems.push('"title" must be text.');
  if (!isAbsent(description) && typeof description !== 'string') {
    problems.push('"description" must be text.');
  }
  if (!isAbsent(tags) && !isTextList(tags)) problems.push('"tags" must be a list of texts.');
  return {
    label,
    problems,
    source: {
      name: name as string,
      kind: kindName,
      ...(typeof title === 'string' && title !== '' ? { title } : {}),
      ...(typeof description === 'string' && description !== '' ? { description } : {}),
      ...(isTextList(tags) ? { tags } : {}),
      properties,
    },
  };
}

/** What is wrong with the name of a new source, as a sentence. */
export function checkSourceName(name: string): string | undefined {
  if (name === '') return 'Name is required.';
  return SOURCE_NAME.test(name) ? undefined : NAME_RULE;
}

const SECRET_NAME =
  /passw(or)?d|passphrase|^pass$|^pwd$|secret|token|api[-_]?key|private[-_]?key|credential|^authorization$/i;
const URL_WITH_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*:[^/?#\s]*@/i;

/**
 * True when a property must not stand in settings: its name is that of a secret, or it is an
 * address with a password in it. A connector's own fields may have such names (`tokenUrl`).
 */
export function isSecretProperty(name: string, value: unknown, kind?: RecordKind): boolean {
  if (kind?.credentials.some((field) => field.name === name && field.secret === true)) return true;
  const field = kind?.fields.find((candidate) => candidate.name === name);
  if (field ? field.secret === true : SECRET_NAME.test(name)) return true;
  if (typeof value === 'string') return URL_WITH_PASSWORD.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => isSecretProperty(key, inner));
}

/** What reading a record needs of its kind, be it one of sources or of catalogs. */
export type RecordKind = Pick<ConnectorKind, 'fields' | 'credentials'>;

export interface ReadOptions {
  /** Properties of every record, whatever its kind: left to the caller. */
  readonly base: readonly string[];
  /** Names a property that is or holds a secret, and says what to do about it. */
  secretProblem(name: string): string;
}

/** The kind's own properties of a record, and what is wrong with those that are left out. */
export function readProperties(
  raw: Record<string, unknown>,
  kind: RecordKind | undefined,
  options: ReadOptions,
) {
  const known = new Set(kind?.fields.map((field) => field.name));
  const base = new Set<string>(options.base);
  const problems: string[] = [];
  const kept: [string, unknown][] = [];
  for (const [name, value] of Object.entries(raw)) {
    if (base.has(name) || isAbsent(value)) continue;
    if (isSecretProperty(name, value, kind)) {
      problems.push(options.secretProblem(name));
    } else if (kind && !known.has(name)) {
      const meant = closest(name, [...known, ...base]);
      problems.push(`"${name}" is not known here.${meant ? ` Did you mean "${meant}"?` : ''}`);
    } else {
      kept.push([name, value]);
    }
  }
  return { properties: Object.fromEntries(kept), problems };
}

export function secretProblem(name: string): string {
  return (
    `"${name}" is or holds a secret and is not used: secrets do not belong in settings. ` +
    'Remove it and run "Set Credentials".'
  );
}

export function nameProblem(raw: Record<string, unknown>): string | undefined {
  const name = raw['name'];
  if (isAbsent(name) || name === '') {
    const misspelt = misspelling(raw, 'name');
    return `"name" is missing.${misspelt}`;
  }
  if (typeof name !== 'string') return '"name" must be text.';
  return checkSourceName(name) === undefined
    ? undefined
    : `"${name}" cannot be a name. ${NAME_RULE}`;
}

export function kindProblem(raw: Record<string, unknown>): string | undefined {
  const kind = raw['kind'];
  if (isAbsent(kind) || kind === '') return `"kind" is missing.${misspelling(raw, 'kind')}`;
  return typeof kind === 'string' ? undefined : '"kind" must be text.';
}

function misspelling(raw: Record<string, unknown>, wanted: string): string {
  const found = Object.keys(raw).find((key) => closest(key, [wanted]) !== undefined);
  return found === undefined || found === wanted ? '' : ` Is "${found}" a misspelling of it?`;
}

/** Secrets are no part of a record, so a required one cannot be missing from it. */
function applicable(fields: readonly Field[]): readonly Field[] {
  return fields.filter((field) => !field.secret);
}

function unusable(label: string, problem: string): DecodedRecord {
  return { label, problems: [problem] };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
