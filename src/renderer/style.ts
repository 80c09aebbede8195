import { toDisposable } from '../core/disposable.js';
import type { Disposable } from '../core/disposable.js';
import { element } from '../grid/dom.js';
import gridCss from '../grid/grid.css';
import rendererCss from './renderer.css';

let users = 0;
let style: HTMLStyleElement | undefined;

/**
 * One style element for all outputs, there as long as one of them is. Not a shadow root: VS Code
 * decides whether the notebook or an output scrolls by looking at the elements under the mouse, and
 * cannot look into one.
 */
export function useStyle(): Disposable {
  if (users++ === 0) {
    style = element('style', {}, gridCss, rendererCss);
    document.head.append(style);
  }
  return toDisposable(() => {
    if (--users > 0) return;
    style?.remove();
    style = undefined;
  });
}
