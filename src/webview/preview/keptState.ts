import type { TableView } from '../../core/table/view.js';
import type { PageState } from '../../protocol/preview.js';
import type { VsCodeApi } from '../vscodeApi.js';
import { readPageState } from './previewState.js';

/** `undefined` for the view takes it out. */
export type StateChanges = Omit<Partial<PageState>, 'view'> & {
  readonly view?: TableView | undefined;
};

/** Milliseconds that a change which goes on and on may wait. */
const SOON = 200;

/** What the page keeps over a reload. */
export class KeptState {
  readonly #api: Pick<VsCodeApi, 'getState' | 'setState'>;
  #state: PageState | undefined;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Pick<VsCodeApi, 'getState' | 'setState'>) {
    this.#api = api;
    this.#state = readPageState(api.getState());
    window.addEventListener('pagehide', () => {
      if (this.#waiting !== undefined) this.#hand();
    });
  }

  /** Undefined until the first description. */
  get current(): PageState | undefined {
    return this.#state;
  }

  /** Hands a change to VS Code at once. */
  save(changes: StateChanges): void {
    this.#take(changes);
    this.#hand();
  }

  /** As `save`, for what changes with every step of scrolling: handing it over takes time. */
  saveSoon(changes: StateChanges): void {
    this.#take(changes);
    this.#waiting ??= setTimeout(() => this.#hand(), SOON);
  }

  #hand(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    if (this.#state) this.#api.setState(this.#state);
  }

  #take(changes: StateChanges): void {
    const target = changes.target ?? this.#state?.target;
    if (!target) return;
    const { view, ...others } = { ...this.#state, ...changes };
    this.#state = { ...others, ...(view ? { view } : {}), version: 1, target };
  }
}
