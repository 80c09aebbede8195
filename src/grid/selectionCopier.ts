import { DisposableStore, Emitter, toDisposable } from '../core/disposable.js';
import type { Disposable, Event } from '../core/disposable.js';
import { PLAIN_COPY } from './copy.js';
import type { CopyAs } from './copy.js';
import { CopyController } from './copyController.js';
import type { CopyOutcome } from './copyController.js';
import { copyEntries } from './copyMenu.js';
import type { GridData } from './gridData.js';
import type { TableGridOptions } from './gridOptions.js';
import { showMenu } from './menu.js';
import type { SelectedCells } from './selectedCells.js';

/** Copies what is selected: when told to, by VS Code's command, or from a menu of all formats. */
export class SelectionCopier implements Disposable {
  readonly #store = new DisposableStore();
  readonly #root: HTMLElement;
  readonly #data: GridData;
  readonly #cells: SelectedCells;
  readonly #tableName: string | undefined;
  readonly #controller: CopyController;
  readonly #copied = this.#store.add(new Emitter<CopyOutcome>());

  readonly onDidCopy: Event<CopyOutcome> = this.#copied.event;

  constructor(root: HTMLElement, data: GridData, cells: SelectedCells, options: TableGridOptions) {
    this.#root = root;
    this.#data = data;
    this.#cells = cells;
    this.#tableName = options.tableName;
    this.#controller = this.#store.add(new CopyController(data, options.writeClipboard));
    this.#listenToCommand();
    if (options.ownContextMenu) this.#listenToMenu();
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** `cut` takes the rows that fit when the selection is too large for one copy. */
  async copy(as: CopyAs = PLAIN_COPY, cut = false): Promise<CopyOutcome | undefined> {
    const { range } = this.#cells;
    if (!range) return undefined;
    const outcome = await this.#controller.copy(range, { table: this.#tableName, ...as }, cut);
    if (outcome && !this.#store.disposed) this.#copied.fire(outcome);
    return outcome;
  }

  /** Copies the name of a column. */
  async copyName(column: number): Promise<void> {
    const outcome = await this.#controller.copyName(this.#data.columns[column]?.name ?? '');
    if (!this.#store.disposed) this.#copied.fire(outcome);
  }

  /** True when there was something to stop. */
  cancel(): boolean {
    return this.#controller.cancel();
  }

  /** All ways to copy, at the active cell or where the pointer is. */
  showMenu(at?: { readonly x: number; readonly y: number }): void {
    const id = this.#root.getAttribute('aria-activedescendant');
    const cell = id === null ? this.#root : this.#root.querySelector(`[id="${id}"]`);
    const entries = copyEntries((as) => void this.copy(as));
    // A grid holds nothing but rows.
    const beside = this.#root.parentElement ?? this.#root;
    showMenu(beside, { label: 'Copy as', entries, at: at ?? cell ?? this.#root });
  }

  /** VS Code copies by command on some platforms, with no key that reaches the page. */
  #listenToCommand(): void {
    const listener = (event: ClipboardEvent) => {
      // Without selected text the event goes to the body, wherever the focus is.
      const { activeElement } = this.#root.getRootNode() as Document | ShadowRoot;
      if (!this.#cells.active || activeElement !== this.#root) return;
      event.preventDefault();
      void this.copy();
    };
    document.addEventListener('copy', listener);
    this.#store.add(toDisposable(() => document.removeEventListener('copy', listener)));
  }

  /** By pointer, or by the key for menus, which tells no place within the grid. */
  #listenToMenu(): void {
    const listener = (event: MouseEvent) => {
      if (!this.#cells.active) return;
      event.preventDefault();
      event.stopPropagation();
      this.showMenu(event.button === 2 ? { x: event.clientX, y: event.clientY } : undefined);
    };
    this.#root.addEventListener('contextmenu', listener);
    this.#store.add(toDisposable(() => this.#root.removeEventListener('contextmenu', listener)));
  }
}
