import { element } from '../../grid/dom.js';

/** Characters of a value that are shown before the user asks for the rest. */
const SHORT = 400;

/** The headers of an answer, folded. */
export function headersView(
  headers: readonly (readonly [name: string, value: string])[],
): HTMLElement {
  const rows = headers.map(([name, value]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, element('code', {}, name)),
      element('td', {}, valueView(name, value)),
    ),
  );
  return element(
    'details',
    {},
    element('summary', {}, `Headers (${headers.length})`),
    element('table', { class: 'answer-headers' }, element('tbody', {}, ...rows)),
  );
}

function valueView(name: string, value: string): HTMLElement {
  const shown = element('code', { dir: 'auto' }, value);
  if (value.length <= SHORT) return shown;
  shown.textContent = `${value.slice(0, SHORT)}…`;
  const more = element('button', { type: 'button', class: 'secondary small' }, 'Show All');
  more.setAttribute('aria-label', `Show all of ${name}`);
  more.addEventListener('click', () => {
    shown.textContent = value;
    more.remove();
  });
  return element('span', {}, shown, ' ', more);
}
