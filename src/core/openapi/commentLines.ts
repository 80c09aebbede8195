/** The lines of a JSDoc comment, as {@link proseLines} has them; none starts with what is a tag. */
export function commentLines(text: string, width: number): string[] {
  const lines = proseLines(text, width);
  return text.includes('@') ? lines.map(startingSafely) : lines;
}

/**
 * Prose in lines: what is longer than the width is wrapped, together with the lines that its
 * paragraph goes on with. Code, tables, quotes and items of lists keep lines of their own.
 */
export function proseLines(text: string, width: number): string[] {
  if (text.length <= width && /^[\w(][^\n]*$/.test(text)) return [text];
  const lines: string[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    lines.push(...flowed(paragraph, width));
    paragraph = [];
  };
  let isCode = false;
  let isAfterBlank = true;
  for (const given of text.split('\n')) {
    const isFence = /^\s*(```|~~~)/.test(given);
    const line = given.trimEnd();
    if (isFence || isCode || (/^ {4}/.test(line) && isAfterBlank)) {
      flush();
      lines.push(line);
      if (isFence) isCode = !isCode;
    } else if (/^\s*\|/.test(line)) {
      flush();
      lines.push(line);
    } else if (line === '') {
      flush();
      if (lines.at(-1) !== '') lines.push('');
    } else {
      if (/^(\s{2}|\s*([-*+•]|\d+[.)])\s|[>#:<])/.test(line)) flush();
      paragraph.push(line);
      // Two blanks or a backslash at the end are a break that was meant.
      if (/^[>#]/.test(line) || /(\s\s|\\)$/.test(given)) flush();
      isAfterBlank = false;
      continue;
    }
    isAfterBlank = line === '' || isAfterBlank;
  }
  flush();
  // Cut in the midst of code, all that follows would be part of it.
  if (isCode) lines.push('```');
  return lines;
}

function flowed(paragraph: readonly string[], width: number): readonly string[] {
  if (paragraph.every((line) => line.length <= width)) return paragraph;
  const [first = '', ...others] = paragraph;
  return wrap([first, ...others.map((line) => line.trim())].join(' '), width);
}

/** `GET /pets/{id}` is one: it is searched for as a whole. */
const words = /`[A-Z]+ \/[^`]*`\S*|\S+/g;

/** Further lines of an item stand below its words. */
function wrap(line: string, width: number): string[] {
  const lead = /^\s*/.exec(line)?.[0].slice(0, 20) ?? '';
  const marker = /^(?:[-*+•]|\d+[.)]) +/.exec(line.trimStart())?.[0].slice(0, 6) ?? '';
  const below = lead + ' '.repeat(marker.length);
  const lines: string[] = [];
  let current = '';
  for (const word of line.trim().match(words) ?? []) {
    const start = lines.length === 0 ? lead : below;
    if (current === '') current = start + word;
    else if (current.length + word.length + 1 <= width) current += ` ${word}`;
    else {
      lines.push(current);
      current = below + word;
    }
  }
  return [...lines, current];
}

/** A word at the start of a line must not become a tag. */
function startingSafely(line: string): string {
  return line.replace(/^([\s*/]*)@/, '$1\\@');
}
