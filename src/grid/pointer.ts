import { DisposableStore, toDisposable } from '../core/disposable.js';
import type { Disposable } from '../core/disposable.js';

/** What lies under a point of the grid. Rows and columns count from 0, gutter and header aside. */
export type Hit =
  | { readonly kind: 'cell'; readonly row: number; readonly column: number }
  | { readonly kind: 'row'; readonly row: number }
  | { readonly kind: 'column'; readonly column: number }
  | { readonly kind: 'corner' };

export interface PointerTarget {
  /** The button went down: a new selection begins, or with shift the old one is stretched. */
  begin(hit: Hit, extend: boolean): void;
  /** A double click. */
  open(hit: Hit): void;
  /** The pointer was dragged there. */
  drag(hit: Hit): void;
}

/** Pixels scrolled a tick for each pixel the pointer is outside, and the time of a tick in ms. */
const DRAG_SPEED = 0.6;
const DRAG_TICK = 30;

/** Mouse, pen and touch on the grid: select by click and drag, scrolling at the edges. */
export function listenToPointer(
  root: HTMLElement,
  viewport: HTMLElement,
  target: PointerTarget,
): Disposable {
  const store = new DisposableStore();
  let from: Hit['kind'] | undefined;
  let at = { x: 0, y: 0 };
  let timer: number | undefined;

  const stop = () => {
    from = undefined;
    window.clearInterval(timer);
    timer = undefined;
  };
  const drag = () => {
    const { x, y } = inside(at, viewport, from);
    const hit = hitAt(root, x, y);
    if (hit && from) target.drag(hit);
  };
  const scroll = () => {
    const over = overshoot(at, viewport);
    if (from !== 'column') viewport.scrollTop += over.y * DRAG_SPEED;
    if (from !== 'row') viewport.scrollLeft += over.x * DRAG_SPEED;
    if (over.x !== 0 || over.y !== 0) drag();
  };

  const listen = (type: string, listener: (event: PointerEvent) => void) => {
    const handler = listener as EventListener;
    root.addEventListener(type, handler);
    store.add(toDisposable(() => root.removeEventListener(type, handler)));
  };
  listen('pointerdown', (event) => {
    const hit = hitOf(event.target);
    // Touch scrolls; the second button must leave a selection alone that it was pressed on.
    if (!hit || event.pointerType === 'touch') return;
    if (event.button === 2 && isSelected(event.target)) return;
    if (event.button !== 0 && event.button !== 2) return;
    root.focus({ preventScroll: true });
    target.begin(hit, event.shiftKey);
    if (event.button !== 0) return;
    from = hit.kind;
    at = { x: event.clientX, y: event.clientY };
    root.setPointerCapture(event.pointerId);
    timer = window.setInterval(scroll, DRAG_TICK);
  });
  // The pointer is captured, so the event itself tells no cell.
  listen('dblclick', (event) => {
    const hit = hitAt(root, event.clientX, event.clientY);
    if (hit) target.open(hit);
  });
  // Keeps the focus where it was just put, and text from being marked.
  listen('mousedown', (event) => {
    if (hitOf(event.target)) event.preventDefault();
  });
  listen('pointermove', (event) => {
    if (!from) return;
    at = { x: event.clientX, y: event.clientY };
    drag();
  });
  listen('pointerup', stop);
  listen('pointercancel', stop);
  store.add(toDisposable(stop));
  return store;
}

function hitAt(root: HTMLElement, x: number, y: number): Hit | undefined {
  const tree = root.getRootNode() as Document | ShadowRoot;
  return hitOf(tree.elementFromPoint(x, y));
}

function hitOf(target: EventTarget | null): Hit | undefined {
  if (!(target instanceof Element) || target.closest('.slick-resizable-handle')) return undefined;
  const cell = target.closest('.slick-cell, .slick-header-column');
  if (!cell) return undefined;
  const column = Number(cell.getAttribute('aria-colindex')) - 2;
  if (cell.classList.contains('slick-header-column')) {
    return column < 0 ? { kind: 'corner' } : { kind: 'column', column };
  }
  const row = Number(cell.closest<HTMLElement>('.slick-row')?.dataset['row']);
  return column < 0 ? { kind: 'row', row } : { kind: 'cell', row, column };
}

function isSelected(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.dc-selected') !== null;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The nearest point that has cells under it, so that a drag beyond the edge selects up to it. */
function inside(point: Point, viewport: HTMLElement, from: Hit['kind'] | undefined): Point {
  const box = viewport.getBoundingClientRect();
  const gutter = gutterOf(viewport);
  const left = box.left + gutter + 1;
  const right = box.left + viewport.clientWidth - 2;
  const bottom = box.top + viewport.clientHeight - 2;
  const x = Math.max(left, Math.min(point.x, right));
  const y = Math.max(box.top + 1, Math.min(point.y, bottom));
  if (from === 'row') return { x: left, y };
  return from === 'column' ? { x, y: box.top + 1 } : { x, y };
}

function overshoot(point: Point, viewport: HTMLElement): Point {
  const box = viewport.getBoundingClientRect();
  const beyond = (value: number, low: number, high: number) =>
    value < low ? value - low : value > high ? value - high : 0;
  return {
    x: beyond(point.x, box.left + gutterOf(viewport), box.left + viewport.clientWidth),
    y: beyond(point.y, box.top, box.top + viewport.clientHeight),
  };
}

function gutterOf(viewport: HTMLElement): number {
  return viewport.querySelector<HTMLElement>('.dc-gutter')?.offsetWidth ?? 0;
}
