import { carryOver, copyName, correspondingKind } from './carryOver.js';
import type { Catalog } from './catalog.js';
import type { CatalogMemory } from './catalogMemory.js';
import type { CatalogForm, FormDescription, KindForm } from './formAnswers.js';
import { noCatalog, openCatalogs, targetsOf } from './formCatalogs.js';
import { storedSecrets } from './formSecrets.js';
import type { FormServices } from './formServices.js';
import { slug } from './slug.js';
import { SOURCE_NAME, type SourceRecord } from './source.js';
import { sourceValues, startTexts, type FormSubject, type FormValues } from './sourceForm.js';

/** What stands in the form of one source before anything is typed, and what can be chosen there. */
export class FormTexts {
  readonly #services: FormServices;
  readonly #subject: FormSubject;
  readonly #asked: CatalogMemory;
  /** The record that is edited or duplicated. */
  readonly #original: (signal: AbortSignal) => Promise<SourceRecord | undefined>;

  constructor(
    services: FormServices,
    subject: FormSubject,
    asked: CatalogMemory,
    original: (signal: AbortSignal) => Promise<SourceRecord | undefined>,
  ) {
    this.#services = services;
    this.#subject = subject;
    this.#asked = asked;
    this.#original = original;
  }

  async describe(signal: AbortSignal): Promise<FormDescription> {
    const subject = this.#subject;
    const source = await this.#original(signal);
    if (source && subject.mode === 'edit') {
      const catalog = this.#services.sources.catalog(source.catalog);
      await catalog.prepare?.(signal);
      return {
        subject,
        heading: `Edit ${source.title}`,
        catalogs: [{ id: catalog.name, title: source.keptIn ?? catalog.title }],
        unavailable: [],
        values: sourceValues(source),
      };
    }
    const { open, unavailable, errors } = await openCatalogs(
      this.#services.catalogs.all(),
      AbortSignal.any([signal, this.#services.patience()]),
    );
    const wanted = subject.mode === 'add' ? subject.catalog : source?.catalog;
    const first = open.find((each) => each.name === wanted) ?? open[0];
    // Of the catalog that was chosen it matters why it cannot be used.
    const missing =
      subject.mode === 'add' && first?.name !== wanted ? errors.get(wanted ?? '') : undefined;
    if (missing) throw missing;
    if (!first) throw noCatalog(unavailable);
    const kind = subject.mode === 'add' ? (subject.kind ?? '') : '';
    return {
      subject,
      heading: source ? `Duplicate ${source.title}` : 'Add Source',
      catalogs: open.map((each) => ({ id: each.name, title: each.title, description: each.name })),
      unavailable,
      values: {
        ...(source ? sourceValues(source) : EMPTY),
        ...{ catalog: first.name, kind, name: '', fields: {} },
      },
    };
  }

  async describeCatalog(name: string, signal: AbortSignal): Promise<CatalogForm> {
    const catalog = this.#services.sources.catalog(name);
    await catalog.prepare?.(signal);
    const { saveUntested, namesSources = false } = catalog.capabilities;
    const names = { hasName: !namesSources, plainName: catalog.kind === 'local', saveUntested };
    const source = await this.#original(signal);
    if (source && this.#subject.mode === 'edit') {
      const label = this.#services.sources.kind(source.kind)?.label ?? source.kind;
      return { ...names, kinds: [{ kind: source.kind, label }], targets: [] };
    }
    const [kinds, targets] = await Promise.all([catalog.kinds(signal), targetsOf(catalog, signal)]);
    const form = { ...names, kinds, targets };
    return source
      ? { ...form, suggested: await this.#suggest(source, catalog, form, signal) }
      : form;
  }

  async describeKind(catalogName: string, kind: string, signal: AbortSignal): Promise<KindForm> {
    const catalog = this.#services.sources.catalog(catalogName);
    const fields = await this.#asked.fields(catalog, kind, signal);
    const { keepsSecrets, test } = catalog.capabilities;
    const common = {
      fields,
      testable: test || this.#services.sources.kind(kind) !== undefined,
      ...(keepsSecrets ? { keeper: catalog.title } : {}),
      isKept: keepsSecrets === true && this.#subject.mode === 'edit',
    };
    const source = await this.#original(signal);
    if (!source) return { ...common, texts: startTexts(fields, undefined), stored: [], left: [] };
    if (this.#subject.mode === 'edit') {
      const stored = await storedSecrets(this.#services, source);
      const texts = startTexts(fields, source.properties);
      return { ...common, texts, stored: Object.keys(stored ?? {}), left: [] };
    }
    const isSameForm = source.catalog === catalogName && source.kind === kind;
    const { texts, left } = carryOver(source, fields);
    const start = startTexts(fields, isSameForm ? source.properties : undefined);
    const labels = await this.#labels(source, left, signal);
    return { ...common, texts: { ...start, ...texts }, stored: [], left: labels };
  }

  async #suggest(
    source: SourceRecord,
    catalog: Catalog,
    form: Omit<CatalogForm, 'suggested'>,
    signal: AbortSignal,
  ): Promise<NonNullable<CatalogForm['suggested']>> {
    const isSame = catalog.name === source.catalog;
    const own = SOURCE_NAME.test(source.name) ? source.name : slug(source.title);
    const taken = (name: string) => this.#asked.isTaken(catalog, name, signal);
    const isFree = !form.hasName || (!isSame && !(await taken(own)));
    const name = isFree || own === '' ? own : await copyName(own, taken);
    const kind = correspondingKind(source.kind, form.kinds);
    const title = isSame ? `${source.title} (copy)` : source.title;
    return { title, name, ...(kind === undefined ? {} : { kind }) };
  }

  async #labels(source: SourceRecord, names: readonly string[], signal: AbortSignal) {
    if (names.length === 0) return [];
    const catalog = this.#services.sources.catalog(source.catalog);
    const fields = await this.#asked.fields(catalog, source.kind, signal).catch(() => []);
    return names.map((name) => fields.find((field) => field.name === name)?.label ?? name);
  }
}

const EMPTY: FormValues = {
  ...{ catalog: '', target: '', kind: '', title: '', name: '', description: '', tags: '' },
  fields: {},
};
