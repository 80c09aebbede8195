import { element } from '../grid/dom.js';

/** A button with a picture in place of words, which are its tooltip and its name. */
export function iconButton(
  icon: 'copy' | 'close' | 'up' | 'down' | 'refresh',
  label: string,
  run: () => void,
): HTMLButtonElement {
  const button = element('button', { class: 'icon', title: label, 'aria-label': label });
  button.append(element('span', { class: `icon-${icon}`, 'aria-hidden': 'true' }));
  button.addEventListener('click', run);
  return button;
}
