import { byteSize } from '../../core/byteSize.js';
import { element } from '../../grid/dom.js';
import type { ChosenFile } from '../../protocol/openapi.js';
import type { Control } from './control.js';

/** A file that the host has the user choose; its bytes never come into the page. */
export function fileControl(
  id: string,
  choose: () => Promise<ChosenFile | undefined>,
): Control & { readonly chosen: () => ChosenFile | undefined } {
  let chosen: ChosenFile | undefined;
  const button = element('button', { type: 'button', class: 'secondary', id }, 'Choose File…');
  const name = element('span', { role: 'status', dir: 'auto' }, 'No file chosen');
  button.addEventListener('click', () => {
    void choose().then((file) => {
      if (!file) return;
      chosen = file;
      name.textContent = `${file.name}, ${byteSize(file.size)}`;
      button.dispatchEvent(new Event('change', { bubbles: true }));
    });
  });
  return {
    input: button,
    element: element('div', { class: 'file' }, button, ' ', name),
    value: () => (chosen === undefined ? undefined : { kind: 'file', file: chosen.file }),
    problem: () => undefined,
    chosen: () => chosen,
  };
}
