import { checkField, fieldApplies, type Field } from './field.js';
import type { Properties } from './source.js';

/** One question of a form, as data: what shows it knows nothing of what it is about. */
export type FormStep = PickStep | TextStep;

interface StepBase {
  /** Key of the answer. */
  readonly id: string;
  /** Says what is asked, to eyes and to screen readers. */
  readonly prompt: string;
  /** The steps that follow depend on the answer, so their number is not known before it. */
  readonly opens?: boolean;
}

export interface PickStep extends StepBase {
  readonly type: 'pick';
  readonly options: readonly PickOption[];
  /** Value of the option that is selected at first. */
  readonly initial?: string;
}

export interface PickOption {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

export interface TextStep extends StepBase {
  readonly type: 'text';
  readonly placeholder?: string;
  readonly initial?: string;
  /** A secret: shown as dots. */
  readonly masked?: boolean;
  /** The path of a file: offers to browse for it. */
  readonly file?: boolean;
  /** Usual texts, to be picked in place of typing one. */
  readonly suggestions?: readonly PickOption[];
  /** What is wrong with the text, as a sentence; asked at each key, and at the end. */
  check(text: string): string | undefined | Promise<string | undefined>;
}

export interface StepPosition {
  readonly title: string;
  /** Counted from 1; absent for a question that stands alone. */
  readonly step?: number;
  readonly total?: number;
  readonly canGoBack: boolean;
  /** What was answered before. */
  readonly value?: string;
}

export type Answer =
  | { readonly type: 'value'; readonly value: string }
  | { readonly type: 'back' }
  | { readonly type: 'cancel' };

/** Asks one question. The answer to a text has passed its check. */
export interface FormUi {
  ask(step: FormStep, at: StepPosition): Promise<Answer>;
}

/** What was answered so far, by the id of the step; '' for one that was left empty. */
export type Answers = Readonly<Record<string, string>>;

/** The steps that follow from the answers so far. Must be the same for the same answers. */
export type FormPlan = (answers: Answers) => readonly FormStep[] | Promise<readonly FormStep[]>;

/**
 * Asks the steps of a plan one by one, back and forth, and makes the plan anew after each answer.
 * Going back loses nothing: later answers are kept and offered again. Undefined when cancelled.
 */
export async function runForm(
  ui: FormUi,
  title: string,
  plan: FormPlan,
  start: Answers = {},
): Promise<Answers | undefined> {
  let answers = start;
  let index = 0;
  for (;;) {
    const steps = await plan(answers);
    const step = steps[index];
    if (!step) return answers;
    const open = steps.some((each, at) => each.opens && (at >= index || !(each.id in answers)));
    const value = answers[step.id];
    const answer = await ui.ask(step, {
      title,
      step: index + 1,
      ...(open ? {} : { total: steps.length }),
      canGoBack: index > 0,
      ...(value === undefined ? {} : { value }),
    });
    if (answer.type === 'cancel') return undefined;
    if (answer.type === 'back') index = Math.max(0, index - 1);
    else {
      answers = { ...answers, [step.id]: answer.value };
      index++;
    }
  }
}

/** Step id of a field; apart from the ids of a form's own questions. */
export function fieldStepId(field: Field): string {
  return `field:${field.name}`;
}

export interface FieldStepOptions {
  /** Said in addition to the field's help. */
  readonly hint?: string | undefined;
}

/** The question for one field. */
export function fieldStep(field: Field, { hint }: FieldStepOptions = {}): FormStep {
  const id = fieldStepId(field);
  const initial = field.default === undefined ? undefined : String(field.default);
  // With a default there is an answer already: to call it optional would tell nothing.
  const optional = field.required || initial !== undefined ? '' : ' (optional)';
  const prompt = [`${field.label}${optional}`, field.help, hint]
    .filter((part) => part !== undefined && part !== '')
    .join(': ');
  if (field.type === 'enum' || field.type === 'boolean') {
    const options = choices(field).map((option) =>
      option.value === initial
        ? { ...option, description: [option.description, '(default)'].filter(Boolean).join(' ') }
        : option,
    );
    const unset = { value: '', label: 'Not Set', description: 'Leave it to the connector' };
    return {
      type: 'pick',
      id,
      prompt,
      options: field.required || initial !== undefined ? options : [unset, ...options],
      ...(initial === undefined ? {} : { initial }),
    };
  }
  return {
    type: 'text',
    id,
    prompt,
    ...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }),
    ...(initial === undefined || field.secret ? {} : { initial }),
    ...(field.secret ? { masked: true } : {}),
    ...(field.type === 'file' ? { file: true } : {}),
    ...(field.suggestions ? { suggestions: field.suggestions } : {}),
    // A space before or after is never meant, except in a secret.
    check: (text) => {
      const value = fieldValue(field, text);
      const asked = field.type === 'list' ? value : field.secret ? text : text.trim();
      return checkField(field, asked);
    },
  };
}

/** The value an answered text stands for; undefined for an empty one. */
export function fieldValue(
  field: Field,
  text: string,
): string | number | boolean | readonly string[] | undefined {
  const value = field.secret ? text : text.trim();
  if (value === '') return undefined;
  if (field.type === 'list') {
    const texts = value.split(/[,\n]/).map((each) => each.trim());
    return texts.filter((each) => each !== '');
  }
  if (field.type === 'integer') return Number(value);
  if (field.type === 'boolean') return value === 'true';
  return value;
}

/** The text a stored value is edited as. */
export function fieldText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    return value.join(', ');
  }
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

/**
 * Fields that are to be asked and the values answered so far. A condition is judged by the fields
 * before it only, so that of two fields that exclude each other the first one answered stays.
 */
export function answeredFields(
  fields: readonly Field[],
  answers: Answers,
): { applicable: Field[]; values: Properties } {
  const values: Record<string, unknown> = {};
  const applicable: Field[] = [];
  for (const field of fields) {
    if (!fieldApplies(field, values)) continue;
    applicable.push(field);
    const value = fieldValue(field, answers[fieldStepId(field)] ?? '');
    if (value !== undefined) values[field.name] = value;
  }
  return { applicable, values };
}

function choices(field: Field): readonly PickOption[] {
  if (field.type === 'enum') return field.values ?? [];
  return [
    { value: 'true', label: 'Yes' },
    { value: 'false', label: 'No' },
  ];
}
