import { withoutHtml } from '../htmlText.js';
import { commentLines } from './commentLines.js';
import { isIdentifier } from './names.js';

/**
 * Text from a specification on its way into TypeScript source. It may stand in a string literal
 * ({@link quote}), in a comment ({@link docComment}, {@link oneLine}) or be made an identifier
 * (names.ts), and nowhere else.
 */

/**
 * Control, invisible and direction-changing characters, and the two line separators that end a
 * line in older engines. Shown raw they make code read differently from what it does.
 */
const unsafe =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Text that stands for itself in a literal, as most of a document's does. */
const plain = /^[\w ./{}:;,()<>=+$#@!?&|*~^%[\]-]*$/;

/** One line that nothing has to be done to in a comment, as most are: no star, no at sign. */
const plainWords = /^[ -)+-?A-~]*$/;

const lineWidth = 100;
/** Descriptions run to pages; the client carries what fits an editor's hover. */
const longestDescription = 2_000;

/**
 * A string literal whose value is exactly the text: in single quotes, or in double ones where that
 * needs fewer escapes.
 */
export function quote(text: string): string {
  if (plain.test(text)) return `'${text}'`;
  const singles = text.split("'").length;
  const mark = singles > text.split('"').length ? '"' : "'";
  const body = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll(mark, `\\${mark}`)
    .replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return mark + body + mark;
}

/** A property name in an interface, or in an object literal that has no `__proto__`. */
export function propertyKey(name: string): string {
  return isIdentifier(name) ? name : quote(name);
}

/** Source text without its string literals and comments, whose words are the document's. */
export function withoutLiterals(source: string): string {
  return source.replace(/\/\*\*[^]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
}

/** Text made safe for one line of a comment. */
export function oneLine(text: string): string {
  return commentText(text).replace(/\s+/g, ' ').trim();
}

/** Ends with a whole word and an ellipsis where it is longer. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return `${cut.replace(/\s\S{0,40}$/, '').trimEnd()}…`;
}

/**
 * A JSDoc block of these paragraphs (empty ones left out), or nothing when none is left.
 * `tags` follow, one per line.
 */
export function docComment(
  paragraphs: readonly (string | undefined)[],
  tags: readonly string[] = [],
): string {
  const lines: string[] = [];
  const shown = paragraphs.map((one) => shownParagraph(one ?? ''));
  for (const [index, paragraph] of shown.entries()) {
    if (paragraph.text === '' || isSaidBy(paragraph, shown.slice(index + 1))) continue;
    if (lines.length > 0) lines.push('');
    lines.push(...paragraph.lines);
  }
  for (const tag of tags) lines.push(oneTag(tag));
  if (lines.length === 0) return '';
  if (lines.length === 1 && (lines[0] ?? '').length < lineWidth - 12) return `/** ${lines[0]} */\n`;
  return `/**\n${lines.map((line) => (line === '' ? ' *' : ` * ${line}`)).join('\n')}\n */\n`;
}

/** As `join`, but without a copy: large files are put together once, when their text is read. */
export function concatenated(parts: Iterable<string>, separator = ''): string {
  let text = '';
  let isFirst = true;
  for (const part of parts) {
    text += isFirst ? part : separator + part;
    isFirst = false;
  }
  return text;
}

/** Indents every line but the first and blank ones. */
export function indent(text: string, by = '  '): string {
  return text.replace(/\n(?!\n|$)/g, `\n${by}`);
}

interface Paragraph {
  readonly text: string;
  readonly lines: readonly string[];
  /** The words of its first line, to be compared. */
  readonly start: string;
}

/**
 * A paragraph as comments show it. The last ones are kept: the 5,000 parameters of Kubernetes' API
 * have a hundred descriptions, and it takes as long to lay these out as to write everything else.
 */
function shownParagraph(given: string): Paragraph {
  let paragraph = laidOut.get(given);
  if (paragraph === undefined) {
    // Tags are no text, and half of one is noise.
    const plain = shortened(
      withoutHtml(given.slice(0, 4 * longestDescription)),
      longestDescription,
    );
    const text = commentText(plain).trim();
    const [first = ''] = text.split('\n', 1);
    const start = first.trim().replace(/\.$/, '').toLowerCase();
    paragraph = { text, lines: commentLines(text, lineWidth - 7), start };
    if (laidOut.size >= mostLaidOut) laidOut.clear();
    if (given.length <= longestDescription) laidOut.set(given, paragraph);
  }
  return paragraph;
}

const laidOut = new Map<string, Paragraph>();
const mostLaidOut = 1_000;

function commentText(text: string): string {
  if (plainWords.test(text)) return text;
  return (
    text
      .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n')
      .replace(/\t/g, '  ')
      .replace(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
      .replace(unsafe, '')
      // Half a character cannot be written: the file would be read as edited.
      .replace(/\p{Surrogate}/gu, '\ufffd')
      // Longer runs first would leave a closing pair behind: every slash after a star is broken.
      .replace(/\*(?=\/)/g, '*\\')
      // An `@` that starts a line would be read as a tag, even as `@ts-ignore`.
      .replace(/^([\s*/]*)@/gm, '$1\\@')
      .replace(/\n{3,}/g, '\n\n')
  );
}

/** Many a summary is the first line of the description that follows. */
function isSaidBy({ text, start }: Paragraph, others: readonly Paragraph[]): boolean {
  return others.some((other) => other.start === start) && !text.includes('\n');
}

function oneTag(tag: string): string {
  // The tag itself is ours; only its text is escaped.
  const space = tag.indexOf(' ');
  return space < 0 ? tag : `${tag.slice(0, space)} ${oneLine(tag.slice(space + 1))}`;
}
