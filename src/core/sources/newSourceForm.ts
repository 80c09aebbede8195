import type { Catalog, CatalogScope, NewSource } from './catalog.js';
import { fieldApplies, type Field, type FieldProblem } from './field.js';
import {
  answeredFields,
  fieldStep,
  fieldValue,
  fieldStepId,
  judgeOf,
  type Answers,
  type FormPlan,
  type FormStep,
} from './form.js';
import { checkSourceName } from './localRecord.js';
import type { Properties } from './source.js';

/** A source as it was entered, before it is saved. */
export interface SourceDraft {
  readonly catalog: string;
  readonly source: NewSource;
  readonly secrets: Readonly<Record<string, string>>;
  readonly target?: string;
}

export interface NewSourceFormOptions {
  /** Those that sources can be added to; at least one. */
  readonly catalogs: readonly Catalog[];
  /** True when the catalog already has a source of this name. */
  taken(catalog: Catalog, name: string, signal: AbortSignal): Promise<boolean>;
  /** What the fields of a kind cannot say one by one; see `ConnectorKind.validate`. */
  validate?(kind: string, properties: Properties): readonly FieldProblem[];
}

/**
 * The questions that make a new source: catalog (if there are several), kind, title, name, the
 * fields of the kind, its further fields on request, secrets, and where to save it.
 */
export class NewSourceForm {
  readonly #options: NewSourceFormOptions;
  readonly #signal: AbortSignal;
  readonly #fields = new Map<string, Promise<readonly Field[]>>();

  constructor(options: NewSourceFormOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  readonly plan: FormPlan = async (answers) => {
    const { catalogs } = this.#options;
    const steps: FormStep[] = [];
    if (catalogs.length > 1) steps.push(catalogStep(catalogs));
    const catalog = this.#catalog(answers);
    if (!catalog) return steps;
    const kinds = await catalog.kinds(this.#signal);
    steps.push({
      type: 'pick',
      id: 'kind',
      prompt: 'Select what the source points to',
      opens: true,
      options: kinds.map(({ kind, label, description }) => ({
        value: kind,
        label,
        ...(description === undefined ? {} : { detail: description }),
      })),
    });
    const kind = kinds.find((candidate) => candidate.kind === answers['kind']);
    if (!kind) return steps;
    const { plain, advanced, secret } = divide(await this.fields(catalog, kind.kind));
    steps.push(titleStep(kind.label), this.#nameStep(catalog, answers));
    const more = answers['more'] === 'more';
    const { applicable, values } = answeredFields([...plain, ...(more ? advanced : [])], answers);
    const hidden = [...advanced, ...secret.filter((field) => field.advanced)];
    const step = (field: Field) => {
      const validate = (all: Properties) => this.#options.validate?.(kind.kind, all) ?? [];
      return fieldStep(field, { judge: judgeOf(field, values, validate) });
    };
    steps.push(...applicable.filter((field) => !field.advanced).map(step));
    if (hidden.some((field) => fieldApplies(field, values))) steps.push(moreStep(hidden));
    steps.push(...applicable.filter((field) => field.advanced).map(step));
    const asked = secret.filter(
      (field) => (more || !field.advanced) && fieldApplies(field, values),
    );
    steps.push(...asked.map((field) => fieldStep(field)));
    const targets = (await catalog.targets?.(this.#signal)) ?? [];
    if (targets.length > 1) steps.push(targetStep(targets));
    return steps;
  };

  /** What the answers to all questions amount to. */
  async draft(answers: Answers): Promise<SourceDraft> {
    const catalog = this.#catalog(answers);
    const kind = answers['kind'];
    const name = answers['name']?.trim();
    if (!catalog || !kind || !name) throw new Error('The form has not been filled in.');
    const { plain, advanced, secret } = divide(await this.fields(catalog, kind));
    const more = answers['more'] === 'more';
    const { values } = answeredFields([...plain, ...(more ? advanced : [])], answers);
    const secrets = secret.flatMap((field) => {
      if ((field.advanced && !more) || !fieldApplies(field, values)) return [];
      const value = fieldValue(field, answers[fieldStepId(field)] ?? '');
      return value === undefined ? [] : [[field.name, String(value)] as const];
    });
    const title = answers['title']?.trim();
    const target = answers['target'];
    return {
      catalog: catalog.name,
      source: { name, kind, ...(title ? { title } : {}), properties: values },
      secrets: Object.fromEntries(secrets),
      ...(target === undefined ? {} : { target }),
    };
  }

  /** The fields of a kind; a server is asked for them once. */
  fields(catalog: Catalog, kind: string): Promise<readonly Field[]> {
    const key = JSON.stringify([catalog.name, kind]);
    const known = this.#fields.get(key);
    if (known) return known;
    const fields = catalog.fields(kind, this.#signal);
    this.#fields.set(key, fields);
    fields.catch(() => this.#fields.delete(key));
    return fields;
  }

  #catalog(answers: Answers): Catalog | undefined {
    const { catalogs } = this.#options;
    if (catalogs.length === 1) return catalogs[0];
    return catalogs.find((catalog) => catalog.name === answers['catalog']);
  }

  #nameStep(catalog: Catalog, answers: Answers): FormStep {
    return {
      type: 'text',
      id: 'name',
      prompt: 'Name: short, for use in code; letters, digits, ".", "_" and "-"',
      initial: slug(answers['title'] ?? ''),
      check: async (text) => {
        const name = text.trim();
        const problem = checkSourceName(name);
        if (problem !== undefined) return problem;
        return (await this.#options.taken(catalog, name, this.#signal))
          ? `There already is a source named "${name}".`
          : undefined;
      },
    };
  }
}

/** A name made of a title: `Data Warehouse (SQL)` gives `data-warehouse-sql`. */
export function slug(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
}

function divide(fields: readonly Field[]) {
  const settings = fields.filter((field) => !field.secret);
  return {
    plain: settings.filter((field) => !field.advanced),
    advanced: settings.filter((field) => field.advanced),
    secret: fields.filter((field) => field.secret),
  };
}

function catalogStep(catalogs: readonly Catalog[]): FormStep {
  return {
    type: 'pick',
    id: 'catalog',
    prompt: 'Select the catalog to add it to',
    opens: true,
    options: catalogs.map(({ name, title }) => ({ value: name, label: title, description: name })),
  };
}

function titleStep(kind: string): FormStep {
  return {
    type: 'text',
    id: 'title',
    prompt: 'Title: shown in lists and in the sidebar',
    placeholder: `My ${kind}`,
    check: (text) => (text.trim() === '' ? 'Title is required.' : undefined),
  };
}

export function moreStep(fields: readonly Field[]): FormStep {
  return {
    type: 'pick',
    id: 'more',
    prompt: 'Set further options, or use their defaults',
    opens: true,
    options: [
      { value: 'defaults', label: 'Use Defaults' },
      {
        value: 'more',
        label: 'More Options…',
        detail: fields.map((field) => field.label).join(', '),
      },
    ],
  };
}

export function targetStep(targets: readonly CatalogScope[]): FormStep {
  return {
    type: 'pick',
    id: 'target',
    prompt: 'Select where to save it',
    options: targets.map(({ id, title, description }) => ({
      value: id,
      label: title,
      ...(description === undefined ? {} : { description }),
    })),
  };
}
