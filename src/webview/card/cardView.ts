import type { Card, CardFact, CardSection } from '../../core/sources/card.js';
import { element } from '../../grid/dom.js';
import type { CardDescription } from '../../protocol/card.js';

/** A server may tell more than a page can hold; nobody reads as much as this. */
const MOST_FACTS = 2_000;
/** Characters of a text that are shown before the user asks for the rest. */
const SHORT_TEXT = 4_000;

const TONE_WORDS = { good: 'Good', warning: 'Warning', bad: 'Bad' } as const;

/** A card as headings and lists of facts. All of its texts go in as text. */
export class CardView {
  readonly #content = element('main', { class: 'card' });
  readonly #status = element('p', { class: 'card-status', role: 'status' });
  readonly #refresh: HTMLButtonElement;
  #title = '';
  #isShown = false;
  readonly element: HTMLElement;

  constructor(refresh: () => void) {
    this.#refresh = element('button', {
      class: 'icon card-refresh',
      title: 'Refresh',
      'aria-label': 'Refresh',
    });
    this.#refresh.append(element('span', { class: 'icon-refresh', 'aria-hidden': 'true' }));
    this.#refresh.addEventListener('click', refresh);
    const tools = element('div', { class: 'card-tools' }, this.#status, this.#refresh);
    this.element = element('div', { class: 'card-page' }, tools, this.#content);
  }

  set busy(busy: boolean) {
    this.#content.setAttribute('aria-busy', String(busy));
    this.#status.textContent = busy ? 'Loading…' : '';
  }

  /** Heads the page as long as there is nothing else to show. */
  set title(title: string) {
    this.#title = title;
    if (!this.#isShown) this.clear();
  }

  clear(): void {
    this.#isShown = false;
    document.title = this.#title;
    this.#content.replaceChildren(element('h1', { dir: 'auto' }, this.#title));
  }

  show({ card, source }: CardDescription): void {
    this.#isShown = true;
    document.title = card.title;
    const { sections, left } = firstFacts(card.sections);
    this.#content.replaceChildren(
      head(card, source),
      ...(card.description ? [textBlock('p', 'card-description', card.description)] : []),
      ...sections.filter((section) => section.facts.length > 0).map(sectionOf),
      ...(left > 0 ? [element('p', { class: 'card-more' }, moreText(left))] : []),
    );
  }
}

function head(card: Card, source: string): HTMLElement {
  const kind = element('p', { class: 'card-kind' });
  if (card.type) kind.append(element('span', { class: 'card-type' }, card.type));
  // The history of a source is headed by its name already.
  if (source !== card.title) kind.append(element('span', { class: 'card-source' }, source));
  const made = element(
    'header',
    { class: 'card-head' },
    kind,
    element('h1', { dir: 'auto' }, card.title),
  );
  if (card.tags.length > 0) {
    const tags = card.tags.map((tag) => element('li', { dir: 'auto' }, tag));
    made.append(element('ul', { class: 'card-tags', 'aria-label': 'Tags' }, ...tags));
  }
  return made;
}

function sectionOf({ title, facts }: CardSection, index: number): HTMLElement {
  const list = element('dl', {}, ...facts.map(factOf));
  if (!title) return element('section', {}, list);
  const id = `section-${index}`;
  const heading = element('h2', { id, dir: 'auto' }, title);
  return element('section', { 'aria-labelledby': id }, heading, list);
}

function factOf({ label, value, tone }: CardFact): HTMLElement {
  const shown = textBlock('dd', tone ? `tone tone-${tone}` : '', value);
  if (tone) {
    // The sign's shape tells it to eyes, this word to ears; neither needs the colour.
    shown.prepend(
      element('span', { class: 'tone-sign', 'aria-hidden': 'true' }),
      element('span', { class: 'unseen' }, `${TONE_WORDS[tone]}: `),
    );
  }
  return element('div', { class: 'fact' }, element('dt', { dir: 'auto' }, label), shown);
}

/** A text of any length: the rest of a long one is a button away. */
function textBlock<Tag extends 'p' | 'dd'>(
  tag: Tag,
  className: string,
  text: string,
): HTMLElementTagNameMap[Tag] {
  const body = element('span', { class: 'text', dir: 'auto' }, shortened(text));
  const made = element(tag, className === '' ? {} : { class: className }, body);
  if (text.length <= SHORT_TEXT) return made;
  const label = `Show All ${text.length.toLocaleString('en-US')} Characters`;
  const more = element('button', { class: 'secondary' }, label);
  more.addEventListener('click', () => {
    body.textContent = text;
    more.remove();
  });
  made.append(more);
  return made;
}

function shortened(text: string): string {
  if (text.length <= SHORT_TEXT) return text;
  // Not between the two halves of a character.
  return `${text.slice(0, SHORT_TEXT).replace(/[\ud800-\udbff]$/, '')}…`;
}

function firstFacts(sections: readonly CardSection[]): { sections: CardSection[]; left: number } {
  let room = MOST_FACTS;
  let left = 0;
  const kept = sections.map((section) => {
    const facts = section.facts.slice(0, room);
    room -= facts.length;
    left += section.facts.length - facts.length;
    return { ...section, facts };
  });
  return { sections: kept, left };
}

function moreText(count: number): string {
  return `${count.toLocaleString('en-US')} more are not shown.`;
}
