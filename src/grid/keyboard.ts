import type { SortKey } from '../core/table/view.js';
import type { Motion } from './selection.js';

export type GridAction =
  | { readonly kind: 'move'; readonly motion: Motion; readonly extend: boolean }
  | { readonly kind: 'copy'; readonly headers: boolean }
  | { readonly kind: 'resize'; readonly by: number }
  | { readonly kind: 'sort'; readonly direction: SortKey['direction']; readonly add: boolean }
  | { readonly kind: 'fit' }
  | { readonly kind: 'selectAll' | 'selectRows' | 'selectColumns' | 'clear' | 'open' }
  | { readonly kind: 'openRow' | 'columnMenu' | 'copyMenu' };

export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Pixels a step of Alt+Left and Alt+Right. */
export const RESIZE_STEP = 16;

const PLAIN: Readonly<Record<string, Motion>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  Home: 'rowStart',
  End: 'rowEnd',
};

const WITH_CTRL: Readonly<Record<string, Motion>> = {
  ArrowUp: 'columnStart',
  ArrowDown: 'columnEnd',
  ArrowLeft: 'rowStart',
  ArrowRight: 'rowEnd',
  Home: 'tableStart',
  End: 'tableEnd',
};

/** What a key does in the grid; undefined leaves it to whoever else listens. */
export function gridAction(event: Key): GridAction | undefined {
  const ctrl = event.ctrlKey || event.metaKey;
  const { key, shiftKey: extend } = event;
  const letter = key.toLowerCase();
  if (event.altKey) {
    if (ctrl) return letter === 'c' && !extend ? { kind: 'copyMenu' } : undefined;
    if (key === 'ArrowLeft') return { kind: 'resize', by: -RESIZE_STEP };
    if (key === 'ArrowRight') return { kind: 'resize', by: RESIZE_STEP };
    if (key === 'ArrowUp') return { kind: 'sort', direction: 'ascending', add: extend };
    if (key === 'ArrowDown') return { kind: 'sort', direction: 'descending', add: extend };
    return key === 'Enter' ? { kind: 'fit' } : undefined;
  }
  if (ctrl && letter === 'c') return { kind: 'copy', headers: extend };
  if (ctrl && letter === 'a' && !extend) return { kind: 'selectAll' };
  if (key === ' ' && extend && !ctrl) return { kind: 'selectRows' };
  if (key === ' ' && ctrl && !extend) return { kind: 'selectColumns' };
  if (key === 'Enter' && extend && !ctrl) return { kind: 'columnMenu' };
  if (key === 'Enter' && ctrl && !extend) return { kind: 'openRow' };
  if ((key === 'F2' || key === 'Enter') && !ctrl && !extend) return { kind: 'open' };
  if (key === 'Escape' && !ctrl && !extend) return { kind: 'clear' };
  const motion = (ctrl ? WITH_CTRL : PLAIN)[key];
  return motion && { kind: 'move', motion, extend };
}
