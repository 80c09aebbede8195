import type { CatalogConfig, CatalogKind } from '../sources/catalogKind.js';
import { fieldApplies, type Field } from '../sources/field.js';
import {
  answeredFields,
  fieldStep,
  fieldStepId,
  fieldValue,
  type Answers,
  type FormPlan,
  type FormStep,
} from '../sources/form.js';
import { moreStep, targetStep } from '../sources/formSteps.js';
import { checkSourceName } from '../sources/localRecord.js';
import { slug } from '../sources/slug.js';
import type { Properties } from '../sources/source.js';

/** A catalog as it was entered, before it is saved. */
export interface CatalogDraft {
  readonly config: CatalogConfig;
  readonly secrets: Readonly<Record<string, string>>;
  readonly target?: string;
}

export interface NewCatalogFormOptions {
  readonly kinds: readonly CatalogKind[];
  readonly targets: readonly { readonly id: string; readonly title: string }[];
  taken(name: string): boolean;
}

/**
 * The questions that make a new catalog: its kind, where it is, its name (made of the host), what
 * signing in takes, and where to save it.
 */
export function newCatalogPlan(options: NewCatalogFormOptions): FormPlan {
  return (answers) => {
    const steps: FormStep[] = [kindStep(options.kinds)];
    const kind = options.kinds.find((candidate) => candidate.kind === answers['kind']);
    if (!kind) return steps;
    const { applicable, values, hidden } = settingsOf(kind, answers);
    steps.push(...applicable.filter((field) => !field.advanced).map((field) => fieldStep(field)));
    steps.push(nameStep(kind, values, options));
    if (hidden.some((field) => fieldApplies(field, values))) steps.push(moreStep(hidden));
    steps.push(...applicable.filter((field) => field.advanced).map((field) => fieldStep(field)));
    steps.push(...credentialSteps(kind, values));
    if (options.targets.length > 1) steps.push(targetStep(options.targets));
    return checkedAtTheEnd(kind, values, steps);
  };
}

/** What the answers to all questions amount to. */
export function catalogDraft(kinds: readonly CatalogKind[], answers: Answers): CatalogDraft {
  const kind = kinds.find((candidate) => candidate.kind === answers['kind']);
  const name = answers['name']?.trim();
  if (!kind || !name) throw new Error('The form has not been filled in.');
  const properties = settingsOf(kind, answers).values;
  const target = answers['target'];
  return {
    config: { name, kind: kind.kind, title: name, properties },
    secrets: enteredSecrets(kind, properties, answers),
    ...(target === undefined ? {} : { target }),
  };
}

/** What signing in asks for, masked where it is a secret. */
export function credentialSteps(kind: CatalogKind, properties: Properties): FormStep[] {
  return credentialsOf(kind, properties).map((field) => fieldStep(field));
}

/** The credentials that were entered; those left empty are left out. */
export function enteredSecrets(
  kind: CatalogKind,
  properties: Properties,
  answers: Answers,
): Record<string, string> {
  const entered = credentialsOf(kind, properties).flatMap((field) => {
    const value = fieldValue(field, answers[fieldStepId(field)] ?? '');
    return value === undefined ? [] : [[field.name, String(value)] as const];
  });
  return Object.fromEntries(entered);
}

/** A name made of the host of the first address: several of one kind are told apart by it. */
export function suggestedName(
  kind: CatalogKind,
  properties: Properties,
  taken: (name: string) => boolean,
): string {
  const host = Object.values(properties)
    .map((value) => (typeof value === 'string' ? hostOf(value) : undefined))
    .find((each) => each !== undefined);
  const base = slug(host ?? '') || kind.kind;
  let name = base;
  for (let count = 2; taken(name); count++) name = `${base}-${count}`;
  return name;
}

function settingsOf(kind: CatalogKind, answers: Answers) {
  const settings = kind.fields.filter((field) => !field.secret);
  const hidden = settings.filter((field) => field.advanced);
  const asked = answers['more'] === 'more' ? hidden : [];
  const plain = settings.filter((field) => !field.advanced);
  return { ...answeredFields([...plain, ...asked], answers), hidden };
}

/** Field names of settings and credentials share one form, so a credential always counts as one. */
function credentialsOf(kind: CatalogKind, properties: Properties): Field[] {
  return kind.credentials
    .filter((field) => fieldApplies(field, properties))
    .map((field) => ({ ...field, secret: field.secret ?? true }));
}

function kindStep(kinds: readonly CatalogKind[]): FormStep {
  return {
    type: 'pick',
    id: 'kind',
    prompt: 'Select the kind of catalog',
    opens: true,
    options: kinds.map(({ kind, label, description }) => ({
      value: kind,
      label,
      detail: description,
    })),
  };
}

function nameStep(kind: CatalogKind, values: Properties, options: NewCatalogFormOptions): FormStep {
  return {
    type: 'text',
    id: 'name',
    prompt: 'Name: shown in the sidebar; letters, digits, ".", "_" and "-"',
    initial: suggestedName(kind, values, (name) => options.taken(name)),
    check: (text) => {
      const name = text.trim();
      const problem = checkSourceName(name);
      if (problem !== undefined) return problem;
      return options.taken(name) ? `There already is a catalog named "${name}".` : undefined;
    },
  };
}

/** What single fields cannot say is said at the last of them that is typed in. */
function checkedAtTheEnd(
  kind: CatalogKind,
  values: Properties,
  steps: readonly FormStep[],
): FormStep[] {
  const problemOf = (properties: Properties) => {
    const problems = kind.validate?.(properties) ?? [];
    return problems.length === 0 ? undefined : problems.map((each) => each.message).join(' ');
  };
  return steps.map((step) => {
    const field = kind.fields.find((each) => fieldStepId(each) === step.id && !each.secret);
    if (!field || step.type !== 'text') return step;
    return {
      ...step,
      check: async (text) =>
        (await step.check(text)) ?? problemOf({ ...values, [field.name]: fieldValue(field, text) }),
    };
  });
}

function hostOf(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text)) return undefined;
  try {
    return new URL(text).hostname.replace(/^www\./, '').replace(/[[\]]/g, '');
  } catch {
    return undefined;
  }
}
