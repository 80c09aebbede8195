import { pythonString } from '../../pythonText.js';

/**
 * Text from a specification on its way into Python source: in a string literal
 * (`core/pythonText.pythonString`), in a docstring or a comment (here), or as a name
 * (pythonNames.ts), and nowhere else.
 */

const lineWidth = 96;
const longestDescription = 2_000;

/** A docstring of these paragraphs, indented, with its line end; nothing when none is left. */
export function docstring(
  paragraphs: readonly (string | undefined)[],
  indentation: string,
): string {
  const width = lineWidth - indentation.length;
  const lines: string[] = [];
  for (const paragraph of paragraphs) {
    const text = shorten(paragraph ?? '')
      .replace(/\p{Surrogate}/gu, '\ufffd')
      .trim();
    if (text === '') continue;
    if (lines.length > 0) lines.push('');
    for (const line of text.split(/\r\n?|[\n\u2028\u2029\u0085\v\f]/)) {
      lines.push(...wrap(line.trimEnd(), width));
    }
  }
  if (lines.length === 0) return '';
  const escaped = lines.map(escapeDocstring);
  const [first = ''] = escaped;
  if (escaped.length === 1 && first.length < width - 6) return `${indentation}"""${first}"""\n`;
  const rest = escaped.slice(1).map((line) => (line === '' ? '' : indentation + line));
  return `${[`${indentation}"""${first}`, ...rest, `${indentation}"""`].join('\n')}\n`;
}

/** A text on one line of a comment. */
export function comment(text: string): string {
  return text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
}

/** A tuple of expressions; one of one element keeps its comma. */
export function tuple(items: readonly string[]): string {
  return items.length === 1 ? `(${items[0] ?? ''},)` : `(${items.join(', ')})`;
}

export function optionalString(text: string | undefined): string {
  return text === undefined ? 'None' : pythonString(text);
}

/** No quote is left that could end the literal, and no character that shows the text as another. */
function escapeDocstring(line: string): string {
  return (
    line
      .replaceAll('\\', '\\\\')
      .replaceAll('"', '\\"')
      // Half of a pair has no place in UTF-8, in which Python keeps docstrings.
      .replace(/\p{Cs}/gu, '\ufffd')
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
        character === '\t' ? '    ' : pythonString(character).slice(1, -1),
      )
  );
}

function shorten(text: string): string {
  return text.length <= longestDescription ? text : `${text.slice(0, longestDescription)}…`;
}

function wrap(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + word.length + 1 > width) {
      lines.push(current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}

export function pythonBoolean(value: boolean): string {
  return value ? 'True' : 'False';
}
