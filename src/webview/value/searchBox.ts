import { element } from '../../grid/dom.js';
import { whole } from '../../core/counted.js';
import { findAll, MOST_MATCHES } from './textSearch.js';

/** Where text is searched: a single text node of a block that scrolls. */
export interface SearchedText {
  readonly text: string;
  /** Draws the text at least up to there, and answers the node. */
  nodeUpTo(end: number): Text;
}

const MARK = 'value-match';

/** Finds in the text of a value: Enter goes to the next place, Shift+Enter to the one before. */
export class SearchBox {
  readonly #input = element('input', {
    type: 'search',
    placeholder: 'Find',
    'aria-label': 'Find in the value',
    title: 'Find (Ctrl+F). Enter: next, Shift+Enter: previous',
  });
  readonly #count = element('span', { class: 'value-count', role: 'status' });
  readonly element = element('span', { class: 'value-search' }, this.#input, this.#count);
  #searched: SearchedText | undefined;
  #found: { start: number; end: number }[] = [];
  #at = 0;

  constructor() {
    this.#input.addEventListener('input', () => this.#search());
    this.#input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && this.#found.length > 0) {
        event.preventDefault();
        this.#go(this.#at + (event.shiftKey ? -1 : 1));
      } else if (event.key === 'Escape' && this.#input.value !== '') {
        // The first Escape empties the box, the second closes the pane.
        event.preventDefault();
        event.stopPropagation();
        this.#input.value = '';
        this.#search();
      }
    });
  }

  /** What is searched from now on; undefined for what is no text. */
  set searched(text: SearchedText | undefined) {
    this.#searched = text;
    this.element.hidden = text === undefined;
    this.#search();
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  #search(): void {
    CSS.highlights.delete(MARK);
    this.#found = this.#searched ? findAll(this.#searched.text, this.#input.value) : [];
    if (this.#found.length > 0) this.#go(0);
    else this.#count.textContent = this.#input.value === '' ? '' : 'Not found';
  }

  #go(index: number): void {
    const count = this.#found.length;
    this.#at = (index + count) % count;
    const place = this.#found[this.#at];
    if (!this.#searched || !place) return;
    const range = new Range();
    const node = this.#searched.nodeUpTo(place.end);
    range.setStart(node, place.start);
    range.setEnd(node, place.end);
    CSS.highlights.set(MARK, new Highlight(range));
    reveal(range, node);
    const more = count === MOST_MATCHES ? '+' : '';
    this.#count.textContent = `${whole(this.#at + 1)} of ${whole(count)}${more}`;
  }
}

function reveal(range: Range, node: Text): void {
  const block = node.parentElement;
  if (!block) return;
  const place = range.getBoundingClientRect();
  const box = block.getBoundingClientRect();
  if (place.top < box.top || place.bottom > box.bottom) {
    block.scrollTop += place.top - box.top - box.height / 3;
  }
  if (place.left < box.left || place.right > box.right) {
    block.scrollLeft += place.left - box.left - box.width / 3;
  }
}
