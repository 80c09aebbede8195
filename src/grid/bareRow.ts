import { element } from './dom.js';

/** Where a column lies, in pixels from the left of its row, its border included. */
export interface ColumnPlace {
  readonly left: number;
  readonly right: number;
  /** Its values stand on the right. */
  readonly isNumber: boolean;
}

/** As `grid.css` has it for cells whose row is on its way. */
const PADDING = 10;
const FREE = 0.3;
const FREE_OF_NUMBER = 0.4;

/**
 * A row without cells but its number, to be cloned: it looks like one whose cells are on their way,
 * for a tenth of the work. All that stands for cells is one picture.
 */
export function bareRowTemplate(gutter: HTMLElement, columns: readonly ColumnPlace[]): HTMLElement {
  const picture = element('div', { class: 'dc-bones', 'aria-hidden': 'true' });
  picture.style.width = `${columns.at(-1)?.right ?? 0}px`;
  picture.style.backgroundImage = [
    stripes(
      columns.map(({ right }) => [right - 1, right]),
      'var(--dc-line)',
    ),
    stripes(columns.map(bone), 'var(--dc-bone)'),
  ].join(', ');
  return element(
    'div',
    { class: 'slick-row dc-loading', role: 'row', 'aria-busy': 'true' },
    gutter,
    picture,
  );
}

function bone({ left, right, isNumber }: ColumnPlace): [number, number] {
  const width = right - left - 1;
  return isNumber
    ? [left + width * FREE_OF_NUMBER, right - 1 - PADDING]
    : [left + PADDING, right - 1 - width * FREE];
}

/** A picture of stripes from and to these pixels, the leftmost first; whole ones, as of cells. */
function stripes(places: readonly (readonly [number, number])[], color: string): string {
  const stops = places.map(
    ([from, to]) => `transparent 0 ${Math.round(from)}px, ${color} 0 ${Math.round(to)}px`,
  );
  return `linear-gradient(to right, ${[...stops, 'transparent 0'].join(', ')})`;
}
