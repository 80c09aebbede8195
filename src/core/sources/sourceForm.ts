import type { NewSource, SourceChanges } from './catalog.js';
import { checkField, fieldApplies, type Field, type FieldProblem } from './field.js';
import { fieldText, fieldValue } from './form.js';
import { checkSourceName } from './localRecord.js';
import type { Properties, SourceRecord } from './source.js';

/** What a form is about. */
export type FormSubject =
  | { readonly mode: 'add'; readonly catalog?: string; readonly kind?: string }
  | { readonly mode: 'edit' | 'duplicate'; readonly source: string };

/** What stands in a form, as texts. Holds no secret, so that it may be kept. */
export interface FormValues {
  readonly catalog: string;
  /** Where it is kept within the catalog; '' where there is one place only. */
  readonly target: string;
  readonly kind: string;
  readonly title: string;
  readonly name: string;
  readonly description: string;
  /** Separated by commas. */
  readonly tags: string;
  /** By the names of the kind's fields. */
  readonly fields: FieldTexts;
}

export type FieldTexts = Readonly<Record<string, string>>;

/** What was done to the secrets of a source. Never kept, never logged. */
export interface FormSecrets {
  readonly entered: Readonly<Record<string, string>>;
  /** Names of stored ones that are to be deleted. */
  readonly forget: readonly string[];
  /** A duplicate takes those stored for the original. */
  readonly copy: boolean;
}

/** Fields that every source has, by their names in a form's problems. */
export const BASE_FIELDS = ['title', 'name', 'description', 'tags'] as const;

/** What the checks need to know beside the values. */
export interface FormRules {
  readonly mode: FormSubject['mode'];
  readonly fields: readonly Field[];
  /** False where the catalog itself makes the names. */
  readonly hasName: boolean;
  /** True where names follow the rule of local ones. */
  readonly plainName: boolean;
  /** True for a secret that need not be entered, because one is kept. */
  isStored(field: Field): boolean;
}

/**
 * The fields that are shown beside these texts. One that is hidden counts as empty for the others;
 * one that is empty counts as its default.
 */
export function visibleFields(fields: readonly Field[], texts: FieldTexts): Field[] {
  const values: Record<string, unknown> = {};
  for (const field of fields) values[field.name] = effectiveValue(field, texts);
  let shown: Field[] | undefined;
  // Conditions may depend on each other, also in a circle: then the last round counts.
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next: Field[] = [];
    for (const field of fields) {
      const value = effectiveValue(field, texts);
      values[field.name] = undefined;
      if (!fieldApplies(field, values)) continue;
      values[field.name] = value;
      next.push(field);
    }
    const before: readonly Field[] | undefined = shown;
    shown = next;
    if (next.length === before?.length && next.every((field, at) => field === before[at])) break;
  }
  return shown ?? [];
}

const MOST_ROUNDS = 8;

function effectiveValue(field: Field, texts: FieldTexts): unknown {
  // Whether a secret is entered is not for conditions to see: only that it may be.
  if (field.secret) return undefined;
  return fieldValue(field, texts[field.name] ?? '') ?? field.default;
}

/** The texts that fields start with: the values there are, else the defaults of a new source. */
export function startTexts(
  fields: readonly Field[],
  properties: Properties | undefined,
): Record<string, string> {
  const entries = fields
    .filter((field) => !field.secret)
    .map((field) => {
      if (properties) return [field.name, fieldText(properties[field.name])] as const;
      // What is asked only on request is not written into each new record.
      const preset = field.advanced || field.default === undefined ? '' : String(field.default);
      return [field.name, preset] as const;
    });
  return Object.fromEntries(entries);
}

/** The values the fields' texts stand for; hidden and empty fields are left out. */
export function formProperties(fields: readonly Field[], texts: FieldTexts): Properties {
  const entries = visibleFields(fields, texts).flatMap((field) => {
    const value = field.secret ? undefined : fieldValue(field, texts[field.name] ?? '');
    return value === undefined ? [] : [[field.name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** What is wrong with one text, as a sentence; undefined when nothing is. */
export function checkText(field: Field, text: string): string | undefined {
  const value = fieldValue(field, text);
  const asked = field.type === 'list' ? value : field.secret ? text : text.trim();
  return checkField(field, asked);
}

/** All that can be seen to be wrong without asking anybody. */
export function checkValues(
  values: FormValues,
  secrets: FormSecrets,
  rules: FormRules,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (field: string, message: string | undefined) => {
    if (message !== undefined) problems.push({ field, message });
  };
  add('title', checkTitle(values.title));
  if (rules.mode !== 'edit' && rules.hasName) add('name', checkName(values.name, rules));
  for (const field of visibleFields(rules.fields, values.fields)) {
    if (!field.secret) {
      add(field.name, checkText(field, values.fields[field.name] ?? ''));
      continue;
    }
    const entered = secrets.entered[field.name] ?? '';
    const kept = secrets.copy || (rules.isStored(field) && !secrets.forget.includes(field.name));
    if (entered !== '' || !kept) add(field.name, checkText(field, entered));
  }
  return problems;
}

export function checkTitle(title: string): string | undefined {
  return title.trim() === '' ? 'Title is required.' : undefined;
}

export function checkName(name: string, rules: Pick<FormRules, 'plainName'>): string | undefined {
  if (rules.plainName) return checkSourceName(name.trim());
  return name.trim() === '' ? 'Name is required.' : undefined;
}

/** The new source that a form describes. */
export function newSource(values: FormValues, fields: readonly Field[]): NewSource {
  const title = values.title.trim();
  const description = values.description.trim();
  const tags = tagsOf(values.tags);
  return {
    name: values.name.trim(),
    kind: values.kind,
    ...(title === '' ? {} : { title }),
    ...(description === '' ? {} : { description }),
    ...(tags.length === 0 ? {} : { tags }),
    properties: formProperties(fields, values.fields),
  };
}

/**
 * What the form says otherwise than the record; undefined when nothing. Properties that have no
 * field, or whose text was left alone, stay exactly what they are. One that its condition has
 * hidden meanwhile is removed.
 */
export function sourceChanges(
  source: SourceRecord,
  values: FormValues,
  fields: readonly Field[],
): SourceChanges | undefined {
  const before = sourceValues(source);
  const tags = tagsOf(values.tags);
  const properties = changedProperties(source.properties, values.fields, fields);
  const changes: SourceChanges = {
    ...(values.title.trim() === before.title ? {} : { title: values.title.trim() || undefined }),
    ...(values.description.trim() === before.description.trim()
      ? {}
      : { description: values.description.trim() || undefined }),
    ...(tags.join('\n') === source.tags.join('\n')
      ? {}
      : { tags: tags.length > 0 ? tags : undefined }),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
  };
  return Object.keys(changes).length === 0 ? undefined : changes;
}

/** The texts a record is edited as; its fields are those of its kind, so they are left to it. */
export function sourceValues(source: SourceRecord): FormValues {
  const { catalog, kind, title, name, description = '', tags } = source;
  const base = { catalog, kind, title, name, description, tags: tags.join(', ') };
  return { ...base, target: '', fields: {} };
}

function changedProperties(
  before: Properties,
  texts: FieldTexts,
  fields: readonly Field[],
): Properties {
  const start = startTexts(fields, before);
  const shownBefore = new Set(visibleFields(fields, start));
  const shown = new Set(visibleFields(fields, texts));
  const entries = fields.flatMap((field) => {
    if (field.secret) return [];
    const { name } = field;
    if (!shown.has(field)) {
      const isHiddenNow = shownBefore.has(field) && start[name] !== '';
      return isHiddenNow ? [[name, undefined] as const] : [];
    }
    const text = texts[name] ?? '';
    return text === start[name] ? [] : [[name, fieldValue(field, text)] as const];
  });
  return Object.fromEntries(entries);
}

function tagsOf(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}
