import type { Field } from '../../core/sources/field.js';
import { checkText, visibleFields, type FieldTexts } from '../../core/sources/sourceForm.js';
import type { KindForm } from '../../core/sources/formAnswers.js';
import { element } from '../../grid/dom.js';
import { fieldControl, type FieldControlOptions } from './controls.js';
import { FieldRow } from './fieldRow.js';
import { SecretRow, type SecretState } from './secretRow.js';

export interface KindFieldsOptions extends FieldControlOptions {
  /** Called when a button, rather than an input, changed something. */
  changed(): void;
}

/** The fields of one kind: groups as fieldsets, what has good defaults folded away. */
export class KindFields {
  readonly form: KindForm;
  readonly element = element('div', { class: 'kind-fields' });
  readonly rows: readonly FieldRow[];
  readonly #fields: readonly Field[];
  readonly #advanced = element('details', { class: 'advanced' });
  readonly #groups: { readonly element: HTMLElement; readonly rows: FieldRow[] }[] = [];

  constructor(form: KindForm, options: KindFieldsOptions) {
    this.form = form;
    this.#fields = form.fields;
    this.rows = form.fields.map((field) => {
      const row = makeRow(field, form, options);
      if (!field.secret) row.text = form.texts[field.name] ?? '';
      return row;
    });
    this.#place();
    if (form.stored.length > 0) this.secretState = 'stored';
    else if (form.isKept) this.secretState = 'kept';
    // In a record that sets one of them, they are to be seen.
    this.#advanced.open = this.#fields.some(
      (field, at) => field.advanced && !field.secret && this.rows[at]?.text !== '',
    );
    this.update();
  }

  get texts(): FieldTexts {
    const entries = this.#fields.flatMap((field, at) =>
      field.secret ? [] : [[field.name, this.rows[at]?.text ?? ''] as const],
    );
    return Object.fromEntries(entries);
  }

  set texts(texts: FieldTexts) {
    this.#fields.forEach((field, at) => {
      const row = this.rows[at];
      const text = texts[field.name];
      if (row && !field.secret && text !== undefined) row.text = text;
    });
    this.update();
  }

  get secretRows(): readonly SecretRow[] {
    return this.rows.filter((row) => row instanceof SecretRow);
  }

  /** Secrets that are entered; those of fields that do not apply are left out. */
  get entered(): Readonly<Record<string, string>> {
    const rows = this.secretRows.filter((row) => row.visible && row.text !== '');
    return Object.fromEntries(rows.map((row) => [row.id, row.text]));
  }

  get forgotten(): readonly string[] {
    return this.secretRows.filter((row) => row.forgotten).map((row) => row.id);
  }

  /** What is known of the secrets that were stored. */
  set secretState(state: SecretState) {
    for (const row of this.secretRows) {
      row.state = state === 'stored' && !this.form.stored.includes(row.id) ? 'none' : state;
    }
  }

  /** Shows what applies beside the values as they are. */
  update(): void {
    const shown = new Set(visibleFields(this.#fields, this.texts));
    this.#fields.forEach((field, at) => {
      const row = this.rows[at];
      if (row) row.visible = shown.has(field);
    });
    for (const group of this.#groups) group.element.hidden = !group.rows.some((row) => row.visible);
  }

  /** What can be seen to be wrong with a row without asking anybody. */
  problemOf(row: FieldRow): string | undefined {
    const field = this.#fields.find(({ name }) => name === row.id);
    if (!field || !row.visible) return undefined;
    if (row instanceof SecretRow && row.text === '' && row.isKept) return undefined;
    return checkText(field, row.text);
  }

  /** Unfolds what a row is in. */
  reveal(row: FieldRow): void {
    if (this.#advanced.contains(row.element)) this.#advanced.open = true;
  }

  #place(): void {
    const plain = new Map<string, FieldRow[]>();
    const folded: FieldRow[] = [];
    this.#fields.forEach((field, at) => {
      const row = this.rows[at];
      if (!row) return;
      if (field.advanced) folded.push(row);
      else {
        const name = field.group ?? '';
        plain.set(name, [...(plain.get(name) ?? []), row]);
      }
    });
    for (const [name, rows] of plain) {
      const legend = element('legend', { dir: 'auto' }, name === '' ? 'Connection' : name);
      this.#add(element('fieldset', {}, legend, ...rows.map((row) => row.element)), rows);
    }
    if (folded.length === 0) return;
    this.#advanced.append(element('summary', {}, 'Advanced'), ...folded.map((row) => row.element));
    this.#add(this.#advanced, folded);
  }

  #add(holder: HTMLElement, rows: FieldRow[]): void {
    this.#groups.push({ element: holder, rows });
    this.element.append(holder);
  }
}

function makeRow(field: Field, form: KindForm, options: KindFieldsOptions): FieldRow {
  const control = fieldControl(field, options);
  if (field.secret)
    return new SecretRow(field, control, form.keeper ?? '', () => options.changed());
  return new FieldRow({
    id: field.name,
    label: field.label,
    required: field.required ?? false,
    help: field.type === 'list' ? `${field.help ?? ''} Separated by commas.`.trim() : field.help,
    control,
  });
}
