import type { TableView } from '../../core/table/view.js';
import type { PageState, PreviewTarget } from '../../protocol/preview.js';
import type { VsCodeApi } from '../vscodeApi.js';
import { readPageState } from './previewState.js';

/** `undefined` for the view takes it out. */
export type StateChanges = Omit<Partial<PageState>, 'view' | 'isUntouched'> & {
  readonly view?: TableView | undefined;
  readonly isUntouched?: boolean;
};

/** Milliseconds that a change which goes on and on may wait. */
const SOON = 200;

/** What the page keeps over a reload. */
export class KeptState {
  readonly #api: Pick<VsCodeApi, 'getState' | 'setState'>;
  readonly #ending = new AbortController();
  #state: PageState | undefined;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  private constructor(api: Pick<VsCodeApi, 'getState' | 'setState'>, state?: PageState) {
    this.#api = api;
    this.#state = state;
    const hand = () => {
      if (this.#waiting !== undefined) this.#hand();
    };
    window.addEventListener('pagehide', hand, { signal: this.#ending.signal });
  }

  /** What an earlier page has kept. */
  static restore(api: Pick<VsCodeApi, 'getState' | 'setState'>): KeptState {
    return new KeptState(api, readPageState(api.getState()));
  }

  /** Of a table that nobody has been in, from now on. */
  static begin(api: Pick<VsCodeApi, 'getState' | 'setState'>, target: PreviewTarget): KeptState {
    const state = new KeptState(api);
    state.save({ target, isUntouched: true });
    return state;
  }

  /** Keeps nothing any more. */
  dispose(): void {
    this.#ending.abort();
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    this.#state = undefined;
  }

  /** The table is another one than before: no place in that is one in this. */
  forget(): void {
    this.#state = undefined;
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
    const { view, isUntouched, ...others } = { ...this.#state, ...changes };
    const untouched = isUntouched ? ({ isUntouched } as const) : {};
    this.#state = { ...others, ...untouched, ...(view ? { view } : {}), version: 1, target };
  }
}
