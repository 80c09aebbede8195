import { byteSize } from '../../core/byteSize.js';
import { counted } from '../../core/counted.js';
import { element } from '../../grid/dom.js';
import type { ChosenFile } from '../../protocol/openapi.js';
import type { Control } from './control.js';

/** Has the user choose files, in the host: their bytes never come into the page. */
export type ChooseFiles = (many: boolean) => Promise<readonly ChosenFile[]>;

/** One file. */
export function fileControl(
  id: string,
  choose: ChooseFiles,
): Control & { readonly chosen: () => ChosenFile | undefined } {
  let chosen: ChosenFile | undefined;
  const button = element('button', { type: 'button', class: 'secondary', id }, 'Choose File…');
  const name = element('span', { role: 'status', dir: 'auto' }, 'No file chosen');
  button.addEventListener('click', () => {
    void choose(false).then(([file]) => {
      if (!file) return;
      chosen = file;
      name.textContent = textOf(file);
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

/** A list of files, which grows with each choice. */
export function filesControl(id: string, choose: ChooseFiles): Control {
  const chosen: ChosenFile[] = [];
  const button = element('button', { type: 'button', class: 'secondary', id }, 'Add Files…');
  const list = element('ol', { class: 'plain-list' });
  const status = element('span', { role: 'status' }, 'No files chosen');
  const changed = () => {
    const { length } = chosen;
    status.textContent = length === 0 ? 'No files chosen' : `${counted(length, 'file')} chosen`;
    button.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const add = (file: ChosenFile) => {
    const label = `Remove ${file.name}`;
    const remove = element('button', { type: 'button', class: 'secondary small' }, 'Remove');
    remove.setAttribute('aria-label', label);
    const item = element('li', { dir: 'auto' }, textOf(file), ' ', remove);
    remove.addEventListener('click', () => {
      item.remove();
      chosen.splice(chosen.indexOf(file), 1);
      changed();
      button.focus();
    });
    chosen.push(file);
    list.append(item);
  };
  button.addEventListener('click', () => {
    void choose(true).then((files) => {
      files.forEach(add);
      if (files.length > 0) changed();
    });
  });
  return {
    input: button,
    element: element('div', { class: 'file' }, button, ' ', status, list),
    value: () =>
      chosen.length === 0 ? undefined : { kind: 'files', files: chosen.map(({ file }) => file) },
    problem: () => undefined,
  };
}

function textOf({ name, size }: ChosenFile): string {
  return `${name}, ${byteSize(size)}`;
}
