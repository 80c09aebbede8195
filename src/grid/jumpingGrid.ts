import { SlickGrid } from 'slickgrid';
import type { CellViewportRange } from 'slickgrid';

import { bareRowTemplate } from './bareRow.js';
import type { ColumnPlace } from './bareRow.js';
import { LOADING, ROW_NUMBER, rowNumber } from './columns.js';
import type { GridRow } from './columns.js';
import { element } from './dom.js';

/** Milliseconds without a jump after which the user has arrived somewhere. */
const ARRIVED = 200;
/** Pixels: as far as SlickGrid gets in Chromium, where it doubles a million as long as it can. */
const TALLEST = 16_000_000;

/**
 * SlickGrid, but for jumps: who drags the scroll bar passes over thousands of rows a frame, and sees
 * none of them for longer. Until that is over nothing beyond the screen is drawn, and rows that are
 * not in memory are drawn without cells.
 */
export class JumpingGrid extends SlickGrid<GridRow> {
  #isJumping = false;
  #timer = 0;
  #frame = 0;
  #template: HTMLElement | undefined;
  #templateOf = '';

  /** Draws what is on screen, and what lies around it later; to be called before `init`. */
  beginOnScreen(): void {
    this.#jumped();
  }

  /** Fits itself into a container that may have another size; does nothing if it has not. */
  fit(): void {
    const { viewportW, viewportH } = this;
    if (this.getViewportWidth() === viewportW && this.getViewportHeight() === viewportH) return;
    this.resizeCanvas();
  }

  /** Draws these rows anew, of which the data has changed. */
  redrawRows(rows: readonly number[]): void {
    const direction = this.vScrollDir;
    this.invalidateRows([...rows]);
    // Otherwise the rows that are drawn ahead would go, and come again with the next scrolling.
    this.vScrollDir = direction;
    this.render();
  }

  override getRenderedRange(top?: number, left?: number): CellViewportRange {
    const range = super.getRenderedRange(top, left);
    if (!this.#isJumping) return range;
    const visible = this.getVisibleRange(top, left);
    return {
      top: Math.max(range.top, visible.top),
      bottom: Math.min(range.bottom, visible.bottom),
      leftPx: visible.leftPx,
      rightPx: visible.rightPx,
    };
  }

  /** SlickGrid tries one height after the other, and each has the browser lay out the page. */
  protected override getMaxSupportedCssHeight(): number {
    const probe = element('div', { class: 'dc-probe' });
    probe.style.height = `${TALLEST}px`;
    document.body.append(probe);
    const isSupported = probe.offsetHeight === TALLEST;
    probe.remove();
    return isSupported ? TALLEST : super.getMaxSupportedCssHeight();
  }

  override destroy(shouldDestroyAllElements?: boolean): void {
    this.#cancelArrival();
    super.destroy(shouldDestroyAllElements);
  }

  protected override _handleScroll(type?: 'mousewheel' | 'scroll' | 'system'): boolean {
    if (Math.abs(this.scrollTop - this.prevScrollTop) >= this.viewportH) this.#jumped();
    return super._handleScroll(type);
  }

  protected override appendRowHtml(
    left: HTMLElement[],
    right: HTMLElement[],
    row: number,
    range: CellViewportRange,
    length: number,
  ): void {
    if (this.#isJumping && this.getDataItem(row) === LOADING) left.push(this.#bareRow(row, range));
    else super.appendRowHtml(left, right, row, range, length);
  }

  #jumped(): void {
    this.#cancelArrival();
    this.#isJumping = true;
    this.#timer = window.setTimeout(() => {
      // Where a frame takes long, the next jump may be waiting: it comes before this.
      this.#frame = requestAnimationFrame(() => this.#arrive());
    }, ARRIVED);
  }

  #cancelArrival(): void {
    window.clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
  }

  #arrive(): void {
    this.#isJumping = false;
    this.#template = undefined;
    // Has rows that are drawn get their cells beyond the screen.
    this.lastRenderedScrollLeft = -1;
    const bare = Object.entries(this.rowsCache).filter(([, { rowNode }]) =>
      rowNode?.[0]?.classList.contains('dc-loading'),
    );
    this.redrawRows(bare.map(([row]) => Number(row)));
  }

  #bareRow(row: number, range: CellViewportRange): HTMLElement {
    const made = this.#templateFor(range).cloneNode(true) as HTMLElement;
    made.dataset['row'] = String(row);
    made.style.top = `${this.getRowTop(row)}px`;
    const gutter = made.firstElementChild as HTMLElement;
    gutter.textContent = rowNumber(row);
    const cache = this.rowsCache[row];
    if (cache) {
      cache.cellColSpans[0] = 1;
      cache.cellNodesByColumnIdx[0] = gutter;
    }
    return made;
  }

  /** Made anew where other columns are on screen since, or columns are wider or narrower. */
  #templateFor(range: CellViewportRange): HTMLElement {
    const { leftPx, rightPx } = range;
    const of = [leftPx, rightPx, this.columnPosRight.at(-1)].join(' ');
    if (!this.#template || of !== this.#templateOf) {
      this.#template = bareRowTemplate(this.#gutterCell(), this.#places(range));
      this.#templateOf = of;
    }
    return this.#template;
  }

  #gutterCell(): HTMLElement {
    return element('div', {
      class: 'slick-cell l0 r0 dc-gutter',
      role: 'rowheader',
      // As SlickGrid's cells have it.
      tabindex: '-1',
      'aria-colindex': '1',
      'aria-describedby': `${this.uid}${ROW_NUMBER}`,
    });
  }

  /** Of the data columns on screen. */
  #places({ leftPx, rightPx }: CellViewportRange): ColumnPlace[] {
    return this.columns
      .map(({ cssClass }, index) => ({
        left: this.columnPosLeft[index] ?? 0,
        right: this.columnPosRight[index] ?? 0,
        isNumber: cssClass === 'dc-number',
      }))
      .filter(({ left, right }, index) => index > 0 && right > leftPx && left < rightPx);
  }
}
