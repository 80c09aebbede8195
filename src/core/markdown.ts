/**
 * The part of Markdown that descriptions of APIs use, as data: who shows it sets text into elements
 * and never parses markup. What is not known here stays the text it is.
 */
export type MarkdownBlock =
  | { readonly kind: 'paragraph'; readonly content: readonly MarkdownSpan[] }
  | { readonly kind: 'heading'; readonly content: readonly MarkdownSpan[] }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly items: readonly (readonly MarkdownSpan[])[];
    }
  | { readonly kind: 'code'; readonly text: string };

export type MarkdownSpan =
  | { readonly kind: 'text' | 'code' | 'strong' | 'emphasis'; readonly text: string }
  /** `address` is http or https. */
  | { readonly kind: 'link'; readonly text: string; readonly address: string };

/** Takes time in proportion to the text, whatever it is. */
export function parseMarkdown(text: string): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let lines: string[] = [];
  let fence: string | undefined;
  const flush = () => {
    const kept = lines;
    lines = [];
    if (fence !== undefined) blocks.push({ kind: 'code', text: kept.join('\n') });
    else if (kept.length > 0) blocks.push(...parseLines(plainMarkup(kept.join('\n')).split('\n')));
  };
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    const mark = /^ {0,3}(```|~~~)/.exec(line)?.[1];
    if (mark === undefined || (fence !== undefined && mark !== fence)) {
      lines.push(line);
      continue;
    }
    flush();
    fence = fence === undefined ? mark : undefined;
  }
  flush();
  return blocks;
}

const BULLET = /^\s{0,8}[-*+]\s+(?=\S)/;
const NUMBER = /^\s{0,8}\d{1,9}[.)]\s+(?=\S)/;

function parseLines(lines: readonly string[]): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) {
      blocks.push({ kind: 'paragraph', content: parseSpans(paragraph.join('\n')) });
    }
    paragraph = [];
  };
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const heading = /^ {0,3}#{1,6}\s+(.*)$/.exec(line)?.[1];
    const isTable = /^\s{0,3}\|/.test(line);
    if (line.trim() === '') flush();
    else if (heading !== undefined) {
      flush();
      blocks.push({ kind: 'heading', content: parseSpans(heading.replace(/\s#+\s*$/, '')) });
    } else if (
      isTable ||
      (/^( {4}|\t)/.test(line) && paragraph.length === 0 && !BULLET.test(line))
    ) {
      flush();
      const belongs = isTable ? /^\s{0,3}\|/ : /^( {4}|\t|\s*$)/;
      const start = index;
      while (index + 1 < lines.length && belongs.test(lines[index + 1] ?? '')) index++;
      const code = lines.slice(start, index + 1).map((each) => each.replace(/^( {4}|\t)/, ''));
      blocks.push({ kind: 'code', text: code.join('\n').trimEnd() });
    } else if (BULLET.test(line) || NUMBER.test(line)) {
      flush();
      const ordered = !BULLET.test(line);
      const sign = ordered ? NUMBER : BULLET;
      const items: string[] = [];
      for (; index < lines.length; index++) {
        const item = lines[index] ?? '';
        if (sign.test(item)) items.push(item.replace(sign, ''));
        else if (/^\s+\S/.test(item)) items.push(`${items.pop() ?? ''}\n${item.trim()}`);
        else break;
      }
      index--;
      blocks.push({ kind: 'list', ordered, items: items.map(parseSpans) });
    } else paragraph.push(line.trim());
  }
  flush();
  return blocks;
}

const SPAN =
  /\\(?<escaped>[\\`*_{}[\]()#+.!|<>-])|(?<tick>`{1,3})(?<code>[^`\n]+)\k<tick>|\*\*(?<strong>[^*\n]+)\*\*|\*(?<emphasis>[^*\s][^*\n]*)\*|\[(?<label>[^[\]\n]{1,500})\]\((?<target>https?:\/\/[^()\s]{1,2000})\)|(?<address>https?:\/\/[^\s<>()"'`*]{1,2000})/gi;

function parseSpans(text: string): MarkdownSpan[] {
  const spans: MarkdownSpan[] = [];
  const say = (plain: string) => {
    if (plain === '') return;
    const before = spans.at(-1);
    if (before?.kind === 'text') spans[spans.length - 1] = { ...before, text: before.text + plain };
    else spans.push({ kind: 'text', text: plain });
  };
  let end = 0;
  for (const match of text.matchAll(SPAN)) {
    const { escaped, code, strong, emphasis, label, target, address } = match.groups ?? {};
    say(text.slice(end, match.index));
    end = match.index + match[0].length;
    if (escaped !== undefined) say(escaped);
    else if (code !== undefined) spans.push({ kind: 'code', text: code });
    else if (strong !== undefined) spans.push({ kind: 'strong', text: strong });
    else if (emphasis !== undefined) spans.push({ kind: 'emphasis', text: emphasis });
    else if (label !== undefined) spans.push({ kind: 'link', text: label, address: target ?? '' });
    else if (address !== undefined) {
      // A full stop ends the sentence, not the address.
      const link = address.replace(/[.,;:!?\]]+$/, '');
      end -= address.length - link.length;
      spans.push({ kind: 'link', text: link, address: link });
    }
  }
  say(text.slice(end));
  return spans;
}

/** The HTML that descriptions hold in earnest, as what it means; all other stays text. */
function plainMarkup(text: string): string {
  if (!text.includes('<') && !text.includes('&')) return text;
  return text
    .replace(/<br\s{0,3}\/?>/gi, '\n')
    .replace(/<\/?(?:p|div|ul|ol|h[1-6])>/gi, '\n\n')
    .replace(/<li>/gi, '\n- ')
    .replace(/<\/li>/gi, '')
    .replace(/<\/?(?:b|strong)>/gi, '**')
    .replace(/<\/?(?:i|em)>/gi, '*')
    .replace(/<\/?code>/gi, '`')
    .replace(/<a(?:\s[^<>]{0,500})?>|<\/(?:a|span)>|<span(?:\s[^<>]{0,500})?>/gi, '')
    .replace(/&(lt|gt|quot|#39|apos|nbsp|amp);/gi, (whole, name: string) => {
      return ENTITIES[name.toLowerCase()] ?? whole;
    });
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'", nbsp: ' ', amp: '&' },
};
