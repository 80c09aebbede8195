import type { SchemaView } from '../../core/openapi/describe/description.js';
import { element } from '../../grid/dom.js';
import { markdownView } from './markdownView.js';

/** Values of an enum that are shown before the user asks for the rest. */
const SHORT_LIST = 20;

/**
 * A schema with what it consists of. Deeper levels are made when they are opened, so a schema that
 * contains itself opens as far as the user goes.
 */
export function schemaTree(schema: SchemaView, table: readonly SchemaView[]): HTMLElement {
  const view = element('div', { class: 'schema' });
  view.append(element('p', { class: 'schema-line' }, typeOf(schema), ...marksOf(schema)));
  view.append(...wordsOf(schema));
  const parts = schemaParts(schema, table);
  if (parts) view.append(parts);
  return view;
}

/** Whether there is something to open below the schema's own line. */
export function hasParts(schema: SchemaView): boolean {
  const { more, properties, items, additional, variants } = schema;
  return [more, properties, items, additional, variants].some((part) => part !== undefined);
}

export function typeOf(schema: SchemaView): HTMLElement {
  return element('span', { class: 'schema-type' }, schema.type);
}

type Words = Pick<SchemaView, 'notes' | 'values' | 'initial'> & {
  readonly description?: string | undefined;
};

/** What a schema says of itself: description, limits, values. */
export function wordsOf(schema: Words): HTMLElement[] {
  const words: HTMLElement[] = [];
  if (schema.description) words.push(markdownView(schema.description, 'schema-description'));
  if (schema.notes.length > 0) {
    words.push(element('p', { class: 'schema-notes', dir: 'auto' }, schema.notes.join('; ')));
  }
  if (schema.values) words.push(valuesOf(schema.values));
  if (schema.initial !== undefined) {
    words.push(
      element('p', { class: 'schema-notes' }, 'Default: ', element('code', {}, schema.initial)),
    );
  }
  return words;
}

export function marksOf(schema: SchemaView): HTMLElement[] {
  const marks = [
    schema.deprecated && 'deprecated',
    schema.readOnly && 'read-only',
    schema.writeOnly && 'write-only',
  ];
  return marks
    .filter((mark) => typeof mark === 'string')
    .map((mark) => element('span', { class: 'mark' }, mark));
}

export function requiredMark(): HTMLElement {
  return element('span', { class: 'mark mark-required' }, 'required');
}

function valuesOf(values: readonly string[]): HTMLElement {
  const list = element('p', { class: 'schema-notes' });
  const add = (texts: readonly string[]) => {
    for (const text of texts) {
      if (list.childElementCount > 0) list.append(', ');
      list.append(element('code', {}, text));
    }
  };
  list.append(values.length === 1 ? 'Always ' : 'One of ');
  add(values.slice(0, SHORT_LIST));
  const rest = values.slice(SHORT_LIST);
  if (rest.length === 0) return list;
  const more = element('button', { class: 'secondary small' }, `Show ${rest.length} More`);
  more.addEventListener('click', () => {
    more.remove();
    add(rest);
  });
  list.append(' ', more);
  return list;
}

/** The list of what is one level below; undefined where there is nothing. */
export function schemaParts(
  schema: SchemaView,
  table: readonly SchemaView[],
): HTMLElement | undefined {
  const whole = schema.more === undefined ? schema : table[schema.more];
  if (whole === undefined) {
    return element('p', { class: 'muted' }, 'Too large to be shown here: see the specification.');
  }
  const list = element('ul', { class: 'schema-parts' });
  for (const { name, required, schema: property } of whole.properties ?? []) {
    list.append(partView(element('code', { dir: 'auto' }, name), property, table, required));
  }
  if (whole.omitted) {
    list.append(element('li', { class: 'muted' }, `${whole.omitted} more are not shown.`));
  }
  if (whole.items) list.append(partView(role('each item'), whole.items, table));
  if (whole.additional) list.append(partView(role('any other name'), whole.additional, table));
  if (whole.variants) {
    const { rule, schemas } = whole.variants;
    const word = rule === 'oneOf' ? 'one of' : 'any of';
    schemas.forEach((variant, index) => {
      list.append(partView(role(index === 0 ? word : 'or'), variant, table));
    });
  }
  return list.childElementCount === 0 ? undefined : list;
}

function role(text: string): HTMLElement {
  return element('span', { class: 'muted' }, text);
}

function partView(
  name: HTMLElement,
  schema: SchemaView,
  table: readonly SchemaView[],
  required = false,
): HTMLElement {
  const line = [
    name,
    ' ',
    typeOf(schema),
    ...(required ? [requiredMark()] : []),
    ...marksOf(schema),
  ];
  const item = element('li');
  if (!hasParts(schema)) {
    item.append(element('div', { class: 'schema-line' }, ...line), ...wordsOf(schema));
    return item;
  }
  const details = element('details', {}, element('summary', { class: 'schema-line' }, ...line));
  details.addEventListener('toggle', () => {
    if (!details.open || details.childElementCount > 1) return;
    const parts = schemaParts(schema, table);
    details.append(parts ?? element('p', { class: 'muted' }, 'Says nothing more.'));
  });
  item.append(details, ...wordsOf(schema));
  return item;
}
