import { indentJson } from '../../core/jsonText.js';
import { bodyKind } from '../../core/openapi/mediaTypes.js';
import type { BodyView, ContentView, SchemaView } from '../../core/openapi/describe/description.js';
import type { FormBody, FormValue } from '../../core/openapi/tryIt/callForm.js';
import { jsonNodeText, parseJsonNode } from '../../core/table/jsonNode.js';
import { element } from '../../grid/dom.js';
import { bodyText } from './bodyText.js';
import { controlFor } from './control.js';
import { fieldList } from './fieldList.js';
import { FieldRow } from './fieldRow.js';
import { fileControl, filesControl, type ChooseFiles } from './fileControl.js';
import { markdownView } from './markdownView.js';

/** One media type's way to enter a body. */
interface Entry {
  readonly rows: readonly FieldRow[];
  readonly elements: readonly HTMLElement[];
  read(): FormBody | undefined;
}

/** The body of a call: as text, as the fields of a form or as a file, by its media type. */
export class BodyFields {
  readonly element = element('fieldset', {}, element('legend', {}, 'Body'));
  readonly #table: readonly SchemaView[];
  readonly #choose: ChooseFiles;
  readonly #content = element('div');
  readonly #send = element('input', { type: 'checkbox', id: 'send-body' });
  readonly #entries = new Map<ContentView, Entry>();
  #entry: Entry | undefined;

  constructor(body: BodyView, table: readonly SchemaView[], choose: ChooseFiles) {
    this.#table = table;
    this.#choose = choose;
    if (body.description) this.element.append(markdownView(body.description, 'hint'));
    this.#send.checked = body.required;
    if (!body.required) {
      this.element.append(element('label', { class: 'box' }, this.#send, 'Send a body'));
      this.#send.addEventListener('change', () => this.#update());
    }
    const { contents } = body;
    if (contents.length > 1) {
      const select = element('select', { id: 'body-type' });
      for (const { mediaType } of contents) select.append(element('option', {}, mediaType));
      select.addEventListener('change', () => this.#show(contents[select.selectedIndex]));
      const label = element('label', { for: select.id }, 'Media type ');
      this.#content.append(element('p', {}, label, select));
    }
    this.element.append(this.#content);
    this.#show(contents[0]);
    this.#update();
  }

  /** What is shown of it to be entered. */
  get rows(): readonly FieldRow[] {
    return this.#send.checked ? (this.#entry?.rows ?? []) : [];
  }

  /** Rows with something wrong, shown as such. */
  check(): FieldRow[] {
    return this.rows.filter((row) => !row.check());
  }

  read(): FormBody | undefined {
    return this.#send.checked ? this.#entry?.read() : undefined;
  }

  #update(): void {
    this.#content.hidden = !this.#send.checked;
  }

  #show(content: ContentView | undefined): void {
    if (!content) return;
    this.#content.querySelector('.body-entry')?.remove();
    // What was entered for another media type is there when that one is chosen again.
    const entry = (this.#entry = this.#entries.get(content) ?? this.#entryFor(content));
    this.#entries.set(content, entry);
    this.#content.append(element('div', { class: 'body-entry' }, ...entry.elements));
  }

  #entryFor(content: ContentView): Entry {
    const { mediaType, schema } = content;
    const kind = bodyKind(mediaType);
    const whole = schema.more === undefined ? schema : (this.#table[schema.more] ?? schema);
    if ((kind === 'form' || kind === 'multipart') && whole.properties) {
      return this.#fieldsEntry(content, whole);
    }
    if (kind === 'binary' || whole.kind === 'binary') return this.#fileEntry(content);
    return this.#textEntry(content);
  }

  #fieldsEntry({ mediaType, examples }: ContentView, schema: SchemaView): Entry {
    const samples = fieldsOf(examples[0]?.text);
    const rows = (schema.properties ?? [])
      .filter((property) => !property.schema.readOnly)
      .map(({ name, required, schema: property }, index) => {
        const control = controlFor(property, this.#table, {
          ...{ id: `field-${index}`, required, initial: property.initial },
          example: samples.get(name),
          file: (id) => fileControl(id, this.#choose),
          files: (id) => filesControl(id, this.#choose),
        });
        const { type, description, deprecated = false } = property;
        return new FieldRow({ name, type, required, deprecated, description }, control);
      });
    return {
      rows,
      elements: fieldList(rows, 'field'),
      read: () => ({
        mediaType,
        fields: rows.flatMap(({ name, value }): [string, FormValue][] =>
          value === undefined ? [] : [[name, value]],
        ),
      }),
    };
  }

  #fileEntry({ mediaType, schema }: ContentView): Entry {
    const control = fileControl('body-file', this.#choose);
    const text = { name: mediaType, type: schema.type, required: true, deprecated: false };
    const row = new FieldRow(text, control);
    return {
      rows: [row],
      elements: [row.element],
      read: () => {
        const file = control.chosen();
        return file && { mediaType, file: file.file };
      },
    };
  }

  #textEntry(content: ContentView): Entry {
    const control = bodyText(content, this.#table);
    const { mediaType, schema } = content;
    const text = { name: mediaType, type: schema.type, required: true, deprecated: false };
    const row = new FieldRow(text, control);
    return {
      rows: [row],
      elements: [row.element],
      read: () => {
        const value = control.value();
        return value?.kind === 'text' ? { mediaType, text: value.text } : undefined;
      },
    };
  }
}

/** The fields of an example, as JSON texts. */
function fieldsOf(example: string | undefined): ReadonlyMap<string, string> {
  const node = example === undefined ? undefined : parseJsonNode(example);
  if (node?.kind !== 'object') return new Map();
  return new Map(
    node.children.map(({ name = '', node: value }) => [name, indentJson(jsonNodeText(value))]),
  );
}
