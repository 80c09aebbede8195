import type {
  ContentView,
  ExampleView,
  SchemaView,
} from '../../core/openapi/describe/description.js';
import { bodyKind } from '../../core/openapi/mediaTypes.js';
import { element } from '../../grid/dom.js';
import { jsonProblem, rowsFor, textArea, type Control } from './control.js';
import { structureOf } from './structure.js';

/** A body that is entered as text, which begins with the first example. */
export function bodyText(content: ContentView, table: readonly SchemaView[]): Control {
  const { mediaType, schema, examples } = content;
  const first = examples[0]?.text ?? '';
  const area = textArea('body-text', rowsFor(first, 10));
  area.value = first;
  const isJson = bodyKind(mediaType) === 'json';
  const structure = structureOf(schema, table);
  const choice = examples.length > 1 ? [exampleChoice(examples, area)] : [];
  return {
    input: area,
    element: element('div', {}, ...choice, area, ...(structure ? [structure] : [])),
    value: () => ({ kind: 'text', text: area.value }),
    problem: () => (isJson ? jsonProblem(area.value) : undefined),
  };
}

/** What was written in place of an example can be brought back. */
function exampleChoice(examples: readonly ExampleView[], area: HTMLTextAreaElement): HTMLElement {
  const select = element('select', { id: 'body-example' });
  for (const [index, { name, summary }] of examples.entries()) {
    const title = [name ?? `Example ${index + 1}`, summary].filter(Boolean).join(': ');
    select.append(element('option', {}, title));
  }
  const back = element('button', { type: 'button', class: 'secondary small', hidden: '' });
  back.textContent = 'Bring Back What I Wrote';
  let inserted = area.value;
  let written = '';
  const insert = (text: string) => {
    area.value = text;
    area.dispatchEvent(new Event('input', { bubbles: true }));
  };
  select.addEventListener('change', () => {
    if (area.value !== inserted) {
      written = area.value;
      back.hidden = false;
    }
    inserted = examples[select.selectedIndex]?.text ?? '';
    insert(inserted);
  });
  back.addEventListener('click', () => {
    back.hidden = true;
    insert(written);
    area.focus();
  });
  const label = element('label', { for: select.id }, 'Example ');
  return element('p', {}, label, select, ' ', back);
}
