import { parseMarkdown, type MarkdownBlock, type MarkdownRow } from '../../core/markdown.js';
import type { MarkdownSpan } from '../../core/markdownSpans.js';
import { element } from '../../grid/dom.js';

/** A text of a document with its Markdown. Everything in it is set as text. */
export function markdownView(text: string, className = ''): HTMLElement {
  const view = element('div', { class: `markdown ${className}`.trim(), dir: 'auto' });
  view.append(...parseMarkdown(text).map(blockView));
  return view;
}

function blockView(block: MarkdownBlock): HTMLElement {
  switch (block.kind) {
    case 'paragraph':
      return element('p', {}, ...block.content.map(spanView));
    case 'heading':
      // Not a heading of the page: its outline is ours.
      return element('p', { class: 'markdown-heading' }, ...block.content.map(spanView));
    case 'code':
      return element('pre', { tabindex: '0' }, block.text);
    case 'list': {
      const items = block.items.map((item) => element('li', {}, ...item.map(spanView)));
      return element(block.ordered ? 'ol' : 'ul', {}, ...items);
    }
    case 'quote':
      return element('blockquote', {}, ...block.blocks.map(blockView));
    case 'table': {
      const head = element('thead', {}, rowView(block.head, 'th'));
      return element(
        'table',
        {},
        head,
        element('tbody', {}, ...block.rows.map((row) => rowView(row, 'td'))),
      );
    }
  }
}

function rowView(row: MarkdownRow, tag: 'th' | 'td'): HTMLElement {
  return element('tr', {}, ...row.map((cell) => element(tag, {}, ...cell.map(spanView))));
}

function spanView(span: MarkdownSpan): Node {
  switch (span.kind) {
    case 'text':
      return document.createTextNode(span.text);
    case 'code':
      return element('code', {}, span.text);
    case 'strong':
      return element('strong', {}, ...span.content.map(spanView));
    case 'emphasis':
      return element('em', {}, ...span.content.map(spanView));
    case 'link':
      return element(
        'a',
        { href: span.address, title: span.address },
        ...span.content.map(spanView),
      );
  }
}

/** VS Code opens it outside, and asks before it does. The address can be read beforehand. */
export function linkView(text: string, address: string): HTMLElement {
  return element('a', { href: address, title: address }, text);
}
