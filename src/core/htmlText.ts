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
    'p div section aside article ul ol dl table blockquote body center h1 h2 h3 h4 h5 h6 pre note important'
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

/** Of these a document may mean the words in brackets, but where it closes them. */
const seldomTags = /^(note|important)$/;

/** What they hold is a paragraph: white space around it says nothing. */
const paragraphs = /^(p|div|section|aside|article|ul|ol|li|blockquote|note|important)$/;

const listTags = /^(ul|ol)$/;
const blanks = /\s*/y;

/** Their content is nothing to read. */
const hidden = /^(style|script|iframe)$/;

function plainPart(text: string): string {
  const links: string[] = [];
  const isMarkup = markupOf(text);
  let lists = 0;
  /** Where the text of the last item began. */
  let itemStart = -1;
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
    } else if (!isMarkup(name)) {
      if (!whole.startsWith('<!')) result += whole;
    } else {
      if (listTags.test(name) && isEnd) lists = Math.max(0, lists - 1);
      // The paragraph of an item stands beside its dash.
      const isOfItem =
        name === 'p' &&
        (isEnd ? /^\s*<\/li>/.test(text.slice(from, from + 30)) : itemStart === found.index);
      if (!isOfItem) result += markOf(name, isEnd, lists);
      if (listTags.test(name) && !isEnd) lists++;
      if (paragraphs.test(name)) from = endOfBlanks(text, from);
      if (name === 'li' && !isEnd) itemStart = from;
    }
  }
  if (skipped === undefined) result += text.slice(from);
  return decoded(result);
}

/** What stands for a tag inside of some lists; a list in a list begins below its item. */
function markOf(name: string, isEnd: boolean, lists: number): string {
  if (name === 'li' && !isEnd) return `\n${'  '.repeat(Math.min(Math.max(lists - 1, 0), 9))}- `;
  if (listTags.test(name) && lists > 0) return '';
  return marks[name]?.[isEnd ? 1 : 0] ?? '';
}

function markupOf(text: string): (name: string) => boolean {
  const closed = new Map<string, boolean>();
  return (name) => {
    if (!Object.hasOwn(marks, name)) return false;
    if (!seldomTags.test(name)) return true;
    const isClosed = closed.get(name) ?? text.includes(`</${name}>`);
    closed.set(name, isClosed);
    return isClosed;
  };
}

function endOfBlanks(text: string, from: number): number {
  blanks.lastIndex = from;
  return from + (blanks.exec(text)?.[0].length ?? 0);
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
