import { element } from '../../grid/dom.js';

/** Pixels. What the table keeps, what the pane keeps, and a step of the keyboard. */
const TABLE_KEEPS = 160;
const SMALLEST = 180;
const STEP = 24;

/** The line along the edge of a pane that is dragged, or moved with the arrow keys, to make it wider. */
export class Sash {
  readonly #line = element('div', {
    class: 'sash',
    role: 'separator',
    'aria-orientation': 'vertical',
    'aria-valuenow': '38',
    tabindex: '0',
  });
  readonly #pane: HTMLElement;

  /** `label` is what a screen reader calls it. */
  constructor(pane: HTMLElement, label: string) {
    this.#pane = pane;
    this.#line.setAttribute('aria-label', label);
    pane.prepend(this.#line);
    this.#line.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      this.#line.setPointerCapture(event.pointerId);
      this.#line.classList.add('dragged');
    });
    this.#line.addEventListener('pointermove', (event) => {
      if (!this.#line.classList.contains('dragged')) return;
      this.#set(this.#pane.getBoundingClientRect().right - event.clientX);
    });
    const stop = () => this.#line.classList.remove('dragged');
    this.#line.addEventListener('pointerup', stop);
    this.#line.addEventListener('pointercancel', stop);
    this.#line.addEventListener('keydown', (event) => {
      const by = event.key === 'ArrowLeft' ? STEP : event.key === 'ArrowRight' ? -STEP : 0;
      if (by === 0) return;
      event.preventDefault();
      this.#set(this.#pane.offsetWidth + by);
    });
    this.#line.addEventListener('focus', () => this.#tell());
  }

  #set(width: number): void {
    const room = (this.#pane.parentElement?.clientWidth ?? Infinity) - TABLE_KEEPS;
    this.#pane.style.flexBasis = `${Math.max(SMALLEST, Math.min(width, room))}px`;
    this.#tell();
  }

  #tell(): void {
    const total = this.#pane.parentElement?.clientWidth ?? 0;
    const share = total === 0 ? 0 : Math.round((this.#pane.offsetWidth / total) * 100);
    this.#line.setAttribute('aria-valuenow', String(share));
  }
}
