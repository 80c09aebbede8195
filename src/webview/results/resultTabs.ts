import { displayText } from '../../core/table/format.js';
import { element } from '../../grid/dom.js';
import { showMenu } from '../../grid/menu.js';
import type { ResultDescription } from '../../protocol/results.js';
import { iconButton } from '../iconButton.js';
import { tabText } from './resultText.js';

/** Pixels, as `main.css` has it. */
const ROW_PADDING = 8;
/** Of a statement on the list of all results. */
const SHOWN_STATEMENT = 60;

/** A tab for each result. Where there is no room for all of them, a list has them too. */
export class ResultTabs {
  readonly #select: (id: number) => void;
  readonly #tabs = element('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Results' });
  readonly #all = iconButton('down', 'All Results', () => this.#showAll());
  readonly element = element('div', { class: 'tab-row', hidden: '' }, this.#tabs, this.#all);
  #results: readonly ResultDescription[] = [];
  #selected: number | undefined;

  /** `select` is to show the result, and to call `show` again. */
  constructor(select: (id: number) => void) {
    this.#select = select;
    this.#all.setAttribute('aria-haspopup', 'menu');
    this.#tabs.addEventListener('keydown', (event) => this.#onKey(event));
    // A wheel that turns one way only moves what can move one way only.
    this.#tabs.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false });
    new ResizeObserver(() => this.#fit()).observe(this.#tabs);
  }

  show(results: readonly ResultDescription[], selected: number | undefined): void {
    this.#results = results;
    this.#selected = selected;
    this.element.hidden = results.length < 2;
    const focused = this.#tabs.contains(document.activeElement);
    this.#tabs.replaceChildren(...results.map((result, index) => this.#tab(result, index)));
    this.#fit();
    const current = this.#tabs.querySelector<HTMLElement>('[aria-selected="true"]');
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (focused) current?.focus();
  }

  #tab(result: ResultDescription, index: number): HTMLElement {
    const selected = result.id === this.#selected;
    const tab = element(
      'button',
      {
        class: result.error ? 'tab failed' : 'tab',
        role: 'tab',
        'aria-selected': String(selected),
        'aria-controls': 'result',
        tabindex: selected ? '0' : '-1',
        title: result.statement,
      },
      tabText(result, index),
    );
    tab.addEventListener('click', () => this.#select(result.id));
    return tab;
  }

  #onKey(event: KeyboardEvent): void {
    const at = this.#results.findIndex(({ id }) => id === this.#selected);
    const last = this.#results.length - 1;
    const places: Readonly<Record<string, number>> = {
      ...{ ArrowLeft: at === 0 ? last : at - 1, ArrowRight: at === last ? 0 : at + 1 },
      ...{ Home: 0, End: last },
    };
    const next = this.#results[places[event.key] ?? -1];
    if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#select(next.id);
  }

  #onWheel(event: WheelEvent): void {
    if (event.deltaX !== 0 || event.ctrlKey || this.#all.hidden) return;
    event.preventDefault();
    this.#tabs.scrollLeft += event.deltaY;
  }

  /** The list is for what cannot be seen. */
  #fit(): void {
    const [first, last] = [this.#tabs.firstElementChild, this.#tabs.lastElementChild];
    if (!first || !last) return;
    const width = last.getBoundingClientRect().right - first.getBoundingClientRect().left;
    // The room with the button hidden: it must not be there because it is there.
    this.#all.hidden = width <= this.element.clientWidth - ROW_PADDING;
  }

  #showAll(): void {
    const entries = this.#results.map((result, index) => ({
      label: `${tabText(result, index)} — ${displayText(result.statement, SHOWN_STATEMENT)}`,
      checked: result.id === this.#selected,
      run: () => this.#select(result.id),
    }));
    showMenu(this.element, { label: 'All results', entries, at: this.#all });
  }
}
