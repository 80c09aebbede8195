import type { CatalogScope } from '../../core/sources/catalog.js';
import type { Field, FieldValue } from '../../core/sources/field.js';
import { element } from '../../grid/dom.js';
import type { Control } from './fieldRow.js';

export interface FieldControlOptions {
  /** Lets the user choose a file; undefined when none was chosen. */
  readonly browse: () => Promise<string | undefined>;
}

/** The input for a field. Texts are what `fieldValue` reads: '' for nothing. */
export function fieldControl(field: Field, options: FieldControlOptions): Control {
  if (field.secret) return secretControl(field);
  if (field.type === 'boolean') {
    const isPlain = field.default !== undefined;
    return isPlain ? checkControl(field.default === true || field.default === 'true') : triState();
  }
  if (field.type === 'enum') return enumControl(field);
  if (field.multiline) return areaControl(field);
  const control = textControl(textAttributes(field));
  if (field.suggestions) return withSuggestions(control, field.suggestions);
  return field.type === 'file' ? withBrowse(control, options) : control;
}

export function textControl(attributes: Readonly<Record<string, string>> = {}): Control {
  const input = element('input', {
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    ...attributes,
  });
  return valueControl(input, input);
}

export function selectControl(options: readonly CatalogScope[]): Control {
  const entries = options.map(({ id, title }) => element('option', { value: id }, title));
  const select = element('select', {}, ...entries);
  return valueControl(select, select);
}

/** A text that is said and not changed. */
export function fixedControl(text: string): Control {
  return textControl({ value: text, readonly: '' });
}

/** A few choices, all in sight, each with its description. */
export function radioControl(name: string, options: readonly FieldValue[]): Control {
  const group = element('div', { class: 'choices', role: 'radiogroup' });
  const inputs = options.map(({ value, label, description }, at) => {
    const input = element('input', { type: 'radio', name, value, id: `choice-${name}-${at}` });
    const words = element(
      'span',
      { class: 'choice-words' },
      element('span', { class: 'choice-label' }, label),
    );
    if (description) words.append(element('span', { class: 'choice-description' }, description));
    group.append(element('label', { class: 'choice', for: input.id }, input, words));
    return input;
  });
  return {
    input: group,
    element: group,
    isGroup: true,
    get text() {
      return inputs.find((input) => input.checked)?.value ?? '';
    },
    set text(text: string) {
      for (const input of inputs) input.checked = input.value === text;
    },
  };
}

function secretControl(field: Field): Control {
  const common = { autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off' };
  const input = field.multiline
    ? element('textarea', { ...common, rows: '4', class: 'masked' })
    : element('input', { ...common, type: 'password' });
  if (field.placeholder !== undefined) input.placeholder = field.placeholder;
  return valueControl(input, input);
}

function areaControl(field: Field): Control {
  const style = field.format === 'json' ? { class: 'code' } : {};
  const area = element('textarea', { rows: '4', spellcheck: 'false', ...style });
  if (field.placeholder !== undefined) area.placeholder = field.placeholder;
  return valueControl(area, area);
}

function textAttributes(field: Field): Record<string, string> {
  // What holds when nothing is entered, unless there is an example to show.
  const preset = field.default === undefined ? undefined : `Default: ${String(field.default)}`;
  const placeholder = field.default === undefined ? field.placeholder : preset;
  return {
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(field.type === 'integer' ? { inputmode: 'numeric', class: 'short' } : {}),
  };
}

function enumControl(field: Field): Control {
  const values = field.values ?? [];
  const preset = values.find(({ value }) => value === String(field.default ?? ''));
  const unset = preset ? `Default (${preset.label})` : 'Not set';
  const none = element('option', { value: '' }, unset);
  const options = values.map(({ value, label, description }) =>
    element('option', { value }, description ? `${label} \u2013 ${description}` : label),
  );
  const select = element('select', {}, none, ...options);
  return {
    input: select,
    element: select,
    get text() {
      return select.value;
    },
    set text(text: string) {
      const isKnown = text === '' || values.some(({ value }) => value === text);
      // What a record holds is shown, also when it is none of the choices; the check says so.
      if (!isKnown) select.append(element('option', { value: text }, text));
      select.value = text;
    },
  };
}

function triState(): Control {
  const options = [
    { id: '', title: 'Not set' },
    { id: 'true', title: 'Yes' },
    { id: 'false', title: 'No' },
  ];
  return selectControl(options);
}

/** With a default there are two answers; as long as nobody gives one, the text stays empty. */
function checkControl(preset: boolean): Control {
  const input = element('input', { type: 'checkbox' });
  let touched = false;
  input.checked = preset;
  input.addEventListener('change', () => {
    touched = true;
  });
  return {
    input,
    element: input,
    isInline: true,
    get text() {
      return touched ? String(input.checked) : '';
    },
    set text(text: string) {
      touched = text !== '';
      input.checked = touched ? text === 'true' : preset;
    },
  };
}

function withSuggestions(control: Control, suggestions: readonly FieldValue[]): Control {
  const id = `usual-${Math.random().toString(36).slice(2)}`;
  control.input.setAttribute('list', id);
  const options = suggestions.map(({ value, label }) => element('option', { value, label }));
  const holder = element('div', {}, control.element, element('datalist', { id }, ...options));
  return holding(control, holder);
}

function withBrowse(control: Control, { browse }: FieldControlOptions): Control {
  const button = element('button', { type: 'button', class: 'secondary' }, 'Browse\u2026');
  button.addEventListener('click', () => {
    void browse().then((file) => {
      if (file === undefined) return;
      control.text = file;
      control.input.dispatchEvent(new Event('input', { bubbles: true }));
      control.input.focus();
    });
  });
  return holding(control, element('div', { class: 'with-button' }, control.element, button));
}

function holding(control: Control, holder: HTMLElement): Control {
  return {
    ...{ input: control.input, element: holder },
    get text() {
      return control.text;
    },
    set text(text: string) {
      control.text = text;
    },
  };
}

function valueControl(
  input: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement,
  holder: HTMLElement,
): Control {
  return {
    input,
    element: holder,
    get text() {
      return input.value;
    },
    set text(text: string) {
      input.value = text;
    },
  };
}
