/** What stands within a line. */
export type MarkdownSpan =
  /** A line break in a text is one of the document's. */
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly content: readonly MarkdownSpan[] }
  /** `address` is http or https. */
  | { readonly kind: 'link'; readonly content: readonly MarkdownSpan[]; readonly address: string };

// Each part excludes the sign that ends it, so every text takes time in proportion to its length.
const SPAN = new RegExp(
  [
    /\\(?<escaped>[\\`*_{}[\]()#+.!|<>~-])/,
    /(?<tick>`{1,3})(?<code>[^`\n]+)\k<tick>/,
    /\*\*(?<strong>[^*\n]+)\*\*/,
    /(?<![\w_])__(?<strong2>[^_\s][^_\n]*)__(?![\w_])/,
    /\*(?<emphasis>[^*\s][^*\n]*)\*/,
    /(?<![\w_])_(?<emphasis2>[^_\s][^_\n]*)_(?![\w_])/,
    /!?\[(?<label>[^[\]\n]{1,500})\]\((?<target>https?:\/\/[^()\s]{1,2000})(?: "[^"\n]{0,300}")?\)/,
    /<(?<angled>https?:\/\/[^\s<>]{1,2000})>/,
    /(?<address>https?:\/\/[^\s<>()"'`*]{1,2000})/,
  ]
    .map((part) => part.source)
    .join('|'),
  'gi',
);

/** Strong in emphasis in a link is as deep as anybody writes. */
const deepest = 3;

/** The signs within a paragraph, a heading or a cell. What is none of them stays the text it is. */
export function parseSpans(text: string, depth = 0): MarkdownSpan[] {
  const spans: MarkdownSpan[] = [];
  const say = (plain: string) => {
    if (plain === '') return;
    const before = spans.at(-1);
    if (before?.kind === 'text') spans[spans.length - 1] = { ...before, text: before.text + plain };
    else spans.push({ kind: 'text', text: plain });
  };
  const inner = (within: string): MarkdownSpan[] =>
    depth < deepest ? parseSpans(within, depth + 1) : [{ kind: 'text', text: within }];
  let end = 0;
  for (const match of text.matchAll(SPAN)) {
    const { escaped, code, label, target, angled, address, ...marked } = match.groups ?? {};
    const strong = marked['strong'] ?? marked['strong2'];
    const emphasis = marked['emphasis'] ?? marked['emphasis2'];
    say(text.slice(end, match.index));
    end = match.index + match[0].length;
    if (escaped !== undefined) say(escaped);
    else if (code !== undefined) spans.push({ kind: 'code', text: code });
    else if (strong !== undefined) spans.push({ kind: 'strong', content: inner(strong) });
    else if (emphasis !== undefined) spans.push({ kind: 'emphasis', content: inner(emphasis) });
    else if (label !== undefined) {
      spans.push({ kind: 'link', content: labelOf(label), address: target ?? '' });
    } else if (angled !== undefined) spans.push(bareLink(angled));
    else if (address !== undefined) {
      // A full stop ends the sentence, not the address.
      const link = address.replace(/[.,;:!?\]]+$/, '');
      end -= address.length - link.length;
      spans.push(bareLink(link));
    }
  }
  say(text.slice(end));
  return spans;
}

/** A link holds no other. */
function labelOf(label: string): MarkdownSpan[] {
  return parseSpans(label, deepest).map((span) =>
    span.kind === 'link' ? { kind: 'text', text: span.address } : span,
  );
}

function bareLink(address: string): MarkdownSpan {
  return { kind: 'link', content: [{ kind: 'text', text: address }], address };
}
