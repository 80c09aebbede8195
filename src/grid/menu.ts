import type { Disposable } from '../core/disposable.js';
import { element } from './dom.js';

export interface MenuItem {
  readonly label: string;
  /** Keys that do the same, as they are shown to people. */
  readonly keys?: string;
  /** For an item that says what is so already. */
  readonly checked?: boolean;
  readonly run: () => void;
}

export type MenuEntry = MenuItem | 'separator';

export interface MenuOptions {
  /** What a screen reader calls the menu. */
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** The menu stands below it; a point of the page where there is no such element. */
  readonly at: Element | { readonly x: number; readonly y: number };
}

/**
 * A menu in the manner of VS Code's own, for pages and outputs where that cannot be had. Escape, a
 * click elsewhere and a choice close it, and the focus goes back to where it was.
 */
export function showMenu(parent: HTMLElement, { label, entries, at }: MenuOptions): Disposable {
  const before = focused(parent);
  const menu = element('div', { class: 'dc-menu', role: 'menu', 'aria-label': label });
  const items: HTMLElement[] = [];
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    const inside = menu.contains(focused(parent));
    menu.remove();
    if (inside && before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
  for (const entry of entries) {
    if (entry === 'separator') {
      menu.append(element('div', { class: 'dc-menu-separator', role: 'separator' }));
      continue;
    }
    const item = menuItem(entry);
    item.addEventListener('click', () => {
      close();
      entry.run();
    });
    item.addEventListener('pointermove', () => item.focus({ preventScroll: true }));
    items.push(item);
    menu.append(item);
  }
  menu.addEventListener('keydown', (event) => onKey(event, items, focused(parent), close));
  // Nothing of it is for the table below.
  for (const type of ['pointerdown', 'mousedown', 'dblclick', 'contextmenu'] as const) {
    menu.addEventListener(type, (event) => {
      event.stopPropagation();
      if (type !== 'pointerdown') event.preventDefault();
    });
  }
  // On top of everything, and closed by the browser on a click elsewhere.
  menu.popover = 'auto';
  menu.addEventListener('toggle', (event) => {
    if (event.newState === 'closed') close();
  });
  parent.append(menu);
  menu.showPopover();
  place(menu, at);
  items[0]?.focus({ preventScroll: true });
  return { dispose: close };
}

function menuItem({ label, keys, checked }: MenuItem): HTMLElement {
  const item = element('button', { class: 'dc-menu-item', role: 'menuitem', tabindex: '-1' });
  if (checked !== undefined) {
    item.setAttribute('role', 'menuitemcheckbox');
    item.setAttribute('aria-checked', String(checked));
  }
  item.append(element('span', { class: 'dc-menu-label' }, label));
  if (keys !== undefined) item.append(element('span', { class: 'dc-menu-keys' }, keys));
  return item;
}

function onKey(
  event: KeyboardEvent,
  items: readonly HTMLElement[],
  active: Element | null,
  close: () => void,
): void {
  event.stopPropagation();
  const at = items.findIndex((item) => item === active);
  const target = keyTarget(event, items, at);
  if (target) target.focus({ preventScroll: false });
  else if (event.key === 'Escape' || event.key === 'Tab') close();
  else return;
  event.preventDefault();
}

function keyTarget(
  { key, ctrlKey, metaKey, altKey }: KeyboardEvent,
  items: readonly HTMLElement[],
  at: number,
): HTMLElement | undefined {
  const { length } = items;
  if (key === 'ArrowDown') return items[(at + 1) % length];
  if (key === 'ArrowUp') return items[(at - 1 + length) % length];
  if (key === 'Home') return items[0];
  if (key === 'End') return items[length - 1];
  if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return undefined;
  // The next one that begins with the letter, as menus have it.
  const following = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return following.find((item) => item.textContent.toLowerCase().startsWith(key.toLowerCase()));
}

/** Below the element or at the point, moved so far that all of it is on the page. */
function place(menu: HTMLElement, at: MenuOptions['at']): void {
  const box = at instanceof Element ? at.getBoundingClientRect() : undefined;
  const x = box ? box.left : (at as { x: number }).x;
  const y = box ? box.bottom : (at as { y: number }).y;
  const { offsetWidth, offsetHeight } = menu;
  menu.style.left = `${Math.max(0, Math.min(x, window.innerWidth - offsetWidth - 2))}px`;
  menu.style.top = `${Math.max(0, Math.min(y, window.innerHeight - offsetHeight - 2))}px`;
}

function focused(parent: HTMLElement): Element | null {
  return (parent.getRootNode() as Document | ShadowRoot).activeElement;
}
