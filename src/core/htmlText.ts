/**
 * What descriptions say in HTML, said in Markdown or plain text: editors show it in comments, where
 * tags are noise. Words in angle brackets that are no tags of HTML stay, and so does what stands in
 * code. Linear in the text.
 */
export function withoutHtml(text: string): string {
  if (!/[<&]/.test(text)) return text;
  return text
    .split(code)
    .map((part, index) => (index % 2 === 1 ? part : plainPart(part)))
    .join('');
}

/** Fenced blocks and spans; split by it, every second part is code. */
const code = /(^[ \t]*```[^]*?(?:^[ \t]*```|$(?![^]))|`[^`\n]*`)/m;

const tag = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s[^<>]*)?)\/?>|<!--[^<>]*-->/g;

/** What a tag stands for, at its start and at its end. */
const marks: Readonly<Record<string, readonly [string, string]>> = {
  ...Object.fromEntries(
    'p div section aside article ul ol dl table blockquote body center h1 h2 h3 h4 h5 h6 pre'
      .split(' ')
      .map((name) => [name, ['\n\n', '\n\n']]),
  ),
  ...Object.fromEntries(
    'span nobr sup sub u font img small thead tbody hr html head'
      .split(' ')
      .map((name) => [name, ['', '']]),
  ),
  // Two blanks make it a break in Markdown.
  br: ['  \n', ''],
  tr: ['\n', ''],
  td: [' ', ''],
  th: [' ', ''],
  li: ['\n- ', ''],
  dt: ['\n', ''],
  dd: ['\n  ', ''],
  b: ['**', '**'],
  strong: ['**', '**'],
  i: ['*', '*'],
  em: ['*', '*'],
  code: ['`', '`'],
  tt: ['`', '`'],
};

/** Their content is nothing to read. */
const hidden = /^(style|script|iframe)$/;

function plainPart(text: string): string {
  const links: string[] = [];
  let result = '';
  let from = 0;
  let skipped: string | undefined;
  for (const found of text.matchAll(tag)) {
    const [whole, slash, given = '', attributes = ''] = found;
    const name = given.toLowerCase();
    const isEnd = slash === '/';
    if (skipped === undefined) result += text.slice(from, found.index);
    from = found.index + whole.length;
    // A line that ends with a break ends once.
    if (name === 'br') from += /^[ \t]*\n?/.exec(text.slice(from, from + 20))?.[0].length ?? 0;
    if (skipped !== undefined) {
      if (isEnd && name === skipped) skipped = undefined;
    } else if (hidden.test(name) && !isEnd) {
      skipped = name;
    } else if (name === 'a') {
      result += isEnd ? endOfLink(links.pop()) : startOfLink(links, attributes);
    } else if (!whole.startsWith('<!')) {
      result += Object.hasOwn(marks, name) ? (marks[name]?.[isEnd ? 1 : 0] ?? '') : whole;
    }
  }
  if (skipped === undefined) result += text.slice(from);
  return decoded(result);
}

function startOfLink(links: string[], attributes: string): string {
  const [, , href = ''] = /\bhref\s*=\s*(["']?)(.*?)\1(?:\s|$)/i.exec(attributes) ?? [];
  links.push(/^https?:\/\/[^\s()]+$/.test(href) ? href : '');
  return links.at(-1) === '' ? '' : '[';
}

function endOfLink(href: string | undefined): string {
  return href === undefined || href === '' ? '' : `](${href})`;
}

const entities: Readonly<Record<string, string>> = {
  '&nbsp;': ' ',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
};

function decoded(text: string): string {
  return text.replace(/&(?:nbsp|quot|apos|lt|gt|amp|#39);/g, (one) => entities[one] ?? one);
}
