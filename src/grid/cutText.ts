import { toDisposable } from '../core/disposable.js';
import type { Disposable } from '../core/disposable.js';

/** Longer tooltips are slow to lay out, and nobody reads them to their end. */
const MAX_TOOLTIP = 2_000;

/**
 * Shows the text of a cell as its tooltip while the pointer is on it, if its column cuts the text
 * off: as VS Code's own lists do.
 */
export function showCutText(root: HTMLElement): Disposable {
  const onPointerOver = (event: Event) => {
    if (!(event.target instanceof Element)) return;
    const cell = event.target.closest('.slick-cell');
    if (!(cell instanceof HTMLElement)) return;
    const text = cell.textContent;
    if (cell.scrollWidth <= cell.clientWidth) cell.removeAttribute('title');
    else cell.title = text.length > MAX_TOOLTIP ? `${text.slice(0, MAX_TOOLTIP)}…` : text;
  };
  root.addEventListener('pointerover', onPointerOver);
  return toDisposable(() => root.removeEventListener('pointerover', onPointerOver));
}
