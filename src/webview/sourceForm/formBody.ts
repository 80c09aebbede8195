import { isCancelled, toConnectorError, type NextStep } from '../../core/errors.js';
import type { FieldProblem } from '../../core/sources/field.js';
import { slug } from '../../core/sources/slug.js';
import {
  checkName,
  checkTitle,
  type FormSecrets,
  type FormValues,
} from '../../core/sources/sourceForm.js';
import type { CatalogForm, KindForm } from '../../core/sources/formAnswers.js';
import { element } from '../../grid/dom.js';
import type { FormOpening } from '../../protocol/sourceForm.js';
import { Banner } from '../banner.js';
import { BaseRows } from './baseRows.js';
import type { FieldRow } from './fieldRow.js';
import { KindFields } from './kindFields.js';
import type { SecretRow, SecretState } from './secretRow.js';

export interface FormBodyOptions {
  catalogForm(catalog: string, signal: AbortSignal): Promise<CatalogForm>;
  kindForm(catalog: string, kind: string, signal: AbortSignal): Promise<KindForm>;
  browse(): Promise<string | undefined>;
  takeStep(step: NextStep): void;
  /** Called when something other than an input changed the form. */
  changed(): void;
}

/**
 * Everything of a form but its buttons: where the source is kept, what it is called, and the fields
 * of its kind. What follows from a choice is asked for when it is made; a newer choice wins.
 */
export class FormBody {
  readonly element = element('main', { class: 'body' });
  readonly #opening: FormOpening;
  readonly #options: FormBodyOptions;
  readonly #base: BaseRows;
  readonly #general = element('div', { class: 'general', role: 'alert', dir: 'auto', hidden: '' });
  readonly #banner = new Banner();
  readonly #section = element('div', { class: 'section' });
  #kind: KindFields | undefined;
  #loading: AbortController | undefined;
  #secretState: SecretState = 'none';
  /** What had the focus when the form was made inert. */
  #focused: HTMLElement | undefined;

  constructor(opening: FormOpening, options: FormBodyOptions) {
    this.#opening = opening;
    this.#options = options;
    this.#base = new BaseRows(opening, {
      catalogChosen: () => void this.#loadCatalog(undefined),
      kindChosen: () => void this.#loadKind(this.#kind?.texts),
    });
    this.element.append(
      ...[this.#base.heading, this.#general, this.#base.place, this.#banner.element],
      ...[this.#base.about, this.#section],
    );
  }

  /** Asks for all that the choices so far need; `earlier` is what was entered before. */
  async load(earlier: FormValues | undefined): Promise<void> {
    await this.#loadCatalog(earlier);
  }

  get isLoaded(): boolean {
    return this.#kind !== undefined;
  }

  get values(): FormValues {
    return { ...this.#base.values, fields: this.#kind?.texts ?? {} };
  }

  get secrets(): FormSecrets {
    const kind = this.#kind;
    return {
      entered: kind?.entered ?? {},
      forget: kind?.forgotten ?? [],
      copy: this.#base.copiesSecrets,
    };
  }

  /** True when closing the form would lose something. */
  get isChanged(): boolean {
    const kind = this.#kind;
    if (this.#base.isChanged) return true;
    if (!kind) return false;
    const { texts } = kind;
    const isOther = Object.keys(texts).some(
      (name) => texts[name] !== (kind.form.texts[name] ?? ''),
    );
    return isOther || kind.secretRows.some((row) => row.text !== '' || row.forgotten);
  }

  get testable(): boolean {
    return this.#kind?.form.testable ?? true;
  }

  get saveUntested(): boolean {
    return this.#base.catalogForm?.saveUntested ?? false;
  }

  get rows(): readonly FieldRow[] {
    return [...this.#base.rows, ...(this.#kind?.rows ?? [])];
  }

  get secretRows(): readonly SecretRow[] {
    return this.#kind?.secretRows ?? [];
  }

  row(name: string | undefined): FieldRow | undefined {
    return this.rows.find((row) => row.id === name && row.visible);
  }

  get secretState(): SecretState {
    return this.#secretState;
  }

  set secretState(state: SecretState) {
    this.#secretState = state;
    const { mode } = this.#opening.subject;
    if (this.#kind && mode === 'edit' && !this.#kind.form.isKept) this.#kind.secretState = state;
  }

  set copyable(copyable: boolean) {
    this.#base.offerCopy(copyable);
    for (const row of this.secretRows) row.copied = this.#base.copiesSecrets;
  }

  /** Nothing can be changed while the form is being saved. */
  set inert(inert: boolean) {
    if (inert) {
      const { activeElement } = document;
      const isInside = activeElement instanceof HTMLElement && this.element.contains(activeElement);
      this.#focused = isInside ? activeElement : undefined;
    }
    this.element.inert = inert;
    if (inert) return;
    this.#focused?.focus();
    this.#focused = undefined;
  }

  /** A row has another text now. */
  entered(row: FieldRow | undefined): void {
    this.#base.entered(row, slug);
    for (const each of this.secretRows) each.copied = this.#base.copiesSecrets;
    this.#kind?.update();
  }

  /** What can be seen to be wrong with a row without asking anybody. */
  problemOf(row: FieldRow): string | undefined {
    const { name, title, kind } = this.#base;
    if (!row.visible) return undefined;
    if (row === title) return checkTitle(row.text);
    if (row === name)
      return checkName(row.text, { plainName: this.#base.catalogForm?.plainName ?? true });
    if (row === kind) return row.text === '' ? 'Select what the source points to.' : undefined;
    return this.#kind?.problemOf(row);
  }

  /** Shows problems at their rows, and at the top those that belong to none. */
  showProblems(problems: readonly FieldProblem[]): void {
    const general: string[] = [];
    for (const { field, message } of problems) {
      const row = this.row(field);
      if (row) row.problem = message;
      else general.push(message);
    }
    this.#general.replaceChildren(...general.map((text) => element('div', {}, text)));
    this.#general.hidden = general.length === 0;
  }

  get hasGeneralProblems(): boolean {
    return !this.#general.hidden;
  }

  firstInvalid(): FieldRow | undefined {
    const invalid = this.rows.filter((row) => row.visible && row.problem !== '');
    const follows = (a: Node, b: Node) =>
      a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING;
    return invalid.sort((a, b) => (follows(a.element, b.element) ? -1 : 1))[0];
  }

  focus(row: FieldRow): void {
    this.#kind?.reveal(row);
    row.focus();
  }

  focusFirst(): void {
    const { kind, title } = this.#base;
    const first = kind?.visible && kind.text === '' ? kind : title;
    first.focus();
  }

  async #loadCatalog(earlier: FormValues | undefined): Promise<void> {
    const loading = this.#begin();
    const known = this.#opening.catalogs.some(({ id }) => id === earlier?.catalog);
    if (earlier && known) this.#base.catalog = earlier.catalog;
    try {
      const form = await this.#options.catalogForm(this.#base.catalog, loading.signal);
      if (loading.signal.aborted) return;
      const texts = this.#kind?.texts;
      this.#base.showCatalog(form);
      if (earlier) this.#base.restore(earlier);
      await this.#loadKind(earlier?.fields ?? texts);
    } catch (error) {
      this.#fail(error, loading, () => void this.#loadCatalog(earlier));
    }
  }

  /** `texts` are what was entered in the form of another kind, or earlier in this one. */
  async #loadKind(texts: FormValues['fields'] | undefined): Promise<void> {
    const loading = this.#begin();
    const { catalog, kindName } = this.#base;
    const before = this.#kind;
    this.#kind = undefined;
    this.#base.offerCopy(false);
    if (kindName === '') {
      this.#section.replaceChildren();
      this.#options.changed();
      return;
    }
    // A local kind answers at once: what flickers by is not worth a word.
    const wait = window.setTimeout(() => {
      this.#section.replaceChildren(
        element('p', { class: 'loading', role: 'status' }, 'Loading the fields\u2026'),
      );
    }, 200);
    try {
      const form = await this.#options.kindForm(catalog, kindName, loading.signal);
      if (loading.signal.aborted) return;
      const kind = new KindFields(form, {
        browse: () => this.#options.browse(),
        changed: () => this.#options.changed(),
      });
      if (texts) kind.texts = changedTexts(texts, before, kind);
      this.#kind = kind;
      this.#secretState = form.stored.length > 0 ? 'stored' : 'none';
      this.#base.showLeft(form, kind.secretRows.length > 0);
      this.#section.replaceChildren(kind.element);
      this.#options.changed();
    } catch (error) {
      this.#section.replaceChildren();
      this.#fail(error, loading, () => void this.#loadKind(texts));
    } finally {
      clearTimeout(wait);
    }
  }

  #begin(): AbortController {
    this.#loading?.abort();
    this.#banner.hide();
    return (this.#loading = new AbortController());
  }

  #fail(error: unknown, loading: AbortController, retry: () => void): void {
    if (isCancelled(error) || loading.signal.aborted) return;
    const known = toConnectorError(error, 'Unavailable');
    this.#banner.showError(known, retry, (step) => this.#options.takeStep(step));
  }
}

/** Of another kind's texts those that somebody entered; the others are that kind's own defaults. */
function changedTexts(
  texts: FormValues['fields'],
  before: KindFields | undefined,
  kind: KindFields,
): FormValues['fields'] {
  if (!before) return texts;
  const entries = Object.entries(texts).filter(
    ([name, text]) => text !== (before.form.texts[name] ?? '') && name in kind.form.texts,
  );
  return Object.fromEntries(entries);
}
