import type { TableView } from '../../core/table/view.js';
import type { PageState } from '../../protocol/preview.js';
import type { VsCodeApi } from '../vscodeApi.js';
import { readPageState } from './previewState.js';

/** `undefined` for the view takes it out. */
export type StateChanges = Omit<Partial<PageState>, 'view'> & {
  readonly view?: TableView | undefined;
};

/** What the page keeps over a reload. Every change is handed to VS Code at once. */
export class KeptState {
  readonly #api: Pick<VsCodeApi, 'getState' | 'setState'>;
  #state: PageState | undefined;

  constructor(api: Pick<VsCodeApi, 'getState' | 'setState'>) {
    this.#api = api;
    this.#state = readPageState(api.getState());
  }

  /** Undefined until the first description. */
  get current(): PageState | undefined {
    return this.#state;
  }

  save(changes: StateChanges): void {
    const target = changes.target ?? this.#state?.target;
    if (!target) return;
    const { view, ...others } = { ...this.#state, ...changes };
    this.#state = { ...others, ...(view ? { view } : {}), version: 1, target };
    this.#api.setState(this.#state);
  }
}
