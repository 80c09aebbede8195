import { withoutHtml } from '../../htmlText.js';
import { pythonString } from '../../pythonText.js';
import { proseLines } from '../commentLines.js';
import { shortened } from '../sourceText.js';

/**
 * Text from a specification on its way into Python source: in a string literal
 * (`core/pythonText.pythonString`), in a docstring or a comment (here), or as a name
 * (pythonNames.ts), and nowhere else.
 */

const lineWidth = 96;
const longestDescription = 2_000;

/** What a docstring says of one argument. */
export type DescribedArgument = readonly [name: string, description: string | undefined];

/**
 * A docstring of these paragraphs, indented, with its line end; nothing when none is left.
 * Arguments follow in a section of their own.
 */
export function docstring(
  paragraphs: readonly (string | undefined)[],
  indentation: string,
  args: readonly DescribedArgument[] = [],
): string {
  const width = lineWidth - indentation.length;
  const lines: string[] = [];
  const texts = paragraphs.map(plainText);
  for (const [index, text] of texts.entries()) {
    // Many a summary is the first line of the description that follows.
    if (text === '' || texts.slice(index + 1).some((other) => isStart(text, other))) continue;
    if (lines.length > 0) lines.push('');
    lines.push(...proseLines(text, width));
  }
  const described = args
    .map(([name, description]) => [name, plainText(description)] as const)
    .filter(([, text]) => text !== '');
  if (described.length > 0) lines.push(...(lines.length > 0 ? ['', 'Args:'] : ['Args:']));
  for (const [name, text] of described) {
    const [first = '', ...rest] = proseLines(`${name}: ${text}`, width - 8);
    lines.push(`    ${first}`, ...rest.map((line) => (line === '' ? '' : `        ${line}`)));
  }
  if (lines.length === 0) return '';
  const escaped = lines.map(escapeDocstring);
  const [first = ''] = escaped;
  if (escaped.length === 1 && first.length < width - 6) return `${indentation}"""${first}"""\n`;
  const rest = escaped.slice(1).map((line) => (line === '' ? '' : indentation + line));
  return `${[`${indentation}"""${first}`, ...rest, `${indentation}"""`].join('\n')}\n`;
}

/** Lines of a comment, indented, each with its end. */
export function remark(text: string | undefined, indentation: string): string {
  const lines = proseLines(plainText(text), lineWidth - indentation.length - 2);
  return lines
    .filter((line) => line !== '')
    .map((line) => `${indentation}# ${line.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')}\n`)
    .join('');
}

/** A text on one line of a comment. */
export function comment(text: string): string {
  return text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
}

export function optionalString(text: string | undefined): string {
  return text === undefined ? 'None' : pythonString(text);
}

export function pythonBoolean(value: boolean): string {
  return value ? 'True' : 'False';
}

/** Without markup, cut where it is long. */
function plainText(text = ''): string {
  // Tags are no text, and half of one is noise.
  const given = text.length > 4 * longestDescription ? text.slice(0, 4 * longestDescription) : text;
  return shortened(withoutHtml(given), longestDescription)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n')
    .replace(/\t/g, '    ')
    .trim();
}

function isStart(text: string, other: string): boolean {
  const words = (line: string) => line.trim().replace(/\.$/, '').toLowerCase();
  return !text.includes('\n') && words(other.split('\n', 1)[0] ?? '') === words(text);
}

/** No quotes are left that could end the literal, and no character that shows the text as another. */
function escapeDocstring(line: string): string {
  return (
    line
      .replaceAll('\\', '\\\\')
      // One within a line ends nothing.
      .replace(/"{2,}|^"|"$/g, (quotes) => '\\"'.repeat(quotes.length))
      // Half of a pair has no place in UTF-8, in which Python keeps docstrings.
      .replace(/\p{Cs}/gu, '\ufffd')
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => pythonString(character).slice(1, -1))
  );
}
