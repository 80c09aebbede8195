import type { SourceKindInfo } from './catalog.js';
import { checkField, type Field } from './field.js';
import { fieldText } from './form.js';
import type { SourceRecord } from './source.js';

/** What becomes of a source's settings in the form of another kind. */
export interface CarriedOver {
  /** By the names of the target's fields. */
  readonly texts: Readonly<Record<string, string>>;
  /** Names of the source's properties that have no place there. */
  readonly left: readonly string[];
}

/**
 * Names that different catalogs have for the same setting: ours, those of Datagrok, and those of
 * IBM's data source types.
 */
const SAME_MEANING: readonly (readonly string[])[] = [
  ['host', 'server', 'hostname'],
  ['database', 'db'],
  ['username', 'login', 'user'],
  ['accessKeyId', 'access_key', 'accessKey'],
  ['endpoint', 'url'],
];

/**
 * The kind of another catalog that means the same: of the same name, or of one that differs in
 * spelling only (`MySQL`, `mysql`; `postgresql`, labelled "PostgreSQL"). Undefined when none does.
 */
export function correspondingKind(
  kind: string,
  kinds: readonly SourceKindInfo[],
): string | undefined {
  const wanted = folded(kind);
  const found =
    kinds.find((each) => each.kind === kind) ??
    kinds.find((each) => folded(each.kind) === wanted) ??
    kinds.find((each) => folded(each.label) === wanted);
  return found?.kind;
}

/**
 * Settings that the target's fields know, by name or by meaning, as far as it takes their values.
 * Secrets are no settings and are not among them.
 */
export function carryOver(source: SourceRecord, fields: readonly Field[]): CarriedOver {
  const texts: Record<string, string> = {};
  const left: string[] = [];
  for (const [name, value] of Object.entries(source.properties)) {
    if (value === undefined || value === null || value === '') continue;
    const field = fieldFor(name, fields, source);
    const text = fieldText(value);
    if (field && checkField(field, field.type === 'list' ? value : text) === undefined) {
      texts[field.name] = text;
    } else left.push(name);
  }
  return { texts, left };
}

function fieldFor(name: string, fields: readonly Field[], source: SourceRecord): Field | undefined {
  const open = fields.filter((field) => !field.secret);
  const same = open.find((field) => field.name === name);
  if (same) return same;
  const meanings = SAME_MEANING.find((group) => group.includes(name)) ?? [];
  return open.find((field) => meanings.includes(field.name) && !(field.name in source.properties));
}

/** A name for the duplicate, `copy` and a number behind the first: `lab-copy`, `lab-copy-2`. */
export async function copyName(
  name: string,
  taken: (name: string) => Promise<boolean>,
): Promise<string> {
  for (let count = 1; count < MOST_COPIES; count++) {
    const candidate = count === 1 ? `${name}-copy` : `${name}-copy-${count}`;
    if (!(await taken(candidate))) return candidate;
  }
  return name;
}

/** Each costs a request where the catalog is remote; beyond them the user finds a name. */
const MOST_COPIES = 10;

function folded(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
