import { withoutHtml } from './htmlText.js';
import { parseSpans, type MarkdownSpan } from './markdownSpans.js';

/**
 * The part of Markdown that descriptions of APIs use, as data: who shows it sets text into elements
 * and never parses markup. What is not known here stays the text it is.
 */
export type MarkdownBlock =
  | { readonly kind: 'paragraph' | 'heading'; readonly content: readonly MarkdownSpan[] }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly items: readonly (readonly MarkdownSpan[])[];
    }
  | { readonly kind: 'quote'; readonly blocks: readonly MarkdownBlock[] }
  | { readonly kind: 'table'; readonly head: MarkdownRow; readonly rows: readonly MarkdownRow[] }
  | { readonly kind: 'code'; readonly text: string };

/** The cells of a row. */
export type MarkdownRow = readonly (readonly MarkdownSpan[])[];

/** Takes time in proportion to the text, whatever it is. */
export function parseMarkdown(text: string): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let lines: string[] = [];
  let fence: string | undefined;
  const flush = () => {
    const kept = lines;
    lines = [];
    if (fence !== undefined) blocks.push({ kind: 'code', text: kept.join('\n') });
    else if (kept.length > 0) blocks.push(...parseLines(withoutHtml(kept.join('\n')).split('\n')));
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
const HEADING = /^ {0,3}#{1,6}\s+(.*)$/;
const QUOTE = /^ {0,3}> ?/;
const TABLE = /^\s{0,3}\|/;
const INDENTED = /^( {4}|\t)/;
const DEEPEST_QUOTE = 5;

function parseLines(lines: readonly string[], depth = 0): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) {
      blocks.push({ kind: 'paragraph', content: parseSpans(joined(paragraph)) });
    }
    paragraph = [];
  };
  for (let index = 0; index < lines.length;) {
    const line = lines[index] ?? '';
    const block = paragraph.length > 0 && INDENTED.test(line) ? 'paragraph' : blockOf(line);
    if (block === 'paragraph') {
      paragraph.push(line);
      index++;
      continue;
    }
    flush();
    const end = endOf(lines, index, block);
    const own = lines.slice(index, end);
    if (block === 'heading') {
      const text = HEADING.exec(line)?.[1] ?? '';
      blocks.push({ kind: 'heading', content: parseSpans(text.replace(/\s#+\s*$/, '')) });
    } else if (block === 'list') blocks.push(listOf(own));
    else if (block === 'table') blocks.push(tableOf(own));
    else if (block === 'code') blocks.push({ kind: 'code', text: withoutIndent(own) });
    else if (block === 'quote') {
      const inner = own.map((each) => each.replace(QUOTE, ''));
      const quoted = depth < DEEPEST_QUOTE ? parseLines(withNote(inner), depth + 1) : [];
      blocks.push({ kind: 'quote', blocks: quoted });
    }
    index = end;
  }
  flush();
  return blocks;
}

type BlockName = 'blank' | 'heading' | 'list' | 'table' | 'quote' | 'code' | 'paragraph';

function blockOf(line: string): BlockName {
  if (line.trim() === '') return 'blank';
  if (HEADING.test(line)) return 'heading';
  if (QUOTE.test(line)) return 'quote';
  if (TABLE.test(line)) return 'table';
  if (BULLET.test(line) || NUMBER.test(line)) return 'list';
  return INDENTED.test(line) ? 'code' : 'paragraph';
}

/** The first line behind a block that begins at `start`. */
function endOf(lines: readonly string[], start: number, block: BlockName): number {
  let end = start + 1;
  if (block === 'heading' || block === 'blank') return end;
  if (block === 'list') return endOfList(lines, start);
  const belongs = { table: TABLE, quote: QUOTE, code: /^( {4}|\t|\s*$)/ }[block as 'code'];
  while (end < lines.length && belongs.test(lines[end] ?? '')) end++;
  return end;
}

/** A list goes on over empty lines, to its next item or to what is indented below one. */
function endOfList(lines: readonly string[], start: number): number {
  const sign = BULLET.test(lines[start] ?? '') ? BULLET : NUMBER;
  let end = start + 1;
  for (let index = end; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line.trim() === '') continue;
    const isOfIt = sign.test(line) || /^\s{2}/.test(line);
    const isNext = index === end;
    if (!isOfIt && !(isNext && blockOf(line) === 'paragraph')) break;
    end = index + 1;
  }
  return end;
}

function listOf(lines: readonly string[]): MarkdownBlock {
  const ordered = !BULLET.test(lines[0] ?? '');
  const sign = ordered ? NUMBER : BULLET;
  const items: string[][] = [];
  for (const line of lines) {
    const item = items.at(-1);
    if (sign.test(line)) items.push([line.replace(sign, '')]);
    // What an item has below it begins a line of its own.
    else if (item && blockOf(line) !== 'paragraph') item.push(`${item.pop() ?? ''}  `, line);
    else item?.push(line);
  }
  return { kind: 'list', ordered, items: items.map((item) => parseSpans(joined(item))) };
}

function tableOf(lines: readonly string[]): MarkdownBlock {
  const [head = '', rule = '', ...rows] = lines;
  if (!/^[\s|:-]+$/.test(rule) || !rule.includes('-')) {
    return { kind: 'code', text: lines.join('\n').trimEnd() };
  }
  return { kind: 'table', head: cellsOf(head), rows: rows.map(cellsOf) };
}

function cellsOf(line: string): MarkdownRow {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => parseSpans(cell.trim()));
}

/** GitHub's `[!NOTE]` as the word it stands for. */
function withNote(lines: readonly string[]): string[] {
  const [first = '', ...rest] = lines;
  const note = /^\s*\[!(\w{1,20})\]\s*$/.exec(first)?.[1];
  if (note === undefined) return [...lines];
  return [`**${note.charAt(0).toUpperCase()}${note.slice(1).toLowerCase()}**`, '', ...rest];
}

function withoutIndent(lines: readonly string[]): string {
  return lines
    .map((line) => line.replace(INDENTED, ''))
    .join('\n')
    .trimEnd();
}

/** Lines of a paragraph flow into each other, but for those that end with two spaces or `\`. */
function joined(lines: readonly string[]): string {
  const kept = lines.filter((line) => line.trim() !== '');
  return kept
    .map((line, index) => {
      const text = line.trim();
      if (index === kept.length - 1) return text;
      if (text.endsWith('\\') && !text.endsWith('\\\\')) return `${text.slice(0, -1)}\n`;
      return text + (line.endsWith('  ') ? '\n' : ' ');
    })
    .join('');
}
