import type { NewSource, SourceChanges } from './catalog.js';
import { checkFields, fieldApplies, type Field, type FieldProblem } from './field.js';
import {
  fieldStep,
  fieldText,
  fieldValue,
  judgeOf,
  type FormStep,
  type FormUi,
  type PickOption,
} from './form.js';
import type { SourceRecord } from './source.js';

/** A source as it is being changed: texts that are turned into values when it is saved. */
export interface EditedSource {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
  /** Secrets entered now; those stored earlier are never read back into a form. */
  readonly secrets: Readonly<Record<string, string>>;
}

export interface DraftFormOptions {
  readonly title: string;
  readonly fields: readonly Field[];
  /** What the fields alone cannot say; see `ConnectorKind.validate`. */
  readonly validate?: (properties: EditedSource['properties']) => readonly FieldProblem[];
  /** Whether secrets are stored for this source, to say so beside their fields. */
  readonly secretsStored: boolean;
}

const SAVE = 'save';

/**
 * Shows all fields of a source with their values, to change one after the other, until the user
 * saves or cancels (undefined). Saving is refused, with the reason, while a value is wrong.
 */
export async function editFields(
  ui: FormUi,
  draft: EditedSource,
  options: DraftFormOptions,
): Promise<EditedSource | undefined> {
  let edited = draft;
  let refused: string | undefined;
  let last = itemsOf(draft, options)[0]?.id ?? SAVE;
  for (;;) {
    const list = overview(edited, options, refused);
    const chosen = await ui.ask(list, {
      title: options.title,
      canGoBack: false,
      value: last,
    });
    if (chosen.type !== 'value') return undefined;
    if (chosen.value === SAVE) {
      refused = problemOf(edited, options);
      if (refused === undefined) return edited;
      continue;
    }
    const item = itemsOf(edited, options).find((candidate) => candidate.id === chosen.value);
    if (!item) continue;
    last = item.id;
    const answer = await ui.ask(item.step, {
      title: `${options.title}: ${item.label}`,
      canGoBack: true,
      value: item.text,
    });
    if (answer.type === 'cancel') return undefined;
    if (answer.type === 'value') edited = item.set(answer.value);
  }
}

/** The draft a source starts with when it is edited. */
export function draftOf(source: NewSource | SourceRecord): EditedSource {
  const { title, name, description = '', tags = [], properties } = source;
  return { title: title ?? name, description, tags, properties, secrets: {} };
}

/** What changed, as a catalog wants to hear it. Undefined when nothing did. */
export function changesOf(before: SourceRecord, after: EditedSource): SourceChanges | undefined {
  const names = new Set([...Object.keys(before.properties), ...Object.keys(after.properties)]);
  const properties = [...names].filter(
    (name) => before.properties[name] !== after.properties[name],
  );
  const same = (a: readonly string[], b: readonly string[]) => a.join('\n') === b.join('\n');
  const changes: SourceChanges = {
    ...(after.title === before.title ? {} : { title: after.title || undefined }),
    ...(after.description === (before.description ?? '')
      ? {}
      : { description: after.description || undefined }),
    ...(same(after.tags, before.tags)
      ? {}
      : { tags: after.tags.length > 0 ? after.tags : undefined }),
    ...(properties.length === 0
      ? {}
      : {
          properties: Object.fromEntries(properties.map((name) => [name, after.properties[name]])),
        }),
  };
  return Object.keys(changes).length === 0 ? undefined : changes;
}

/** The record with changes in it, to test before they are saved. */
export function withChanges(source: SourceRecord, changes: SourceChanges): SourceRecord {
  const merged = { ...source.properties, ...changes.properties };
  const properties = Object.fromEntries(
    Object.entries(merged).filter(([, value]) => value !== undefined),
  );
  return { ...source, title: changes.title ?? source.title, properties };
}

interface Item {
  readonly id: string;
  readonly label: string;
  /** Shown beside the label. */
  readonly shown: string;
  /** Edited. */
  readonly text: string;
  readonly step: FormStep;
  set(text: string): EditedSource;
}

function itemsOf(draft: EditedSource, options: DraftFormOptions): Item[] {
  const base = [
    baseItem('title', 'Title', draft.title, (title) => ({ ...draft, title: title.trim() })),
    ...options.fields
      .filter((field) => fieldApplies(field, draft.properties))
      .map((field) => (field.secret ? secretItem : fieldItem)(field, draft, options)),
    baseItem('description', 'Description', draft.description, (description) => ({
      ...draft,
      description: description.trim(),
    })),
    baseItem('tags', 'Tags', draft.tags.join(', '), (text) => ({
      ...draft,
      tags: text
        .split(',')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
    })),
  ];
  return base;
}

function baseItem(
  id: string,
  label: string,
  text: string,
  set: (text: string) => EditedSource,
): Item {
  const prompt = id === 'tags' ? 'Tags, separated by commas' : label;
  return {
    id,
    label,
    shown: text,
    text,
    step: { type: 'text', id, prompt, check: () => undefined },
    set,
  };
}

function fieldItem(field: Field, draft: EditedSource, options: DraftFormOptions): Item {
  const text = fieldText(draft.properties[field.name]);
  const step = fieldStep(field, { judge: judgeOf(field, draft.properties, options.validate) });
  return {
    id: step.id,
    label: field.label,
    shown: text === '' ? unsetText(field) : text,
    text,
    step,
    set: (entered) => {
      const properties = { ...draft.properties, [field.name]: fieldValue(field, entered) };
      return {
        ...draft,
        properties: Object.fromEntries(
          Object.entries(properties).filter(([, value]) => value !== undefined),
        ),
      };
    },
  };
}

function secretItem(field: Field, draft: EditedSource, options: DraftFormOptions): Item {
  const hint = options.secretsStored ? 'Empty keeps what is stored.' : undefined;
  const step = fieldStep(field, { hint });
  const entered = field.name in draft.secrets;
  return {
    id: step.id,
    label: field.label,
    shown: entered ? 'entered' : options.secretsStored ? 'stored' : 'not stored',
    text: '',
    step,
    set: (text) => {
      const secrets = Object.entries({ ...draft.secrets, [field.name]: text });
      return { ...draft, secrets: Object.fromEntries(secrets.filter(([, each]) => each !== '')) };
    },
  };
}

function unsetText(field: Field): string {
  return field.default === undefined ? 'not set' : `not set (${String(field.default)})`;
}

function overview(
  draft: EditedSource,
  options: DraftFormOptions,
  refused: string | undefined,
): FormStep {
  const rows: PickOption[] = itemsOf(draft, options).map((item) => ({
    value: item.id,
    label: item.label,
    description: item.shown,
  }));
  const save: PickOption = {
    value: SAVE,
    label: 'Save',
    description: 'Test the connection and save',
    ...(refused === undefined ? {} : { detail: refused }),
  };
  return {
    type: 'pick',
    id: 'overview',
    prompt: refused ?? 'Select what to change, then Save',
    options: [save, ...rows],
  };
}

function problemOf(draft: EditedSource, options: DraftFormOptions): string | undefined {
  const settings = options.fields.filter((field) => !field.secret);
  const problems = checkFields(settings, draft.properties);
  const all = problems.length > 0 ? problems : (options.validate?.(draft.properties) ?? []);
  return all.length === 0 ? undefined : all.map((problem) => problem.message).join(' ');
}
