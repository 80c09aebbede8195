import { parseMarkdown, type MarkdownSpan } from '../../core/markdown.js';
import { element } from '../../grid/dom.js';

/** A text of a document with its Markdown. Everything in it is set as text. */
export function markdownView(text: string, className = ''): HTMLElement {
  const view = element('div', { class: `markdown ${className}`.trim(), dir: 'auto' });
  for (const block of parseMarkdown(text)) {
    switch (block.kind) {
      case 'paragraph':
        view.append(element('p', {}, ...block.content.map(spanView)));
        break;
      case 'heading':
        // Not a heading of the page: its outline is ours.
        view.append(element('p', { class: 'markdown-heading' }, ...block.content.map(spanView)));
        break;
      case 'code':
        view.append(element('pre', { tabindex: '0' }, block.text));
        break;
      case 'list': {
        const items = block.items.map((item) => element('li', {}, ...item.map(spanView)));
        view.append(element(block.ordered ? 'ol' : 'ul', {}, ...items));
      }
    }
  }
  return view;
}

function spanView(span: MarkdownSpan): Node {
  switch (span.kind) {
    case 'text':
      return document.createTextNode(span.text);
    case 'code':
      return element('code', {}, span.text);
    case 'strong':
      return element('strong', {}, span.text);
    case 'emphasis':
      return element('em', {}, span.text);
    case 'link':
      return linkView(span.text, span.address);
  }
}

/** VS Code opens it outside, and asks before it does. The address can be read beforehand. */
export function linkView(text: string, address: string): HTMLElement {
  return element('a', { href: address, title: address }, text);
}
