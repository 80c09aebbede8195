import type { SchemaView } from '../../core/openapi/describe/description.js';
import type { FormValue } from '../../core/openapi/tryIt/callForm.js';
import { element } from '../../grid/dom.js';
import { structureOf } from './structure.js';

/** An input of the form for one parameter or field. */
export interface Control {
  /** What the label names; gets the id. */
  readonly input: HTMLElement;
  readonly element: HTMLElement;
  /** Undefined where nothing was entered. */
  value(): FormValue | undefined;
  /** What is wrong with what was entered. */
  problem(): string | undefined;
}

export interface ControlOptions {
  readonly id: string;
  readonly required: boolean;
  /** JSON text to begin with. */
  readonly initial: string | undefined;
  /** JSON text that can be inserted where JSON is entered. */
  readonly example?: string | undefined;
  /** How files are chosen; without it there are none. */
  readonly file?: (id: string) => Control;
  readonly files?: (id: string) => Control;
}

/** More values than this are chosen from a list, not ticked. */
const MOST_BOXES = 12;

/** The input that suits a schema; `table` is where its references lead. */
export function controlFor(
  schema: SchemaView,
  table: readonly SchemaView[],
  options: ControlOptions,
): Control {
  const whole = schema.more === undefined ? schema : (table[schema.more] ?? schema);
  const { kind, values, items } = whole;
  if (kind === 'binary' && options.file) return options.file(options.id);
  if (values && values.length > 0) return choice(values.map(plain), options);
  if (kind === 'boolean') return choice(['true', 'false'], options);
  if (kind === 'array' && items) {
    const item = items.more === undefined ? items : (table[items.more] ?? items);
    if (item.kind === 'binary') return options.files?.(options.id) ?? json(options, whole, table);
    const few = item.values && item.values.length <= MOST_BOXES;
    if (few) return boxes((item.values ?? []).map(plain), options);
    if (isScalar(item)) return lines(options, item);
  }
  if (isScalar(whole)) return line(options, whole);
  return json(options, whole, table);
}

function isScalar({ kind, properties, items, variants, more }: SchemaView): boolean {
  const hasParts = [properties, items, variants, more].some((part) => part !== undefined);
  return !hasParts && kind !== 'object' && kind !== 'array';
}

/** The text that a JSON value has in an address or a form. */
function plain(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    return JSON.parse(text) as string;
  } catch {
    return text;
  }
}

function line(options: ControlOptions, schema: SchemaView): Control {
  const input = element('input', { type: 'text', id: options.id, spellcheck: 'false' });
  input.autocomplete = 'off';
  if (options.required && options.initial !== undefined) input.value = plain(options.initial);
  else if (schema.initial !== undefined) input.placeholder = plain(schema.initial);
  if (schema.kind === 'integer') input.inputMode = 'numeric';
  if (schema.kind === 'number') input.inputMode = 'decimal';
  return {
    input,
    element: input,
    value: () => (input.value === '' ? undefined : { kind: 'text', text: input.value }),
    problem: () => (input.value === '' ? undefined : scalarProblem(input.value, schema)),
  };
}

/** Digits stay what was typed, so they are looked at and not read. */
function scalarProblem(text: string, { kind }: SchemaView): string | undefined {
  if (kind === 'integer' && !/^[+-]?\d+$/.test(text)) return 'This is to be a whole number.';
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
  return kind === 'number' && !isNumber ? 'This is to be a number.' : undefined;
}

function choice(values: readonly string[], { id, required, initial }: ControlOptions): Control {
  const select = element('select', { id });
  // Of one value there is nothing to choose; an example can be none of the values.
  const given = initial === undefined ? undefined : plain(initial);
  const only = values.length === 1 ? values[0] : undefined;
  const first = required ? values.find((value) => value === (given ?? only)) : undefined;
  const isEmpty = first === undefined;
  if (isEmpty) select.append(element('option', { value: '' }, required ? 'Choose…' : '(not sent)'));
  for (const value of values) select.append(element('option', { value }, value));
  if (first !== undefined) select.value = first;
  const chosen = () => (isEmpty && select.selectedIndex <= 0 ? undefined : select.value);
  return {
    input: select,
    element: select,
    value: () => {
      const text = chosen();
      return text === undefined ? undefined : { kind: 'text', text };
    },
    problem: () => undefined,
  };
}

function boxes(values: readonly string[], { id, required, initial }: ControlOptions): Control {
  const chosen = new Set(required ? listOf(initial) : []);
  const inputs = values.map((value) => {
    const input = element('input', { type: 'checkbox', value });
    input.checked = chosen.has(value);
    return input;
  });
  const labels = inputs.map((input) => element('label', { class: 'box' }, input, input.value));
  const group = element('div', { id, role: 'group', class: 'boxes', tabindex: '-1' }, ...labels);
  return {
    input: group,
    element: group,
    value: () => {
      const texts = inputs.filter((input) => input.checked).map((input) => input.value);
      return texts.length === 0 ? undefined : { kind: 'list', texts };
    },
    problem: () => undefined,
  };
}

function lines(options: ControlOptions, item: SchemaView): Control {
  const area = textArea(options.id, 3);
  if (options.required) area.value = listOf(options.initial).join('\n');
  const hint = element('p', { class: 'muted hint', id: `${options.id}-hint` }, 'One item a line.');
  area.setAttribute('aria-describedby', hint.id);
  const texts = () => area.value.split('\n').filter((text) => text !== '');
  return {
    input: area,
    element: element('div', {}, area, hint),
    value: () => (texts().length === 0 ? undefined : { kind: 'list', texts: texts() }),
    problem: () =>
      texts()
        .map((text) => scalarProblem(text, item))
        .find((problem) => problem !== undefined),
  };
}

/** JSON in a text area, looked at as it is typed. */
function json(options: ControlOptions, schema: SchemaView, table: readonly SchemaView[]): Control {
  const area = textArea(options.id, 4);
  if (options.required && options.initial !== undefined) area.value = options.initial;
  const hint = element('p', { class: 'muted hint', id: `${options.id}-hint` }, 'As JSON.');
  area.setAttribute('aria-describedby', hint.id);
  const { example } = options;
  if (example !== undefined) hint.append(' ', insertButton(area, example));
  const structure = structureOf(schema, table);
  return {
    input: area,
    element: element('div', {}, area, hint, ...(structure ? [structure] : [])),
    value: () => (area.value.trim() === '' ? undefined : { kind: 'json', text: area.value }),
    problem: () => (area.value.trim() === '' ? undefined : jsonProblem(area.value)),
  };
}

/** Only where nothing was entered, so nothing is lost. */
function insertButton(area: HTMLTextAreaElement, example: string): HTMLElement {
  const button = element('button', { type: 'button', class: 'secondary small' }, 'Insert Example');
  button.hidden = area.value !== '';
  button.addEventListener('click', () => {
    area.value = example;
    area.rows = rowsFor(example, area.rows);
    area.dispatchEvent(new Event('input', { bubbles: true }));
    area.focus();
  });
  area.addEventListener('input', () => (button.hidden = area.value !== ''));
  return button;
}

/** Lines to show of a text, no fewer than so many. */
export function rowsFor(text: string, least: number): number {
  return Math.min(24, Math.max(least, text.split('\n').length));
}

export function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `This is not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

export function textArea(id: string, rows: number): HTMLTextAreaElement {
  return element('textarea', { id, rows: String(rows), spellcheck: 'false' });
}

function listOf(text: string | undefined): string[] {
  if (text === undefined) return [];
  try {
    const value = JSON.parse(text) as unknown;
    if (!Array.isArray(value)) return [plain(text)];
    return value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  } catch {
    return [];
  }
}
