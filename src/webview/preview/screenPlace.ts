import type { Disposable } from '../../core/disposable.js';

/** Milliseconds for which a page stays on screen while the next one has nothing to show. */
const AT_MOST = 100;

/** The one place for pages that come one after the other: no flicker, and nothing out of date for long. */
export class ScreenPlace implements Disposable {
  readonly #root: HTMLElement;
  readonly #parts: readonly HTMLElement[];
  #former: Disposable | undefined;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #isTaken = false;

  /** `parts` are what a page consists of. */
  constructor(root: HTMLElement, parts: readonly HTMLElement[]) {
    this.#root = root;
    this.#parts = parts;
  }

  /** Waits for `take`, if a former page is there; it is seen until then, and nothing happens in it. */
  claim(former: Disposable | undefined): void {
    this.#former = former;
    if (!former) this.take();
    else {
      this.#root.inert = true;
      this.#waiting = setTimeout(() => this.take(), AT_MOST);
    }
  }

  /** There is something to show. */
  take(): void {
    if (this.#isTaken) return;
    this.#isTaken = true;
    this.#end();
    this.#root.inert = false;
    this.#root.replaceChildren(...this.#parts);
  }

  /** Another page has claimed it. */
  leave(): void {
    clearTimeout(this.#waiting);
  }

  /** Also ends a former page that this one has never taken the place of. */
  dispose(): void {
    this.#isTaken = true;
    this.#end();
  }

  #end(): void {
    clearTimeout(this.#waiting);
    this.#former?.dispose();
    this.#former = undefined;
  }
}
