import type { SourceKindInfo } from '../../core/sources/catalog.js';
import type { FormValues } from '../../core/sources/sourceForm.js';
import type { CatalogForm, KindForm } from '../../core/sources/formAnswers.js';
import { element } from '../../grid/dom.js';
import type { FormOpening } from '../../protocol/sourceForm.js';
import { radioControl, selectControl, textControl } from './controls.js';
import { FieldRow } from './fieldRow.js';
import { KindPicker } from './kindPicker.js';

/** Up to this many kinds are all in sight; among more one searches. */
const MOST_CHOICES = 6;

export interface BaseRowsOptions {
  catalogChosen(): void;
  kindChosen(): void;
}

/** What every source has, whatever its kind: where it is kept, what it is, and what it is called. */
export class BaseRows {
  readonly heading: HTMLElement;
  readonly place = element('fieldset', { class: 'place' }, element('legend', {}, 'Source'));
  readonly about = element('fieldset', { class: 'about' }, element('legend', {}, 'General'));
  readonly title = textRow('title', 'Title', 'Shown in lists and in the sidebar.', true);
  readonly name = textRow(
    'name',
    'Name',
    'Short, for use in code. It cannot be changed later.',
    true,
  );
  readonly #description = textRow('description', 'Description');
  readonly #tags = textRow('tags', 'Tags', 'Separated by commas.');
  readonly #opening: FormOpening;
  readonly #options: BaseRowsOptions;
  readonly #left = element('div', { class: 'left', role: 'note', hidden: '' });
  readonly #asked = element('div', {}, 'Passwords and keys are not copied: enter them below.');
  readonly #copy = element('input', { type: 'checkbox', id: 'input-copy' });
  readonly #copyRow = element('div', { class: 'row copy', hidden: '' });
  readonly #subtitle = element('p', { class: 'subtitle', dir: 'auto' });
  readonly #catalog: FieldRow | undefined;
  #target: FieldRow | undefined;
  kind: FieldRow | undefined;
  catalogForm: CatalogForm | undefined;
  /** False once the name is one that somebody thought of. */
  #nameFollows: boolean;
  /** What stands there without anybody having entered it. */
  #start: Pick<FormValues, 'title' | 'name' | 'description' | 'tags'>;

  constructor(opening: FormOpening, options: BaseRowsOptions) {
    const { values, subject, catalogs, unavailable } = opening;
    this.#opening = opening;
    this.#options = options;
    this.#start = values;
    this.#nameFollows = subject.mode === 'add';
    this.heading = element(
      'header',
      {},
      element('h1', { dir: 'auto' }, opening.heading),
      this.#subtitle,
    );
    const offered = unavailable.map(({ title, message }) => `${title} is not offered: ${message}`);
    if (subject.mode !== 'edit' && (catalogs.length > 1 || offered.length > 0)) {
      this.#catalog = new FieldRow({
        ...{ id: 'catalog', label: 'Catalog', required: true },
        help: ['Keeps the source.', ...offered].join(' '),
        control: selectControl(catalogs),
      });
      this.#catalog.text = values.catalog;
      this.#catalog.element.addEventListener('change', () => options.catalogChosen());
    }
    const words = 'Copy the stored credentials';
    this.#copyRow.append(
      element(
        'label',
        { class: 'choice', for: 'input-copy' },
        this.#copy,
        element('span', {}, words),
      ),
    );
    this.title.text = values.title;
    this.#description.text = values.description;
    this.#tags.text = values.tags;
    this.name.visible = subject.mode !== 'edit';
    this.about.append(
      ...[this.title, this.name, this.#description, this.#tags].map((row) => row.element),
    );
    this.#placeRows();
  }

  get rows(): readonly FieldRow[] {
    const place = [this.#catalog, this.#target, this.kind].filter((row) => row !== undefined);
    return [...place, this.title, this.name, this.#description, this.#tags];
  }

  get catalog(): string {
    return this.#catalog?.text ?? this.#opening.values.catalog;
  }

  set catalog(name: string) {
    if (this.#catalog) this.#catalog.text = name;
  }

  get kindName(): string {
    return this.kind?.text ?? this.#opening.values.kind;
  }

  get values(): Omit<FormValues, 'fields'> {
    return {
      catalog: this.catalog,
      target: this.#target?.text ?? this.catalogForm?.targets[0]?.id ?? '',
      kind: this.kindName,
      title: this.title.text,
      name: this.#opening.subject.mode === 'edit' ? this.#opening.values.name : this.name.text,
      description: this.#description.text,
      tags: this.#tags.text,
    };
  }

  get isChanged(): boolean {
    const { title, name, description, tags } = this.values;
    const start = this.#start;
    const isNamed = !this.#nameFollows && name !== start.name;
    return (
      title !== start.title || isNamed || description !== start.description || tags !== start.tags
    );
  }

  get copiesSecrets(): boolean {
    return !this.#copyRow.hidden && this.#copy.checked;
  }

  /** Shows what can be chosen within the catalog. */
  showCatalog(form: CatalogForm): void {
    const { subject, values, catalogs } = this.#opening;
    this.catalogForm = form;
    this.name.visible = subject.mode !== 'edit' && form.hasName;
    if (subject.mode === 'edit') {
      const [label] = form.kinds;
      const where = catalogs[0]?.title;
      this.#subtitle.textContent = [label?.label, where, values.name]
        .filter(Boolean)
        .join(' \u00b7 ');
      return;
    }
    const { suggested } = form;
    if (suggested) this.#suggest(suggested);
    const before = this.kind?.text ?? values.kind;
    const isThere = (kind: string | undefined) => form.kinds.some((each) => each.kind === kind);
    this.kind = this.#kindRow(form.kinds);
    const only = form.kinds.length === 1 ? form.kinds[0]?.kind : undefined;
    this.kind.text = [before, suggested?.kind, only].find(isThere) ?? '';
    if (suggested && suggested.kind === undefined) {
      this.kind.note = 'None of them means the same as that of the original: select one.';
    }
    this.#target = form.targets.length > 1 ? targetRow(form.targets) : undefined;
    this.#placeRows();
  }

  restore(earlier: FormValues): void {
    this.title.text = earlier.title;
    this.#description.text = earlier.description;
    this.#tags.text = earlier.tags;
    if (this.#opening.subject.mode !== 'edit') this.name.text = earlier.name;
    this.#nameFollows &&= earlier.name === '';
    if (this.kind && this.catalogForm?.kinds.some(({ kind }) => kind === earlier.kind)) {
      this.kind.text = earlier.kind;
    }
    const isPlace = this.catalogForm?.targets.some(({ id }) => id === earlier.target);
    if (this.#target && isPlace) this.#target.text = earlier.target;
  }

  /** Says what of the original does not come along. */
  showLeft({ left }: KindForm, hasSecrets: boolean): void {
    if (this.#opening.subject.mode !== 'duplicate') return;
    const carried = `Not carried over: ${left.join(', ')}.`;
    const lines = left.length === 0 ? [] : [element('div', { dir: 'auto' }, carried)];
    this.#left.replaceChildren(...lines, ...(hasSecrets ? [this.#asked] : []));
    this.offerCopy(false);
  }

  /** Stored secrets may be copied where the duplicate sends them to the same place. */
  offerCopy(offered: boolean): void {
    this.#copyRow.hidden = !offered;
    this.#asked.hidden = this.copiesSecrets;
    this.#left.hidden = [...this.#left.children].every(
      (each) => each === this.#asked && this.#asked.hidden,
    );
  }

  /** As long as nobody has named the source, its name is made of the title. */
  entered(row: FieldRow | undefined, slug: (title: string) => string): void {
    this.offerCopy(!this.#copyRow.hidden);
    if (row === this.name)
      this.#nameFollows = this.name.text === '' && this.#opening.subject.mode === 'add';
    else if (row === this.title && this.#nameFollows) {
      this.name.text = slug(this.title.text);
      this.name.problem = undefined;
    }
  }

  #suggest({ title, name }: NonNullable<CatalogForm['suggested']>): void {
    // What somebody has entered meanwhile stays.
    if (this.title.text === this.#start.title) this.title.text = title;
    if (this.name.text === this.#start.name) this.name.text = name;
    this.#start = { ...this.#start, title, name };
  }

  #kindRow(kinds: readonly SourceKindInfo[]): FieldRow {
    const isFew = kinds.length <= MOST_CHOICES;
    const options = kinds.map(({ kind, label, description }) => ({
      ...{ value: kind, label },
      ...(description === undefined ? {} : { description }),
    }));
    const control = isFew
      ? radioControl('kind', options)
      : new KindPicker(kinds, () => this.#kindChosen());
    const row = new FieldRow({
      ...{ id: 'kind', label: 'Kind', required: true, control },
      help: isFew ? '' : `What the source points to: one of ${kinds.length}.`,
    });
    if (isFew) row.element.addEventListener('change', () => this.#kindChosen());
    return row;
  }

  #kindChosen(): void {
    if (this.kind) {
      this.kind.note = '';
      this.kind.problem = undefined;
    }
    this.#options.kindChosen();
  }

  #placeRows(): void {
    const rows = [this.#catalog, this.#target, this.kind].filter((row) => row !== undefined);
    const [legend] = this.place.children;
    this.place.replaceChildren(
      ...(legend ? [legend] : []),
      ...rows.map((row) => row.element),
      this.#left,
      this.#copyRow,
    );
    this.place.hidden = this.#opening.subject.mode === 'edit';
  }
}

function textRow(id: string, label: string, help?: string, required = false): FieldRow {
  return new FieldRow({ id, label, help, required, control: textControl() });
}

function targetRow(targets: CatalogForm['targets']): FieldRow {
  const usual = targets[0];
  const row = new FieldRow({ id: 'target', label: 'Save in', control: selectControl(targets) });
  row.text = usual?.id ?? '';
  return row;
}
