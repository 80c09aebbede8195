import { ConnectorError } from '../errors.js';
import type { Catalog, TestResult, UnsavedSource } from './catalog.js';
import { CatalogMemory } from './catalogMemory.js';
import type { Field } from './field.js';
import type { CatalogForm, FormCheck, FormDescription, KindForm } from './formAnswers.js';
import { copyableSecrets, secretStateOf, storedSecrets } from './formSecrets.js';
import type { FormServices } from './formServices.js';
import { FormTexts } from './formTexts.js';
import {
  createSource,
  mergeSecrets,
  unsavedRecord,
  updateSource,
  withChanges,
} from './saveSource.js';
import { slug } from './slug.js';
import type { SourceRecord } from './source.js';
import {
  checkValues,
  newSource,
  sourceChanges,
  type FormRules,
  type FormSecrets,
  type FormSubject,
  type FormValues,
} from './sourceForm.js';

/**
 * Answers what the form of one source asks, tests it and saves it. Knows no user interface. Secrets
 * pass through it to where they are kept and stay nowhere else.
 */
export class SourceFormSession {
  readonly subject: FormSubject;
  readonly #services: FormServices;
  readonly #asked: CatalogMemory;
  readonly #texts: FormTexts;
  #source: SourceRecord | undefined;

  constructor(services: FormServices, subject: FormSubject) {
    this.#services = services;
    this.subject = subject;
    this.#asked = new CatalogMemory({ isEdit: subject.mode === 'edit' });
    this.#texts = new FormTexts(services, subject, this.#asked, (signal) => this.#original(signal));
  }

  describe(signal: AbortSignal): Promise<FormDescription> {
    return this.#texts.describe(signal);
  }

  describeCatalog(name: string, signal: AbortSignal): Promise<CatalogForm> {
    return this.#texts.describeCatalog(name, signal);
  }

  describeKind(catalog: string, kind: string, signal: AbortSignal): Promise<KindForm> {
    return this.#texts.describeKind(catalog, kind, signal);
  }

  /** All that is wrong as far as it can be told without connecting. */
  async check(values: FormValues, secrets: FormSecrets, signal: AbortSignal): Promise<FormCheck> {
    const catalog = this.#services.sources.catalog(values.catalog);
    const source = await this.#original(signal);
    const fields = await this.#asked.fields(catalog, values.kind, signal);
    const record = this.#record(values, fields);
    const isEdit = this.subject.mode === 'edit';
    const state = isEdit ? await secretStateOf(this.#services, record) : 'none';
    const problems = checkValues(values, secrets, await this.#rules(catalog, fields, source));
    const judged = this.#services.sources.kind(values.kind)?.validate?.(record.properties) ?? [];
    // One thing at a time: the kind knows nothing of values that make no sense by themselves.
    problems.push(...judged.filter((each) => !problems.some(({ field }) => field === each.field)));
    if (!isEdit && !problems.some(({ field }) => field === 'name')) {
      const name = values.name.trim();
      if (await this.#asked.isTaken(catalog, name, signal)) {
        problems.push({ field: 'name', message: `There already is a source named "${name}".` });
      }
    }
    const copyable =
      source && !isEdit ? await copyableSecrets(this.#services, source, record) : undefined;
    return { problems, secrets: state, copyable: copyable !== undefined };
  }

  /** Tests what the form describes; resolves with what was found. Saves nothing. */
  async test(values: FormValues, secrets: FormSecrets, signal: AbortSignal): Promise<string> {
    const catalog = this.#services.sources.catalog(values.catalog);
    const fields = await this.#assertSound(catalog, values, secrets, signal);
    const record = this.#record(values, fields);
    const given = await this.#given(record, secrets);
    if (catalog.capabilities.test) {
      const said = await this.#tryOut(catalog, this.#unsaved(values, fields), given, signal);
      if (said?.ok) return said.message;
      if (said) throw new ConnectorError('Unavailable', said.message);
    }
    if (!this.#services.sources.kind(record.kind)) {
      throw new ConnectorError('Unsupported', `${catalog.title} tests a source when it is saved.`);
    }
    const entered = Object.keys(given).length > 0 || secrets.forget.length > 0;
    if (this.subject.mode !== 'edit' || (entered && catalog.capabilities.keepsSecrets)) {
      return this.#services.sources.test(record, signal, given);
    }
    const merged = entered
      ? await mergeSecrets(this.#services, record, given, secrets.forget)
      : undefined;
    return this.#services.sources.test(record, signal, merged);
  }

  /** Saves what the form describes, tested first if asked to. Rejects having changed nothing. */
  async save(
    values: FormValues,
    secrets: FormSecrets,
    test: boolean,
    signal: AbortSignal,
  ): Promise<SourceRecord> {
    const catalog = this.#services.sources.catalog(values.catalog);
    this.#asked.forgetTaken();
    const fields = await this.#assertSound(catalog, values, secrets, signal);
    const given = await this.#given(this.#record(values, fields), secrets);
    const source = this.#source;
    if (!source || this.subject.mode !== 'edit') {
      const target = values.target === '' ? {} : { target: values.target };
      const made = this.#newSource(values, fields);
      return createSource(
        this.#services,
        catalog.name,
        made,
        { test, secrets: given, ...target },
        signal,
      );
    }
    const { forget } = secrets;
    const changes = sourceChanges(source, values, fields);
    if (!changes && Object.keys(given).length === 0 && forget.length === 0) return source;
    const options = { test, secrets: given, forget };
    return updateSource(this.#services, source, changes ?? {}, options, signal);
  }

  /** Undefined when the server tests only what it has, and that is not what the form says. */
  async #tryOut(
    catalog: Catalog,
    unsaved: UnsavedSource,
    given: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<TestResult | undefined> {
    const said = await catalog.tryOut?.(unsaved, given, signal);
    if (said || !('name' in unsaved)) return said;
    const isChanged = Object.keys({ ...unsaved.changes, ...given }).length > 0;
    return isChanged ? undefined : catalog.test?.(unsaved.name, signal);
  }

  /** The record that is edited or duplicated, as it was when the form first asked. */
  async #original(signal: AbortSignal): Promise<SourceRecord | undefined> {
    if (this.subject.mode === 'add') return undefined;
    return (this.#source ??= await this.#services.sources.get(this.subject.source, signal));
  }

  async #rules(
    catalog: Catalog,
    fields: readonly Field[],
    source: SourceRecord | undefined,
  ): Promise<FormRules> {
    const { keepsSecrets = false, namesSources = false } = catalog.capabilities;
    const { mode } = this.subject;
    const stored = mode === 'edit' && source ? await storedSecrets(this.#services, source) : {};
    return {
      ...{ mode, fields, hasName: !namesSources, plainName: catalog.kind === 'local' },
      isStored: ({ name }) => mode === 'edit' && (keepsSecrets || name in (stored ?? {})),
    };
  }

  async #assertSound(
    catalog: Catalog,
    values: FormValues,
    secrets: FormSecrets,
    signal: AbortSignal,
  ): Promise<readonly Field[]> {
    if (values.kind === '') {
      const problems = [{ field: 'kind', message: 'Select what the source points to.' }];
      throw new ConnectorError('Invalid', 'No kind is selected.', { problems });
    }
    const { problems } = await this.check(values, secrets, signal);
    if (problems.length === 0) return this.#asked.fields(catalog, values.kind, signal);
    const message = problems.map((each) => each.message).join(' ');
    throw new ConnectorError('Invalid', message, { problems });
  }

  #newSource(values: FormValues, fields: readonly Field[]) {
    const made = newSource(values, fields);
    const isNamed = !this.#services.sources.catalog(values.catalog).capabilities.namesSources;
    return isNamed ? made : { ...made, name: slug(values.title) || 'source' };
  }

  #unsaved(values: FormValues, fields: readonly Field[]): UnsavedSource {
    const source = this.#source;
    if (!source || this.subject.mode !== 'edit') return { source: this.#newSource(values, fields) };
    return { name: source.name, changes: sourceChanges(source, values, fields) ?? {} };
  }

  /** The source as it would be saved. */
  #record(values: FormValues, fields: readonly Field[]): SourceRecord {
    const unsaved = this.#unsaved(values, fields);
    if ('source' in unsaved) return unsavedRecord(values.catalog, unsaved.source);
    // Only the record of an edited source has a name of its own.
    return this.#source
      ? withChanges(this.#source, unsaved.changes)
      : unsavedRecord(values.catalog, newSource(values, fields));
  }

  async #given(record: SourceRecord, secrets: FormSecrets) {
    const entered = Object.fromEntries(
      Object.entries(secrets.entered).filter(([, value]) => value !== ''),
    );
    if (!secrets.copy || !this.#source || this.subject.mode !== 'duplicate') return entered;
    const copied = await copyableSecrets(this.#services, this.#source, record);
    return { ...copied, ...entered };
  }
}
