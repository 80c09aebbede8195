import { counted } from '../../core/counted.js';
import { element } from '../../grid/dom.js';
import type { FieldRow } from './fieldRow.js';

/** More fields that may be left out than this are folded. */
const MOST_OPEN = 8;
/** Among more than this one is looked for by its name. */
const MOST_SEEN = 15;

/**
 * Rows of a form: what is required first, then what may be left out, folded where it is much. What
 * is entered in a folded row counts all the same, and the fold says that there is something.
 */
export function fieldList(rows: readonly FieldRow[], noun: string): HTMLElement[] {
  const required = rows.filter((row) => row.required);
  const optional = rows.filter((row) => !row.required);
  const elements = (some: readonly FieldRow[]) => some.map((row) => row.element);
  if (optional.length <= MOST_OPEN) return elements([...required, ...optional]);
  const filled = element('span', { class: 'muted' });
  const all = counted(optional.length, `optional ${noun}`);
  const summary = element('summary', {}, `${all} `, filled);
  const list = element('div', {}, ...elements(optional));
  const search = optional.length > MOST_SEEN ? [searchOf(optional, noun)] : [];
  const fold = element('details', { class: 'more-fields' }, summary, ...search, list);
  list.addEventListener('input', () => tell());
  list.addEventListener('change', () => tell());
  const tell = () => {
    const { length } = optional.filter((row) => row.value !== undefined);
    filled.textContent = length === 0 ? '' : `· ${length} filled in`;
  };
  tell();
  return [...elements(required), fold];
}

function searchOf(rows: readonly FieldRow[], noun: string): HTMLElement {
  const label = `Find ${noun}s`;
  const input = element('input', { type: 'search', 'aria-label': label, placeholder: label });
  const none = element('p', { class: 'muted', role: 'status' });
  const texts = rows.map((row) => `${row.name} ${row.element.textContent}`.toLowerCase());
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const [index, row] of rows.entries()) {
      const fits = words.every((word) => texts[index]?.includes(word));
      row.element.hidden = !fits;
      if (fits) shown++;
    }
    none.textContent = shown === 0 ? `None of these ${noun}s has this in its name or text.` : '';
  });
  input.addEventListener('keydown', (event) => {
    // Within a form it would send.
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) event.preventDefault();
  });
  return element('div', { class: 'find-fields' }, input, none);
}
